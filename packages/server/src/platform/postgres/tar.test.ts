import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TarError, readTar, tarEnd, tarHeader, tarPadding } from './tar.ts'

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function contents(source: AsyncIterable<Buffer>): Promise<{ path: string; content: string }[]> {
  const found = []
  for await (const { path, body } of readTar(source)) {
    const pieces = []
    for await (const piece of body) pieces.push(piece)
    found.push({ path, content: Buffer.concat(pieces).toString('hex') })
  }
  return found
}
const written = (entries: { path: string; content: Buffer }[]) => Buffer.concat([
  ...entries.flatMap(({ path, content }) =>
    [tarHeader(path, content.length, new Date(0)), content, tarPadding(content.length)]), tarEnd()])

// NUL cannot be part of a file's name; a lone surrogate is no text.
const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 150 }).filter((name) => !name.includes('\0'))
const bytes = fc.uint8Array({ maxLength: 1500 }).map((content) => Buffer.from(content))
const entries = fc.array(fc.record({ path: names, content: bytes }))

test('any names and contents come back, however the stream is cut', async () => {
  await fc.assert(fc.asyncProperty(entries, fc.integer({ min: 1, max: 2000 }), async (list, size) => {
    expect(await contents(cut(written(list), size)))
      .toEqual(list.map(({ path, content }) => ({ path, content: content.toString('hex') })))
  }), { numRuns: 100 })
})

test('every shortened file is an error, none is taken for a smaller one', async () => {
  const whole = written([{ path: 'a', content: Buffer.alloc(700, 1) }, { path: '名', content: Buffer.alloc(512, 2) }])
  for (let size = 0; size < whole.length; size += 64) {
    await expect(contents(cut(whole.subarray(0, size), 100))).rejects.toThrow(TarError)
  }
  await expect(contents(cut(Buffer.concat([whole, Buffer.of(1)]), 100))).rejects.toThrow(/结束标记之后还有内容/)
})

test('a file of more than 8 GiB keeps its size', async () => {
  for (const size of [8 ** 11 - 1, 8 ** 11, 5e12]) {
    const { value } = await readTar(cut(tarHeader('big', size, new Date()), 512)).next()
    expect(value).toMatchObject({ path: 'big', size })
  }
})
