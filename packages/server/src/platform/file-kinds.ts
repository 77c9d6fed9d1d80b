import { AppError } from '@qingyuan/core/errors'
import { open } from 'node:fs/promises'
import type { StoredUpload } from './files.ts'

export type FileKind = 'pdf' | 'ofd' | 'jpeg' | 'png' | 'gif' | 'bmp' | 'webp' | 'tiff' | 'heic'
const images: readonly FileKind[] = ['jpeg', 'png', 'gif', 'bmp', 'webp', 'tiff', 'heic']
/** What a scanner, a phone or an electronic seal makes. */
const scans: readonly FileKind[] = ['pdf', 'ofd', 'jpeg', 'png', 'bmp', 'tiff', 'heic']

/** Zips say what they hold at both ends; the list of an OFD's parts begins with OFD.xml. */
const looked = 64 * 1024

/** What a file is by its own first bytes, whatever it is called; undefined for anything else. */
export async function fileKindOf(path: string): Promise<FileKind | undefined> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(looked), 0, looked, 0)
    const head = buffer.subarray(0, bytesRead)
    if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) {
      const tail = await handle.read(Buffer.alloc(looked), 0, looked, Math.max(0, size - looked))
      return head.includes('OFD.xml') || tail.buffer.includes('OFD.xml') ? 'ofd' : undefined
    }
    return kindOfHead(head)
  } finally {
    await handle.close()
  }
}

function kindOfHead(head: Buffer): FileKind | undefined {
  const starts = (text: string, at = 0) => head.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'))
  // Some makers of PDF put a few bytes in front; readers accept it within the first 1,024.
  if (head.subarray(0, 1024).includes('%PDF-')) return 'pdf'
  if (starts('\xff\xd8\xff')) return 'jpeg'
  if (starts('\x89PNG\r\n\x1a\n')) return 'png'
  if (starts('GIF87a') || starts('GIF89a')) return 'gif'
  if (starts('II*\0') || starts('MM\0*')) return 'tiff'
  if (starts('RIFF') && starts('WEBP', 8)) return 'webp'
  if (starts('ftyp', 4) && /^(?:hei|hev|mif1|msf1|avif)/.test(head.toString('latin1', 8, 12))) return 'heic'
  return starts('BM') && head.length >= 26 && head.readUInt32LE(6) === 0 ? 'bmp' : undefined
}

export const isImage = async (path: string): Promise<boolean> => images.includes(await fileKindOf(path) as FileKind)

/**
 * Refuses what is no scan by its content: the paper behind an approval must be one that can be looked at.
 * @param what the paper's name in the error: `审定单扫描件`
 */
export async function checkScan(upload: StoredUpload, what: string): Promise<void> {
  if (!scans.includes(await fileKindOf(upload.path) as FileKind)) {
    throw new AppError('file.unreadable', `${what}“${upload.name}”${upload.bytes === 0 ? '是空文件' : '不是扫描件或照片'}，打不开。请上传 PDF、OFD、JPG、PNG、TIFF 或 HEIC 格式的扫描件。`)
  }
}

/** Refuses a file whose name says PDF, OFD or picture while its content is something else. Other names are not judged. */
export async function checkClaim(upload: StoredUpload): Promise<void> {
  const claim = /\.(pdf|ofd|jpe?g|png|tiff?|heic)$/i.exec(upload.name)?.[1]?.toLowerCase()
  if (!claim) return
  const kind = await fileKindOf(upload.path)
  const agrees = claim === 'pdf' || claim === 'ofd' ? kind === claim : images.includes(kind as FileKind)
  if (!agrees) {
    const label = claim === 'pdf' || claim === 'ofd' ? ` ${claim.toUpperCase()} 文件` : '图片'
    throw new AppError('file.unreadable', `“${upload.name}”${upload.bytes === 0 ? '是空文件' : `的内容不是${label}`}，打不开。请重新扫描、拍照或另存后再上传。`)
  }
}
