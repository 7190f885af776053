import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    reporters: ['default', './test/setup/closingLine.ts'],
    projects: [
      {
        test: {
          name: 'pure',
          include: ['test/*.test.ts', 'test/{stats,analysis,methods,design,formats,paper,staging}/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'stores',
          include: ['test/{db,http}/**/*.test.ts'],
          globalSetup: './test/setup/postgres.ts',
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        // A project takes no plugins from outside.
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        // Figures in files read their style from the page's own sheets.
        test: { name: 'client', include: ['test/client/**/*.test.ts'], css: true },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: './test/setup/chromium.ts',
          // Each file drives a server and a browser of its own.
          fileParallelism: false,
          // A step that a busy machine was too slow for is tried once more; a fault stays one.
          retry: 1,
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
