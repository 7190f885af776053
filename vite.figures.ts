import { svelte } from '@sveltejs/vite-plugin-svelte'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** The charts once more, for the server: one file that needs nothing beside it. The paper's figures come from it. */
export default defineConfig({
  plugins: [svelte({ configFile: false })],
  ssr: { noExternal: true },
  build: {
    ssr: fileURLToPath(new URL('./client/figures/paper.ts', import.meta.url)),
    outDir: fileURLToPath(new URL('./client/dist-figures', import.meta.url)),
    emptyOutDir: true,
    target: 'node24',
    rolldownOptions: { output: { entryFileNames: 'figures.js' } },
  },
})
