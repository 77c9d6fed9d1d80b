import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RowSetAside, Transaction } from '@qingyuan/core/bank/statement'
import { utils, write } from '@e965/xlsx'
import { afterAll, describe, expect, test } from 'vitest'
import { SheetError } from '../../platform/sheets/sheet-types.ts'
import { removeTestFiles, seededRandom, sheetXml, stylesXml, testFile, xlsx, zip } from '../../platform/sheets/sheet-test-files.ts'
import { statementInputs } from './read-inputs.ts'
import { readStatement, type ReadStatementOptions } from './read-statement.ts'

afterAll(removeTestFiles)

const today = '2026-11-22'

async function readAll(path: string, options: Partial<ReadStatementOptions> = {}) {
  const rows: Transaction[] = []
  const setAside: RowSetAside[] = []
  let largest = 0
  const reading = readStatement(path, { fileName: path.slice(path.lastIndexOf('/') + 1), today, ...options })
  for (;;) {
    const next = await reading.next()
    if (next.done) return { rows, setAside, largest, report: next.value }
    rows.push(...next.value.rows)
    setAside.push(...next.value.setAside)
    largest = Math.max(largest, next.value.rows.length)
  }
}

/** Each file is read by a process of its own: two at a time suit two cores. */
async function inParallel(paths: string[], work: (path: string) => Promise<void>): Promise<void> {
  const worker = async () => {
    for (let path = paths.pop(); path; path = paths.pop()) await work(path)
  }
  await Promise.all([worker(), worker()])
}

const signed = (rows: readonly Transaction[]) => rows.map(({ direction, amountFen }) => (direction === 'in' ? amountFen : -amountFen))

/** Text in GB18030, which Node can read and not write: the two-byte characters by looking each up. */
function gb18030(text: string): Buffer {
  const bytes: number[] = []
  const decoder = new TextDecoder('gb18030')
  const known = new Map<string, [number, number]>()
  for (let high = 0x81; high < 0xff; high++) for (let low = 0x40; low < 0xff; low++) if (low !== 0x7f) known.set(decoder.decode(new Uint8Array([high, low])), [high, low])
  for (const char of text) bytes.push(...(char < '\u0080' ? [char.charCodeAt(0)] : known.get(char)!))
  return Buffer.from(bytes)
}

const csv = ['户名：李四,账号：6222020212345678919', '交易日期,交易时间,借贷标志,交易金额,余额,对方户名,摘要', '2024-01-05,09:30:12,贷,"1,000.00","1,000.00",王五,转账', '2024-01-06,10:00:00,借,300.50,699.50,赵六,货款', '合计,,,1300.50,,,', ''].join('\r\n')

describe('text files', () => {
  test.each([
    ['utf-8', Buffer.from(csv)], ['utf-8', Buffer.from(`\ufeff${csv}`)], ['gb18030', gb18030(csv)], ['utf-16le', Buffer.from(`\ufeff${csv}`, 'utf16le')],
  ])('%s', async (encoding, bytes) => {
    const { rows, setAside, report } = await readAll(testFile('流水.csv', bytes))
    expect(signed(rows)).toEqual([100000, -30050])
    expect(rows[0]).toMatchObject({ sheet: null, row: 3, date: '2024-01-05', time: '09:30:12', account: '6222020212345678919', ownerName: '李四', counterpartyName: '王五', balanceFen: 100000 })
    expect([setAside, report]).toMatchObject([[], { encoding, format: 'csv', layout: 'general', rowsRead: 2, rowsLoaded: 2, rowsSetAside: 0, balanceBreaks: 0, questions: [] }])
    expect(report.owners).toEqual([{ name: '李四', nickname: false, idNumber: null, accounts: ['6222020212345678919'], bank: null, foundIn: ['preamble'] }])
  })

  test('a long one flows in batches; the first come before the last row is read', async () => {
    let balance = 0
    const lines = Array.from({ length: 30_000 }, (_, index) => `${new Date(Date.UTC(2020, 0, 1) + index * 60_000).toISOString().slice(0, 19).replace('T', ' ')},进,${index + 1}.00,${(balance += index + 1)}.00,某某${index % 50}`)
    const { rows, largest, report } = await readAll(testFile('长.csv', ['交易时间,收付标志,交易金额,余额,对方户名', ...lines].join('\n')))
    expect(rows).toHaveLength(30_000)
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 30_000 }, (_, index) => index + 2))
    expect(largest).toBeLessThan(6000)
    expect(report).toMatchObject({ rowsRead: 30_000, balanceBreaks: 0 })
  })
})

describe('workbooks', () => {
  const headings = ['交易日期', '交易时间', '收入金额', '支出金额', '余额', '账号', '对方户名']
  test('dates as serials, with and without a date format, from 1900 and from 1904; lost digits; several sheets', async () => {
    const texts = (row: number, cells: readonly string[]) => `<row r="${row}">${cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
    const body = (first: number) => texts(1, headings) +
      `<row r="2"><c r="A2" s="1"><v>${first}</v></c><c r="B2"><v>0.395972222</v></c><c r="C2"><v>1000</v></c><c r="E2"><v>1000</v></c><c r="F2" t="inlineStr"><is><t>6222020212345678919</t></is></c></row>` +
      `<row r="3"><c r="A3"><v>${first + 1}</v></c><c r="B3"><v>93012</v></c><c r="D3"><v>300.5</v></c><c r="E3"><v>699.5</v></c><c r="F3" t="inlineStr"><is><t>6222020212345678919</t></is></c></row>` +
      `<row r="4"><c r="A4"><v>${first + 2}</v></c><c r="C4"><v>5</v></c><c r="F4"><v>6222020212345678919</v></c></row>`
    const styles = stylesXml([0, 14])
    for (const [properties, first] of [['', 45_296], ['<workbookPr date1904="1"/>', 43_834]] as const) {
      const path = testFile('李四流水.xlsx', xlsx({ properties, styles, sheets: [{ name: '一', xml: sheetXml(body(first)) }, { name: '藏', state: 'hidden', xml: sheetXml(body(first)) }, { name: '二', xml: sheetXml(texts(1, ['说明', '无']) + texts(2, ['空', '空'])) }] }))
      const { rows, report } = await readAll(path)
      expect(rows.map(({ sheet, row, date, time }) => [sheet, row, date, time])).toEqual([['一', 2, '2024-01-05', '09:30:12'], ['一', 3, '2024-01-06', '09:30:12'], ['一', 4, '2024-01-07', null]])
      expect(signed(rows)).toEqual([100000, -30050, 500])
      expect(report).toMatchObject({ format: 'xlsx', encoding: null, owners: [{ name: '李四' }], questions: [{ sheet: '藏', text: '工作表“藏”是隐藏的' }] })
    }
    const lost = testFile('丢.xlsx', xlsx({ sheets: [{ name: '一', xml: sheetXml(texts(1, headings) + '<row r="2"><c r="A2"><v>45296</v></c><c r="C2"><v>5</v></c><c r="F2"><v>6.2220202123456E+18</v></c></row>') }] }))
    const { setAside } = await readAll(lost)
    expect(setAside).toMatchObject([{ sheet: '一', row: 2, reason: expect.stringContaining('后几位已丢失') as string }])
  })

  test('.xls', async () => {
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet([['某某银行'], ['账　　号：', '6222020212345678919'], headings.slice(0, 5), ['20240105', '93012', 1000, '', 1000], ['20240106', '100000', '', 300.5, 699.5], ['以上数据仅供参考|具体内容请以柜台为准']]), '明细')
    const { rows, report } = await readAll(testFile('明细.xls', write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer))
    expect(signed(rows)).toEqual([100000, -30050])
    expect(report).toMatchObject({ format: 'xls', rowsRead: 2, owners: [{ accounts: ['6222020212345678919'] }] })
  })
})

describe('archives', () => {
  const namesOf = async (path: string) => {
    const names: string[] = []
    for await (const input of statementInputs([{ path }])) names.push('error' in input ? `${input.name}: ${input.error.code}` : `${input.name} ${existsSync(input.path)}`)
    return names
  }
  test('files in folders, archives in archives, what is damaged or locked beside what is whole', async () => {
    const inner = zip({ '王五/流水.csv': csv })
    const path = testFile('送来.zip', zip({ '李四/流水.csv': csv, '内.zip': { data: inner }, '锁.csv': { data: csv, encrypted: true }, '坏.csv': { data: csv, crc: 1 }, '__MACOSX/._流水.csv': 'x' }))
    expect(await namesOf(path)).toEqual(['送来.zip/李四/流水.csv true', '送来.zip/内.zip/王五/流水.csv true', '送来.zip/锁.csv: password', '送来.zip/坏.csv: broken'])
    for await (const input of statementInputs([{ path }])) {
      if ('error' in input) continue
      const { report } = await readAll(input.path, { fileName: input.name })
      expect(report.rowsLoaded).toBe(2)
    }
  })
  test('names in GB18030, as Chinese Windows writes them', async () => {
    const name = gb18030('李四工行.csv')
    const placeholder = 'x'.repeat(name.length)
    const bytes = zip({ [placeholder]: csv })
    for (let at = bytes.indexOf(placeholder); at >= 0; at = bytes.indexOf(placeholder)) name.copy(bytes, at)
    expect(await namesOf(testFile('名.zip', bytes))).toEqual(['名.zip/李四工行.csv true'])
  })
  test('a workbook is no archive, and nothing stays behind', async () => {
    const path = testFile('表.xlsx', xlsx({ sheets: [{ name: '一', xml: sheetXml('<row><c><v>1</v></c></row>') }] }))
    expect(await namesOf(path)).toEqual(['表.xlsx true'])
    const kept: string[] = []
    for await (const input of statementInputs([{ path: testFile('一.zip', zip({ 'a.csv': csv })) }])) if ('path' in input) kept.push(input.path)
    expect(kept.map((one) => existsSync(one))).toEqual([false])
  })
})

test('what cannot be read says so in Chinese', async () => {
  const failure = async (name: string, content: string | Uint8Array) => {
    const error = await readAll(testFile(name, content)).then(() => undefined, (caught: unknown) => caught)
    expect(error).toBeInstanceOf(SheetError)
    return (error as SheetError).code
  }
  expect(await failure('空.csv', '')).toBe('empty')
  expect(await failure('单.pdf', '%PDF-1.7 ...')).toBe('not_a_sheet')
  expect(await failure('宽.csv', `${'日期,'.repeat(1_000_000)}金额\n`)).toBe('too_many_columns')
  const book = xlsx({ sheets: [{ name: '一', xml: sheetXml('<row><c><v>1</v></c></row>') }] })
  expect(await failure('半.xlsx', book.subarray(0, book.length / 2))).toBe('broken')
})

test('damaged files end in the reader’s own error or in counts that add up', async () => {
  const random = seededRandom(20261122)
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet(csv.split('\r\n').map((line) => line.split(','))), '流水')
  const originals = [Buffer.from(csv.repeat(3)), gb18030(csv), write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer, write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer]
  const files = Array.from({ length: 12 }, (_, index) => {
    const bytes = Buffer.from(originals[index % 4]!)
    for (let change = 0; change < 1 + random() * 6; change++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
    return testFile(`坏${index}.bin`, random() < 0.3 ? bytes.subarray(0, Math.floor(random() * bytes.length) + 1) : bytes)
  })
  let read = 0
  await inParallel(files, async (path) => {
    try {
      const { rows, setAside, report } = await readAll(path, { limits: { seconds: 60 } })
      expect([report.rowsLoaded, report.rowsSetAside, report.rowsRead]).toEqual([rows.length, setAside.length, rows.length + setAside.length])
      read += 1
    } catch (error) {
      if (!(error instanceof SheetError)) throw error
    }
  })
  expect(read).toBeGreaterThan(0)
})

const samples = join(import.meta.dirname, '../../../../../../shared/samples/statements')
describe.runIf(existsSync(samples))('real exports', () => {
  // The body of a suite that is left out runs all the same.
  const paths = (existsSync(samples) ? ['deg', 'ezbookkeeping'] : []).flatMap((folder) => readdirSync(join(samples, folder)).filter((name) => name.endsWith('.csv')).map((name) => join(samples, folder, name)))
  const expected: Record<string, [layout: string, loaded: number, aside: number]> = {
    'abc_debit_example-abc_debit-records.csv': ['abc-personal', 4, 1], 'alipay_example-alipay-records.csv': ['alipay', 6, 4], 'boc_debit_example-boc-records.csv': ['boc-personal', 17, 0],
    'cmb_debit_example-cmb-records.csv': ['cmb-personal', 5, 0], 'icbc_debit-v2_example-icbc-debit-v2-records.csv': ['icbc-personal', 11, 0], 'wechat_example-wechat-records.csv': ['wechat', 25, 2],
    'alipay__MinimumValidData__data.csv': ['alipay-web', 4, 0], 'alipay__ParseRefundTransaction__data1.csv': ['alipay-web', 1, 0], 'jdcom__MinimumValidData__data.csv': ['jd', 4, 0],
    'wechat__MinimumValidData__data.csv': ['wechat', 4, 0], 'wechat__ParseRefundTransaction__data1.csv': ['wechat', 1, 0],
  }
  test('are read by their own layouts, and every row is accounted for', async () => {
    const found: Record<string, unknown> = {}
    await inParallel([...paths], async (path) => {
      const { layout, rowsLoaded, rowsSetAside, rowsRead } = (await readAll(path)).report
      found[path.slice(path.lastIndexOf('/') + 1)] = [layout, rowsLoaded, rowsSetAside]
      expect(rowsRead).toBe(rowsLoaded + rowsSetAside)
    })
    expect(found).toMatchObject(expected)
  })
})
