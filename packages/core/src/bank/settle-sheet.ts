import { tidyCell } from '../cell-text.ts'
import type { Columns } from './find-layout.ts'
import type { AmountStyle, Layout, StatementField } from './layout.ts'
import { readRow, type DraftTransaction, type RowContext } from './read-row.ts'
import type { Convention, SheetPlan, StatementLine, StatementQuestion } from './statement.ts'
import { bareAccount, isCut, looksLikeAccount } from './value-account.ts'

export interface FoundSheet {
  sheet: string | null
  layout: Layout
  columns: Columns
  by: SheetPlan['by']
  header: [number, number] | null
  headings: string[]
  excelBase: 1900 | 1904
}

type Seen = { draft: DraftTransaction; kind: 'word' | 'debit' | 'code' | 'neutral' | 'unknown' | null; negative: boolean }

/**
 * Works out from the first rows below the heading what their content decides: the order of rows, what 借 or a plus sign
 * means (by the running balance), what a minus beside a direction means, which account columns have lost digits.
 *
 * @param decided what a person has settled before: it is not asked again
 */
export function settleSheet(found: FoundSheet, lines: readonly StatementLine[], context: RowContext, decided?: { flipped: boolean }): { plan: SheetPlan; questions: StatementQuestion[] } {
  const plan: SheetPlan = {
    ...found, order: 'unknown', forms: formsOf(found.columns, lines), cutColumns: cutColumns(found.columns, lines), failedCodes: failedCodes(found.columns, lines),
    closedSerials: new Set(), samples: lines.slice(0, 5).map(({ cells }) => cells.map((cell) => tidyCell(cell?.text ?? '').slice(0, 60))),
    convention: { flipped: false, by: 'words', agree: 0, oppose: 0, minus: 'reverses' },
  }
  if (plan.layout.wallet) plan.closedSerials = closedSerials(plan, lines)
  let seen = draftsOf(plan, context, lines)
  plan.convention.minus = minusMeaning(plan.layout.amount, seen)
  if (plan.convention.minus === 'repeats') seen = draftsOf(plan, context, lines)
  const counts = pairCounts(seen.map(({ draft }) => draft))
  plan.order = counts.order
  const pairs = plan.order === 'descending' ? counts.descending : counts.ascending
  const { style } = plan.layout.amount
  const questions: StatementQuestion[] = []
  if (style === 'signed' && plan.order !== 'descending' && !seen.some(({ negative }) => negative) && pairs.agree > 0 && pairs.oppose > 0) {
    plan.layout = { ...plan.layout, amount: { style: 'by-balance' } }
    plan.convention = { ...plan.convention, by: 'balance', ...pairs }
    return { plan, questions }
  }
  plan.convention = { ...plan.convention, ...conventionOf(plan, seen, pairs) }
  if (decided && isConventional(plan, seen)) plan.convention = { ...plan.convention, flipped: decided.flipped, by: 'person' }
  const asked = questionOf(plan, pairs)
  if (asked) questions.push(asked)
  return { plan, questions }
}

function draftsOf(plan: SheetPlan, context: RowContext, lines: readonly StatementLine[]): Seen[] {
  return lines.flatMap((line) => {
    const result = readRow(plan, context, line)
    return result.kind === 'row' ? [{ draft: result.draft, kind: result.word?.kind ?? null, negative: result.negative }] : []
  })
}

/** Beside most 借 a minus: it repeats the direction. Beside a few amounts: red ink, which turns it round. */
function minusMeaning(style: AmountStyle, seen: readonly Seen[]): Convention['minus'] {
  if (style.style !== 'direction' && style.style !== 'two-columns') return 'reverses'
  // So far every minus was taken as red ink: what now reads as in, with a minus, stood under 借 or 支出.
  const under = { out: { minus: 0, plus: 0 }, in: { minus: 0, plus: 0 } }
  for (const { draft, negative } of seen) {
    const column = negative === (draft.direction === 'in') ? 'out' : 'in'
    under[column][negative ? 'minus' : 'plus'] += 1
  }
  const mostly = (side: 'in' | 'out') => under[side].minus > under[side].plus
  return mostly('out') !== mostly('in') ? 'repeats' : 'reverses'
}

interface Pairs { agree: number; oppose: number }

/** Neighbouring rows of one account: do the balances follow from the amounts, in which order, with which sign? */
function pairCounts(drafts: readonly DraftTransaction[]): { order: SheetPlan['order']; ascending: Pairs; descending: Pairs } {
  const ascending: Pairs = { agree: 0, oppose: 0 }
  const descending: Pairs = { agree: 0, oppose: 0 }
  let up = 0
  let down = 0
  const last = new Map<string, DraftTransaction>()
  for (const draft of drafts) {
    const key = draft.account ?? ''
    const before = last.get(key)
    last.set(key, draft)
    if (!before) continue
    const [a, b] = [`${before.date} ${before.time ?? ''}`, `${draft.date} ${draft.time ?? ''}`]
    if (a < b) up += 1
    else if (a > b) down += 1
    if (before.balanceFen === null || draft.balanceFen === null) continue
    const change = draft.balanceFen - before.balanceFen
    count(ascending, change, draft)
    count(descending, -change, before)
  }
  const order = up + down > 0 && up >= down * 4 ? 'ascending' : up + down > 0 && down >= up * 4 ? 'descending' : orderByBalance(ascending, descending)
  return { order, ascending, descending }
}

/**
 * The order in which the balances follow. Equal amounts fit upwards one way and downwards the other: then the layout's own
 * reading of the direction is the likelier one.
 */
function orderByBalance(ascending: Pairs, descending: Pairs): SheetPlan['order'] {
  const by = Math.max(ascending.agree, descending.agree) >= Math.max(ascending.oppose, descending.oppose) ? 'agree' : 'oppose'
  if (ascending[by] === descending[by]) return 'unknown'
  return ascending[by] > descending[by] ? 'ascending' : 'descending'
}

function count(pairs: Pairs, change: number, { direction, amountFen }: DraftTransaction): void {
  if (Math.abs(change) !== amountFen) return
  if ((change > 0) === (direction !== 'out')) pairs.agree += 1
  else pairs.oppose += 1
}

/** Whether the direction rests on 借 and 贷, a code or a plus sign, which different sources use differently. */
function isConventional(plan: SheetPlan, seen: readonly Seen[]): boolean {
  const { style } = plan.layout.amount
  if (style === 'signed') return true
  if (style === 'direction') return seen.some(({ kind }) => kind === 'debit' || kind === 'code')
  if (style !== 'two-columns') return false
  const names = [...(plan.columns.amountIn ?? []), ...(plan.columns.amountOut ?? [])].map((column) => plan.headings[column] ?? '')
  return names.every((name) => /[借贷]/.test(name) && !/[收支存取出入进转]/.test(name))
}

function conventionOf(plan: SheetPlan, seen: readonly Seen[], pairs: Pairs): Pick<Convention, 'flipped' | 'by' | 'agree' | 'oppose'> {
  const base = { flipped: false, ...pairs }
  if (!isConventional(plan, seen)) return { ...base, by: 'words' }
  if (pairs.agree > pairs.oppose * 3) return { ...base, by: 'balance' }
  if (pairs.oppose > pairs.agree * 3) return { ...base, flipped: true, by: 'balance' }
  const sure = plan.by === 'known' || plan.by === 'person'
  return { ...base, by: sure && plan.layout.debit !== 'ask' ? 'layout' : 'assumed' }
}

function questionOf(plan: SheetPlan, { agree, oppose }: Pairs): StatementQuestion | undefined {
  const { convention, sheet } = plan
  const { style } = plan.layout.amount
  if (convention.by === 'words' && oppose > 2 && oppose > agree * 3) {
    return { code: 'direction', sheet, text: '按收付方向读，余额的变动正好相反：请核对这份流水的收入和支出是否写反', assumed: '仍按表上注明的方向读取' }
  }
  if (convention.by !== 'assumed') return undefined
  return style === 'signed'
    ? { code: 'direction', sheet, text: '金额只有正负号，没有余额可以核对，不能确定正数是收入还是支出', assumed: '正数按收入、负数按支出读取' }
    : { code: 'direction', sheet, text: '只注明借贷，没有余额可以核对，不能确定“借”是支出还是收入', assumed: '按银行记账习惯，贷为收入、借为支出' }
}

const accountFields = ['account', 'counterpartyAccount', 'payerAccount', 'payeeAccount'] as const

function cutColumns(columns: Columns, lines: readonly StatementLine[]): number[] {
  return accountFields.flatMap((field) => columns[field] ?? []).filter((column) => {
    const long = new Set(lines.map(({ cells }) => bareAccount(cells[column]?.text ?? '')).filter((text) => /^\d{16,}$/.test(text)))
    return long.size >= 3 && [...long].every(isCut)
  })
}

/** 0 and 1 stand for success in some returns and for failure in others: the rarer one of both is the failure. */
function failedCodes(columns: Columns, lines: readonly StatementLine[]): string[] {
  const values = (columns.status ?? []).flatMap((column) => lines.map(({ cells }) => tidyCell(cells[column]?.text ?? '')))
  const zeros = values.filter((value) => value === '0').length
  const ones = values.filter((value) => value === '1').length
  if (zeros === 0 || ones === 0) return []
  return [zeros > ones ? '1' : '0']
}

function closedSerials(plan: SheetPlan, lines: readonly StatementLine[]): Set<string> {
  const column = plan.columns.serial?.[0]
  if (column === undefined) return new Set()
  return new Set(lines.filter(({ cells }) => (plan.columns.status ?? []).some((status) => tidyCell(cells[status]?.text ?? '').startsWith('交易关闭')))
    .map(({ cells }) => tidyCell(cells[column]?.text ?? '').replaceAll(' ', '')).filter((serial) => serial !== ''))
}

function formsOf(columns: Columns, lines: readonly StatementLine[]): SheetPlan['forms'] {
  const forms: SheetPlan['forms'] = {}
  for (const field of ['date', 'time', 'amount', 'amountIn', 'amountOut', 'balance', 'direction'] satisfies StatementField[]) {
    const column = columns[field]?.[0]
    if (column === undefined) continue
    const shown = lines.map(({ cells }) => (cells[column]?.text ?? '').slice(0, 30))
    forms[field] = [...new Set(shown.map((text) => (field === 'direction' ? text : text.replace(/\d+/g, (digits) => (/date|time/.test(field) ? '9'.repeat(digits.length) : '9')))))].slice(0, 12)
  }
  return forms
}

/** The account that is payer or payee on every row, for tables that name both and not whose they are; undefined when not exactly one is. */
export function commonParty(columns: Columns, lines: readonly StatementLine[]): string | undefined {
  const sides = [...(columns.payerAccount ?? []), ...(columns.payeeAccount ?? [])]
  const rows = lines.map(({ cells }) => sides.map((column) => bareAccount(cells[column]?.text ?? '')).filter((account) => looksLikeAccount(account))).filter((accounts) => accounts.length === 2)
  if (rows.length < 2) return undefined
  const common = rows[0]!.filter((account) => rows.every((accounts) => accounts.includes(account)))
  return common.length === 1 ? common[0] : undefined
}
