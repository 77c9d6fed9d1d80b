import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDataFolder, secretKey } from './data-folder.ts'
import { bootId, identify } from './processes.ts'

let root: string
beforeAll(async () => { root = await mkdtemp(join(tmpdir(), 'qy-folder-')) })
afterAll(() => rm(root, { recursive: true, force: true }))

test('a new folder is private, keeps its kind, and can be opened again after release', async () => {
  const folder = await openDataFolder(join(root, 'new', 'deep'), 'production')
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700)
  await folder.release()
  await expect(openDataFolder(folder.path, 'demo')).rejects.toThrow(/是正式数据目录，不能当作演示数据目录/)
  const again = await openDataFolder(folder.path, 'production')
  await again.release()
})

test('a demo folder never opens as production, and what others can read is closed to them', async () => {
  const path = join(root, 'demo')
  const folder = await openDataFolder(path, 'demo')
  await folder.release()
  await expect(openDataFolder(path, 'production')).rejects.toThrow(/是演示数据目录，不能当作正式数据目录/)
  await chmod(path, 0o755)
  await (await openDataFolder(path, 'demo')).release()
  expect((await stat(path)).mode & 0o777).toBe(0o711)
})

test('foreign folders, files, broken markers and newer versions are refused and left as they are', async () => {
  const path = join(root, 'foreign')
  await mkdir(path)
  await writeFile(join(path, '照片.txt'), '')
  await expect(openDataFolder(path, 'production')).rejects.toThrow(/已有别的内容（照片.txt）/)
  expect(await readdir(path)).toEqual(['照片.txt'])
  await expect(openDataFolder(join(path, '照片.txt'), 'production')).rejects.toThrow(/不是文件夹/)
  await rm(join(path, '照片.txt'))
  await writeFile(join(path, 'data-folder.json'), '{"kind":"production"')
  await expect(openDataFolder(path, 'production')).rejects.toThrow(/读不懂/)
  await writeFile(join(path, 'data-folder.json'), '{"kind":"production","version":99}')
  await expect(openDataFolder(path, 'production')).rejects.toThrow(/由更新的版本建立/)
})

// Root can write everywhere.
test.skipIf(process.getuid?.() === 0)('a folder that cannot be written is refused', async () => {
  const path = join(root, 'read-only')
  await mkdir(path, { mode: 0o500 })
  await expect(openDataFolder(path, 'production')).rejects.toThrow(/不可读写/)
})

const opener = (path: string) => spawn(process.execPath, ['--input-type=module', '-e', `
  import { openDataFolder } from ${JSON.stringify(join(import.meta.dirname, 'data-folder.ts'))}
  try {
    await openDataFolder(${JSON.stringify(path)}, 'test')
    console.log('held')
    setInterval(() => {}, 1000)
  } catch (error) { console.log(error.message); process.exitCode = 1 }`], { stdio: ['ignore', 'pipe', 'inherit'] })

async function firstWords(child: ReturnType<typeof opener>): Promise<string> {
  const [chunk] = await once(child.stdout!, 'data') as [Buffer]
  return chunk.toString().trim()
}

test('of many processes that open a folder at once exactly one gets it; after kill -9 another can', async () => {
  const path = join(root, 'contended')
  const children = Array.from({ length: 6 }, () => opener(path))
  const said = await Promise.all(children.map(firstWords))
  expect(said.filter((words) => words === 'held')).toHaveLength(1)
  for (const words of said) if (words !== 'held') expect(words).toMatch(/正被另一个进程（进程号 \d+）使用/)
  const holder = children[said.indexOf('held')]!
  await expect(openDataFolder(path, 'test')).rejects.toThrow(String(holder.pid))
  holder.kill('SIGKILL')
  await once(holder, 'close')
  const folder = await openDataFolder(path, 'test')
  await expect(openDataFolder(path, 'test')).rejects.toThrow(/正被另一个进程/)
  await folder.release()
})

test('a lock whose process number now belongs to another process, or to another boot, does not count', async () => {
  const folder = await openDataFolder(join(root, 'reused'), 'test')
  await folder.release()
  const parent = identify(process.ppid)!
  await writeFile(folder.file('lock', `${parent.pid}-${Number(parent.startedAt) - 1}-${bootId()}`), 'held')
  await writeFile(folder.file('lock', `${parent.pid}-${parent.startedAt}-00000000`), 'held')
  const again = await openDataFolder(folder.path, 'test')
  expect(await readdir(folder.file('lock'))).toHaveLength(1)
  await again.release()
  await writeFile(folder.file('lock', `${parent.pid}-${parent.startedAt}-${bootId()}`), 'held')
  await expect(openDataFolder(folder.path, 'test')).rejects.toThrow(`进程号 ${parent.pid}`)
})

test('a secret is made once, also by two callers at once, and is private; a damaged one is not replaced', async () => {
  const folder = await openDataFolder(join(root, 'secrets'), 'test')
  const [one, two] = await Promise.all([secretKey(folder, 'field-key'), secretKey(folder, 'field-key')])
  expect(one).toHaveLength(32)
  expect(two).toEqual(one)
  expect(await secretKey(folder, 'other')).not.toEqual(one)
  expect((await stat(folder.file('secrets', 'field-key'))).mode & 0o777).toBe(0o600)
  expect((await readdir(folder.file('secrets'))).toSorted()).toEqual(['field-key', 'other'])
  await writeFile(folder.file('secrets', 'field-key'), 'short')
  await expect(secretKey(folder, 'field-key')).rejects.toThrow(/已损坏/)
  expect(await readFile(folder.file('secrets', 'field-key'), 'utf8')).toBe('short')
  await expect(secretKey(folder, '../escape')).rejects.toThrow(RangeError)
  await folder.release()
})
