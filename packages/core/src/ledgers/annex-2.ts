import type { PlainDate } from '../dates.ts'
import { formatWan, roundingNote, totalOfKnown } from '../money.ts'
import { channelLabels } from '../leads/lead.ts'
import { textColumns, type Annex2Figure, type Annex2Lead, type LedgerFigure, type TextColumn } from './annex-2-lead.ts'
import { draftTexts } from './annex-2-texts.ts'

/** A hand edit: what was written, and what the draft said then, so that a changed draft shows. */
export interface HandText { text: string; draft: string }
export type HandTexts = Partial<Record<TextColumn, HandText>>

/** One row: stored values, not yet rounded; texts as they print. The same shape is frozen in a submitted version. */
export interface Annex2Row {
  leadId: string
  number: string
  name: string
  sector: string
  mode: string
  channel: string
  amountFen: number | null
  people: number | null
  unpaidFen: number | null
  /** False: a name only, its figures print as –. */
  figuresApply: boolean
  crossRegion: string
  measures: string
  repayment: string
  outcome: string
  notices: string
  remark: string
  mainUnitName: string
  struckOffOn: PlainDate | null
  restricted: boolean
  /** Columns that a person wrote, and what the draft says now where it differs from then. */
  edited: TextColumn[]
  newDrafts: Partial<Record<TextColumn, string>>
  /** Where each figure comes from; becomes the cell's note. */
  sources: Partial<Record<Annex2Figure, { source: string; asOf: PlainDate }>>
}

const pending = '待核'
const notApplicable = '–'

/** The row of one lead. `year` is the table's: dates of other years carry theirs. */
export function annex2Row(lead: Annex2Lead, hand: HandTexts, year: number): Annex2Row {
  const drafts = draftTexts(lead, year)
  const unknown = lead.figuresApply ? pending : notApplicable
  const figure = (name: Annex2Figure) => (lead.figuresApply ? lead.figures[name]?.value ?? null : null)
  const edited = textColumns.filter((column) => hand[column] !== undefined)
  const sources: Annex2Row['sources'] = {}
  for (const [name, value] of Object.entries(lead.figures) as [Annex2Figure, LedgerFigure][]) {
    sources[name] = { source: value.source, asOf: value.asOf }
  }
  const text = (column: TextColumn) => hand[column]?.text ?? drafts[column]
  return {
    leadId: lead.id, number: lead.number, name: lead.name,
    sector: lead.sector || unknown, mode: lead.mode || unknown, channel: lead.channel ? channelLabels[lead.channel] : unknown,
    amountFen: figure('amount'), people: figure('people'), unpaidFen: figure('unpaid'), figuresApply: lead.figuresApply,
    crossRegion: lead.crossRegion ? (lead.crossRegion === 'none' ? '否' : '是') : unknown,
    measures: text('measures'), repayment: text('repayment'), outcome: text('outcome'), notices: text('notices'), remark: text('remark'),
    mainUnitName: lead.mainUnitName, struckOffOn: lead.struckOffOn, restricted: lead.restricted, edited,
    newDrafts: Object.fromEntries(edited.filter((column) => hand[column]!.draft !== drafts[column]).map((column) => [column, drafts[column]])),
    sources,
  }
}

/** A total of stored values; null when rows exist and none is known. `unknown`: rows that are 待核 and not in it. */
export interface ColumnTotal { value: number | null; unknown: number }
export interface Annex2Totals { amountFen: ColumnTotal; people: ColumnTotal; unpaidFen: ColumnTotal }
const totalled = ['amountFen', 'people', 'unpaidFen'] as const
type Totalled = (typeof totalled)[number]
export const totalLabels: Record<Totalled, string> = { amountFen: '涉及金额', people: '涉及人数', unpaidFen: '未兑付资金' }

/** Totals of the three columns that the form marks with *. Rows to which figures do not apply are in none of them. */
export function annex2Totals(rows: readonly Pick<Annex2Row, Totalled | 'figuresApply'>[]): Annex2Totals {
  const applying = rows.filter((row) => row.figuresApply)
  const total = (column: Totalled): ColumnTotal => {
    const { fen, unknown } = totalOfKnown(applying.map((row) => row[column]))
    return { value: fen, unknown }
  }
  return { amountFen: total('amountFen'), people: total('people'), unpaidFen: total('unpaidFen') }
}

/** The notes that print under the table by themselves: what is 待核, what was struck off, what rounding leaves. */
export function annex2Notes(rows: readonly Annex2Row[]): string[] {
  const notes: string[] = []
  const waiting = rows.flatMap((row, index) => {
    const columns = row.figuresApply ? totalled.filter((column) => row[column] === null) : []
    return columns.length > 0 ? [`序号${index + 1}“${row.name}”的${columns.map((column) => totalLabels[column]).join('、')}`] : []
  })
  if (waiting.length > 0) {
    const shown = waiting.slice(0, 5).join('；')
    notes.push(`注：${shown}${waiting.length > 5 ? `等${waiting.length}条` : ''}待核，未计入合计。`)
  }
  const struckOff = rows.flatMap((row, index) => (row.struckOffOn ? [index + 1] : []))
  if (struckOff.length > 0) notes.push(`注：含本期销号${struckOff.length}条（序号${struckOff.slice(0, 20).join('、')}${struckOff.length > 20 ? '等' : ''}）。`)
  for (const column of ['amountFen', 'unpaidFen'] as const) {
    const note = roundingNote(rows.filter((row) => row.figuresApply).map((row) => row[column]))
    if (note) notes.push(note.replace('注：', `注：${totalLabels[column]}`))
  }
  return notes
}

/** The form asks for about 50 rows (附件2注1). */
export const shortlistSize = 50

export interface Shortlist { rows: Annex2Row[]; leftOut: Annex2Row[]; totals: Annex2Totals; leftOutTotals: Annex2Totals }

/** The `size` rows with the largest amounts, then the most people; 待核 comes last. What is left out is listed too. */
export function shortlist(rows: readonly Annex2Row[], size = shortlistSize): Shortlist {
  const sorted = rows.toSorted((a, b) =>
    (b.amountFen ?? -1) - (a.amountFen ?? -1) || (b.people ?? -1) - (a.people ?? -1) || (a.number < b.number ? -1 : 1))
  const [kept, leftOut] = [sorted.slice(0, size), sorted.slice(size)]
  return { rows: kept, leftOut, totals: annex2Totals(kept), leftOutTotals: annex2Totals(leftOut) }
}

/** The warning on screen when the table is longer than the form wants, or null. */
export function lengthWarning(rows: number): string | null {
  return rows > shortlistSize ? `共${rows}条，表注要求尽量控制在${shortlistSize}条以内。可只出金额、人数居前的${shortlistSize}条，其余另列。` : null
}

/** The note under a shortlisted table: what it leaves out, so that nobody takes its total for the whole. */
export function shortlistNote({ leftOut, leftOutTotals }: Shortlist): string | null {
  if (leftOut.length === 0) return null
  const { amountFen, people, unpaidFen } = leftOutTotals
  const wan = (total: ColumnTotal) => (total.value === null ? pending : `${formatWan(total.value)}万元`)
  const persons = people.value === null ? pending : `${people.value}人`
  return `注：本表按涉及金额、人数取前${shortlistSize}条，另有${leftOut.length}条未列入：涉及金额${wan(amountFen)}、${persons}、未兑付资金${wan(unpaidFen)}。`
}

/** People as printed: whole, or with two decimals when the office follows note 5 to the letter. */
export function formatPeople(people: number, twoDecimals: boolean): string {
  return twoDecimals ? people.toFixed(2) : String(people)
}

/** A figure's cell as text: 万元 with two decimals or persons; 待核 when unknown, – when it does not apply. */
export function figureText(row: Pick<Annex2Row, Totalled | 'figuresApply'>, column: Totalled, twoDecimals = false): string {
  if (!row.figuresApply) return notApplicable
  const value = row[column]
  if (value === null) return pending
  return column === 'people' ? formatPeople(value, twoDecimals) : formatWan(value)
}

/** The note on a figure's cell: `来源：流水测算；时点：2026-06-18`. */
export function sourceNote(source: { source: string; asOf: PlainDate } | undefined): string | null {
  return source ? `来源：${source.source}；时点：${source.asOf}` : null
}
