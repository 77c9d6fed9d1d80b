import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { paperDocx } from './write-paper.ts'

const parts = (paper: Buffer) => Object.fromEntries(Object.entries(unzipSync(paper)).map(([name, bytes]) => [name, strFromU8(bytes)]))

test('a paper holds its texts as text, whatever they contain, and the same blocks give the same bytes', () => {
  const nasty = '<w:r>&"甲"\u0007]]>'
  const blocks = [{ kind: 'title', text: '样例文书' }, { kind: 'text', text: `第一行\n${nasty}` }, { kind: 'table', widths: [1, 3], heading: ['项目', '数'], rows: [['一', nasty], ['少一格']] }] as const
  const found = parts(paperDocx(blocks, '样例单位'))
  expect(Object.keys(found).sort()).toEqual(['[Content_Types].xml', '_rels/.rels', 'word/_rels/document.xml.rels', 'word/document.xml', 'word/footer1.xml'])
  const text = found['word/document.xml']!
  expect(text).toContain('&lt;w:r&gt;&amp;&quot;甲&quot;]]&gt;')
  expect(text).not.toContain('\u0007')
  expect(text.match(/<w:tr>/g)).toHaveLength(3)
  expect(text.match(/<w:tc>/g)).toHaveLength(6)
  // Every element that is opened is closed, in order.
  for (const part of Object.values(found)) {
    const open: string[] = []
    for (const [, end, name, own] of part.replace(/^<\?xml[^>]*>/, '').matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g)) {
      if (end) expect(open.pop()).toBe(name)
      else if (!own) open.push(name!)
    }
    expect(open).toEqual([])
  }
  expect(found['word/footer1.xml']).toContain('样例单位')
  expect(paperDocx(blocks, '样例单位').equals(paperDocx(blocks, '样例单位'))).toBe(true)
})
