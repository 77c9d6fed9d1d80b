import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes names and removals in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a whole file so that it is there completely or not at all, whatever happens meanwhile. */
export async function writeWhole(path: string, content: string | Buffer, mode = 0o600): Promise<void> {
  const partial = `${path}.partial`
  const handle = await open(partial, 'w', mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(partial, path)
  await syncFolder(dirname(path))
}
