import { chmod, chown, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { DataFolder } from './data-folder.ts'
import { PostgresError, ignore } from './postgres-error.ts'
import { type Account, blockedAt } from './run-as.ts'

const prefix = 'qy-pg-'

/**
 * A private folder whose path is short enough for a socket (107 bytes): in the data folder, or else a new one among
 * the temporary files. The runtime folder comes last: it vanishes when its user logs out.
 */
export async function makeSocketFolder(folder: DataFolder, account: Account, port: number): Promise<string> {
  const fits = (path: string) => Buffer.byteLength(join(path, `.s.PGSQL.${port}`)) <= 107
  const own = async (path: string) => {
    await chmod(path, 0o700)
    if (account.uid !== undefined) await chown(path, account.uid, account.gid!)
    return path
  }
  const inside = folder.file('socket')
  if (fits(inside)) {
    await rm(inside, { recursive: true, force: true })
    await mkdir(inside, { mode: 0o700 })
    return own(inside)
  }
  for (const shared of [tmpdir(), '/tmp', process.env.XDG_RUNTIME_DIR]) {
    if (!shared || !fits(join(shared, `${prefix}XXXXXX`)) || await blockedAt(account, shared)) continue
    // Made under a name nobody could foresee, and for us alone: no link can be waiting there.
    const made = await mkdtemp(join(shared, prefix)).catch(() => undefined)
    if (made) return own(made)
  }
  throw new PostgresError(`数据目录的路径太长（${folder.path}），临时目录也不可用。请换一个路径较短的数据目录，或设置 TMPDIR。`)
}

/** Removes a socket folder, if the path really is one of ours: the name comes from a file. */
export async function removeSocketFolder(folder: DataFolder, path: string): Promise<void> {
  const ours = path === folder.file('socket') || new RegExp(`^${prefix}.{6}$`).test(basename(path))
  const found = await lstat(path).catch(ignore('ENOENT'))
  if (ours && found?.isDirectory()) await rm(path, { recursive: true, force: true })
}
