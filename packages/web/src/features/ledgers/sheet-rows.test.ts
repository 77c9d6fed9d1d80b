import type { ModelCell, SheetModel } from '@qingyuan/core/sheet-model'
import { expect, test } from 'vitest'
import { rowsBehind } from './sheet-rows.ts'

const cell = (shown: string, link?: string): ModelCell => ({ value: shown, shown, style: 0, ...(link && { link }) })
const sheet = (rows: (ModelCell | null)[][], merges: SheetModel['merges'] = []): SheetModel => ({
  name: '表', columns: [{ width: 8 }, { width: 8 }, { width: 8 }], styles: [], rows: rows.map((cells) => ({ cells })), merges,
  page: { orientation: 'landscape', paper: 'A4', fitToWidth: true, margins: { left: 1, right: 1, top: 1, bottom: 1, header: 1, footer: 1 } },
})

test('the rows of a sum are those of the sheet, under the heading that stands above the column', () => {
  const found = rowsBehind(sheet([
    [cell('序号'), cell('企业名称'), cell('涉及\n金额')], [null, null, null],
    [cell('1'), cell('例清', 'lead:a'), cell('231.60', 'lead:a')], [cell('2'), cell('拟光', 'lead:b'), cell('待核')],
    [null, cell('合计'), cell('231.60', 'rows')],
  ], [{ top: 0, left: 2, bottom: 1, right: 2 }]))
  expect(found).toEqual({
    headings: ['涉及金额'], totals: ['231.60'],
    rows: [{ leadId: 'a', name: '例清', shown: ['231.60'] }, { leadId: 'b', name: '拟光', shown: ['待核'] }],
  })
})

test('a sum above its rows, and a sheet without leads', () => {
  expect(rowsBehind(sheet([[cell('共'), null, cell('3', 'rows')], [null, cell('甲', 'lead:a'), cell('3')]])).headings).toEqual(['3'])
  expect(rowsBehind(sheet([[cell('9', 'rows'), null, null]]))).toEqual({ headings: [''], rows: [], totals: ['9'] })
})
