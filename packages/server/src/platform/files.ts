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
  /** Of what is stored: of a sealed file, not of its content. */
  sha256: string
  /** Of the content as it came. */
  contentSha256: string
  contentBytes: number
  keep: () => Promise<void>
  discard: () => Promise<void>
}
/** Files by the hash of their content: the same content is kept once, a changed one cannot hide. */
export interface FileStore {
  /** @param seal encrypts on the way: nothing readable reaches the disk */
  receive: (content: Readable, name: string, mediaType: string, seal?: Transform) => Promise<StoredUpload>
  /** Keeps bytes that the product made itself. */
  put: (content: Buffer, name: string, mediaType: string) => Promise<StoredUpload>
  path: (sha256: string) => string
  read: (sha256: string) => Promise<Readable>
  /** Forgets the content for good. Only for what nothing else can share: a sealed file is never the same twice. */
  remove: (sha256: string) => Promise<void>
  /** A place for files of passing work, removed afterwards, and at the next start whatever happens. */
  scratch: () => Promise<{ path: string; remove: () => Promise<void> }>
}

/**
 * A store on disk under `folder`. Nothing is acknowledged before it is on the disk (fsync).
 * @param beside another process serves from the same folder: what it is receiving right now is not ours to clear
 */
export async function openFileStore(folder: string, { beside = false } = {}): Promise<FileStore> {
  const incoming = join(folder, 'incoming')
  // Not below the store: what lies there is readable, and a backup takes the whole store.
  const scratch = `${folder}-scratch`
  if (!beside) for (const left of [incoming, scratch]) await rm(left, { recursive: true, force: true })   // what nobody kept before the last stop
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)

  const receive: FileStore['receive'] = async (content, name, mediaType, seal) => {
    const path = join(incoming, randomUUID())
    const came = measuring()
    const stored = seal ? measuring() : came
    const file = createWriteStream(path, { mode: 0o600 })
    try {
      await (seal ? pipeline(content, came.stream, seal, stored.stream, file) : pipeline(content, came.stream, file))
    } catch (error) {
      await rm(path, { force: true })
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw new AppError('storage.full')
      throw error
    }
    const contentSha256 = came.hash.digest('hex')
    const sha256 = seal ? stored.hash.digest('hex') : contentSha256
    return {
      path, name: cleanName(name), mediaType, bytes: stored.bytes, sha256, contentSha256, contentBytes: came.bytes,
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
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    scratch: async () => {
      const path = join(scratch, randomUUID())
      await mkdir(path, { recursive: true, mode: 0o700 })
      return { path, remove: () => rm(path, { recursive: true, force: true }) }
    },
  }
}

function measuring() {
  const measured = {
    bytes: 0, hash: createHash('sha256'),
    stream: new Transform({
      transform(chunk: Buffer, _encoding, done) {
        measured.hash.update(chunk)
        measured.bytes += chunk.length
        done(null, chunk)
      },
    }),
  }
  return measured
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try { await handle.sync() } finally { await handle.close() }
}

/** The bare file name without path parts and control characters, at most 200 characters. */
const cleanName = (name: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must go
  (name.split(/[\\/]/).at(-1) ?? '').replace(/[\u0000-\u001f\u007f]/g, '').slice(-200) || '未命名'
