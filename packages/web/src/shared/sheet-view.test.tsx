import { plainStyle, landscapeA4 } from '@qingyuan/core/sheet-style'
import type { ModelCell, SheetModel } from '@qingyuan/core/sheet-model'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { sheetCss } from './sheet-css.ts'
import { SheetView } from './sheet-view.tsx'

const cell = (shown: string | number, more: Partial<ModelCell> = {}): ModelCell =>
  ({ value: shown === '' ? null : shown, shown: typeof shown === 'number' ? shown.toFixed(2) : shown, style: 0, ...more })
const model: SheetModel = {
  name: '附件2', columns: [{ width: 10 }, { width: 20 }, { width: 5 }],
  styles: [plainStyle, { ...plainStyle, borders: { right: 'thick', bottom: 'double' }, bold: true }],
  rows: [
    { cells: [cell('题'), cell(''), cell('')] },
    { cells: [cell('情况'), cell('', { style: 1 }), cell('备注')] },
    { cells: [cell('名称'), cell('金额'), cell('')] },
    { height: 40, cells: [cell('样例 <b>&"\''), cell(3036.65, { link: '合计', note: '来源：审计' }), cell('第一行\n第二行')] },
    { cells: [cell('注'), null, null] },
  ],
  merges: [{ top: 0, left: 0, bottom: 0, right: 2 }, { top: 1, left: 0, bottom: 1, right: 1 }, { top: 1, left: 2, bottom: 2, right: 2 }],
  page: { ...landscapeA4, repeatRows: [1, 2], footer: { left: '演示数据', center: '第 {page} 页 共 {pages} 页', right: '版本号 "5"' } },
}
const unescape = (html: string) => html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&')
/** Text and attributes of the cells in a piece of HTML. */
const cellsOf = (html: string) => [...html.matchAll(/<(t[dh])([^>]*)>(.*?)<\/t[dh]>/gs)].map(([, tag, attributes, inner]) =>
  ({ tag, attributes: attributes ?? '', text: unescape((inner ?? '').replace(/<[^>]*>/g, '')) }))

test('every cell shows what the file shows, merged areas span, headings are headings', () => {
  const html = renderToStaticMarkup(<SheetView model={model} onLink={() => {}} />)
  const covered = (row: number, column: number) => model.merges.some(({ top, left, bottom, right }) =>
    row >= top && row <= bottom && column >= left && column <= right && !(row === top && column === left))
  const expected = model.rows.flatMap(({ cells }, row) => model.columns.flatMap((_, column) => covered(row, column) ? [] : [cells[column]?.shown ?? '']))
  expect(cellsOf(html).map(({ text }) => text)).toEqual(expected)
  const heading = cellsOf(/<thead>(.*?)<\/thead>/s.exec(html)?.[1] ?? '')
  expect(heading.map(({ tag, text }) => `${tag} ${text}`)).toEqual(['th 情况', 'th 备注', 'th 名称', 'th 金额'])
  expect(heading[0]?.attributes).toMatch(/colSpan="2".*class="s0 r1 b0"/)
  expect(heading[1]?.attributes).toMatch(/rowSpan="2"/)
  expect(html).toContain('演示数据')
})

test('only figures with rows behind them are buttons, and only where someone listens', () => {
  const html = renderToStaticMarkup(<SheetView model={model} onLink={() => {}} />)
  expect(html.match(/<button/g)).toHaveLength(1)
  expect(html).toContain('aria-label="3036.65，查看明细"')
  expect(cellsOf(html).find(({ text }) => text === '3036.65')?.attributes).toMatch(/num.*with-note.*title="来源：审计"|title="来源：审计".*num/)
  expect(renderToStaticMarkup(<SheetView model={model} />)).not.toContain('<button')
})

test('a long sheet shows its first rows and says how many there are', () => {
  const long = { ...model, merges: [], rows: Array.from({ length: 1000 }, (_, index) => ({ cells: [cell(`行${index}`)] })) }
  const html = renderToStaticMarkup(<SheetView model={long} firstRows={50} />)
  expect(html).toContain('行49')
  expect(html).not.toContain('行50')
  expect(html).toMatch(/前 50 行，全表共 1000 行/)
})

test('the page prints on its paper, with page numbers and footer; a file cannot smuggle in style rules', () => {
  const nasty: SheetModel = { ...model, styles: [{ ...plainStyle, font: 'x";}body{display:none}' }],
    page: { ...model.page, footer: { left: '";}body{display:none}\\', center: '第 {page} 页 共 {pages} 页' } } }
  const css = sheetCss(nasty, 'sheet1')
  expect(css).toMatch(/@page sheet1\{size:A4 landscape;/)
  expect(css).toContain('content:"第 " counter(page) " 页 共 " counter(pages) " 页"')
  expect(css).not.toMatch(/[^\\]";\}body|\}body\{display:none\}"/)
  expect(css.replace(/"(?:[^"\\]|\\.)*"/g, '""')).not.toContain('body')
})
