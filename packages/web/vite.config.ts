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
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack)[\\/]/, priority: 2 },
            { name: 'forms', test: /node_modules[\\/](zod|dayjs)[\\/]/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { port: 7311, proxy: { '/api': 'http://127.0.0.1:7310' } },
})
