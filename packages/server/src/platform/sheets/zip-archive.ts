import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { SheetError } from './sheet-types.ts'
import { brokenFile, readAt } from './sheet-file.ts'
import type { SheetFile } from './sheet-file.ts'

export interface ZipEntry {
  name: string
  method: number
  encrypted: boolean
  crc: number
  compressedSize: number
  size: number
  headerAt: number
}

export interface ZipArchive {
  /** Finds a part without regard to case, as Excel does. */
  find(name: string): ZipEntry | undefined
  names: string[]
  /** The part's bytes. Ends with an error when they are more or fewer than announced, or not the announced ones. */
  read(entry: ZipEntry): AsyncGenerator<Buffer>
  /** To be called before a part is read: fails when all parts together would inflate to more than allowed. */
  reserve(entry: ZipEntry): void
}

const directoryBytes = 16 * 1024 * 1024
const pieceBytes = 64 * 1024

/**
 * Opens a zip by its directory at the end, as Excel does, rather than by the headers met on the way: these may leave
 * out sizes, and a file could show one content to Excel and another to us. Only the directory is read here.
 */
export function openZip(file: SheetFile, unzippedBytes: number): ZipArchive {
  const entries = new Map<string, ZipEntry>()
  for (const entry of readDirectory(file)) {
    const key = partKey(entry.name)
    if (entries.has(key)) throw brokenFile(`two parts are named ${entry.name}`)
    entries.set(key, entry)
  }
  let reserved = 0
  return {
    find: name => entries.get(partKey(name)),
    names: [...entries.keys()],
    read: entry => readEntry(file, entry),
    reserve(entry) {
      reserved += entry.size
      if (reserved <= unzippedBytes) return
      throw new SheetError('zip_bomb', `文件解压后超过 ${Math.floor(unzippedBytes / 1024 / 1024)} MB 的上限，没有读取；` +
        '请删去多余的工作表和空白格式，或拆成几个文件后再上传')
    },
  }
}

function partKey(name: string): string {
  return name.replace(/^\/+/, '').toLowerCase()
}

/** Archives made by Chinese Windows name their files in GB18030 without saying so. */
function partName(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder('gb18030').decode(bytes)
}

function readDirectory(file: SheetFile): ZipEntry[] {
  const { start, length } = findDirectory(file)
  if (length > directoryBytes) throw brokenFile('the directory of the zip is too long')
  const directory = readAt(file, start, length)
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= length && directory.readUInt32LE(at) === 0x02014b50;) {
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30)
    if (extraEnd > length) throw brokenFile('the directory of the zip is cut off')
    const [size, compressedSize, headerAt] = zip64Values(directory.subarray(nameEnd, extraEnd), [
      directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42),
    ])
    entries.push({
      name: partName(directory.subarray(at + 46, nameEnd)).replaceAll('\\', '/'),
      method: directory.readUInt16LE(at + 10),
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      crc: directory.readUInt32LE(at + 16),
      compressedSize, size, headerAt,
    })
    at = extraEnd + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** Where the directory lies, from the record at the very end (behind which there may be a comment). */
function findDirectory(file: SheetFile): { start: number; length: number } {
  const tailStart = Math.max(0, file.size - 65_557)
  const tail = readAt(file, tailStart, file.size - tailStart)
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue
    const start = tail.readUInt32LE(at + 16)
    if (start !== 0xffffffff) return { start, length: tail.readUInt32LE(at + 12) }
    // Written by some programs for files of any size: the real values are in a second, 64-bit record.
    const locator = readAt(file, tailStart + at - 20, 20)
    if (locator.readUInt32LE(0) !== 0x07064b50) break
    const record = readAt(file, Number(locator.readBigUInt64LE(8)), 56)
    return { start: Number(record.readBigUInt64LE(48)), length: Number(record.readBigUInt64LE(40)) }
  }
  throw brokenFile('the zip has no directory: it is probably cut off')
}

/** Values that are all ones are in the 64-bit extra field, in this order. */
function zip64Values(extra: Buffer, values: [number, number, number]): [number, number, number] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    return values.map(value => {
      if (value !== 0xffffffff || next + 8 > extra.length) return value
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    }) as [number, number, number]
  }
  return values
}

async function* readEntry(file: SheetFile, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (entry.encrypted) throw new SheetError('password', '文件有密码，请解除密码保护后再上传')
  if (entry.method !== 0 && entry.method !== 8) throw brokenFile(`compression method ${entry.method}`)
  const header = readAt(file, entry.headerAt, 30)
  if (header.readUInt32LE(0) !== 0x04034b50) throw brokenFile(`no header for ${entry.name}`)
  const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (start + entry.compressedSize > file.size) throw brokenFile(`${entry.name} is cut off`)
  let size = 0
  let crc = 0
  for await (const piece of entry.method === 0 ? raw(file, start, entry) : inflated(raw(file, start, entry))) {
    size += piece.length
    // The announced sizes were checked against the limit, so a part that holds more is stopped here at once.
    if (size > entry.size) {
      throw new SheetError('zip_bomb', '文件解压后比它自己声称的大，可能是恶意文件，没有读取；请用 Excel 或 WPS 另存后再上传')
    }
    crc = crc32(piece, crc)
    yield piece
  }
  if (size !== entry.size || crc !== entry.crc) throw brokenFile(`${entry.name} is not what the directory announces`)
}

function* raw(file: SheetFile, start: number, entry: ZipEntry): Generator<Buffer> {
  for (let done = 0; done < entry.compressedSize; done += pieceBytes) {
    yield readAt(file, start + done, Math.min(pieceBytes, entry.compressedSize - done))
  }
}

async function* inflated(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: pieceBytes })
  const flow = pipeline(Readable.from(pieces), inflate)
  flow.catch(() => {}) // it surfaces in the loop as well
  try {
    yield* inflate as AsyncIterable<Buffer>
  } catch (error) {
    throw brokenFile(error)
  } finally {
    inflate.destroy()
  }
}
