import { tidyCell } from '../cell-text.ts'
import { declaredTotals, totalsDiffer, type DeclaredTotals } from './declared-totals.ts'
import { columnsByPosition, findHeading, headingWindow, isAccountList, layoutOfHeading, looksLikeHeading, resolveColumns, type FoundHeading } from './find-layout.ts'
import { headingKey } from './heading-words.ts'
import { layout as layoutOf, type Layout } from './layout.ts'
import { bankIn, fileNameHints, ownerHints, type OwnerHints } from './owner-words.ts'
import { proposeLayout } from './propose-layout.ts'
import { readRow, type DraftTransaction, type RowContext } from './read-row.ts'
import { runningBalance, type BalanceBook } from './running-balance.ts'
import { commonParty, settleSheet, type FoundSheet } from './settle-sheet.ts'
import type { FoundIn, SheetPlan, StatementBatch, StatementLine, StatementOwner, StatementQuestion, StructureRow } from './statement.ts'
import { ownersBook } from './statement-owners.ts'
import { readMoment } from './value-date.ts'
import { readMoney } from './value-money.ts'
import { readName } from './value-party.ts'
import { readAccount } from './value-account.ts'

export interface SheetReaderOptions {
  sheet: string | null
  /** Known layouts, those that a person has settled first: they win among equals. */
  layouts: readonly Layout[]
  /** What the file's name and folder say about the owner. */
  fileHints: OwnerHints
  /** Dates outside are set aside, 'YYYY-MM-DD'. */
  earliest: string
  latest: string
  excelBase: 1900 | 1904
  /** A layout that a person chose for this file, in place of finding one, and what 借 or plus means by their word. */
  chosen?: { layout: Layout; flipped?: boolean }
}

/** A row of a list of accounts or persons that came with the statements. */
export interface ListedAccount { account: string | null; name: string; idNumber: string | null; bank: string | null }

export interface SheetOutcome { plans: SheetPlan[]; questions: StatementQuestion[]; owners: StatementOwner[]; accounts: ListedAccount[] }

/** A sheet's plan in the hands of one who reads most of its rows himself. */
export interface SheetLane {
  plan: SheetPlan
  context: RowContext
  /** Reads a row that he is in doubt of; false: it shows that the sheet is more than one table, all has to be read anew. */
  doubtful(line: StatementLine): boolean
  /** Whose account a row of his is; each once is enough, in the order of the file. */
  sighting(row: Pick<DraftTransaction, 'ownerName' | 'ownerId' | 'account'>): void
  /** What his rows come to, 分. */
  moved(direction: 'in' | 'out', fen: number): void
}

/** A sheet is judged by so many rows before the first comes out. */
export const surveyRows = 3000

/**
 * Reads one sheet row by row: `push` every row, `take` what has come of them, `end` after the last. Memory holds the
 * survey rows and the last instant of every account, however long the sheet is. Several tables may stand one below
 * another, each with its own lines above and its own heading.
 */
export function sheetReader(options: SheetReaderOptions) {
  const { sheet, layouts } = options
  // A workbook may have a sheet per account, named after it.
  const sheetHints = fileNameHints(sheet ?? '')
  const outerHints: OwnerHints = { ...options.fileHints, ...sheetHints }
  const context: RowContext = { hints: { ...outerHints }, earliest: options.earliest, latest: options.latest }
  const plans: SheetPlan[] = []
  const questions: StatementQuestion[] = []
  const accounts: ListedAccount[] = []
  let owners = ownersBook()
  let section: OwnerHints = {}
  let waiting: StatementLine[] | null = []
  let plan: SheetPlan | null = null
  let list: { found: FoundHeading; columns: SheetPlan['columns'] } | null = null
  let balance: BalanceBook | null = null
  let rowsSinceHints = false
  let unread = 0
  let aside = 0
  let declared: DeclaredTotals | null = {}
  const sums = { in: 0, out: 0 }
  let batch = emptyBatch()
  /** The lines above the first table and its heading; whether a line below them told of another owner. */
  let head: StructureRow[] = []
  let hintsBelow = false

  const structure = (row: number, what: 'preamble' | 'heading' | 'total' | 'footer', text: string) => {
    batch.structure.push({ sheet, row, what, text })
    if (what === 'heading' || !declared) return
    const said = declaredTotals(text)
    // Several sums belong to several parts of the table: none is that of the whole.
    const twice = (side: 'in' | 'out') => said[side] !== undefined && declared?.[side] !== undefined && said[side] !== declared[side]
    declared = twice('in') || twice('out') ? null : { ...declared, ...said }
  }
  const lineText = ({ cells }: StatementLine) => cells.map((cell) => tidyCell(cell?.text ?? '')).filter((text) => text !== '').join(' ').slice(0, 300)

  const takeHints = (hints: OwnerHints) => {
    const other = (field: 'account' | 'name' | 'idNumber') => hints[field] !== undefined && section[field] !== undefined && hints[field] !== section[field]
    if (rowsSinceHints && (other('account') || other('name') || other('idNumber'))) {
      // Another person's or account's section begins; what was known of the one before ends here.
      collect()
      section = {}
    }
    if (Object.keys(hints).length > 0) rowsSinceHints = false
    section = { ...section, ...hints }
    context.hints = { ...outerHints, ...section }
  }

  const collect = () => {
    balance?.end()
    const result = balance?.take()
    if (!result) return
    batch.rows.push(...result.rows)
    batch.setAside.push(...result.setAside)
    batch.breaks.push(...result.breaks)
  }

  const note = (row: Pick<DraftTransaction, 'ownerName' | 'ownerId' | 'account'>) => {
    const foundIn: FoundIn[] = []
    if (plan?.columns.ownerName ?? plan?.columns.account ?? plan?.columns.payerAccount) foundIn.push('column')
    if (section.name ?? section.account ?? section.idNumber) foundIn.push('preamble')
    for (const [place, hints] of [['sheetName', sheetHints], ['fileName', options.fileHints]] as const) {
      if ((hints.name && hints.name === row.ownerName && hints.name !== section.name) || (hints.account && hints.account === row.account)) foundIn.push(place)
    }
    owners.add({ name: row.ownerName, nickname: context.hints.nickname === true && row.ownerName === context.hints.name, idNumber: row.ownerId, account: row.account, bank: plan?.layout.bank ?? context.hints.bank ?? null, foundIn })
  }

  /** Decides from the rows so far how the table is read, and reads them. */
  const settle = () => {
    const lines = waiting ?? []
    waiting = null
    const found = findTable(lines, options)
    if (!found) {
      list = findAccountList(lines)
      plan = null
      for (const line of lines) unplanned(line)
      return
    }
    list = null
    const body = lines.slice(found.from)
    // Every line above the heading is heard before a row is read; the layout may know more about them.
    for (const line of lines.slice(0, found.above)) {
      takeHints(ownerHints(line.cells, found.layout))
      structure(line.row, 'preamble', lineText(line))
    }
    for (const line of lines.slice(found.above, found.from)) structure(line.row, 'heading', lineText(line))
    if (plans.length === 0) head = [...batch.structure]
    if (found.layout.bank) context.hints.bank = found.layout.bank
    const bankColumn = found.columns.ownerBank?.[0]
    if (!context.hints.bank && bankColumn !== undefined) context.hints.bank = body.map(({ cells }) => bankIn(cells[bankColumn]?.text ?? '')).find((bank) => bank !== undefined)
    if (found.layout.wallet && !context.hints.account && context.hints.name) context.hints.account = `${found.layout.bank ?? '钱包'}:${context.hints.name}`
    if (found.layout.amount.style === 'parties' && !context.hints.account) context.hints.account = commonParty(found.columns, body)
    const decided = options.chosen?.flipped === undefined ? undefined : { flipped: options.chosen.flipped }
    const next = body.findIndex((line) => beginsTable(line, found.headings))
    const settled = settleSheet(found, next < 0 ? body : body.slice(0, next), context, decided)
    plan = settled.plan
    plans.push(plan)
    questions.push(...settled.questions, ...found.questions)
    balance = runningBalance(plan)
    for (const line of body) push(line)
  }

  const read = (line: StatementLine) => {
    if (!plan || !balance) return
    const result = readRow(plan, context, line)
    if (result.kind === 'row') {
      rowsSinceHints = true
      const { direction, amountFen } = result.draft
      // What a wallet counts as neither is in none of its sums.
      if (direction && result.word?.kind !== 'neutral') sums[direction] += amountFen
      note(result.draft)
      balance.add(result.draft)
      if (result.warning) batch.warnings.push({ sheet, row: line.row, text: result.warning })
      return
    }
    if (result.kind === 'structure' && result.what === 'heading') return structure(line.row, 'heading', result.text)
    if (beginsTable(line)) {
      collect()
      waiting = [line]
      return
    }
    if (result.kind === 'structure') {
      if (result.hints) {
        hintsBelow = true
        takeHints(result.hints)
      }
      return structure(line.row, result.what, result.text)
    }
    rowsSinceHints = true
    aside += 1
    batch.setAside.push({ sheet, row: line.row, reason: result.reason })
    if (result.trace) balance.trace(line.row, result.trace)
  }

  /** Another table with a heading of its own. */
  const beginsTable = (line: StatementLine, current = plan?.headings): boolean => {
    const text = line.cells.map((cell) => cell?.text ?? '').join('|')
    // Bad rows are looked at too: most are dismissed at once.
    if (options.chosen || !/日|时间|DATE/i.test(text) || !/额|收入|支出|借|贷|存入|AMOUNT/i.test(text) || !looksLikeHeading(line.cells)) return false
    const found = findHeading([line], layouts)
    if (current && found?.headings.join('|') === current.join('|')) return false
    return found !== undefined && found.keys.filter((keys) => keys.length > 0).length >= 4
  }

  /** A row of a sheet that is no table of transactions, as far as is known. */
  const unplanned = (line: StatementLine) => {
    if (list) {
      const listed = listedAccount(list.columns, line)
      if (listed && accounts.length < 100_000) accounts.push(listed)
      return structure(line.row, listed ? 'footer' : 'heading', lineText(line))
    }
    const dated = line.cells.some((cell) => { const read = readMoment(cell, options.excelBase); return 'date' in read && read.date !== null })
    const money = line.cells.some((cell) => { const read = readMoney(cell, 'yuan'); return 'fen' in read && read.fen !== null && /\.\d\d$|,/.test(cell?.text ?? '') })
    if (dated && money) {
      unread += 1
      batch.setAside.push({ sheet, row: line.row, reason: '没有认出这张表的列，请指定各列是什么后重读' })
    } else {
      const hints = ownerHints(line.cells)
      if (hints.name ?? hints.account) takeHints(hints)
      structure(line.row, 'footer', lineText(line))
    }
  }

  const push = (line: StatementLine): void => {
    if (waiting) {
      waiting.push(line)
      if (waiting.length >= surveyRows) settle()
    } else if (plan) read(line)
    else if (beginsTable(line)) waiting = [line]
    else unplanned(line)
  }

  return {
    push,
    /**
     * For one who reads the rows below the heading by the plan himself, all but those he is in doubt of. Gives up what was
     * read below the heading so far; to be asked after the survey, when every line pushed was of one table.
     *
     * @param following keeps the balances of the doubtful rows and of his own
     * @returns null when there is more to this sheet than one table of one owner's, or of owners named in the rows
     */
    lane(following: (plan: SheetPlan) => BalanceBook): SheetLane | null {
      if (waiting) settle()
      const only = plan
      if (waiting || !only || plans.length !== 1 || hintsBelow) return null
      batch = emptyBatch()
      owners = ownersBook()
      declared = {}
      sums.in = sums.out = aside = 0
      balance = following(only)
      for (const { row, what, text } of head) structure(row, what, text)
      return {
        plan: only, context,
        doubtful: (line) => {
          read(line)
          return !waiting && !hintsBelow
        },
        sighting: note,
        moved: (direction, fen) => { sums[direction] += fen },
      }
    },
    take(): StatementBatch {
      const result = balance?.take()
      if (result) {
        batch.rows.push(...result.rows)
        batch.setAside.push(...result.setAside)
        batch.breaks.push(...result.breaks)
      }
      const taken = batch
      batch = emptyBatch()
      return taken
    },
    end(): SheetOutcome {
      while (waiting) settle()
      collect()
      if (unread > 0 && plans.length === 0) questions.push({ code: 'layout', sheet, text: `这张表有 ${unread} 行像交易，但没有认出各列是什么`, assumed: '没有读入，请指定各列后重读' })
      const differ = plans.length === 1 && declared ? totalsDiffer(declared, sums, aside) : undefined
      if (differ) questions.push({ code: 'total', sheet, text: differ, assumed: '按读入的各行计算，请核对' })
      return { plans, questions, owners: owners.list(), accounts }
    },
  }
}

function emptyBatch(): StatementBatch {
  return { rows: [], setAside: [], breaks: [], structure: [], warnings: [] }
}

/** Where the table begins and how it is read; `above` and `from` are indexes: of the heading, and of the first row below it. */
type FoundTable = FoundSheet & { above: number; from: number; questions: StatementQuestion[] }

function findTable(lines: readonly StatementLine[], { sheet, layouts, excelBase, chosen }: SheetReaderOptions): FoundTable | undefined {
  const heading = findHeading(lines, chosen ? [chosen.layout, ...layouts] : layouts)
  if (heading) {
    const { layout, columns, known } = layoutOfHeading(heading, chosen ? [chosen.layout] : layouts)
    const from = heading.at + heading.levels
    return {
      sheet, layout, columns, by: !known ? 'headings' : chosen ? 'person' : 'known', headings: heading.headings, excelBase,
      header: [lines[heading.at]!.row, lines[from - 1]!.row], above: heading.at, from, questions: [],
    }
  }
  const columns = chosen && columnsByPosition(chosen.layout)
  if (columns) {
    return { sheet, layout: chosen.layout, columns, by: 'person', headings: [], excelBase, header: null, above: 0, from: 0, questions: [] }
  }
  const proposed = proposeLayout(lines.slice(0, headingWindow * 5), excelBase)
  if (!proposed) return undefined
  const question: StatementQuestion = { code: 'layout', sheet, text: `没有认出表头，各列是按内容推断的：${proposed.told}`, assumed: '按推断的各列读取，请核对' }
  const { told: _, ...table } = proposed
  return { sheet, ...table, by: 'content', excelBase, questions: [question] }
}

const listLayout = layoutOf({ code: 'account-list', title: '账户或人员信息', amount: { style: 'signed', positive: 'in' } })

function findAccountList(lines: readonly StatementLine[]): { found: FoundHeading; columns: SheetPlan['columns'] } | null {
  for (const [at, { cells }] of lines.slice(0, headingWindow).entries()) {
    if (!looksLikeHeading(cells)) continue
    const headings = cells.map((cell) => tidyCell(cell?.text ?? ''))
    const keys = headings.map((heading) => [headingKey(heading)])
    const columns = resolveColumns(listLayout, keys)
    if (isAccountList(columns)) return { found: { at, levels: 1, headings, keys }, columns }
  }
  return null
}

function listedAccount(columns: SheetPlan['columns'], { cells }: StatementLine): ListedAccount | null {
  const textAt = (field: 'ownerName' | 'ownerId' | 'ownerBank') => cells[columns[field]?.[0] ?? -1]?.text
  const name = readName(textAt('ownerName'))
  const column = (columns.account ?? []).find((one) => cells[one])
  const read = readAccount(column === undefined ? null : cells[column], false)
  const account = 'account' in read ? read.account : null
  const id = tidyCell(textAt('ownerId') ?? '').replaceAll(' ', '').toUpperCase()
  const idNumber = /^(?=.*\d)[0-9A-Z*]{8,20}$/.test(id) ? id : null
  return name && (idNumber ?? (account && /\d/.test(account) ? account : null)) ? { account, name, idNumber, bank: readName(textAt('ownerBank')) } : null
}
