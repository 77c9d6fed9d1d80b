import type { PlainDate } from '../dates.ts'
import type { channels, crossRegions, EventKind } from '../leads/lead.ts'

/** An event of a lead as the drafts use it; in order of date, none later than the table's date. */
export interface LedgerEvent { kind: EventKind; onDate: PlainDate; title: string; place: string }

/** A figure as of the table's date: value in 分 or persons, null is 待核; where it comes from. */
export interface LedgerFigure { value: number | null; source: string; asOf: PlainDate }
export type Annex2Figure = 'amount' | 'people' | 'unpaid' | 'repaid'

/** What the table needs to know of a lead. A figure that was never recorded is null. */
export interface Annex2Lead {
  id: string
  number: string
  name: string
  sector: string
  mode: string
  channel: (typeof channels)[number] | null
  crossRegion: (typeof crossRegions)[number] | null
  figuresApply: boolean
  outcome: string
  mainUnitName: string
  restricted: boolean
  figures: Partial<Record<Annex2Figure, LedgerFigure>>
  events: LedgerEvent[]
  struckOffOn: PlainDate | null
  /** Names of units that reported it too; it counts once, at 主报单位. */
  alsoReportedBy: string[]
}

/** The text columns that are drafted from events and may be edited by hand. */
export const textColumns = ['measures', 'repayment', 'outcome', 'notices', 'remark'] as const
export type TextColumn = (typeof textColumns)[number]
export const textColumnLabels: Record<TextColumn, string> = {
  measures: '采取的工作措施', repayment: '资金清退情况', outcome: '处理结果', notices: '省际间风险通报情况', remark: '备注',
}
