import { tidyCell } from '../cell-text.ts'
import { directionWord, type DirectionWord } from './direction-words.ts'
import { headingKey } from './heading-words.ts'
import type { StatementField } from './layout.ts'
import { ownerHints, type OwnerHints } from './owner-words.ts'
import { remembered } from './remembered.ts'
import { footerLine, isCashFlag, kindBits, kindOf, readCurrency, totalLine } from './row-words.ts'
import type { SheetPlan, StatementCell, StatementLine, StructureRow, Transaction } from './statement.ts'
import { readAccount } from './value-account.ts'
import { readMoment, readTime } from './value-date.ts'
import { isMasked, largestFen, readMoney } from './value-money.ts'
import { readName, readParty, type Party } from './value-party.ts'

/** A transaction before its place among the others is known. `direction` null: only the balance can tell. */
export type DraftTransaction = Omit<Transaction, 'order' | 'direction'> & { direction: 'in' | 'out' | null }

/** What a row that was set aside still does to the balance; null: not known. */
export interface BalanceTrace { account: string | null; when: { date: string; time: string | null } | null; signedFen: number | null; balanceFen: number | null }

export type RowResult =
  | { kind: 'row'; draft: DraftTransaction; word: DirectionWord | null; negative: boolean; warning?: string }
  | { kind: 'aside'; reason: string; trace?: BalanceTrace }
  | { kind: 'structure'; what: StructureRow['what']; text: string; hints?: OwnerHints }

/** What a row does not say itself: the account and its owner from the lines above, the bounds of a credible date. */
export interface RowContext { hints: OwnerHints; earliest: string; latest: string }

const unreadable = (problem: string): RowResult => ({ kind: 'aside', reason: problem })

/**
 * Reads one row below the heading. Every row is a transaction, or is set aside with the reason, or is no transaction and
 * does not look like one (headings, totals, remarks, lines about the account).
 */
export function readRow(plan: SheetPlan, context: RowContext, { row, cells }: StatementLine): RowResult {
  const at = (field: StatementField) => firstFilled(plan, cells, field)
  const moneyFields: StatementField[] = ['amount', 'amountIn', 'amountOut']
  const dateCells = [...(plan.columns.date ?? []), ...(plan.columns.time ?? [])].map((column) => cells[column] ?? null)
  const moneyCells = moneyFields.flatMap((field) => plan.columns[field] ?? []).map((column) => cells[column] ?? null)
  const structure = structureOf(plan, cells, dateCells, moneyCells)
  if (structure) return structure
  const broken = cells.find((cell) => cell?.error !== undefined && /引号/.test(cell.error))?.error
  if (broken) return unreadable(broken)
  const feedback = textOf(at('feedback'))
  if (feedback !== '' && moneyCells.every(blank)) return unreadable(`没有交易，查询反馈：${feedback.slice(0, 60)}`)

  const balance = readBalance(plan, cells)
  const own = ownAccount(plan, cells, context)
  const account = 'problem' in own ? null : own.account
  const failed = movedNothing(plan, cells, context)
  if (failed) return unreadable(failed)

  const when = readWhen(plan, cells, context)
  const money = readAmount(plan, cells)
  const trace = (signedFen: number | null): BalanceTrace => ({ account, when: 'problem' in when ? null : when, signedFen, balanceFen: balance.fen })
  if ('problem' in money) return { kind: 'aside', reason: money.problem, trace: trace(null) }
  const way = wayOf(plan, cells, money, account)
  const signed = 'problem' in way || way.direction === null ? null : way.direction === 'in' ? money.fen : -money.fen
  const aside = (reason: string): RowResult => ({ kind: 'aside', reason, trace: trace(signed) })
  if ('problem' in when) return aside(when.problem)
  if ('inside' in way) return unreadable(way.inside)
  if ('problem' in way) return aside(way.problem)
  if (money.fen === 0) return aside('金额为 0，没有资金进出')
  if (money.fen > largestFen) return aside('金额超过一千亿元，不像一笔交易，请核对单位和小数点')
  const owner = readOwner(plan, cells, context, way.direction)
  if ('problem' in owner) return aside(owner.problem)
  const party = readOther(plan, cells, way.direction)
  if ('problem' in party) return aside(party.problem)

  const { memo, channel, bits, cash } = readWords(plan, cells)
  const draft: DraftTransaction = {
    sheet: plan.sheet, row, date: when.date, time: when.time, account,
    ownerName: owner.name, ownerId: owner.id,
    direction: way.direction, amountFen: money.fen, balanceFen: balance.fen,
    counterpartyName: party.name, counterpartyAccount: party.account, counterpartyBank: party.bank, counterpartyId: party.id,
    memo, channel, kind: kindOf(bits | bitsOf(party.name ?? ''), cash, party.name !== null || party.account !== null),
    serial: serialOf(at('serial')), currency: 'CNY', reversal: way.reversal,
    raw: cells.map((cell) => cell?.text ?? ''),
  }
  const warning = [money.note && `金额注明“${money.note}”`, balance.problem && `余额没有读出：${balance.problem}`].filter(Boolean).join('；')
  return { kind: 'row', draft, word: way.word, negative: money.negative, ...(warning && { warning }) }
}

/** Texts repeat: what their words say is kept. */
export const bitsOf = remembered(kindBits)

/** Whose the row is, as its cells and the lines above tell; `name` may need the direction where payer and payee are given. */
export function readOwner(plan: SheetPlan, cells: StatementLine['cells'], context: RowContext, direction: 'in' | 'out' | null): { account: string | null; name: string | null; id: string | null } | { problem: string } {
  const own = ownAccount(plan, cells, context)
  if ('problem' in own) return own
  return {
    account: own.account,
    name: readName(firstFilled(plan, cells, 'ownerName')?.text) ?? readParty(firstFilled(plan, cells, 'owner')?.text).name ?? ownSide(plan, cells, direction) ?? context.hints.name ?? null,
    id: identity(firstFilled(plan, cells, 'ownerId')) ?? context.hints.idNumber ?? null,
  }
}

/** The other side of the row. */
export function readOther(plan: SheetPlan, cells: StatementLine['cells'], direction: 'in' | 'out' | null): (Party & { id: string | null }) | { problem: string } {
  const party = otherParty(plan, cells, direction)
  return 'problem' in party ? party : { ...party, id: identity(firstFilled(plan, cells, 'counterpartyId')) }
}

/** What the row says in words; `bits` as kindBits gives them, without the other side's name. */
export function readWords(plan: SheetPlan, cells: StatementLine['cells']): { memo: string; channel: string; bits: number; cash: boolean } {
  const memo = joinedText(plan, cells, 'memo')
  const channel = joinedText(plan, cells, 'channel')
  return { memo, channel, bits: bitsOf(channel) | bitsOf(memo), cash: isCashFlag(textOf(firstFilled(plan, cells, 'cash'))) }
}

/** Why a row moved no yuan, by its currency or status; undefined: it did. */
export function movedNothing(plan: SheetPlan, cells: StatementLine['cells'], context: RowContext): string | undefined {
  const foreign = readCurrency(textOf(firstFilled(plan, cells, 'currency')) || (context.hints.currency ?? ''))
  return foreign !== 'CNY' ? `外币交易（${foreign.slice(0, 12)}），不计入人民币流水` : failure(plan, cells, textOf(firstFilled(plan, cells, 'status')))
}

const matchers = new Map<string, RegExp>()
/** A layout's pattern, compiled once. */
function matcher(source: string): RegExp {
  const known = matchers.get(source) ?? new RegExp(source, 'u')
  matchers.set(source, known)
  return known
}

const textOf = (cell: StatementCell | null | undefined): string => (cell ? tidyCell(cell.text) : '')
const blank = (cell: StatementCell | null | undefined): boolean => !cell || /^[-—/\s\u3000]*$/.test(cell.text)

function firstFilled(plan: SheetPlan, cells: StatementLine['cells'], field: StatementField): StatementCell | null {
  for (const column of plan.columns[field] ?? []) {
    const cell = cells[column]
    if (cell && !blank(cell)) return cell
  }
  return null
}

function joinedText(plan: SheetPlan, cells: StatementLine['cells'], field: 'memo' | 'channel'): string {
  const parts: string[] = []
  for (const column of plan.columns[field] ?? []) {
    const text = textOf(cells[column])
    if (text !== '' && !/^(?:[-—/]+|null)$/i.test(text) && !parts.includes(text)) parts.push(text)
  }
  return parts.join(' ').slice(0, 500)
}

/** Rows that make no claim to be a transaction: there is neither a date nor an amount in the columns for them. */
function structureOf(plan: SheetPlan, cells: StatementLine['cells'], dates: readonly (StatementCell | null)[], money: readonly (StatementCell | null)[]): RowResult | undefined {
  // By far the most rows: the date stands where it should.
  if (dates.some((cell) => cell && (cell.date ?? /^\d{4}\D?\d/.test(cell.text)))) return undefined
  const filled = cells.filter((cell) => cell && !blank(cell))
  const first = textOf(filled[0])
  const text = cells.map(textOf).filter((one) => one !== '').join(' ').slice(0, 300)
  if (filled.length === 0) return { kind: 'structure', what: 'footer', text }
  const sameHeadings = filled.length > 1 && plan.headings.length > 0
    && cells.every((cell, column) => !cell || headingKey(cell.text) === headingKey(plan.headings[column] ?? '') || headingKey(plan.headings[column] ?? '').includes(headingKey(cell.text)))
  if (sameHeadings) return { kind: 'structure', what: 'heading', text }
  // A count beside 合计 may stand in the column of times.
  const dated = dates.some((cell) => { const read = blank(cell) ? null : readMoment(cell, plan.excelBase); return read !== null && 'date' in read && read.date !== null })
  if (!dated && totalLine.test(first)) return { kind: 'structure', what: 'total', text }
  const digits = dates.some((cell) => !blank(cell) && /^\D{0,3}\d[\d\s:/.-]{5,}/.test(textOf(cell)))
  const amount = money.some((cell) => cell && !blank(cell) && /\d/.test(cell.text))
  if (dated || amount || digits) return undefined
  if (plan.columns.feedback?.some((column) => !blank(cells[column]))) return undefined
  const hints = ownerHints(cells, plan.layout)
  if (Object.keys(hints).some((key) => key !== 'bank')) return { kind: 'structure', what: 'preamble', text, hints }
  if (filled.length <= 3 || footerLine.test(first) || totalLine.test(text)) return { kind: 'structure', what: totalLine.test(text) ? 'total' : 'footer', text }
  return undefined
}

function readBalance(plan: SheetPlan, cells: StatementLine['cells']): { fen: number | null; problem?: string } {
  const cell = firstFilled(plan, cells, 'balance')
  if (!cell || isMasked(cell.text)) return { fen: null }
  const read = readMoney(cell, plan.layout.unit)
  return 'problem' in read ? { fen: null, problem: read.problem } : { fen: read.fen }
}

function failure(plan: SheetPlan, cells: StatementLine['cells'], status: string): string | undefined {
  const all = (plan.columns.status ?? []).map((column) => textOf(cells[column])).filter((text) => text !== '')
  const { failed } = plan.layout
  const match = failed && all.find((text) => matcher(failed.pattern).test(text))
  if (match) return `${failed.reason}（${match.slice(0, 20)}）`
  if (plan.layout.wallet) {
    const serial = serialOf(firstFilled(plan, cells, 'serial'))
    const base = serial && /^(.{8,}?)[_*-].+$/.exec(serial)?.[1]
    return base && plan.closedSerials.has(base) ? '所退的那笔交易已关闭并原路退回，没有形成收付' : undefined
  }
  if (/失败|不成功|未成功|撤销成功|已撤销|无效|作废|拒绝|^(?:否|N|FALSE|01)$|^01[-:]/i.test(status)) return `交易没有成功（${status.slice(0, 20)}）`
  return plan.failedCodes.includes(status) ? `交易没有成功（交易是否成功为“${status}”，与多数行不同）` : undefined
}

function readWhen(plan: SheetPlan, cells: StatementLine['cells'], context: RowContext): { date: string; time: string | null } | { problem: string } {
  let date: string | null = null
  let time: string | null = null
  for (const field of ['time', 'date'] as const) {
    for (const column of plan.columns[field] ?? []) {
      if (blank(cells[column])) continue
      const read = field === 'time' && plan.columns.date ? readTime(cells[column], plan.excelBase) : readMoment(cells[column], plan.excelBase)
      if ('problem' in read) {
        // A second date column is only a help: its trouble counts when the first says nothing.
        if (date === null || field === 'time') return read
        continue
      }
      date ??= read.date
      if (read.date === null || read.date === date) time ??= read.time
    }
  }
  if (date === null) return { problem: '没有交易日期' }
  if (date < context.earliest || date > context.latest) return { problem: `交易日期 ${date} 不在合理范围内（${context.earliest} 至 ${context.latest}）` }
  return { date, time }
}

interface Money { fen: number; negative: boolean; column: 'amount' | 'amountIn' | 'amountOut'; note?: string }

function readAmount(plan: SheetPlan, cells: StatementLine['cells']): Money | { problem: string } {
  const fields = plan.layout.amount.style === 'two-columns' ? ['amountIn', 'amountOut'] as const : ['amount'] as const
  const found: Money[] = []
  let zero: Money | undefined
  for (const field of fields) {
    for (const column of plan.columns[field] ?? []) {
      const read = readMoney(cells[column], plan.layout.unit)
      if ('problem' in read) return read
      if (read.fen === null) continue
      const money: Money = { fen: Math.abs(read.fen), negative: read.fen < 0, column: field, ...(read.note && { note: read.note }) }
      if (money.fen === 0) zero ??= money
      else found.push(money)
      if (money.fen !== 0) break
    }
  }
  if (found.length > 1) return { problem: '收入和支出两列都有金额，分不清是收是付' }
  return found[0] ?? zero ?? { problem: '没有金额' }
}

type Way = { direction: 'in' | 'out' | null; reversal: boolean; word: DirectionWord | null } | { problem: string } | { inside: string; direction: null }

const turned = (direction: 'in' | 'out') => (direction === 'in' ? 'out' : 'in')

function wayOf(plan: SheetPlan, cells: StatementLine['cells'], money: Money, account: string | null): Way {
  const { amount: style } = plan.layout
  const flip = (direction: 'in' | 'out') => (plan.convention.flipped ? turned(direction) : direction)
  if (style.style === 'by-balance') return { direction: null, reversal: false, word: null }
  if (style.style === 'signed') {
    const plus = flip(style.positive)
    return { direction: money.negative ? turned(plus) : plus, reversal: false, word: null }
  }
  if (style.style === 'two-columns') {
    const column = flip(money.column === 'amountIn' ? 'in' : 'out')
    // 支出 columns often repeat the minus; in a 收入 column it is red ink.
    const reversal = money.negative && !(plan.convention.minus === 'repeats' && money.column === 'amountOut')
    return { direction: reversal ? turned(column) : column, reversal, word: null }
  }
  if (style.style === 'parties') {
    const payer = readAccount(firstFilled(plan, cells, 'payerAccount'), false)
    const payee = readAccount(firstFilled(plan, cells, 'payeeAccount'), false)
    const isPayer = account !== null && 'account' in payer && payer.account === account
    const isPayee = account !== null && 'account' in payee && payee.account === account
    if (isPayer !== isPayee) return { direction: isPayee ? 'in' : 'out', reversal: false, word: null }
    const said = directionWord(joinedText(plan, cells, 'channel').split(' ')[0] ?? '', plan.layout)
    if ('direction' in said) return { direction: said.direction, reversal: false, word: said }
    return { problem: '付款人和收款人里认不出哪个是本方账户' }
  }
  // A bare minus is a value here.
  const text = (plan.columns.direction ?? []).map((column) => textOf(cells[column])).find((one) => one !== '') ?? ''
  const word = directionWord(text, plan.layout)
  if (word.kind === 'neutral') return neutralWay(plan, cells, text)
  if (!('direction' in word)) return { problem: `收付方向“${text.slice(0, 12)}”看不明白` }
  const direction = word.kind === 'word' ? word.direction : flip(word.direction)
  const reversal = money.negative && plan.convention.minus === 'reverses'
  return { direction: reversal ? turned(direction) : direction, reversal, word }
}

/** A row that the source counts neither as income nor as expense. */
function neutralWay(plan: SheetPlan, cells: StatementLine['cells'], text: string): Way {
  const words = [...(plan.columns.status ?? []), ...(plan.columns.channel ?? []), ...(plan.columns.memo ?? []),
    ...(plan.columns.counterpartyName ?? []), ...(plan.columns.counterparty ?? []), ...(plan.columns.amount ?? []), ...(plan.columns.method ?? [])].map((column) => textOf(cells[column])).join('|')
  const rule = plan.layout.neutral.find(({ pattern }) => matcher(pattern).test(words))
  if (!rule) return { problem: text === '' || text === '/' ? '没有注明是收是付' : `注明“${text}”，分不清是收是付` }
  if (rule.direction === 'inside') return { inside: '同一钱包内部划转，没有资金进出', direction: null }
  return { direction: rule.direction, reversal: false, word: { kind: 'neutral' } }
}

function ownAccount(plan: SheetPlan, cells: StatementLine['cells'], context: RowContext): { account: string | null } | { problem: string } {
  for (const column of plan.columns.account ?? []) {
    const read = readAccount(cells[column], plan.cutColumns.includes(column))
    if ('problem' in read) return { problem: `本方${read.problem}` }
    // The tail of a card says less than the number in the lines above.
    if (read.account !== null && (read.account.length > 6 || !context.hints.account)) return read
  }
  return { account: readParty(firstFilled(plan, cells, 'owner')?.text).account ?? context.hints.account ?? null }
}

function otherParty(plan: SheetPlan, cells: StatementLine['cells'], direction: 'in' | 'out' | null): Party | { problem: string } {
  const pairs = Boolean(plan.columns.payerName ?? plan.columns.payerAccount) && direction !== null
  const side = direction === 'in' ? 'payer' : 'payee'
  const get = (field: 'Name' | 'Account' | 'Bank') => firstFilled(plan, cells, pairs && plan.columns[`${side}${field}` as const] ? `${side}${field}` : `counterparty${field}`)
  const column = (plan.columns[pairs ? `${side}Account` as const : 'counterpartyAccount'] ?? []).find((one) => !blank(cells[one]))
  const read = column === undefined ? { account: null } : readAccount(cells[column], plan.cutColumns.includes(column))
  if ('problem' in read) return { problem: `对方${read.problem}` }
  const both = firstFilled(plan, cells, 'counterparty')
  if (both?.digitsLost) return { problem: `对方账号“${both.text.slice(0, 30)}”的后几位已丢失` }
  const name = readName(get('Name')?.text)
  const named = readParty(name)
  const more = readParty(both?.text)
  return {
    // A name column may hold `2088…(李四)` too.
    name: (read.account === null ? named.name : name) ?? more.name,
    account: read.account ?? named.account ?? more.account,
    bank: readName(get('Bank')?.text) ?? named.bank ?? more.bank,
  }
}

function ownSide(plan: SheetPlan, cells: StatementLine['cells'], direction: 'in' | 'out' | null): string | null {
  if (direction === null) return null
  return readName(firstFilled(plan, cells, direction === 'in' ? 'payeeName' : 'payerName')?.text)
}

function identity(cell: StatementCell | null): string | null {
  const text = textOf(cell).replaceAll(' ', '').toUpperCase()
  return /^[0-9A-Z*]{6,30}$/.test(text) && !cell?.digitsLost ? text : null
}

/** A serial that a spreadsheet has shortened identifies nothing. */
function serialOf(cell: StatementCell | null): string | null {
  const text = textOf(cell).replaceAll(' ', '')
  return text === '' || text === '/' || /^0+$/.test(text) || cell?.digitsLost || cell?.error ? null : text.slice(0, 80)
}
