#!/usr/bin/env node
// The product needs Node 24, which comes as a package with it: an older Node (npx on an older machine) hands over.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = join(dirname(fileURLToPath(import.meta.url)), '../src/cli.ts')

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(cli)
} else {
  const pinned = pinnedNode()
  if (!pinned) {
    process.stderr.write(`错误：需要 Node 24，本机是 ${process.version}，随附的 Node 没有安装好。请在项目目录运行 npm ci 后再试。\n`)
    process.exit(4)
  }
  // The channel tells the child when we are killed, so that no server is left behind holding the data folder.
  const child = spawn(pinned, [cli, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`错误：${pinned} 无法运行：${error.message}\n`)
    process.exit(4)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

function pinnedNode() {
  try {
    const found = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node')
    return existsSync(found) ? found : undefined
  } catch {
    return undefined
  }
}
