import fc from 'fast-check'
import { expect, test } from 'vitest'
import { knownLayouts } from './known-layouts.ts'
import { sheetReader } from './sheet-reader.ts'
import { grid, readGrid } from './statement-test-grid.ts'

interface Made { date: string; time: string; direction: 'in' | 'out'; fen: number; name: string | null; account: string | null; memo: string }

const day = fc.integer({ min: 0, max: 3000 }).map((days) => new Date(Date.UTC(2015, 0, 1) + days * 86_400_000).toISOString().slice(0, 10))
const clock = fc.integer({ min: 0, max: 86_399 }).map((seconds) => new Date(seconds * 1000).toISOString().slice(11, 19))
const made: fc.Arbitrary<Made> = fc.record({
  date: day, time: clock, direction: fc.constantFrom('in', 'out'), fen: fc.integer({ min: 1, max: 1_000_000_000 }),
  name: fc.option(fc.constantFrom('李四', '王五', '甲乙商贸有限公司', '某某（示例）中心')), account: fc.option(fc.constantFrom('6222020212345678901', '100020003000')), memo: fc.constantFrom('转账', '货款', '往来'),
})

const yuan = (fen: number, comma: boolean) => {
  const [whole = '', part = ''] = (Math.abs(fen) / 100).toFixed(2).split('.')
  return `${fen < 0 ? '-' : ''}${comma ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole}.${part}`
}
const dateStyles: ((one: Made) => [string, string][])[] = [
  ({ date, time }) => [['交易时间', `${date} ${time}`]],
  ({ date, time }) => [['交易时间', (date + time).replace(/\D/g, '')]],
  ({ date, time }) => [['交易日期', date.replaceAll('-', '')], ['交易时间', String(Number(time.replaceAll(':', '')))]],
  ({ date, time }) => [['交易日期', date.replace(/-0?(\d+)-0?(\d+)/, '/$1/$2')], ['交易时间', time]],
  ({ date, time }) => [['记账日期', date.replace(/-(\d+)-(\d+)/, '年$1月$2日')], ['记账时间', time]],
]
const ways: [heading: string, into: string, out: string][] = [['借贷标志', '贷', '借'], ['收付标志', '进', '出'], ['收/支', '收入', '支出'], ['交易方向', 'C', 'D'], ['收/付', '收', '付'], ['借贷标志', '借', '贷']]
const amountStyles: ((one: Made, comma: boolean) => [string, string][])[] = [
  ...ways.map(([heading, into, out]) => ({ direction, fen }: Made, comma: boolean): [string, string][] => [[heading, direction === 'in' ? into : out], ['交易金额', yuan(fen, comma)]]),
  ({ direction, fen }, comma) => [['收入金额', direction === 'in' ? yuan(fen, comma) : ''], ['支出金额', direction === 'out' ? yuan(fen, comma) : '0.00']],
  ({ direction, fen }, comma) => [['借方发生额', direction === 'out' ? yuan(fen, comma) : ''], ['贷方发生额', direction === 'in' ? yuan(fen, comma) : '']],
  ({ direction, fen }, comma) => [['交易金额', (direction === 'in' ? '+' : '') + yuan(direction === 'in' ? fen : -fen, comma)]],
]

const statement = fc.record({
  rows: fc.uniqueArray(made, { minLength: 3, maxLength: 30, selector: ({ fen }) => fen }), dates: fc.nat(dateStyles.length - 1), amounts: fc.nat(amountStyles.length - 1), comma: fc.boolean(), descending: fc.boolean(),
  opening: fc.integer({ min: 0, max: 100_000_000 }), above: fc.nat(4), footer: fc.boolean(), repeat: fc.nat(12), shuffle: fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }),
})

/** A statement in one of many styles, as rows of text, with what has to be read from it. */
function render({ rows, dates, amounts, comma, descending, opening, above, footer, repeat, shuffle }: typeof statement extends fc.Arbitrary<infer T> ? T : never) {
  const inTime = rows.toSorted((a, b) => `${a.date}${a.time}`.localeCompare(`${b.date}${b.time}`))
  let balance = opening
  const lines = inTime.map((one) => {
    balance += one.direction === 'in' ? one.fen : -one.fen
    const cells: [string, string][] = [...dateStyles[dates]!(one), ...amountStyles[amounts]!(one, comma), ['余额', yuan(balance, comma)], ['对方户名', one.name ?? '-'], ['对方账号', one.account ?? '/'], ['摘要', one.memo]]
    return { one, balance, cells: cells.toSorted(([a], [b]) => shuffle[a.length + a.charCodeAt(0) % 6]! - shuffle[b.length + b.charCodeAt(0) % 6]!) }
  })
  if (descending) lines.reverse()
  const heading = lines[0]!.cells.map(([name]) => name)
  const table: string[][] = [...['某某银行账户交易明细', '户名：李四', '账号：6222020212345678919', '币种：人民币'].slice(0, above).map((text) => [text]), heading]
  for (const [index, { cells }] of lines.entries()) {
    table.push(cells.map(([, text]) => text))
    if (repeat > 0 && index % repeat === repeat - 1) table.push(heading)
  }
  if (footer) table.push(['合计', String(rows.length)], ['以上数据仅供参考'])
  return { table, lines }
}

test('what was made comes back, in every style', () => {
  fc.assert(fc.property(statement, (given) => {
    const { table, lines } = render(given)
    const read = readGrid(table.map((row) => row.map((text) => (text === '' ? null : text))))
    expect(read.setAside).toEqual([])
    // Rows of one instant may come in another order when the balance leaves it open.
    const plain = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).toSorted()
    expect(plain(read.rows.map(({ date, time, direction, amountFen: fen, balanceFen, counterpartyName: name, counterpartyAccount: account, memo }) => ({ date, time, direction, fen, balanceFen, name, account, memo }))))
      .toEqual(plain(lines.map(({ one: { date, time, direction, fen, name, account, memo }, balance }) => ({ date, time, direction, fen, balanceFen: balance, name, account, memo }))))
    expect(read.breaks).toEqual([])
  }), { numRuns: 150 })
})

test('whatever stands in the cells, nothing throws and every row is accounted for once', () => {
  const junk = fc.oneof(fc.string({ unit: fc.constantFrom(...Array.from('甲借贷\ue863\u0000\ufffd()（）|:：-*￥,.0519 Ee年日\u3000')), maxLength: 12 }), fc.constantFrom('', '-', '借', '6.22E+18', '2024-01-05', '99999999999999999999', '12万', '合计', '户名：甲乙', '交易日期', '余额', '0', '-0.00', '\u0000'))
  fc.assert(fc.property(statement, fc.array(fc.tuple(fc.nat(40), fc.nat(12), junk), { maxLength: 12 }), (given, changes) => {
    const { table } = render(given)
    for (const [row, column, text] of changes) {
      const cells = table[row % table.length]!
      cells[column % (cells.length + 1)] = text
    }
    const lines = grid(table.map((row) => Array.from(row, (text) => (text ? text : null))))
    const reader = sheetReader({ sheet: null, layouts: knownLayouts, fileHints: {}, earliest: '1990-01-01', latest: '2027-01-01', excelBase: 1900 })
    for (const line of lines) reader.push(line)
    reader.end()
    const { rows, setAside, structure } = reader.take()
    expect([...rows, ...setAside, ...structure].map(({ row }) => row).toSorted((a, b) => a - b)).toEqual(lines.map(({ row }) => row))
    for (const { amountFen } of rows) expect(Number.isSafeInteger(amountFen) && amountFen > 0).toBe(true)
  }), { numRuns: 150 })
})
