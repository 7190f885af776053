import { svelte } from '@sveltejs/vite-plugin-svelte'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { offlineFiles } from './vite.offline.ts'

const page = (name: string) => fileURLToPath(new URL(`./client/${name}`, import.meta.url))

/** While developing, gives a rater's address the rater's page, as the server does. */
const raterAddresses: Plugin = {
  name: 'rater-addresses',
  configureServer(server) {
    server.middlewares.use((request, _reply, next) => {
      if (request.url?.startsWith('/rate/') && !/\.\w+(\?|$)/.test(request.url)) request.url = '/rate.html'
      next()
    })
  },
}

export default defineConfig({
  root: fileURLToPath(new URL('./client', import.meta.url)),
  plugins: [svelte(), raterAddresses, offlineFiles],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The page's security policy takes no scripts, styles or fonts written into it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: page('index.html'), rate: page('rate.html'), 'rate-worker': page('rate/worker.ts') },
      // A worker is known by its address: that stays.
      output: {
        entryFileNames: ({ name }) => (name === 'rate-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: 'http://127.0.0.1:3000', ws: true },
      '/join': 'http://127.0.0.1:3000',
    },
  },
})
