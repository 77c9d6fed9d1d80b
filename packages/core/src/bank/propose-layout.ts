import { tidyCell } from '../cell-text.ts'
import { directionWord } from './direction-words.ts'
import { looksLikeHeading, resolveColumns, styleOf, type Columns } from './find-layout.ts'
import { headingKey } from './heading-words.ts'
import { layout as layoutOf, statementFields, type Layout, type StatementField } from './layout.ts'
import type { StatementLine } from './statement.ts'
import { bareAccount, looksLikeAccount } from './value-account.ts'
import { readMoment } from './value-date.ts'
import { readMoney } from './value-money.ts'

export interface ProposedLayout {
  layout: Layout
  columns: Columns
  headings: string[]
  header: [number, number] | null
  above: number
  from: number
  /** In words, for the person who checks: 第1列 交易日期、第3列 交易金额… */
  told: string
}

interface Column { index: number; filled: number; dates: number; times: number; money: number; accounts: number; names: number; ways: number; distinct: Set<string>; amounts: (number | null)[] }

/**
 * Proposes what the columns are from their content alone, for tables whose heading is missing or says nothing known:
 * columns that look like dates, money whose running balance works, cards, names. A person has to look at it.
 * Undefined when there is no date or no amount.
 */
export function proposeLayout(lines: readonly StatementLine[], excelBase: 1900 | 1904): ProposedLayout | undefined {
  const dated = (line: StatementLine) => line.cells.some((cell) => isDate(cell, excelBase))
  const first = lines.findIndex((line) => dated(line) && line.cells.filter((cell) => cell).length >= 3)
  if (first < 0) return undefined
  const rows = lines.slice(first).filter(dated)
  if (rows.length < 2) return undefined
  const above = lines[first - 1]
  const hasHeading = above !== undefined && looksLikeHeading(above.cells)
  const width = Math.max(...rows.map(({ cells }) => cells.length))
  const headings = Array.from({ length: width }, (_, index) => (hasHeading ? tidyCell(above.cells[index]?.text ?? '') : '') || `第${index + 1}列`)
  const keys = headings.map((heading) => [headingKey(heading)])
  const draft = layoutOf({ code: 'general', title: '按内容推断', amount: { style: 'signed', positive: 'in' } })
  const columns = resolveColumns(draft, hasHeading ? keys : [])
  const measured = Array.from({ length: width }, (_, index) => measure(rows, index, excelBase))
  assign(columns, measured, rows.length)
  if (!(columns.date ?? columns.time) || !(columns.amount ?? (columns.amountIn && columns.amountOut))) return undefined
  const fields = Object.fromEntries(Object.entries(columns).map(([field, list]) => [field, list.map((column) => keys[column]![0]!)]))
  const told = (Object.entries(columns) as [StatementField, number[]][])
    .flatMap(([field, list]) => list.map((column) => ({ column, text: `第${column + 1}列${statementFields[field]}` })))
    .toSorted((a, b) => a.column - b.column).map(({ text }) => text).join('、')
  return {
    layout: { ...draft, fields, amount: styleOf(columns), headings: hasHeading ? keys.map(([key]) => key!) : [] },
    columns, headings, told, header: hasHeading ? [above.row, above.row] : null, above: hasHeading ? first - 1 : first, from: first,
  }
}

function isDate(cell: StatementLine['cells'][number] | undefined, excelBase: 1900 | 1904): boolean {
  if (!cell) return false
  if (typeof cell.value === 'number' && !cell.date && !/^(?:19|20)\d{6}$/.test(cell.text)) return false
  const read = readMoment(cell, excelBase)
  return 'date' in read && read.date !== null && read.date >= '1990' && read.date < '2100'
}

function measure(rows: readonly StatementLine[], index: number, excelBase: 1900 | 1904): Column {
  const column: Column = { index, filled: 0, dates: 0, times: 0, money: 0, accounts: 0, names: 0, ways: 0, distinct: new Set(), amounts: [] }
  for (const { cells } of rows) {
    const cell = cells[index]
    const text = tidyCell(cell?.text ?? '')
    let amount: number | null = null
    if (cell && text !== '') {
      column.filled += 1
      column.distinct.add(text)
      const money = readMoney(cell, 'yuan')
      const word = directionWord(text, { directionWords: { in: [], out: [] }, debit: 'out' }).kind
      if (isDate(cell, excelBase)) column.dates += 1
      else if (/^\d{1,2}:\d\d/.test(text) || cell.time) column.times += 1
      else if ('fen' in money && (/[.,]\d\d$|,\d{3}/.test(text) || typeof cell.value === 'number' || /^[-+]?\d{1,7}$/.test(text))) {
        column.money += 1
        amount = money.fen
      } else if (looksLikeAccount(bareAccount(text))) column.accounts += 1
      else if (word === 'word' || word === 'debit') column.ways += 1
      else if (/^[\p{Script=Han}·（）()*]{2,30}$/u.test(text)) column.names += 1
    }
    column.amounts.push(amount)
  }
  return column
}

/** Fills the fields that the headings left open. */
function assign(columns: Columns, measured: readonly Column[], rows: number): void {
  const taken = new Set(Object.values(columns).flat())
  const free = measured.filter(({ index, filled }) => !taken.has(index) && filled > 0)
  const set = (field: StatementField, column: Column | undefined) => {
    if (!column || columns[field] || taken.has(column.index)) return
    taken.add(column.index)
    columns[field] = [column.index]
  }
  const mostly = (kind: 'dates' | 'times' | 'accounts' | 'names' | 'ways') => free.filter((column) => !taken.has(column.index) && column[kind] * 10 >= column.filled * 8)
  if (!columns.date && !columns.time) set('date', mostly('dates')[0])
  if (columns.date && !columns.time) set('time', mostly('times')[0])
  set('direction', mostly('ways')[0])
  const money = free.filter((column) => !taken.has(column.index) && column.money * 10 >= column.filled * 8 && column.money > 0)
  if (!columns.amount && !columns.amountIn) {
    const split = money.flatMap((a, at) => money.slice(at + 1).map((b) => [a, b] as const))
      .find(([a, b]) => a.amounts.every((amount, row) => Boolean(amount) !== Boolean(b.amounts[row])))
    const pair = money.flatMap((amount) => money.filter((one) => one !== amount).map((balance) => ({ amount, balance, fits: fits(amount, balance) })))
      .toSorted((a, b) => b.fits - a.fits)[0]
    if (split) {
      // Which of the two is income is what the balance tells; here only that they belong together.
      const balance = money.find((one) => !split.includes(one))
      const firstIsIn = balance ? leads(split[0], balance) : false
      set(firstIsIn ? 'amountIn' : 'amountOut', split[0])
      set(firstIsIn ? 'amountOut' : 'amountIn', split[1])
      set('balance', balance)
    } else if (pair && pair.fits * 3 >= rows) {
      set('balance', pair.balance)
      set('amount', pair.amount)
    } else if (money.length === 1) {
      set('amount', money[0])
    }
  } else if (!columns.balance) {
    const amounts = measured[columns.amount?.[0] ?? -1]
    set('balance', amounts && money.find((one) => fits(amounts, one) * 3 >= rows))
  }
  // The own account stands on every row; with one column of accounts it is the other party's unless it never changes.
  if (!columns.account) set('account', mostly('accounts').find(({ distinct }) => distinct.size === 1))
  set('counterpartyAccount', mostly('accounts')[0])
  set('counterpartyName', mostly('names').toSorted((a, b) => b.names - a.names)[0])
}

/** How often the column's change from row to row is the other column's amount. */
function fits(amount: Column, balance: Column): number {
  let count = 0
  for (let row = 1; row < amount.amounts.length; row += 1) {
    const [before, after] = [balance.amounts[row - 1], balance.amounts[row]]
    if (typeof before !== 'number' || typeof after !== 'number') continue
    const change = Math.abs(after - before)
    if (change > 0 && (change === Math.abs(amount.amounts[row] ?? 0) || change === Math.abs(amount.amounts[row - 1] ?? 0))) count += 1
  }
  return count
}

/** Whether the balance rises where this column is filled. */
function leads(column: Column, balance: Column): boolean {
  let rises = 0
  for (let row = 1; row < column.amounts.length; row += 1) {
    const [before, after, amount] = [balance.amounts[row - 1], balance.amounts[row], column.amounts[row]]
    if (typeof before !== 'number' || typeof after !== 'number' || !amount || Math.abs(after - before) !== Math.abs(amount)) continue
    rises += after > before ? 1 : -1
  }
  return rises > 0
}
