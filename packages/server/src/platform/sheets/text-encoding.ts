import { isUtf8 } from 'node:buffer'
import { readAt } from './sheet-file.ts'
import type { SheetFile } from './sheet-file.ts'
import { SheetError } from './sheet-types.ts'
import type { TextEncodingName } from './sheet-types.ts'

export interface TextEncoding { name: TextEncodingName; bomBytes: number }

const pieceBytes = 64 * 1024
const longestLine = 8 * 1024 * 1024

/**
 * Finds the encoding of a text file from all of its bytes: by its mark; else UTF-8 when it is valid throughout; else
 * GB18030, unless what decodes as UTF-8 is plainly Chinese, for then it is UTF-8 with a damaged place.
 */
export function findEncoding(file: SheetFile): TextEncoding {
  const start = readAt(file, 0, Math.min(file.size, 4096))
  if (start[0] === 0xff && start[1] === 0xfe) return { name: 'utf-16le', bomBytes: 2 }
  if (start[0] === 0xfe && start[1] === 0xff) return { name: 'utf-16be', bomBytes: 2 }
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return { name: 'utf-8', bomBytes: 3 }
  // UTF-16 without a mark: the high half of every Latin letter and line end is zero, the low half rarely is (一 is
  // 4E00). One stray zero does not make it so.
  const zeros = { even: 0, odd: 0 }
  start.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2 ? 'odd' : 'even']++
  })
  const many = Math.max(5, start.length / 20)
  if (zeros.odd >= many && zeros.odd > zeros.even * 4) return { name: 'utf-16le', bomBytes: 0 }
  if (zeros.even >= many && zeros.even > zeros.odd * 4) return { name: 'utf-16be', bomBytes: 0 }
  return { name: looksLikeUtf8(file) ? 'utf-8' : 'gb18030', bomBytes: 0 }
}

function looksLikeUtf8(file: SheetFile): boolean {
  const utf8: TextEncoding = { name: 'utf-8', bomBytes: 0 }
  if (wholeLines(file, utf8).every(bytes => isUtf8(bytes))) return true
  let chinese = 0
  let damaged = 0
  const lenient = new TextDecoder()
  for (const bytes of wholeLines(file, utf8)) {
    const text = lenient.decode(bytes)
    chinese += text.match(/[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/g)?.length ?? 0
    damaged += text.match(/\ufffd/g)?.length ?? 0
  }
  return chinese > damaged
}

/** The text of the file in pieces of whole lines, line ends as `\n`; bytes that are no text are an error. */
export function* decodeLines(file: SheetFile, encoding: TextEncoding): Generator<string> {
  let line = 1
  for (const bytes of wholeLines(file, encoding)) {
    const text = decode(bytes, encoding.name) ?? failAtLine(bytes, encoding.name, line)
    const unified = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
    for (let at = unified.indexOf('\n'); at >= 0; at = unified.indexOf('\n', at + 1)) line++
    yield unified
  }
}

function decode(bytes: Uint8Array, encoding: TextEncodingName): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function failAtLine(bytes: Buffer, encoding: TextEncodingName, firstLine: number): never {
  let line = firstLine
  for (let start = 0; start < bytes.length; line++) {
    const end = nextLine(bytes, encoding, start)
    if (decode(bytes.subarray(start, end), encoding) === undefined) break
    start = end
  }
  const names: Record<TextEncodingName, string> = {
    'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16', gb18030: 'GB18030',
  }
  throw new SheetError('encoding', `第 ${line} 行有不是文字的内容（按 ${names[encoding]} 编码），读下去会成乱码；` +
    '请用 Excel 或 WPS 打开，改正这一行，另存为 .xlsx 后再上传')
}

/** The file in pieces that end with a line, so that no character is cut and each piece decodes on its own. */
function* wholeLines(file: SheetFile, encoding: TextEncoding): Generator<Buffer> {
  let pending: Buffer[] = []
  let pendingBytes = 0
  for (let at = encoding.bomBytes; at < file.size; at += pieceBytes) {
    const piece = readAt(file, at, Math.min(pieceBytes, file.size - at))
    const end = lastLine(piece, encoding.name)
    if (end > 0) {
      yield Buffer.concat([...pending, piece.subarray(0, end)])
      pending = []
      pendingBytes = 0
    }
    pending.push(piece.subarray(end))
    pendingBytes += piece.length - end
    if (pendingBytes > longestLine) {
      throw new SheetError('too_large', '有一行超过 8 MB，不像数据表；请用 Excel 打开，另存为 .xlsx 后再上传')
    }
  }
  if (pendingBytes > 0) yield Buffer.concat(pending)
}

/** Where the line that starts at `start` ends, its line end included. */
function nextLine(bytes: Buffer, encoding: TextEncodingName, start: number): number {
  const unit = unitBytes(encoding)
  for (let at = start; at + unit <= bytes.length; at += unit) if (endsLine(bytes, encoding, at)) return at + unit
  return bytes.length
}

/** Where the last complete line ends; 0 when there is none. */
function lastLine(bytes: Buffer, encoding: TextEncodingName): number {
  const unit = unitBytes(encoding)
  if (unit === 1) return bytes.lastIndexOf(10) + 1
  for (let at = bytes.length - bytes.length % unit - unit; at >= 0; at -= unit) {
    if (endsLine(bytes, encoding, at)) return at + unit
  }
  return 0
}

function unitBytes(encoding: TextEncodingName): number {
  return encoding.startsWith('utf-16') ? 2 : 1
}

// In GB18030 and UTF-8 no other character contains the byte of a line feed.
function endsLine(bytes: Buffer, encoding: TextEncodingName, at: number): boolean {
  if (encoding === 'utf-16le') return bytes[at] === 10 && bytes[at + 1] === 0
  return encoding === 'utf-16be' ? bytes[at] === 0 && bytes[at + 1] === 10 : bytes[at] === 10
}
