import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StartError } from './start-error.ts'

const packages = join(import.meta.dirname, '../..')
const web = join(packages, 'web')
const dist = join(web, 'dist')
const sources = [...['src', 'index.html', 'vite.config.ts', 'package.json'].map((name) => join(web, name)), join(packages, 'core/src')]

/**
 * The folder of built web pages, built first when they are missing or older than their sources (a minute at most).
 * @throws StartError in Chinese when they cannot be built
 */
export async function builtPages(log: (line: string) => void): Promise<string> {
  const built = await stat(join(dist, 'index.html')).catch(() => undefined)
  if (built && (!existsSync(join(web, 'src')) || built.mtimeMs >= await newest(sources))) return dist
  log('正在生成网页……')
  // Built beside and moved into place whole: a build that is interrupted must not pass for pages.
  const fresh = join(web, `dist.${process.pid}`)
  const old = `${fresh}.old`
  try {
    await build(fresh)
    await rename(dist, old).catch(() => undefined)
    await rename(fresh, dist)
  } finally {
    for (const path of [fresh, old]) await rm(path, { recursive: true, force: true })
  }
  return dist
}

async function newest(paths: string[]): Promise<number> {
  let latest = 0
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined)
    if (!found) continue
    const inside = found.isDirectory()
      ? await newest((await readdir(path)).filter((name) => !/\.test\.tsx?$/.test(name)).map((name) => join(path, name))) : 0
    latest = Math.max(latest, found.mtimeMs, inside)
  }
  return latest
}

function build(outDir: string): Promise<void> {
  const vite = join(dirname(createRequire(join(web, 'package.json')).resolve('vite/package.json')), 'bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: web, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: '0' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => { output = (output + chunk.toString()).slice(-4000) })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new StartError(`网页生成失败，没有启动。请在项目目录运行 npm ci 后再试。\n${output.trim()}`))
    })
  })
}
