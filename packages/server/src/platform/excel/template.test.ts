import { Workbook } from '@cj-tech-master/excelts'
import type { Worksheet } from '@cj-tech-master/excelts'
import { zip } from '@cj-tech-master/excelts/archive'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cp, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillTemplate } from './fill.ts'
import { checkTemplate, compileTemplate, loadTemplate, templateLoader, usedNames } from './template.ts'
import { TemplateError } from './template-types.ts'
import { shownTexts, testSheet, testTemplate } from './test-template.ts'
import { writeXlsx } from './write.ts'

let folder = ''
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'template-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

/** An office's file, made with the library that a spreadsheet program is here. */
async function office(draw: (sheet: Worksheet, book: Workbook) => void): Promise<string> {
  const book = new Workbook()
  draw(book.addWorksheet('台 账'), book)
  const path = join(folder, `${crypto.randomUUID()}.xlsx`)
  await book.xlsx.writeFile(path)
  return path
}
async function refusal(path: string): Promise<TemplateError> {
  const error: unknown = await loadTemplate(path, '模板.xlsx').then(() => new Error('loaded'), (reason: unknown) => reason)
  expect(error).toBeInstanceOf(TemplateError)
  return error as TemplateError
}
const names = { fields: ['单位名称', '合计.涉及金额', '期间'], lists: { 行: ['企业名称', '涉及金额'], 联系人: ['姓名'] } }

test("an office's own odd form survives: styles, merges, print set-up, placeholders anywhere", async () => {
  const path = await office((sheet) => {
    sheet.pageSetup = { ...sheet.pageSetup, orientation: 'landscape', paperSize: 8, fitToPage: true, printTitlesRow: '3:4', horizontalCentered: true }
    sheet.headerFooter = { ...sheet.headerFooter, oddFooter: '&L&"宋体,常规"&9[[单位名称]]&C第 &P 页 / &N&R甲&&乙&D' }
    sheet.getCell('A1').value = { richText: [{ text: '关于', font: { bold: true } }, { text: '［［单位名称］］的台账' }] }
    sheet.getCell('A1').font = { name: '方正小标宋简体', size: 22, color: { argb: 'FFC00000' } }
    for (const column of ['A1', 'B1', 'C1', 'D1']) sheet.getCell(column).alignment = { horizontal: 'centerContinuous', vertical: 'middle' }
    sheet.mergeCells('A3:A4')
    sheet.mergeCells('B3:C3')
    sheet.getCell('A3').value = '名称'
    sheet.getCell('B3').value = '情况'
    sheet.getCell('B4').value = '金额'
    sheet.getCell('A5').value = '[[行.企业名称]]（第[[行.企业名称]]家）'
    sheet.getCell('B5').value = '[[行.涉及金额]]'
    sheet.getCell('B5').numFmt = '#,##0.00'
    sheet.mergeCells('B5:C5')
    for (const place of ['A5', 'B5', 'C5', 'D5']) {
      sheet.getCell(place).border = { top: { style: 'thin' }, bottom: { style: 'mediumDashed' }, left: { style: 'double' } }
    }
    sheet.getCell('A6').value = '联系人：[[联系人.姓名]]'
    sheet.getCell('A7').value = new Date(Date.UTC(2026, 9, 31))
    sheet.getCell('A7').numFmt = 'yyyy"年"m"月"d"日"'
    sheet.getCell('D5').alignment = { textRotation: 'vertical', horizontal: 'distributed' }
    sheet.getCell('D5').fill = { type: 'pattern', pattern: 'solid', fgColor: { theme: 0, tint: -0.25 } as never }
    sheet.getColumn(1).width = 33
    sheet.getRow(5).height = 41
    sheet.views = [{ state: 'frozen', ySplit: 4 } as never]
  })
  const template = await loadTemplate(path)
  expect(template.dropped).toEqual([])
  expect(checkTemplate(template, names)).toEqual([])
  expect(usedNames(template, (list) => Object.hasOwn(names.lists, list))).toEqual({
    fields: new Set(['单位名称']), lists: new Map([['行', new Set(['企业名称', '涉及金额'])], ['联系人', new Set(['姓名'])]]) })
  const [model] = fillTemplate(template, { fields: { 单位名称: { value: '拟溪镇' } }, lists: {
    行: [{ 企业名称: { value: '甲' }, 涉及金额: { fen: 123_456_789_000 } }, { 企业名称: { value: '乙' }, 涉及金额: { fen: 0 } }],
    联系人: [{ 姓名: { value: '罗拟青' } }, { 姓名: { value: '石范平' } }] } })
  expect(shownTexts(model).map((row) => row.join('|'))).toEqual([
    '关于拟溪镇的台账|||', '|||', '名称|情况||', '|金额||', '甲（第甲家）|123,456.79||', '乙（第乙家）|0.00||', '联系人：罗拟青|||', '联系人：石范平|||',
    '2026年10月31日|||',
  ])
  const styleAt = (row: number, column: number) => model?.styles[model.rows[row]?.cells[column]?.style ?? -1]
  expect(styleAt(0, 0)).toMatchObject({ font: '方正小标宋简体', size: 22, color: 'C00000', align: 'center', valign: 'middle' })
  expect(styleAt(5, 0)?.borders).toEqual({ top: 'thin', bottom: 'dashed', left: 'double' })
  expect(styleAt(5, 3)).toMatchObject({ vertical: true, align: 'distributed', fill: 'BFBFBF' })
  expect(model?.columns[0]?.width).toBe(33)
  expect(model?.rows.slice(4, 6).map(({ height }) => height)).toEqual([41, 41])
  expect(model?.merges).toEqual(expect.arrayContaining([
    { top: 0, left: 0, bottom: 0, right: 3 }, { top: 2, left: 0, bottom: 3, right: 0 }, { top: 4, left: 1, bottom: 4, right: 2 }, { top: 5, left: 1, bottom: 5, right: 2 },
  ]))
  expect(model?.frozenRows).toBe(4)
  expect(model?.page).toMatchObject({ orientation: 'landscape', paper: 'A3', fitToWidth: true, centered: true, repeatRows: [2, 3],
    footer: { left: '拟溪镇', center: '第 {page} 页 / {pages}', right: '甲&乙' } })
})

test('unknown names are reported with cell, nearest names and the names there are', () => {
  const template = testTemplate([['[[单位名秤]]', '[[行.涉及金客]]', '[[涉及金额]]'], ['[[完全不沾边的名字]]', '[[行.企业名称]][[联系人.姓名]]', '[[单位名称]]']],
    { page: { ...testSheet([]).page, header: { left: '[[行.企业名称]]' } } })
  const remarks = checkTemplate(template, names).map(({ cell = '页眉', message }) => `${cell}：${message}`)
  expect(remarks).toEqual([
    'A1：没有名为“单位名秤”的字段，是不是“单位名称”？',
    'B1：没有名为“行.涉及金客”的字段，是不是“行.涉及金额”或“合计.涉及金额”？',
    'C1：没有名为“涉及金额”的字段，是不是“合计.涉及金额”或“行.涉及金额”？',
    'A2：没有名为“完全不沾边的名字”的字段，请从字段表里选用',
    'B2：同一行里用了“行”和“联系人”两个清单，请分成两行',
    '页眉：页眉、页脚里不能用清单“行”的字段“行.企业名称”',
  ])
  const outline = { sheets: template.sheets.map((sheet) => sheet.model), problems: [], dropped: [] }
  expect(() => compileTemplate(outline, '附件.xlsx', names)).toThrow(/模板“附件.xlsx”有 6 处要改：\n“表”A1：.*可用的字段：单位名称、合计\.涉及金额、期间。清单“行”：企业名称、涉及金额/s)
})

test('malformed placeholders are problems of the file', () => {
  const load = (text: string) => () => testTemplate([['头', text]])
  expect(load('[[单位名称')).toThrow(/B1：方括号没有成对/)
  expect(load('[[ ]]')).toThrow(/没有写字段名/)
  expect(load('[[额:角]]')).toThrow(/只能写“元”或“万元”/)
  expect(load('[单位]')).not.toThrow()
})

test('formulas, error values, hidden rows and columns are named with their place', async () => {
  const error = await refusal(await office((sheet) => {
    sheet.getCell('A1').value = '[[单位名称]]'
    sheet.getCell('B2').value = { formula: 'SUM(A1:A2)', result: 3 }
    sheet.getCell('C3').value = { error: '#REF!' }
    sheet.getRow(2).hidden = true
    sheet.getColumn(3).hidden = true
  }))
  expect(error.message).toMatch(/^模板“模板.xlsx”有 4 处要改/)
  expect(error.remarks.map(({ cell = '', message }) => cell + message)).toEqual(expect.arrayContaining([
    expect.stringMatching(/^B2是公式/), expect.stringMatching(/^C3是错误值 #REF!/), '第 2 行是隐藏的，请取消隐藏或删去', 'C 列是隐藏的，请取消隐藏或删去',
  ]))
})

test('what a filled table does not keep is said', async () => {
  const template = await loadTemplate(await office((sheet) => {
    sheet.getCell('A1').value = 1
    sheet.getCell('A1').numFmt = '0.00"'
    sheet.dataValidations.add('B1', { type: 'list', allowBlank: true, formulae: ['"是,否"'] })
  }))
  expect(template.dropped.map(({ message }) => message).join()).toMatch(/数字格式“0\.00"”不支持.*数据验证/)
})

test('files that are no template get a clear error and never stop the server', async () => {
  const write = async (content: Uint8Array | string) => {
    const path = join(folder, crypto.randomUUID())
    await writeFile(path, content)
    return path
  }
  const bomb = await zip().add('[Content_Types].xml', 'x').add('xl/media/a', new Uint8Array(80 * 1024 * 1024)).bytes()
  const good = join(folder, 'good.xlsx')
  await writeXlsx([testSheet([['[[单位名称]]']])], good)
  for (const [path, reason] of [
    [await write(''), /文件是空的/],
    [await write('a,b\n1,2'), /须是没有密码的 \.xlsx/],
    [await write('<html><table></table></html>'), /网页/],
    [await write(Buffer.from('PK\x03\x04 broken', 'latin1')), /已损坏/],
    [await write((await zip().add('a.txt', 'x').bytes())), /这是压缩包/],
    [await write(bomb), /解压后超过 60 MB/],
    [await write(new Uint8Array(6 * 1024 * 1024)), /超过 5 MB/],
    [await office((sheet) => { sheet.getCell('A2001').value = 'x' }), /用到第 2001 行、A 列，超过/],
    [await office((sheet, book) => { sheet.state = 'hidden'; book.addWorksheet('表2').state = 'veryHidden' }), /看得见的工作表/],
  ] as const) expect((await refusal(path)).message).toMatch(reason)
  expect((await loadTemplate(good)).sheets).toHaveLength(1)
})

test('a part that unpacks to more than the directory announces is stopped', async () => {
  const part = new Uint8Array(20 * 1024 * 1024).fill(0x20)
  const xml = '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'
  const bytes = Buffer.from(await zip({ timestamps: 'dos' }).add('_rels/.rels', xml).add('xl/workbook.xml', part).bytes())
  const size = Buffer.alloc(4)
  size.writeUInt32LE(part.length)
  for (let at = bytes.indexOf(size); at >= 0; at = bytes.indexOf(size, at + 4)) bytes.writeUInt32LE(1000, at)
  const path = join(folder, 'liar.xlsx')
  await writeFile(path, bytes)
  expect((await refusal(path)).message).toMatch(/比它自己声称的大/)
})

test('a loaded template is kept until its file changes', async () => {
  const path = join(folder, 'kept.xlsx')
  await writeXlsx([testSheet([['[[单位名称]]']])], path)
  const load = templateLoader()
  const first = await load(path)
  expect(await load(path)).toBe(first)
  await cp(join(folder, 'good.xlsx'), path)
  await utimes(path, new Date(), new Date(Date.now() + 5000))
  expect(await load(path)).not.toBe(first)
  await writeFile(path, 'x')
  await expect(load(path)).rejects.toBeInstanceOf(TemplateError)
})
