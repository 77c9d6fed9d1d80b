import { SaxParser } from '@cj-tech-master/excelts/xml'
import { SheetError } from './sheet-types.ts'
import { brokenFile } from './sheet-file.ts'

export type Attributes = Record<string, string>

export interface XmlHandlers {
  /** Names come without their prefix: some programs write `x:row`. */
  open?: (name: string, attributes: Attributes) => void
  text?: (text: string) => void
  close?: (name: string) => void
  /** Runs after each piece of the input, when all its handlers have run. */
  piece?: () => Promise<void>
}

const longestText = 4 * 1024 * 1024

/** Reads one XML part as a stream. A malformed part is a `broken` error; document type definitions are not followed. */
export async function readXml(pieces: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  const parser = new SaxParser({ position: false, invalidCharHandling: 'skip' })
  let silent = 0
  parser.on('opentag', tag => {
    silent = 0
    handlers.open?.(localName(tag.name), tag.attributes as Attributes)
  })
  parser.on('closetag', tag => handlers.close?.(localName(tag.name)))
  parser.on('text', text => handlers.text?.(text))
  parser.on('cdata', text => handlers.text?.(text))
  let decoder: TextDecoder | undefined
  try {
    for await (const piece of pieces) {
      decoder ??= new TextDecoder(xmlEncoding(piece), { fatal: true })
      silent += piece.length
      if (silent > longestText) throw new SheetError('too_large', '有一个单元格的内容超过 4 MB，没有读取；请缩短后再上传')
      parser.write(decoder.decode(piece, { stream: true }))
      await handlers.piece?.()
    }
    parser.write(decoder?.decode() ?? '')
    parser.close()
    await handlers.piece?.()
  } catch (error) {
    throw error instanceof SheetError ? error : brokenFile(error)
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

function xmlEncoding(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8'
}
