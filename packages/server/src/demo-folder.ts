import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDataFolder } from './platform/postgres/data-folder.ts'
import { postgresProcessesIn } from './platform/postgres/processes.ts'

const prefix = 'qingyuan-demo-'
/** A folder without a marker may be one that another demo is making just now. */
const unmarkedAgeMs = 60_000

/** A new folder for one demo, in the system's temporary folder. */
export function makeDemoFolder(parent = tmpdir()): Promise<string> {
  return mkdtemp(join(parent, prefix))
}

/** Removes what demos left that were killed. @returns how many folders went */
export async function removeStaleDemos(parent = tmpdir()): Promise<number> {
  let removed = 0
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix) && await removeIfStale(join(parent, name)).catch(() => false)) removed += 1
  }
  return removed
}

async function removeIfStale(path: string): Promise<boolean> {
  const found = await stat(path)
  const own = process.getuid?.() === undefined || found.uid === process.getuid()
  if (!found.isDirectory() || !own) return false
  const marked = await stat(join(path, 'data-folder.json')).then(() => true, () => false)
  if (!marked && Date.now() - found.mtimeMs < unmarkedAgeMs) return false
  // Refused when a living process holds it, or when it is not a demo's after all.
  const folder = await openDataFolder(path, 'demo')
  try {
    const data = folder.file('postgres')
    // Its database may still be writing its last checkpoint: then the next start removes it.
    if (await stat(data).then(() => true, () => false) && postgresProcessesIn(data).length > 0) return false
    await rm(path, { recursive: true, force: true })
    return true
  } finally {
    await folder.release()
  }
}
