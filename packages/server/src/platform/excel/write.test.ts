import { read, utils } from '@e965/xlsx'
import { Workbook } from '@cj-tech-master/excelts'
import { landscapeA4, plainStyle } from '@qingyuan/core/sheet-style'
import type { SheetModel } from '@qingyuan/core/sheet-model'
import { unzipSync, strFromU8 } from 'fflate'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { readSheets } from '../sheets/read-sheets.ts'
import { fillTemplate } from './fill.ts'
import { listWorkbook } from './list.ts'
import { compileTemplate } from './template.ts'
import { readTemplateFile } from './read-template.ts'
import { showValue } from './show-number.ts'
import { testSheet, testTemplate } from './test-template.ts'
import { writeXlsx, xlsxBuffer } from './write.ts'

let folder = ''
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'write-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

const styled: SheetModel = {
  name: '表’一', columns: [{ width: 8.5 }, { width: 20 }, { width: 12 }],
  styles: [plainStyle, { ...plainStyle, format: '#,##0.00', bold: true, color: 'C00000', borders: { top: 'thin', left: 'double' } },
    { ...plainStyle, format: 'yyyy"年"m"月"d"日"', italic: true, underline: true, strike: true, fill: 'FFFF00', align: 'distributed', valign: 'top', wrap: true },
    { ...plainStyle, vertical: true, indent: 2, align: 'left', valign: 'bottom', font: '仿宋_GB2312', size: 16 }],
  rows: [
    { height: 30, cells: [{ value: '题\n二', shown: '题\n二', style: 3 }, null, { value: null, shown: '', style: 1 }] },
    { cells: [{ value: 1234.5, shown: '1,234.50', style: 1 }, { value: 46_326, shown: '2026年10月31日', style: 2 }, { value: -0.5, shown: '-0.5', style: 0 }] },
    { cells: [] },
    { cells: [{ value: '<&>"\'  _x0041_ ', shown: '<&>"\'  _x0041_ ', style: 0 }] },
  ],
  merges: [{ top: 0, left: 0, bottom: 0, right: 1 }],
  page: { ...landscapeA4, repeatRows: [0, 1], header: { left: '甲&乙' }, footer: { left: '演示数据', center: '第 {page} 页 共 {pages} 页', right: '版本号 5' } },
  frozenRows: 2,
}

/** Sheets of a file as another library shows them. */
const shownBy = (bytes: Uint8Array) => {
  const book = read(bytes, { cellNF: true, cellText: true })
  return book.SheetNames.map((name) => book.Sheets[name]!)
}

test('what is written is what comes back: values, styles, merges, print set-up', async () => {
  const path = join(folder, 'styled.xlsx')
  await writeXlsx([styled], path)
  const outline = await readTemplateFile(path, 'x')
  const [back] = compileTemplate(outline, 'x').sheets
  const spell = (model: SheetModel | undefined) => model?.rows.map(({ height, cells }) => ({ height, cells: cells.flatMap((cell) =>
    cell ? [{ value: cell.value, shown: cell.shown, style: model.styles[cell.style] }] : []) }))
  const withoutHoles = { ...styled, rows: styled.rows.map((row) => ({ ...row, cells: row.cells })) }
  const written = spell(withoutHoles)!
  const read = spell(back?.model)!
  for (const [row, { height, cells }] of written.entries()) {
    expect(read[row]?.height).toBe(height)
    for (const cell of cells) expect(read[row]?.cells).toContainEqual(cell)
  }
  expect(back?.model).toMatchObject({ merges: styled.merges, columns: styled.columns, page: styled.page, frozenRows: 2, name: '表’一' })
  expect(outline.problems).toEqual([])
})

test('other readers see the same text in every cell as the preview', async () => {
  const texts = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('=1+1', '待核', '–', "'x", ' 空 ', '_x000D_', '第一行\n第二行'))
  const values = fc.oneof(texts.map((value) => ({ value })), fc.integer({ min: -(10 ** 12), max: 10 ** 12 }).map((fen) => ({ fen })),
    fc.integer({ min: 0, max: 10 ** 9 }).map((value) => ({ value, format: 'int' as const })), fc.integer({ min: 0, max: 10_000 }).map((part) => ({ value: part / 10_000, format: 'percent' as const })),
    fc.constant({ value: null, nullText: '待核' }), fc.constant({ value: '2026-10-31', format: 'date' as const }))
  const template = testTemplate([['[[行.一]]', '[[行.二]]', '共[[行.一]]']])
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ 一: values, 二: values }), { minLength: 1, maxLength: 5 }), async (rows) => {
    const [model] = fillTemplate(template, { fields: {}, lists: { 行: rows } })
    const bytes = await xlsxBuffer([model!])
    const [sheet] = shownBy(bytes)
    const book = new Workbook()
    await book.xlsx.load(new Uint8Array(bytes).buffer)
    for (const [row, { cells }] of model!.rows.entries()) {
      for (const [column, cell] of cells.entries()) {
        const place = utils.encode_cell({ r: row, c: column })
        const other: { t?: string; v?: unknown; w?: string; f?: string } = sheet?.[place] ?? {}
        expect(other.f, place).toBeUndefined()
        if (cell?.value === null || cell?.value === '') continue
        expect(other.v, place).toBe(cell?.value)
        expect(other.t, place).toBe(typeof cell?.value === 'number' ? 'n' : 's')
        expect(typeof cell?.value === 'number' ? other.w : other.v, place).toBe(cell?.shown)
        expect(book.worksheets[0]?.getCell(row + 1, column + 1).value, place).toBe(cell?.value)
        expect(showValue(cell!.value, model!.styles[cell!.style]!.format)).toBe(cell!.shown)
      }
    }
  }), { numRuns: 40 })
})

test("the product's own reader reads it back, injection and all", async () => {
  const path = join(folder, 'nasty.xlsx')
  const nasty = ['=HYPERLINK("http://example.invalid")', '@SUM(1)', '+86 12000000000', '-1+2']
  const [model] = fillTemplate(testTemplate([['[[行.文]]', '[[行.额]]']]), { fields: {}, lists: { 行: nasty.map((value) => ({ 文: { value }, 额: { fen: 1_234_567 } })) } })
  await writeXlsx([model!], path)
  const xml = strFromU8(unzipSync(await readFile(path))['xl/worksheets/sheet1.xml']!)
  expect(xml).not.toContain('<f>')
  const cells = []
  for await (const row of readSheets(path)) cells.push(row.cells.map((cell) => cell?.value ?? cell?.text))
  expect(cells).toEqual(nasty.map((text) => [expect.stringContaining(text), 1.23]))
  for (const [text] of cells) expect(text).not.toMatch(/^[=+@-]/)
})

test('the same models give the same bytes, at any time', async () => {
  const first = await xlsxBuffer([styled, testSheet([[1, '二']])])
  await new Promise((resolve) => setTimeout(resolve, 2100))   // the clock of a zip counts in steps of two seconds
  expect(await xlsxBuffer([structuredClone(styled), testSheet([[1, '二']])])).toEqual(first)
  const parts = unzipSync(first)
  expect(Object.values(parts).map((part) => strFromU8(part)).join()).not.toMatch(/20\d\d-\d\d-\d\dT/)
})

test('several sheets, and names that Excel would refuse', async () => {
  const names = ['风险[清单]:*', '风险清单', "'", '很'.repeat(40), '很'.repeat(40)]
  const sheets = names.map((name, index) => testSheet([[index]], { name, page: { ...landscapeA4, fitToWidth: false, scale: 80, repeatRows: [0, 0] } }))
  const book = read(await xlsxBuffer(sheets))
  expect(book.SheetNames).toEqual(['风险清单', '风险清单（2）', '表', '很'.repeat(31), `${'很'.repeat(26)}（2）`])
  expect(book.Workbook?.Names?.map(({ Ref }) => Ref)).toContain("'风险清单（2）'!$1:$1")
})

test('a path appears whole or not at all; a stream is closed', async () => {
  const broken = testSheet([['x']])
  broken.rows.push(null as never)
  await expect(writeXlsx([broken], join(folder, 'half.xlsx'))).rejects.toThrow()
  expect((await readdir(folder)).filter((name) => name.startsWith('half'))).toEqual([])
  const chunks: Buffer[] = []
  await writeXlsx([styled], new Writable({ write(chunk: Buffer, _encoding, done) { chunks.push(chunk); done() } }))
  expect(Buffer.concat(chunks)).toEqual(await xlsxBuffer([styled]))
})

test('a list as shown on a page', async () => {
  const rows = [{ name: '样'.repeat(90), amount: 123.456 }, { name: '=1+1', amount: null }]
  const bytes = await listWorkbook('线索/列表', [
    { title: '名称', width: 20, value: (row) => row.name }, { title: '涉及金额（万元）', width: 18, value: (row) => row.amount, format: '0.00' },
  ], rows, ['演示数据'])
  const [sheet] = shownBy(bytes)
  expect(read(bytes).SheetNames).toEqual(['线索列表'])
  expect(['A1', 'B1', 'A2', 'B2', 'A3', 'B3', 'A4'].map((place) => (sheet?.[place] as { w?: string; v?: string } | undefined)?.w ?? sheet?.[place]?.v))
    .toEqual(['名称', '涉及金额（万元）', '样'.repeat(90), '123.46', "'=1+1", undefined, '演示数据'])
  expect(sheet?.['!autofilter']).toEqual({ ref: 'A1:B3' })
  const path = join(folder, 'list.xlsx')
  await writeFile(path, bytes)
  expect((await readTemplateFile(path, 'x')).sheets[0]).toMatchObject({ frozenRows: 1, page: { orientation: 'landscape', repeatRows: [0, 0], footer: { left: '演示数据' } } })
})
