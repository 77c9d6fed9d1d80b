import { addDays } from '@qingyuan/core/dates'
import type { StatementField } from '@qingyuan/core/bank/layout'
import { readRow, type RowContext } from '@qingyuan/core/bank/read-row'
import type { SheetPlan, StatementCell, StatementLine } from '@qingyuan/core/bank/statement'

/**
 * How a table of a plain text file is read by SQL, derived from the plan that its first rows settled into. SQL takes
 * apart lines, dates and amounts, in the usual ways of writing only; words, names and numbers are read from their distinct
 * values by the same functions as everywhere. A row that SQL is in any doubt of is not `sure`.
 */
export interface SqlPlan {
  /** Columns `c1` … that are taken from a line; the last must be empty. */
  width: number
  /** Columns (from 0) that together tell whose the row is, the other side, the words. */
  owner: number[]
  party: number[]
  words: number[]
  /** SQL over the columns that gives `sure`, `paid_on`, `second` (-1: none), `flow_fen`, `balance_fen`, `red`. */
  values: string
  params: Record<string, string | number[] | string[]>
}

const ownerFields: StatementField[] = ['account', 'owner', 'ownerName', 'ownerId']
const partyFields: StatementField[] = ['counterpartyName', 'counterpartyAccount', 'counterpartyBank', 'counterpartyId', 'counterparty']
const wordFields: StatementField[] = ['memo', 'channel', 'cash', 'currency', 'status']
const single: StatementField[] = ['date', 'time', 'amount', 'amountIn', 'amountOut', 'balance', 'direction']
const payers: StatementField[] = ['payerName', 'payerAccount', 'payerBank', 'payeeName', 'payeeAccount', 'payeeBank']
const mostWidth = 200

/**
 * @param lines rows below the heading, among them ordinary ones
 * @returns null for what SQL does not read: wallets, payer and payee side by side, amounts without a direction, several
 *   columns of one kind of date or amount, unusual ways of writing dates
 */
export function sqlPlan(plan: SheetPlan, context: RowContext, lines: readonly StatementLine[]): SqlPlan | null {
  const { columns, layout } = plan
  const { style } = layout.amount
  if (layout.wallet || style === 'parties' || style === 'by-balance' || payers.some((field) => columns[field])) return null
  if (single.some((field) => (columns[field]?.length ?? 0) > 1)) return null
  const width = Math.max(plan.headings.length, ...Object.values(columns).flat().map((column) => column + 1), ...lines.map(({ cells }) => cells.length)) + 1
  if (width > mostWidth) return null
  const usual = lines.find((line) => readRow(plan, context, line).kind === 'row')
  const moment = momentSql(plan)
  const money = usual && moneySql(plan, context, usual)
  if (!moment || !money) return null
  const all = (fields: StatementField[]) => fields.flatMap((field) => columns[field] ?? [])
  return {
    width, owner: all(ownerFields), party: all(partyFields), words: all(wordFields),
    values: `
      ${moment.text} as moment_text,
      toDateTimeOrNull(moment_text, 'UTC') as moment,
      ${moment.timed} as timed,
      ${money.flow} as flow,
      ${money.balance} as balance,
      ifNull(moment_text >= {earliest: String} and moment_text < {end: String} and toString(moment) = moment_text
        and flow != 0 and abs(flow) <= {largest: Int64} and ${money.balanceSure}, 0) as sure,
      if(sure, toDate32(moment), toDate32('1970-01-01')) as paid_on,
      if(sure and timed, toInt32(toUnixTimestamp(assumeNotNull(moment)) % 86400), -1) as second,
      if(sure, assumeNotNull(flow), 0) as flow_fen, if(sure, balance, null) as balance_fen, ${money.red} as red`,
    // A date before 1971 or after 2099 is no DateTime; those are for the careful reader.
    params: { earliest: later(context.earliest, '1971-01-01'), end: earlier(addDays(context.latest, 1), '2100-01-01'), largest: String(largestSure), ...money.params },
  }
}

const later = (a: string, b: string) => (a > b ? a : b)
const earlier = (a: string, b: string) => (a < b ? a : b)
const largestSure = 10_000_000_000_000
const c = (column: number) => `c${column + 1}`

/** Digits of a form → the text 'YYYY-MM-DD' or 'HH:mm:ss' that stands in it. */
const days: Record<string, (x: string) => string> = {
  '9999-99-99': (x) => x,
  '9999/99/99': (x) => `replaceAll(${x}, '/', '-')`,
  '99999999': (x) => `concat(substring(${x}, 1, 4), '-', substring(${x}, 5, 2), '-', substring(${x}, 7, 2))`,
}
const clocks: Record<string, (x: string) => string> = {
  '99:99:99': (x) => x,
  '999999': (x) => `concat(substring(${x}, 1, 2), ':', substring(${x}, 3, 2), ':', substring(${x}, 5, 2))`,
}
const moments: Record<string, (x: string) => string> = {
  '9999-99-99 99:99:99': (x) => x,
  '9999/99/99 99:99:99': (x) => `replaceAll(${x}, '/', '-')`,
  '99999999999999': (x) => `concat(${days['99999999']!(x)}, ' ', ${clocks['999999']!(`substring(${x}, 9)`)})`,
  '99999999 99:99:99': (x) => `concat(${days['99999999']!(x)}, substring(${x}, 9))`,
}
const lengthOf = (form: string) => form.length

/**
 * The moment as 'YYYY-MM-DD HH:mm:ss' (midnight when there is no time): text of any other form comes out as something
 * that is no such text, and is found out by writing the moment it gives again.
 */
function momentSql(plan: SheetPlan): { text: string; timed: string } | undefined {
  const [date] = plan.columns.date ?? []
  const [time] = plan.columns.time ?? []
  const one = time ?? date
  if (one === undefined) return undefined
  const form = (column: number, among: Record<string, (x: string) => string>) => {
    const seen = plan.forms[column === date ? 'date' : 'time'] ?? []
    return Object.keys(among).find((known) => seen.includes(known))
  }
  const whole = form(one, moments)
  if (whole) return { text: `if(length(${c(one)}) = ${lengthOf(whole)}, ${moments[whole]!(c(one))}, '')`, timed: '1' }
  if (date === undefined) {
    const day = form(one, days)
    return day ? { text: `if(length(${c(one)}) = ${lengthOf(day)}, concat(${days[day]!(c(one))}, ' 00:00:00'), '')`, timed: '0' } : undefined
  }
  const day = form(date, days)
  if (!day) return undefined
  const dayText = `if(length(${c(date)}) = ${lengthOf(day)}, ${days[day]!(c(date))}, '')`
  if (time === undefined) return { text: `concat(${dayText}, ' 00:00:00')`, timed: '0' }
  const clock = form(time, clocks)
  if (!clock) return undefined
  // Without a time the row stands at its day.
  return { text: `concat(${dayText}, ' ', multiIf(length(${c(time)}) = ${lengthOf(clock)}, ${clocks[clock]!(c(time))}, ${c(time)} = '', '00:00:00', ''))`, timed: `(${c(time)} != '')` }
}

/** A blank in a column of amounts. */
const blank = (x: string) => `${x} in ('', '-', '--', '/')`

/** Whole 分, or null for what is not written in the plainest way. */
function fen(x: string, unit: 'yuan' | 'fen'): string {
  if (unit === 'fen') return `if(length(${x}) <= 15, toInt64OrNull(${x}), null)`
  return `multiIf(length(${x}) > 16, null, substring(${x}, -3, 1) = '.', toInt64OrNull(concat(substring(${x}, 1, length(${x}) - 3), substring(${x}, -2))),
    position(${x}, '.') = 0, toInt64OrNull(${x}) * 100, substring(${x}, -2, 1) = '.', toInt64OrNull(concat(substring(${x}, 1, length(${x}) - 2), substring(${x}, -1))) * 10, null)`
}

interface MoneySql { flow: string; balance: string; balanceSure: string; red: string; params: Record<string, string[] | number[]> }

/** Amount and balance; which way each column, sign and word goes is asked of the reader of rows, by an ordinary row with other cells. */
function moneySql(plan: SheetPlan, context: RowContext, usual: StatementLine): MoneySql | undefined {
  const { columns, layout: { unit, amount: { style } } } = plan
  const [amount, into, out, direction, balance] = (['amount', 'amountIn', 'amountOut', 'direction', 'balance'] as const).map((field) => columns[field]?.[0])
  /** 1: in, -1: out, 0: for the careful reader; `red` when it takes another row back. */
  const way = (given: Record<number, string>): { sign: number; red: boolean } => {
    const cells: (StatementCell | null)[] = [...usual.cells]
    for (const column of [amount, into, out]) if (column !== undefined) cells[column] = null
    for (const [column, text] of Object.entries(given)) cells[Number(column)] = text === '' ? null : { text }
    const read = readRow(plan, context, { row: usual.row, cells })
    if (read.kind !== 'row' || read.draft.direction === null || read.word?.kind === 'neutral') return { sign: 0, red: false }
    return { sign: read.draft.direction === 'in' ? 1 : -1, red: read.draft.reversal }
  }
  const balanceSql = balance === undefined ? { balance: 'cast(null as Nullable(Int64))', balanceSure: '1' }
    : { balance: `if(${blank(c(balance))}, null, ${fen(c(balance), unit)})`, balanceSure: `(balance is not null or ${blank(c(balance))}) and abs(ifNull(balance, 0)) <= 1000 * {largest: Int64}` }
  if (style === 'two-columns') {
    if (into === undefined || out === undefined) return undefined
    const ways = { in: [way({ [into]: '1.00' }), way({ [into]: '-1.00' })], out: [way({ [out]: '1.00' }), way({ [out]: '-1.00' })] }
    const filled = (column: number, name: string) => `(not ${blank(c(column))} and ifNull(${name} != 0, 1))`
    return {
      flow: `${fen(c(into), unit)} as f_in, ${fen(c(out), unit)} as f_out, ${filled(into, 'f_in')} as is_in, ${filled(out, 'f_out')} as is_out,
        multiIf(is_in and not is_out, ${signed('f_in', ways.in[0]!, ways.in[1]!)}, is_out and not is_in, ${signed('f_out', ways.out[0]!, ways.out[1]!)}, null)`,
      red: `if(is_in, ${redSql('f_in', ways.in[0]!, ways.in[1]!)}, ${redSql('f_out', ways.out[0]!, ways.out[1]!)})`, ...balanceSql, params: {},
    }
  }
  if (amount === undefined) return undefined
  if (style === 'signed') {
    const [plus, minus] = [way({ [amount]: '1.00' }), way({ [amount]: '-1.00' })]
    return { flow: `${fen(c(amount), unit)} as f, ${signed('f', plus, minus)}`, red: redSql('f', plus, minus), ...balanceSql, params: {} }
  }
  if (direction === undefined) return undefined
  const said = (plan.forms.direction ?? []).map((text) => ({ text, plus: way({ [direction]: text, [amount]: '1.00' }), minus: way({ [direction]: text, [amount]: '-1.00' }) }))
    .filter(({ text, plus }) => text !== '' && plus.sign !== 0)
  if (said.length === 0) return undefined
  const chosen = (pick: (one: typeof said[number]) => number, name: string) => ({ sql: `transform(${c(direction)}, {ways: Array(String)}, {${name}: Array(Int8)}, toInt8(0))`, values: said.map(pick) })
  const [plus, minus, redPlus, redMinus] = [chosen((one) => one.plus.sign, 'plus'), chosen((one) => one.minus.sign, 'minus'), chosen((one) => Number(one.plus.red), 'red_plus'), chosen((one) => Number(one.minus.red), 'red_minus')]
  const anyRed = said.some((one) => one.plus.red || one.minus.red)
  return {
    flow: `${fen(c(amount), unit)} as f, abs(f) * if(f >= 0, ${plus.sql}, ${minus.sql})`, red: anyRed ? `if(ifNull(f >= 0, 1), ${redPlus.sql}, ${redMinus.sql})` : '0', ...balanceSql,
    params: { ways: said.map(({ text }) => text), plus: plus.values, minus: minus.values, ...(anyRed && { red_plus: redPlus.values, red_minus: redMinus.values }) },
  }
}

const signed = (name: string, plus: { sign: number }, minus: { sign: number }) => `abs(${name}) * if(${name} >= 0, ${plus.sign}, ${minus.sign})`
const redSql = (name: string, plus: { red: boolean }, minus: { red: boolean }) => `if(ifNull(${name} >= 0, 1), ${Number(plus.red)}, ${Number(minus.red)})`
