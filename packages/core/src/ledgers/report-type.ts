import { dueDateOf, type Calendar } from '../calendar.ts'
import { addDays, formatDateCn, formatPeriodCn, monthPeriod, shiftPeriod, type Period, type PlainDate } from '../dates.ts'
import type { UnitKind } from '../org/org.ts'

/** What a report holds: the ledger (附件2), a sweep of villages, the state of cases, or a document. */
export const reportPurposes = ['ledger', 'inspection', 'cases', 'document'] as const
export type ReportPurpose = (typeof reportPurposes)[number]
export const reportPurposeLabels: Record<ReportPurpose, string> = {
  ledger: '动态管理台账（附件2）', inspection: '风险排查情况', cases: '案件进展', document: '材料',
}
/** Who collects: the office, each town from its villages, or a superior from the office. */
export const collectorKinds = ['office', 'town', 'superior'] as const
export type CollectorKind = (typeof collectorKinds)[number]
export const collectorKindLabels: Record<CollectorKind, string> = { office: '专班办', town: '乡镇（街道）', superior: '上级' }
export const periodKinds = ['month', 'once'] as const
export type PeriodKind = (typeof periodKinds)[number]
export const askedKinds = ['town', 'member', 'village', 'office'] as const satisfies readonly UnitKind[]
export type AskedKind = (typeof askedKinds)[number]

export interface ReportRule {
  periodKind: PeriodKind
  /** Day of the month on which it is due; null for one-off reports. */
  dueDay: number | null
  /** 1: due in the month after the one reported on; 0: in that month itself. */
  dueMonthOffset: number
  dueRule: 'earlier' | 'later' | 'none'
}

/** From, to, as-of and due date of a report. */
export interface ReportDates {
  fromOn: PlainDate
  toOn: PlainDate
  asOf: PlainDate
  dueOn: PlainDate
  /** Why the due date is not the plain day. */
  dueNote: string
  /** What is not sure about the due date; empty when nothing is. */
  dueWarning: string
}

/**
 * The dates of a monthly report. A report due within its own month covers the time since the last due day (24日 to
 * 23日), since nobody can report the days after it; other reports cover the calendar month. A year whose holidays are
 * not published keeps the plain day, unless it is off by law itself, and says so: the office sets another day by notice, nothing is guessed.
 * @throws RangeError for a rule without a day
 */
export function reportDates(rule: ReportRule, period: Period, calendar: Calendar): ReportDates {
  if (rule.dueDay === null) throw new RangeError('A monthly report needs a day')
  const month = monthPeriod(period)
  const due = dueDateOf({ period, day: rule.dueDay, monthOffset: rule.dueMonthOffset, rule: rule.dueRule }, calendar)
  const range = rule.dueMonthOffset > 0 ? { fromOn: month.from, toOn: month.to }
    : { fromOn: addDays(plainDay(shiftPeriod(period, -1), rule.dueDay), 1), toOn: plainDay(period, rule.dueDay) }
  return {
    ...range, asOf: range.toOn, dueOn: due.ok ? due.date : due.nearest,
    dueNote: due.ok ? due.why ?? '' : '',
    dueWarning: due.ok ? due.warning ?? '' : `${due.reason}；暂按${formatDateCn(due.nearest)}，如遇假日请以通知另定。`,
  }
}

const plainDay = (period: Period, day: number): PlainDate => {
  const { from, to } = monthPeriod(period)
  const wanted = addDays(from, day - 1)
  return wanted > to ? to : wanted
}

/** The first day on which units can begin to fill it: when the period is over, or from its start when due within it. */
export function opensOn(rule: ReportRule, dates: Pick<ReportDates, 'fromOn' | 'toOn'>): PlainDate {
  return rule.dueMonthOffset > 0 ? addDays(dates.toOn, 1) : `${dates.toOn.slice(0, 7)}-01`
}

/** `2026年10月动态管理台账（附件2）`. */
export function collectionTitle(name: string, period: Period | null): string {
  return period ? `${formatPeriodCn(period)}${name}` : name
}
