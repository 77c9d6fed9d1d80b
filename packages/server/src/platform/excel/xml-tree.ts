import { readXml } from '../sheets/xml-reader.ts'
import type { Attributes } from '../sheets/xml-reader.ts'
import type { ZipArchive, ZipEntry } from '../sheets/zip-archive.ts'

/** An element without its prefix; text is left out, the small parts read this way hold none that matters. */
export interface XmlNode { name: string; attributes: Attributes; children: XmlNode[] }

/** A small part of a package (styles, theme) as a whole; undefined when it has no root. */
export async function xmlTree(zip: ZipArchive, entry: ZipEntry): Promise<XmlNode | undefined> {
  const top: XmlNode = { name: '', attributes: {}, children: [] }
  const open = [top]
  await readXml(zip.read(entry), {
    open(name, attributes) {
      const node: XmlNode = { name, attributes, children: [] }
      open.at(-1)?.children.push(node)
      open.push(node)
    },
    close() {
      if (open.length > 1) open.pop()
    },
  })
  return top.children[0]
}
