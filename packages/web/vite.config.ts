import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Pages load their own code on demand; what every page needs is kept apart so that it stays in the browser's cache. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    emptyOutDir: true,
    // A file inlined as data: URL would be stopped by the content policy when it is a font or a script.
    assetsInlineLimit: 0,
    // Offices run browsers that are some years behind.
    target: ['chrome100', 'firefox102', 'safari15.4'],
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack)[\\/]/, priority: 2 },
            // Together, so that zod is set up before any other chunk makes a schema with it.
            { name: 'checks', test: /node_modules[\\/]zod[\\/]|zod-setup/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { port: 7311, proxy: { '/api': 'http://127.0.0.1:7310' } },
})
