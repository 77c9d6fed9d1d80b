import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CFB, utils, write } from '@e965/xlsx'
import { afterAll, describe, expect, test } from 'vitest'
import { fillMerges } from './merges.ts'
import { describeSheets } from './read-sheets.ts'
import {
  failureOf, removeTestFiles, rowsOf, sheetXml, stylesXml, testFile, textsOf, xlsx, zip,
} from './sheet-test-files.ts'

afterAll(removeTestFiles)

const samples = join(import.meta.dirname, '../../../../../../shared/samples/forms')

describe('.xlsx', () => {
  test('text is read as shown: shared, rich, inline, with its pronunciation left out, with escapes', async () => {
    const path = testFile('text.xlsx', xlsx({
      strings: '<sst><si><t>张三</t><rPh sb="0" eb="1"><t>ZHANG</t></rPh></si>' +
        '<si><r><rPr><b/></rPr><t>清源</t></r><r><t xml:space="preserve"> 公司</t></r></si>' +
        '<si><t>a_x000D_\nb_x005F_x000D_</t></si><si/><si><t>  \u3000 </t></si><si><t>&lt;甲&amp;乙&gt;</t></si></sst>',
      sheets: [{
        name: '名册', xml: sheetXml(
          '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>' +
          '<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" t="s"><v>4</v></c><c r="C3" t="s"><v>5</v></c></row>' +
          '<row r="4"><c r="B4" t="inlineStr"><is><r><t>李</t></r><r><t>四</t></r></is></c>' +
          '<c r="D4" t="str"><v>王_x0020_五</v></c><c r="E4" t="s"><v>99</v></c><c r="F4" t="s"/></row>' +
          '<row r="5"><c r="A5" s="1"/></row>' +
          '<row r="6"><c r="A6" t="inlineStr"><is><t>坏\ufffd字_xD800_</t></is></c></row>'),
      }],
    }))
    const rows = await rowsOf(path)
    expect(rows.map(({ row, cells }) => [row, cells.map(cell => cell && cell.text)])).toEqual([
      [1, ['张三', '清源 公司', 'a\nb_x000D_']],
      [3, [null, null, '<甲&乙>']],
      [4, [null, '李四', null, '王 五', '']],
      [6, ['坏\ufffd字\ufffd']],
    ])
    expect(rows[2]?.cells[4]?.error).toContain('找不到')
    expect(rows[3]?.cells[0]?.error).toContain('无法识别的字符')
  })

  test('numbers keep their value, their shown form, and say when digits were lost', async () => {
    const path = testFile('numbers.xlsx', xlsx({
      styles: stylesXml([0, '#,##0.00', '000000', 10, ';;;', '_ ¥* #,##0.00_ ', 'G/通用格式', '0.00E+00']),
      sheets: [{
        name: '数', xml: sheetXml('<row r="1"><c r="A1"><v>1234.5</v></c><c r="B1" s="1"><v>1234.5</v></c>' +
          '<c r="C1" s="2"><v>123</v></c><c r="D1" s="3"><v>0.125</v></c><c r="E1" s="4"><v>7</v></c>' +
          '<c r="F1" s="5"><v>9</v></c><c r="G1" s="6"><v>8</v></c><c r="H1"><v>0.30000000000000004</v></c></row>' +
          '<row r="2"><c r="A2"><v>6.2220212345678899E+18</v></c><c r="B2"><v>6222021234567890123</v></c>' +
          '<c r="C2"><v>1.1010519491231E+17</v></c><c r="D2" t="str"><v>6.22E+18</v></c>' +
          '<c r="E2" s="7"><v>13800138000</v></c><c r="F2" t="str"><v>00123</v></c><c r="G2"><v>1.5E+10</v></c></row>' +
          '<row r="3"><c r="A3"><v>abc</v></c><c r="B3" t="b"><v>1</v></c><c r="C3" t="e"><v>#N/A</v></c>' +
          '<c r="D3"><v></v></c><c r="E3"><v>0</v></c></row>'),
      }],
    }))
    expect((await rowsOf(path)).map(row => row.cells)).toEqual([
      [{ text: '1234.5', value: 1234.5 }, { text: '1,234.50', value: 1234.5 }, { text: '000123', value: 123 },
        { text: '12.50%', value: 0.125 }, { text: '7', value: 7 }, { text: '¥9.00', value: 9 }, { text: '8', value: 8 },
        { text: '0.3', value: 0.30000000000000004 }],
      [{ text: '6222021234567890000', value: 6222021234567889920, digitsLost: true },
        { text: '6222021234567890123', value: Number('6222021234567890123') },
        { text: '110105194912310000', value: 110105194912310000, digitsLost: true },
        { text: '6.22E+18', digitsLost: true }, { text: '13800138000', value: 13800138000 }, { text: '00123' },
        { text: '15000000000', value: 1.5e10 }],
      [{ text: 'abc', error: '不是有效的数' }, { text: 'TRUE', value: true }, { text: '#N/A', error: '是错误值 #N/A' },
        null, { text: '0', value: 0 }],
    ])
  })

  const dateStyles = stylesXml([14, 'yyyy"年"m"月"d"日"', 'yyyy-mm-dd hh:mm:ss', 'h:mm', '[h]:mm', 31, 'm/d',
    'yyyy年m月d日 上午/下午h时'])

  test('dates of 1900: by format, with rounding errors, the day that never was, times, durations', async () => {
    const cell = (column: string, style: number, value: string) => `<c r="${column}1" s="${style}"><v>${value}</v></c>`
    const path = testFile('dates.xlsx', xlsx({
      styles: dateStyles,
      sheets: [{
        name: '日期', xml: sheetXml(`<row r="1">${cell('A', 0, '45000')}${cell('B', 1, '45000')}` +
          `${cell('C', 2, '44926.999999999996')}${cell('D', 2, '45000.75')}${cell('E', 3, '0.75')}` +
          `${cell('F', 4, '1.5')}${cell('G', 5, '59')}${cell('H', 0, '60')}${cell('I', 0, '61')}${cell('J', 0, '-1')}` +
          `${cell('K', 6, '45000')}${cell('L', 0, '0')}${cell('M', 0, '2958466')}${cell('O', 7, '45000.75')}` +
          `<c r="N1" t="d"><v>2023-03-15T08:00:00</v></c></row>`),
      }],
    }))
    const [row] = await rowsOf(path)
    expect(row?.cells).toEqual([
      { text: '2023/3/15', value: 45000, date: '2023-03-15' },
      { text: '2023年3月15日', value: 45000, date: '2023-03-15' },
      { text: '2023-01-01 00:00:00', value: Number('44926.999999999996'), date: '2023-01-01' },
      { text: '2023-03-15 18:00:00', value: 45000.75, date: '2023-03-15T18:00:00' },
      { text: '18:00', value: 0.75, time: '18:00:00' },
      { text: '36:00', value: 1.5 },
      { text: '1900年2月28日', value: 59, date: '1900-02-28' },
      { text: '60', value: 60, error: '不是有效的日期' },
      { text: '1900/3/1', value: 61, date: '1900-03-01' },
      { text: '-1', value: -1, error: '不是有效的日期' },
      { text: '3/15', value: 45000, date: '2023-03-15' },
      { text: '0', value: 0, error: '不是有效的日期' },
      { text: '2958466', value: 2958466, error: '不是有效的日期' },
      { text: '2023-03-15 08:00:00', date: '2023-03-15T08:00:00' },
      { text: '2023年3月15日 下午6时', value: 45000.75, date: '2023-03-15T18:00:00' },
    ])
  })

  test('dates of 1904', async () => {
    const path = testFile('dates-1904.xlsx', xlsx({
      styles: dateStyles, properties: '<workbookPr date1904="1"/>',
      sheets: [{
        name: '日期', xml: sheetXml('<row r="1"><c r="A1" s="2"><v>42735</v></c><c r="B1" s="0"><v>0</v></c></row>'),
      }],
    }))
    const { date1904, sheets } = await describeSheets(path)
    expect(date1904).toBe(true)
    expect(sheets[0]?.preview[0]?.cells).toEqual([
      { text: '2021-01-01 00:00:00', value: 42735, date: '2021-01-01' },
      { text: '1904/1/1', value: 0, date: '1904-01-01' },
    ])
  })

  test('formulas: with a result of each kind; without one the cell is an error, not empty or zero', async () => {
    const path = testFile('formulas.xlsx', xlsx({
      styles: stylesXml([0, 14]),
      sheets: [{
        name: '公式', xml: sheetXml('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c>' +
          '<c r="B1" t="str"><f>"甲"</f><v>甲</v></c><c r="C1" t="b"><f>TRUE</f><v>1</v></c>' +
          '<c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c>' +
          '<c r="E1" s="1"><f>TODAY()</f><v>45000</v></c><c r="F1"><f>SUM(A1:A9)</f></c>' +
          '<c r="G1"><f>A1</f><v></v></c><c r="H1" t="str"><f>""</f><v></v></c><c r="I1"><v>1</v></c></row>'),
      }],
    }))
    const [row] = await rowsOf(path)
    expect(row?.cells.slice(0, 5)).toEqual([
      { text: '2', value: 2, formula: true }, { text: '甲', formula: true },
      { text: 'TRUE', value: true, formula: true },
      { text: '#DIV/0!', formula: true, error: '是错误值 #DIV/0!' },
      { text: '2023/3/15', value: 45000, date: '2023-03-15', formula: true },
    ])
    expect(row?.cells[5]).toMatchObject({ text: '', formula: true, error: expect.stringContaining('没有计算结果') as string })
    expect(row?.cells.slice(6)).toEqual([row?.cells[5], null, { text: '1', value: 1 }])
  })

  test('hidden sheets are marked, empty rows left out, empty ends cut, lying dimensions ignored', async () => {
    const path = testFile('sheets.xlsx', xlsx({
      sheets: [
        { name: '一', xml: sheetXml('<row r="7"><c r="B7"><v>1</v></c><c r="Z7" s="3"/></row>', '', 'A1:XFD1048576') },
        { name: '二', state: 'hidden', xml: sheetXml('<row r="1"><c r="A1"><v>2</v></c></row>') },
        { name: '三', state: 'veryHidden', xml: sheetXml('') },
      ],
    }))
    expect(await rowsOf(path)).toEqual([
      { sheet: '一', hidden: false, row: 7, cells: [null, { text: '1', value: 1 }] },
      { sheet: '二', hidden: true, row: 1, cells: [{ text: '2', value: 2 }] },
    ])
    const { sheets } = await describeSheets(path, { previewRows: 0 })
    expect(sheets).toEqual([
      { name: '一', hidden: false, rows: 1, lastRow: 7, columns: 2, merges: [], preview: [] },
      { name: '二', hidden: true, rows: 1, lastRow: 1, columns: 1, merges: [], preview: [] },
      { name: '三', hidden: true, rows: 0, lastRow: 0, columns: 0, merges: [], preview: [] },
    ])
  })

  test('what other programs write: prefixes, cells without references, absolute paths, other part names', async () => {
    const path = testFile('others.xlsx', xlsx({
      sheets: [{
        name: '表', part: '/xl/data/Table.xml', xml: 'unused',
      }],
      parts: {
        'XL\\Data\\table.XML': '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c>' +
          '<x:c t="inlineStr"><x:is><x:t>乙</x:t></x:is></x:c></x:row>' +
          '<x:row><x:c r="C2"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      },
    }))
    expect(await textsOf(path)).toEqual({ 1: ['1', '乙'], 2: [null, null, '3'] })
  })

  test('merged headings can be filled', async () => {
    const path = testFile('merged.xlsx', xlsx({
      sheets: [{
        name: '表', xml: sheetXml(
          '<row r="1"><c r="A1" t="str"><v>单位</v></c><c r="B1" t="str"><v>金额</v></c></row>' +
          '<row r="2"><c r="B2" t="str"><v>本金</v></c><c r="C2" t="str"><v>利息</v></c></row>' +
          '<row r="3"><c r="A3" t="str"><v>甲</v></c></row>',
          '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="A5:XFD1048576"/>' +
          '<mergeCell ref="A2000:B2000"/><mergeCell ref="wrong"/></mergeCells>'),
      }],
    }))
    const { sheets: [sheet] } = await describeSheets(path)
    expect(sheet?.merges).toEqual([
      { firstRow: 1, lastRow: 2, firstColumn: 0, lastColumn: 0 },
      { firstRow: 1, lastRow: 1, firstColumn: 1, lastColumn: 2 },
      { firstRow: 5, lastRow: 1048576, firstColumn: 0, lastColumn: 16383 },
    ])
    const filled = fillMerges(sheet?.preview ?? [], sheet?.merges ?? [])
    expect(filled.map(row => row.cells.map(cell => cell && `${cell.text}${cell.merged ? '*' : ''}`))).toEqual([
      ['单位', '金额', '金额*'], ['单位*', '本金', '利息'], ['甲'],
    ])
    expect(sheet?.preview[1]?.cells[0]).toBeNull()
  })

  test.runIf(existsSync(samples))('files of other programs', async () => {
    expect((await failureOf(join(samples, 'calamine/pass_protected.xlsx'))).code).toBe('password')
    expect((await rowsOf(join(samples, 'calamine/date_1904.xlsx')))[0]?.cells[0]?.date).toBe('2021-01-01')
    const formats = await rowsOf(join(samples, 'easyexcel/dataformat.xlsx'))
    // This file holds beside each number and date how Excel shows it. Excel names months in Chinese, we in English.
    const differing = formats.slice(1).filter(({ cells: [date, shown, , , number, shownNumber] }) =>
      date?.text.replaceAll('/', '-') !== shown?.text.replaceAll('/', '-') || number?.text !== shownNumber?.text)
    expect(differing.map(row => row.row)).toEqual([11, 15, 16, 17, 18, 19, 20, 21])
    const { sheets } = await describeSheets(join(samples, 'easypoi/checkTwo.xls'))
    expect(sheets.map(sheet => sheet.rows)).toEqual([6, 6])
  })
})

describe('.xls', () => {
  function workbook(date1904 = false) {
    const book = utils.book_new()
    const sheet = utils.aoa_to_sheet([
      ['姓名', '账号', '日期', '金额'],
      ['张三', '6222021234567890123', { t: 'n', v: 45000, z: 'm/d/yy' }, { t: 'n', v: 1234.5, z: '#,##0.00' }],
      [],
      ['李四', 6222021234567890000, { t: 'n', v: 45000.5, z: 'yyyy-mm-dd hh:mm:ss' }, { t: 'b', v: true }],
      ['𠀀䶮', { t: 'e', v: 0x2a }],
    ])
    sheet['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 1, c: 1 } }]
    utils.book_append_sheet(book, sheet, '流水')
    utils.book_append_sheet(book, utils.aoa_to_sheet([['藏']]), '隐藏')
    book.Workbook = { WBProps: { date1904 }, Sheets: [{}, { Hidden: 1 }] }
    return book
  }
  const binary = (date1904?: boolean) => write(workbook(date1904), { type: 'buffer', bookType: 'biff8' }) as Buffer

  test('is read like an .xlsx, whatever its name', async () => {
    const path = testFile('流水.csv', binary())
    expect((await rowsOf(path)).map(row => [row.sheet, row.hidden, row.row, row.cells])).toEqual([
      ['流水', false, 1, [{ text: '姓名' }, { text: '账号' }, { text: '日期' }, { text: '金额' }]],
      ['流水', false, 2, [{ text: '张三' }, { text: '6222021234567890123' },
        { text: '2023/3/15', value: 45000, date: '2023-03-15' }, { text: '1,234.50', value: 1234.5 }]],
      ['流水', false, 4, [{ text: '李四' }, { text: '6222021234567890000', value: 6222021234567890000, digitsLost: true },
        { text: '2023-03-15 12:00:00', value: 45000.5, date: '2023-03-15T12:00:00' }, { text: 'TRUE', value: true }]],
      ['流水', false, 5, [{ text: '𠀀䶮' }, { text: '#N/A', error: '是错误值 #N/A' }]],
      ['隐藏', true, 1, [{ text: '藏' }]],
    ])
    const { format, sheets } = await describeSheets(path)
    expect(format).toBe('xls')
    expect(sheets[0]?.merges).toEqual([{ firstRow: 1, lastRow: 2, firstColumn: 0, lastColumn: 1 }])
  })

  test('dates of 1904', async () => {
    const rows = await rowsOf(testFile('1904.xls', binary(true)))
    expect(rows[1]?.cells[2]?.date).toBe('2027-03-16')
  })

  /** The container with its record stream changed. */
  function withStream(change: (stream: Buffer) => Buffer): Buffer {
    const container = CFB.read(binary(), { type: 'buffer' }) as object
    const stream = (CFB.find(container, '/Workbook') as { content: Uint8Array }).content
    const changed = CFB.utils.cfb_new() as object
    CFB.utils.cfb_add(changed, '/Workbook', change(Buffer.from(stream)))
    return CFB.write(changed, { type: 'buffer' }) as Buffer
  }

  test('a password, of the .xls kind and of the .xlsx kind', async () => {
    const begin = 4 + 16
    const filePass = Buffer.from([0x2f, 0, 4, 0, 0, 0, 1, 0])
    const old = withStream(stream => Buffer.concat([stream.subarray(0, begin), filePass, stream.subarray(begin)]))
    expect((await failureOf(testFile('old.xls', old))).code).toBe('password')
    const container = CFB.utils.cfb_new() as object
    CFB.utils.cfb_add(container, '/EncryptionInfo', Buffer.alloc(200))
    CFB.utils.cfb_add(container, '/EncryptedPackage', Buffer.alloc(5000))
    const error = await failureOf(testFile('new.xlsx', CFB.write(container, { type: 'buffer' }) as Buffer))
    expect(error.code).toBe('password')
    expect(error.message).toBe('“new.xlsx”：文件有打开密码或写保护密码，请用 Excel 或 WPS 取消密码、保存后再上传')
  })

  test('one that is cut off is an error, not fewer rows', async () => {
    expect(withStream(stream => stream).equals(binary())).toBe(false)
    expect(await textsOf(testFile('whole.xls', withStream(stream => stream)))).toHaveProperty('5')
    for (const share of [0.95, 0.6]) {
      const cut = withStream(stream => stream.subarray(0, Math.floor(stream.length * share)))
      expect((await failureOf(testFile('cut.xls', cut))).code).toBe('broken')
    }
  })

  test('a Word document of the same container is not a sheet', async () => {
    const container = CFB.utils.cfb_new() as object
    CFB.utils.cfb_add(container, '/WordDocument', Buffer.alloc(5000))
    const error = await failureOf(testFile('文档.xls', CFB.write(container, { type: 'buffer' }) as Buffer))
    expect(error.code).toBe('not_a_sheet')
    expect(error.message).toContain('Word')
  })
})

test.each<[name: string, content: string | Uint8Array, code: string, words: string]>([
  ['空.xlsx', '', 'empty', '0 字节'],
  ['网页.xls', '<html><body><table><tr><td>户名</td></tr></table></body></html>', 'html', '另存为 .xlsx'],
  ['网页16.xls', Buffer.from('\ufeff<table><tr><td>户名</td></tr></table>', 'utf16le'), 'html', '另存为 .xlsx'],
  ['归档.xls', 'MIME-Version: 1.0\nContent-Type: multipart/related', 'html', '另存为 .xlsx'],
  ['2003.xls', '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com"/>', 'not_a_sheet', 'XML'],
  ['账单.pdf.xlsx', '%PDF-1.7 ...', 'not_a_sheet', 'PDF'],
  ['照片.xlsx', Buffer.from('\x89PNG\r\n', 'latin1'), 'not_a_sheet', '图片'],
  ['文档.xlsx', zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<document/>' }), 'not_a_sheet', 'Word'],
  ['表.ods', zip({ mimetype: 'application/vnd.oasis', 'content.xml': '<x/>' }), 'not_a_sheet', '.ods'],
  ['包.zip', zip({ '流水.csv': 'a,b' }), 'not_a_sheet', '解压'],
  ['密包.zip', zip({ '流水.csv': { data: 'a,b', encrypted: true } }), 'password', '解压'],
  ['无表.xlsx', xlsx({ sheets: [] }), 'no_sheet', '没有工作表'],
  ['空表.xlsx', xlsx({ sheets: [{ name: '一', xml: sheetXml('<row r="1"><c r="A1" s="1"/></row>') }] }), 'empty', '没有内容'],
  ['空行.csv', '\n\n , \n', 'empty', '没有内容'],
  ['缺页.xlsx', xlsx({ sheets: [{ name: '一', part: 'gone/../../other.xml', xml: '' }] }), 'broken', '损坏'],
  ['坏校验.xlsx', xlsx({ sheets: [{ name: '一', xml: { data: sheetXml(''), crc: 1 } }] }), 'broken', '损坏'],
  ['坏标签.xlsx', xlsx({ sheets: [{ name: '一', xml: '<worksheet><sheetData><row></sheetData>' }] }), 'broken', '损坏'],
  ['坏实体.xlsx', xlsx({ sheets: [{ name: '一', xml: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }] }), 'broken', '损坏'],
  ['坏压缩.xlsx', xlsx({ sheets: [{ name: '一', xml: { data: 'no', deflated: true, size: 50 } }] }), 'broken', '损坏'],
])('%s', async (name, content, code, words) => {
  const error = await failureOf(testFile(name, content))
  expect(error.code).toBe(code)
  expect(error.message).toContain(`“${name}”：`)
  expect(error.message).toContain(words)
})

test('an .xlsx that is cut off anywhere', async () => {
  const whole = xlsx({ sheets: [{ name: '一', xml: sheetXml('<row r="1"><c r="A1"><v>1</v></c></row>') }] })
  expect(await rowsOf(testFile('whole.xlsx', whole))).toHaveLength(1)
  for (const length of [5, 100, whole.length - 100, whole.length - 1]) {
    expect((await failureOf(testFile('cut.xlsx', whole.subarray(0, length)))).code).toBe('broken')
  }
})
