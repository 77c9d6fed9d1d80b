import { formatDateCn, type PlainDate } from '../dates.ts'
import { eventKinds, noOutcome, type EventKind } from '../leads/lead.ts'
import { formatPercent } from '../money.ts'
import type { Annex2Lead, LedgerEvent, TextColumn } from './annex-2-lead.ts'

/** More steps than this make the cell unreadable; the first ones then give way to a count. */
const mostSteps = 10
const longestStep = 40
const pending = noOutcome

/** What the text columns of 附件2 say by themselves, from events and figures. */
export function draftTexts(lead: Annex2Lead, year: number): Record<TextColumn, string> {
  return {
    measures: afterStated(lead.events, 'measures_stated', (events) => draftMeasures(events, lead.crossRegion === 'city', year)),
    repayment: draftRepayment(lead),
    outcome: lead.outcome || pending,
    notices: lead.crossRegion === 'city' ? '' : afterStated(lead.events, 'notices_stated', (events) => draftNotices(events, null)),
    remark: draftRemark(lead, year),
  }
}

/** Kinds whose title goes into 采取的工作措施; 交办 is left by a command and belongs there too. */
const measureKinds: EventKind[] = [
  'dispatched', ...(Object.keys(eventKinds) as EventKind[]).filter((kind) => columnOf(kind) === 'measures' && kind !== 'measures_stated'),
]
/** What a table that came in says of a column in its own words; it stands for everything before it. */
export const statedKinds = ['measures_stated', 'repayment_stated', 'notices_stated', 'remark_stated'] as const satisfies readonly EventKind[]
/** Kinds that any text column drafts from: what the query has to fetch. */
export const draftedKinds: EventKind[] = [...measureKinds, ...statedKinds, 'notice_out', 'notice_in', 'repayment', 'restarted']

function columnOf(kind: EventKind): string | undefined {
  const entry = eventKinds[kind]
  return 'column' in entry ? entry.column : undefined
}

/** The newest statement in a unit's own words, then what happened after it. */
function afterStated(events: LedgerEvent[], kind: (typeof statedKinds)[number], draft: (events: LedgerEvent[]) => string): string {
  const at = events.findLastIndex((event) => event.kind === kind)
  if (at < 0) return draft(events)
  const later = draft(events.slice(at + 1))
  const said = events[at]!.title.trim()
  return later ? `${said.replace(/[。；;]+$/, '')}；${later}` : said
}

/** `5月12日交办样湖街道、民政局；5月27日行政立案`. Notices within the province are measures, not 省际间. */
function draftMeasures(events: LedgerEvent[], noticesToo: boolean, year: number): string {
  const steps = events.filter((event) => measureKinds.includes(event.kind))
    .map((event) => ({ onDate: event.onDate, text: stepText(event) }))
  if (noticesToo) {
    steps.push(...events.filter(({ kind }) => kind === 'notice_out' || kind === 'notice_in')
      .map((event) => ({ onDate: event.onDate, text: event.kind === 'notice_out' ? `函告${event.place}` : `收到${event.place}回函` })))
    steps.sort((a, b) => (a.onDate < b.onDate ? -1 : a.onDate > b.onDate ? 1 : 0))
  }
  const byDay: { onDate: PlainDate; texts: string[] }[] = []
  for (const { onDate, text } of steps) {
    const last = byDay.at(-1)
    if (last?.onDate !== onDate) byDay.push({ onDate, texts: [text] })
    else if (text.startsWith('交办') && last.texts.at(-1)!.startsWith('交办')) last.texts.push(`${last.texts.pop()!}、${text.slice(2)}`)
    else if (!last.texts.includes(text)) last.texts.push(text)
  }
  const shown = byDay.slice(-mostSteps).map(({ onDate, texts }) => `${shortDate(onDate, year)}${texts.join('，')}`)
  const hidden = byDay.length - shown.length
  return `${hidden > 0 ? `此前${hidden}项略；` : ''}${shown.join('；')}`
}

/** The clerk's own words when there are any, else the kind: 行政立案. A dispatch without its due date. */
function stepText({ kind, title }: LedgerEvent): string {
  const said = (kind === 'dispatched' ? title.split('，')[0]! : title).trim().replace(/[。；;，,.]+$/, '') || eventKinds[kind].label
  return said.length > longestStep ? `${said.slice(0, longestStep - 1)}…` : said
}

/** `6月24日`; with its year when that is not the table's. Plain slicing: a district has ten thousands of these. */
function shortDate(date: PlainDate, year: number): string {
  const day = `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`
  return Number(date.slice(0, 4)) === year ? day : `${date.slice(0, 4)}年${day}`
}

/**
 * `2026年6月24日函告示北省登记地，7月30日收到回函`. The year is written when it changes; an answer names its sender
 * only when that is not the one last written to.
 */
export function draftNotices(events: readonly LedgerEvent[], startYear: number | null): string {
  let year = startYear
  let lastPlace = ''
  let text = ''
  for (const { kind, onDate, place } of events) {
    if (kind !== 'notice_out' && kind !== 'notice_in') continue
    const date = year === null ? formatDateCn(onDate) : shortDate(onDate, year)
    year = Number(onDate.slice(0, 4))
    if (kind === 'notice_out') {
      text += `${text ? '；' : ''}${date}函告${place}`
      lastPlace = place
    } else {
      text += `${text ? '，' : ''}${date}收到${place === lastPlace ? '' : place}回函`
    }
  }
  return text
}

/**
 * `清退完毕100.00%`, `正在清退58.87%`, `尚未清退`, 待核, or empty where there is nothing to pay back. The share is
 * repaid of amount (附件2注3); whether it is finished is decided by the amounts, never by the rounded share. 尚未清退 is
 * said only of a repaid 0 that somebody recorded; nothing recorded is 待核, since nobody has looked. Where only words
 * about repayment are on record and no figure, the words stand. So do those of a table that came in: a share worked out
 * from its amounts and a repaid figure no newer than they are is in neither the table nor the register.
 */
function draftRepayment({ figuresApply, events, figures: { amount, unpaid, repaid } }: Annex2Lead): string {
  if (!figuresApply) return ''
  const stated = events.findLast((event) => event.kind === 'repayment_stated')
  if (repaid && stated?.title.trim() && stated.onDate >= repaid.asOf) return stated.title.trim()
  if (!repaid) {
    const said = events.findLast((event) => event.kind === 'repayment' || event.kind === 'repayment_stated')?.title.trim()
    return said || (unpaid?.value === 0 ? '' : pending)
  }
  if (repaid.value === null) return pending
  if (repaid.value === 0) return unpaid?.value === 0 ? '' : '尚未清退'
  if (!amount || amount.value === null) return '正在清退，比例待核'
  if (repaid.value >= amount.value) return `清退完毕${formatPercent(1, 1)}`
  const share = formatPercent(repaid.value, amount.value)
  return `正在清退${share === '100.00%' ? '99.99%' : share}`
}

/** The newest remark in a unit's own words stays month after month; what happened after it, and what it does not say itself, is added. */
function draftRemark(lead: Annex2Lead, year: number): string {
  const at = lead.events.findLastIndex((event) => event.kind === 'remark_stated')
  const said = at < 0 ? '' : lead.events[at]!.title.trim().replace(/[。；;]+$/, '')
  const restarted = lead.events.findLast((event, index) => event.kind === 'restarted' && index > at)
  const parts = [
    restarted && `${shortDate(restarted.onDate, year)}重启`,
    lead.struckOffOn && `${shortDate(lead.struckOffOn, year)}销号`,
    lead.alsoReportedBy.length > 0 && `${lead.alsoReportedBy.join('、')}同时上报，计一次`,
  ]
  return [said, ...parts.filter((part) => part && !said.includes(part))].filter(Boolean).join('；')
}
