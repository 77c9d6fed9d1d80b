import { isUtf8 } from 'node:buffer'
import { open, type FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import { findDelimiter } from '../../platform/sheets/csv-reader.ts'
import { detectFormat } from '../../platform/sheets/detect-format.ts'
import type { Delimiter } from '../../platform/sheets/sheet-types.ts'
import { decodeLines } from '../../platform/sheets/text-encoding.ts'
import { packing } from './raw-rows.ts'

/** This file is not for SQL: it is to be read from its beginning by the careful reader. */
export class NotPlain extends Error {}

/** A text file in UTF-8 without quotes, as far as its beginning tells. */
export interface PlainFile { handle: FileHandle; size: number; start: number; delimiter: Delimiter; surveyed: string[]; whole: boolean }

const surveyBytes = 4 * 1024 * 1024
const pieceBytes = 512 * 1024
const longestLine = 1_000_000

/**
 * Opens a file when it is plain text, and gives its first lines; `whole`: these are all.
 * @returns null when it is another kind of file; the caller closes `handle`
 */
export async function openPlainFile(path: string): Promise<PlainFile | null> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const file = { fd: handle.fd, size }
    if (size === 0 || detectFormat(file) !== 'csv') throw new NotPlain()
    const head = Buffer.alloc(Math.min(size, surveyBytes))
    await handle.read(head, 0, head.length, 0)
    const start = head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
    const end = head.length === size ? size : head.lastIndexOf(10) + 1
    if (end <= start || head.subarray(0, 4096).includes(0)) throw new NotPlain()
    check(head.subarray(start, end))
    const { delimiter } = findDelimiter(decodeLines(file, { name: 'utf-8', bomBytes: start }).next().value ?? '')
    const surveyed = head.subarray(start, end).toString('utf8').replaceAll('\r\n', '\n').split('\n')
    if (surveyed.at(-1) === '') surveyed.pop()
    return { handle, size, start, delimiter, surveyed, whole: end === size }
  } catch {
    // The careful reader says what is wrong with it.
    await handle.close()
    return null
  }
}

function check(piece: Buffer): void {
  if (!isUtf8(piece) || piece.includes(34)) throw new NotPlain()
  for (let at = piece.indexOf(13); at >= 0; at = piece.indexOf(13, at + 1)) if (piece[at + 1] !== 10) throw new NotPlain()
}

/** Whole lines of the file; `row` is the number of the first, `lines` how many. */
export interface Piece { bytes: Buffer; row: number; lines: number }

/** The whole file in pieces of at most so many bytes, longer lines apart. @throws NotPlain */
export async function* piecesOf({ handle, size, start }: PlainFile, most: number, signal: AbortSignal | undefined): AsyncGenerator<Piece> {
  let row = 1
  let rest: Buffer = Buffer.alloc(0)
  for (let at = start; at < size;) {
    signal?.throwIfAborted()
    const bytes = Buffer.allocUnsafe(rest.length + Math.min(pieceBytes, most, size - at))
    rest.copy(bytes)
    const { bytesRead } = await handle.read(bytes, rest.length, bytes.length - rest.length, at)
    if (bytesRead === 0) throw new NotPlain()
    at += bytesRead
    const filled = bytes.subarray(0, rest.length + bytesRead)
    const end = at >= size ? filled.length : filled.lastIndexOf(10) + 1
    rest = filled.subarray(end)
    if (rest.length > longestLine) throw new NotPlain()
    if (end === 0) continue
    const piece = filled.subarray(0, end)
    check(piece)
    let lines = piece[end - 1] === 10 ? 0 : 1
    for (let found = piece.indexOf(10); found >= 0; found = piece.indexOf(10, found + 1)) lines += 1
    yield { bytes: piece, row, lines }
    row += lines
  }
}

/** Where line `skip` + 1 begins in a piece. */
export function afterLines(piece: Buffer, skip: number): number {
  let at = 0
  for (let line = 0; line < skip; line += 1) at = piece.indexOf(10, at) + 1
  return at
}

const compress = promisify(zstdCompress)
/** Packs a piece's lines as `sealLines` wants them. */
export const packLines = (bytes: Buffer): Promise<Buffer> => compress(bytes, packing)
