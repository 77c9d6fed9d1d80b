import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkScan, fileKindOf } from './file-kinds.ts'
import type { StoredUpload } from './files.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'qy-kinds-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

const bytes = (text: string) => Buffer.from(text, 'latin1')
const kind = async (content: Buffer) => {
  await writeFile(join(folder, 'one'), content)
  return fileKindOf(join(folder, 'one'))
}

test('a file is what its first bytes say', async () => {
  expect(await kind(bytes('%PDF-1.7\n'))).toBe('pdf')
  expect(await kind(bytes('\xef\xbb\xbf\r\n%PDF-1.4'))).toBe('pdf')
  expect(await kind(bytes('\xff\xd8\xff\xe1'))).toBe('jpeg')
  expect(await kind(bytes('\x89PNG\r\n\x1a\n'))).toBe('png')
  expect(await kind(bytes('II*\0\x08\0\0\0'))).toBe('tiff')
  expect(await kind(bytes('MM\0*\0\0\0\x08'))).toBe('tiff')
  expect(await kind(bytes('\0\0\0\x18ftypheic\0\0\0\0'))).toBe('heic')
  expect(await kind(bytes('RIFF\0\0\0\0WEBPVP8 '))).toBe('webp')
  expect(await kind(Buffer.concat([bytes('BM\0\x10\0\0'), Buffer.alloc(30)]))).toBe('bmp')
  expect(await kind(bytes('PK\x03\x04\x14\0OFD.xml'))).toBe('ofd')
  expect(await kind(Buffer.concat([bytes('PK\x03\x04'), Buffer.alloc(200_000), bytes('OFD.xml')]))).toBe('ofd')
})

test('everything else is nothing that can be looked at', async () => {
  for (const other of ['', 'scan', 'BM is how this text begins, and goes on', '<html>', 'PK\x03\x04 xl/workbook.xml', 'MZ\x90\0', '\0\0\0\x18ftypmp42']) expect(await kind(bytes(other)), other).toBeUndefined()
})

test('a scan that is none is refused by name, and what to send instead', async () => {
  await writeFile(join(folder, 'two'), 'x')
  const upload = { path: join(folder, 'two'), name: '审定单.pdf', bytes: 1 } as StoredUpload
  await expect(checkScan(upload, '审定单扫描件')).rejects.toThrow('审定单扫描件“审定单.pdf”不是扫描件或照片，打不开。请上传 PDF、OFD、JPG、PNG、TIFF 或 HEIC 格式的扫描件。')
})
