import react from '@vitejs/plugin-react'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** Pages load their own code on demand; what every page needs is kept apart so that it stays in the browser's cache. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), compressed()],
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

/** Beside each script and style its compressed forms, a third of the size, for the server to send as they are. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    // From the written files: until then other plugins still change them.
    async writeBundle({ dir }, bundle) {
      for (const fileName of Object.keys(bundle).filter((name) => /\.(js|css|svg)$/.test(name))) {
        const path = join(dir!, fileName)
        const content = await readFile(path)
        if (content.length < 1024) continue
        await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }))
        await writeFile(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
      }
    },
  }
}
