import { AppError } from '@qingyuan/core/errors'
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** An upload that has arrived but belongs to nothing yet; `keep` makes it durable, `discard` forgets it. */
export interface StoredUpload {
  path: string
  name: string
  mediaType: string
  bytes: number
  sha256: string
  keep: () => Promise<void>
  discard: () => Promise<void>
}
/** Files by the hash of their content: the same content is kept once, a changed one cannot hide. */
export interface FileStore {
  receive: (content: Readable, name: string, mediaType: string) => Promise<StoredUpload>
  /** Keeps bytes that the product made itself. */
  put: (content: Buffer, name: string, mediaType: string) => Promise<StoredUpload>
  path: (sha256: string) => string
  read: (sha256: string) => Promise<Readable>
}

/**
 * A store on disk under `folder`. Nothing is acknowledged before it is on the disk (fsync).
 * @param beside another process serves from the same folder: what it is receiving right now is not ours to clear
 */
export async function openFileStore(folder: string, { beside = false } = {}): Promise<FileStore> {
  const incoming = join(folder, 'incoming')
  if (!beside) await rm(incoming, { recursive: true, force: true })   // uploads that nobody kept before the last stop
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)

  const receive: FileStore['receive'] = async (content, name, mediaType) => {
    const path = join(incoming, randomUUID())
    const hash = createHash('sha256')
    let bytes = 0
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) { hash.update(chunk); bytes += chunk.length; done(null, chunk) },
    })
    try {
      await pipeline(content, measure, createWriteStream(path, { mode: 0o600 }))
    } catch (error) {
      await rm(path, { force: true })
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw new AppError('storage.full')
      throw error
    }
    const sha256 = hash.digest('hex')
    return {
      path, name: cleanName(name), mediaType, bytes, sha256,
      keep: async () => {
        const target = pathOf(sha256)
        if (await stat(target).then(() => true, () => false)) return
        await mkdir(dirname(target), { recursive: true, mode: 0o700 })
        await syncFile(path)
        await rename(path, target)
        await syncFile(dirname(target))
      },
      discard: () => rm(path, { force: true }),
    }
  }
  return {
    receive,
    put: async (content, name, mediaType) => {
      const upload = await receive(Readable.from([content]), name, mediaType)
      await upload.keep()
      return { ...upload, path: pathOf(upload.sha256), discard: async () => undefined }
    },
    path: pathOf,
    read: async (sha256) => {
      if (!await stat(pathOf(sha256)).then(() => true, () => false)) throw new AppError('file.missing')
      return createReadStream(pathOf(sha256))
    },
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try { await handle.sync() } finally { await handle.close() }
}

/** The bare file name without path parts and control characters, at most 200 characters. */
const cleanName = (name: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must go
  (name.split(/[\\/]/).at(-1) ?? '').replace(/[\u0000-\u001f\u007f]/g, '').slice(-200) || '未命名'
