/** The tar format (POSIX ustar with pax headers), as far as our own backups need it: plain files, written and read as
 * streams, so that any machine's `tar` can open a backup without us. Source: POSIX.1-2017, pax, "ustar Interchange
 * Format". */

const block = 512

/** A tar file that ends too early or is not one. */
export class TarError extends Error {
  override name = 'TarError'
}

/** What precedes an entry's content. Long and non-ASCII names and sizes from 8 GiB on need a pax header before. */
export function tarHeader(path: string, size: number, time: Date): Buffer {
  // oxlint-disable-next-line no-control-regex -- ASCII is meant
  const plain = /^[\x00-\x7f]{1,100}$/.test(path) && size < 8 ** 11
  if (plain) return ustar(path, size, time, '0')
  const records = Buffer.from(paxRecord('path', path) + paxRecord('size', String(size)))
  return Buffer.concat([ustar('pax-header', records.length, time, 'x'), records, tarPadding(records.length),
    ustar('see-pax-header', Math.min(size, 8 ** 11 - 1), time, '0')])
}

/** What fills the last block of an entry with that many bytes. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block)

/** What ends the file. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * block)

function ustar(path: string, size: number, time: Date, type: '0' | 'x'): Buffer {
  const header = Buffer.alloc(block)
  const octal = (value: number, digits: number) => `${Math.floor(value).toString(8).padStart(digits, '0')}\0`
  header.write(path, 0)
  header.write(octal(0o600, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(size, 11), 124)
  header.write(octal(time.getTime() / 1000, 11), 136)
  header.write(type, 156)
  header.write('ustar\x0000', 257)
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** The sum of the header's bytes, its own field counted as blanks. */
const checksum = (header: Buffer) => header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest
  while (rest + String(length).length !== length) length = rest + String(length).length
  return `${length} ${key}=${value}\n`
}

export interface TarEntry {
  path: string
  size: number
  body: AsyncIterable<Buffer>
}

/** The entries in their order. What is not read of a body is passed over when the next entry is asked for. */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const reader = byteReader(source)
  let pax = new Map<string, string>()
  for (;;) {
    const header = await reader.exactly(block)
    if (header.every((byte) => byte === 0)) break
    if (checksum(header) !== parseInt(field(header, 148, 8), 8)) throw new TarError('文件头的校验和不对')
    const size = Number(pax.get('size') ?? parseInt(field(header, 124, 12), 8))
    const type = field(header, 156, 1)
    if (!Number.isSafeInteger(size) || size < 0) throw new TarError('文件大小不对')
    if (type === 'x') {
      if (size > 100_000) throw new TarError('扩展文件头过长')
      pax = parsePax(await reader.exactly(size))
      await reader.exactly(tarPadding(size).length)
      continue
    }
    if (type !== '0') throw new TarError(`里面有不认得的条目（类型 ${type}）`)
    const body = reader.upTo(size)
    yield { path: pax.get('path') ?? field(header, 0, 100), size, body }
    for await (const _ of body) { /* pass over */ }
    await reader.exactly(tarPadding(size).length)
    pax = new Map()
  }
  if (!(await reader.exactly(block)).every((byte) => byte === 0)) throw new TarError('没有结束标记')
  if (await reader.more()) throw new TarError('结束标记之后还有内容')
}

function field(header: Buffer, from: number, length: number): string {
  const text = header.toString('utf8', from, from + length)
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

function parsePax(records: Buffer): Map<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < records.length;) {
    const blank = records.indexOf(' ', at)
    const length = Number(records.toString('utf8', at, blank))
    if (blank < 0 || !(length > 0) || at + length > records.length) throw new TarError('扩展文件头不对')
    const [key, value] = records.toString('utf8', blank + 1, at + length - 1).split(/=(.*)/s)
    found.set(key!, value ?? '')
    at += length
  }
  return found
}

function byteReader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async () => {
    while (held.length === 0) {
      const next = await chunks.next()
      if (next.done) return false
      held = next.value
    }
    return true
  }
  const some = async (limit: number) => {
    if (!await more()) throw new TarError('文件没有写完，或被截断')
    const taken = held.subarray(0, limit)
    held = held.subarray(taken.length)
    return taken
  }
  return {
    more,
    async exactly(size: number): Promise<Buffer> {
      const parts = []
      for (let left = size; left > 0; left -= parts.at(-1)!.length) parts.push(await some(left))
      return Buffer.concat(parts)
    },
    /** The next bytes, at most once through: whoever iterates again goes on where the last one stopped. */
    upTo(size: number): AsyncIterable<Buffer> {
      let left = size
      return { async *[Symbol.asyncIterator]() {
        while (left > 0) {
          const taken = await some(left)
          left -= taken.length
          yield taken
        }
      } }
    },
  }
}
