import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { openSecrets } from './secrets.ts'

const secrets = openSecrets(randomBytes(32))
/** In pieces of any size, so that head and tag fall where they like. */
const pieces = (whole: Buffer, size: number) => Readable.from((function* () { for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size) })())
async function through(source: Readable, by: ReturnType<typeof secrets.sealing>): Promise<Buffer> {
  const [, all] = await Promise.all([pipeline(source, by), buffer(by)])
  return all
}

test.each([0, 1, 15, 16, 17, 70_000])('%i bytes come back, whatever the pieces; sealed twice they are different', async (length) => {
  const plain = randomBytes(length)
  const sealed = await through(pieces(plain, 1000), secrets.sealing())
  expect((await through(pieces(plain, 1000), secrets.sealing())).equals(sealed)).toBe(false)
  if (length > 8) expect(sealed.includes(plain.subarray(0, 8))).toBe(false)
  for (const size of [1, 7, 16, 4096, 100_000]) expect((await through(pieces(sealed, size), secrets.opening())).equals(plain), `pieces of ${size}`).toBe(true)
})

test('damaged, cut off, lengthened, foreign: refused', async () => {
  const sealed = await through(pieces(randomBytes(5000), 1000), secrets.sealing())
  const changed = (at: number) => { const copy = Buffer.from(sealed); copy[at]! ^= 1; return copy }
  for (const wrong of [changed(0), changed(6), changed(40), changed(sealed.length - 1), sealed.subarray(0, -1), sealed.subarray(0, 10), Buffer.alloc(0), Buffer.concat([sealed, Buffer.from('x')])]) {
    await expect(through(pieces(wrong, 999), secrets.opening())).rejects.toThrow('damaged')
  }
  await expect(through(pieces(sealed, 999), openSecrets(randomBytes(32)).opening())).rejects.toThrow('damaged')
})
