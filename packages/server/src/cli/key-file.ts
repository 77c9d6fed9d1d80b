import { open, readFile } from 'node:fs/promises'
import { codeOf } from '../platform/postgres/postgres-error.ts'
import { CliError } from './exit-codes.ts'

const heading = 'qingyuan-master-key-1'

/** Writes the master key as one line that can also be printed and typed; never over another file. */
export async function writeKeyFile(path: string, key: Buffer): Promise<void> {
  try {
    const handle = await open(path, 'wx', 0o600)
    try {
      await handle.writeFile(`${heading} ${key.toString('hex')}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new CliError('failed', `密钥文件 ${path} 已存在，没有覆盖。请换一个文件名。`)
    throw new CliError('store', `密钥文件 ${path} 写不进去：${error instanceof Error ? error.message : String(error)}`)
  }
}

/** @throws CliError when there is no such file or it is no key */
export async function readKeyFile(path: string): Promise<Buffer> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CliError('badInput', codeOf(error) === 'ENOENT' ? `找不到密钥文件 ${path}。` : `密钥文件 ${path} 读不出来。`)
  })
  const [, hex] = /^qingyuan-master-key-1\s+([0-9a-f]{64})\s*$/i.exec(text.trim()) ?? []
  if (!hex) throw new CliError('badInput', `${path} 不是主密钥文件。它由 qingyuan backup --key 写成，只有一行。`)
  return Buffer.from(hex, 'hex')
}
