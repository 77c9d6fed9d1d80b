import { addMonths, type PlainDate } from '../dates.ts'
import { formatWanExact } from '../money.ts'
import { at, citeAll, type Citation } from './citation.ts'

// 以上 includes the number itself (刑法 99). Persons and units have the same figures since 2022-03-01.

const wan = 1_000_000
export const thresholdsInForce = { from: '2022-03-01', to: null } as const

export type Crime = 'absorbing' | 'fraud'
export const crimeLabels: Record<Crime, string> = { absorbing: '非法吸收公众存款', fraud: '集资诈骗' }

export type ThresholdColumn = 'amount' | 'people' | 'loss' | 'fraud'
export const thresholdColumnLabels: Record<ThresholdColumn, string> = {
  amount: '吸收金额', people: '吸收对象', loss: '直接经济损失', fraud: '诈骗数额',
}

/** What makes a combined band: half the amount or less, and one of these. */
export const circumstances = {
  criminal_record: { label: '曾因非法集资受过刑事追究', citation: at('fundraising_interpretation', '3') },
  penalised: { label: '二年内曾因非法集资受过行政处罚', citation: at('fundraising_interpretation', '3') },
  grave: { label: '造成恶劣社会影响或者其他严重后果', citation: at('fundraising_interpretation', '3') },
} as const satisfies Record<string, { label: string; citation: Citation }>
export type Circumstance = keyof typeof circumstances

/** One band: any one of `columns` is enough; or `combined`: one of its columns with one of its circumstances. */
export interface Band {
  key: string
  crime: Crime
  label: string
  penalty: string
  columns: Partial<Record<ThresholdColumn, number>>
  combined?: { columns: Partial<Record<ThresholdColumn, number>>; circumstances: readonly Circumstance[] }
  citations: readonly Citation[]
}

const absorbing = (article: string) => [at('criminal', '176'), at('fundraising_interpretation', article)] as const
const fraud = [at('criminal', '192'), at('fundraising_interpretation', '8')] as const

/** The bands of 刑法 176 and 192, lowest first. Amounts in fen, people in persons. */
export const bands: readonly Band[] = [
  { key: 'absorbing_entry', crime: 'absorbing', label: '入罪', penalty: '三年以下有期徒刑或者拘役',
    columns: { amount: 100 * wan, people: 150, loss: 50 * wan },
    combined: { columns: { amount: 50 * wan, loss: 25 * wan },
      circumstances: ['criminal_record', 'penalised', 'grave'] },
    citations: absorbing('3') },
  { key: 'absorbing_huge', crime: 'absorbing', label: '数额巨大或者有其他严重情节', penalty: '三年以上十年以下有期徒刑',
    columns: { amount: 500 * wan, people: 500, loss: 250 * wan },
    combined: { columns: { amount: 250 * wan, loss: 150 * wan }, circumstances: ['grave'] },
    citations: absorbing('4') },
  { key: 'absorbing_extreme', crime: 'absorbing', label: '数额特别巨大或者有其他特别严重情节', penalty: '十年以上有期徒刑',
    columns: { amount: 5000 * wan, people: 5000, loss: 2500 * wan },
    combined: { columns: { amount: 2500 * wan, loss: 1500 * wan }, circumstances: ['grave'] },
    citations: absorbing('5') },
  { key: 'fraud_entry', crime: 'fraud', label: '数额较大', penalty: '三年以上七年以下有期徒刑',
    columns: { fraud: 10 * wan }, citations: fraud },
  { key: 'fraud_huge', crime: 'fraud', label: '数额巨大或者有其他严重情节', penalty: '七年以上有期徒刑或者无期徒刑',
    columns: { fraud: 100 * wan }, combined: { columns: { fraud: 50 * wan }, circumstances: ['grave'] },
    citations: fraud },
]

/** A figure: known, unknown (null, 待核), or known to lie from `low` to `high` (null: no upper limit known). */
export type Figure = number | null | { low: number; high: number | null }

export type Reached = 'reached' | 'pending' | 'below'
export const reachedLabels: Record<Reached, string> = { reached: '已达到', pending: '待核', below: '未达到' }

export interface ColumnResult {
  column: ThresholdColumn
  threshold: number
  state: Reached
  /** How far the figure lies below (分 or persons); null when reached or not known. */
  short: number | null
  text: string
}

export interface BandResult {
  band: Band
  state: Reached
  columns: ColumnResult[]
  combined: {
    state: Reached
    columns: ColumnResult[]
    circumstances: { circumstance: Circumstance; met: boolean | null; text: string }[]
  } | null
  /** 集资诈骗 only: the intent to keep the money, without which no amount counts; null while not judged. */
  intent?: boolean | null
}

/** Figures of one subject. Amounts in fen; circumstances left out are not yet looked into (待核). */
export interface ThresholdFacts {
  amountFen: Figure
  people: Figure
  lossFen: Figure
  circumstances?: Partial<Record<Circumstance, boolean | null>>
}

/**
 * Holds the figures against every band of 非法吸收公众存款. An unknown figure gives 待核 for its column, never 未达到.
 * `amountFen` is amount A of `countAmounts`, `lossFen` its C. Throws RangeError for a negative or broken figure.
 */
export function thresholdsReached({ amountFen, people, lossFen, circumstances: met }: ThresholdFacts): BandResult[] {
  const figures = { amount: amountFen, people, loss: lossFen, fraud: null }
  return bands.filter((band) => band.crime === 'absorbing').map((band) => judge(band, figures, met ?? {}))
}

/**
 * Holds the amount of 集资诈骗 (B of `countAmounts`, not A) against its two bands.
 * @param intent whether the money was never meant to be given back (see `intentIndicators`): without it no amount
 * reaches these bands, and while it is not judged (null) they are 待核
 */
export function fraudThresholdsReached({ fraudFen, intent, grave = null }: {
  fraudFen: Figure; intent: boolean | null; grave?: boolean | null
}): BandResult[] {
  const figures = { amount: null, people: null, loss: null, fraud: fraudFen }
  return bands.filter((band) => band.crime === 'fraud').map((band) => {
    const result = judge(band, figures, { grave })
    return { ...result, intent, state: both(result.state, stateOf(intent)) }
  })
}

/** Whether a penalty for illegal fund-raising on `penalisedOn` still counts for conduct on `on`: within two years. */
export const penalisedWithinTwoYears = (penalisedOn: PlainDate, on: PlainDate): boolean =>
  penalisedOn <= on && on <= addMonths(penalisedOn, 24)

function judge(
  band: Band, figures: Record<ThresholdColumn, Figure>, met: Partial<Record<Circumstance, boolean | null>>,
): BandResult {
  const columnsOf = (columns: Band['columns']) => (Object.entries(columns) as [ThresholdColumn, number][])
    .map(([column, threshold]) => judgeColumn(column, figures[column], threshold))
  const columns = columnsOf(band.columns)
  const combined = band.combined && {
    columns: columnsOf(band.combined.columns),
    circumstances: band.combined.circumstances.map((circumstance) => {
      const known = met[circumstance] ?? null
      const answer = known === null ? '待核' : known ? '有' : '无'
      return { circumstance, met: known, text: `${circumstances[circumstance].label}：${answer}` }
    }),
  }
  const combinedState = combined && both(
    any(combined.columns.map((column) => column.state)),
    any(combined.circumstances.map(({ met: known }) => stateOf(known))),
  )
  return {
    band, columns,
    state: any([...columns.map((column) => column.state), ...(combinedState ? [combinedState] : [])]),
    combined: combined && combinedState ? { state: combinedState, ...combined } : null,
  }
}

const any = (states: Reached[]): Reached =>
  states.includes('reached') ? 'reached' : states.includes('pending') ? 'pending' : 'below'
const stateOf = (met: boolean | null): Reached => (met === null ? 'pending' : met ? 'reached' : 'below')
const both = (a: Reached, b: Reached): Reached => (a === 'below' || b === 'below' ? 'below' : a === 'reached' ? b : a)

function judgeColumn(column: ThresholdColumn, figure: Figure, threshold: number): ColumnResult {
  const { low, high } = spanOf(figure)
  const label = thresholdColumnLabels[column]
  const line = `${show(column, threshold)}以上`
  if (low >= threshold) {
    const text = `${label}${low === high ? '' : '至少'}${show(column, low)}，达到${line}`
    return { column, threshold, state: 'reached', short: null, text }
  }
  if (high !== null && high < threshold) {
    const short = threshold - high
    const figureText = `${low === high ? '' : '至多'}${show(column, high)}`
    const text = `${label}${figureText}，未达到${line}，还差${show(column, short)}`
    return { column, threshold, state: 'below', short, text }
  }
  const known = low > 0 || high !== null ? `已核实${show(column, low)}，其余待核` : '待核'
  return { column, threshold, state: 'pending', short: null, text: `${label}${known}，不能说未达到${line}` }
}

function spanOf(figure: Figure): { low: number; high: number | null } {
  const span = typeof figure === 'number' ? { low: figure, high: figure } : (figure ?? { low: 0, high: null })
  for (const end of [span.low, span.high ?? 0]) {
    if (!Number.isSafeInteger(end) || end < 0) throw new RangeError(`Not a figure of 0 or more: ${end}`)
  }
  if (span.high !== null && span.high < span.low) throw new RangeError(`Not a span: ${span.low} to ${span.high}`)
  return span
}

/** 100万元, 50.123万元 (`value` in fen), 150人. */
function show(column: ThresholdColumn, value: number): string {
  return column === 'people' ? `${value}人` : `${formatWanExact(value).replace(/\.?0+$/, '')}万元`
}

export interface TransferAdvice {
  /** `must`: one is reached. `unclear`: none is, but something is 待核. `settled`: reached, but it is none. */
  state: 'must' | 'unclear' | 'settled' | 'not_reached'
  title: string
  /** Why, one plain sentence each, highest band first. */
  reasons: string[]
  /** What has to be verified before "not reached" may be said. */
  missing: string[]
  citations: Citation[]
}

/**
 * Whether the matter has to go to the police, from the results of `thresholdsReached` and `fraudThresholdsReached`.
 * The amount alone is no crime: the four elements are judged by people. A joint discussion that found no illegal
 * fund-raising closes the hint with its reason (`notFundraising`); a blank reason does not.
 */
export function transferAdvice(
  results: readonly BandResult[], { notFundraising }: { notFundraising?: string | null } = {},
): TransferAdvice {
  const reached = results.filter((result) => result.state === 'reached').toReversed()
  const reasons = reached.map((result) => {
    const { crime, label, penalty } = result.band
    return `${crimeLabels[crime]}“${label}”（${penalty}）：${reasonsOf(result).join('；')}`
  })
  const missing = [...new Set(results.filter((result) => result.state === 'pending').flatMap(missingOf))]
  const transfer = [at('decree', '23'), at('transfer', '5'), at('transfer', '11')]
  const citations = uniqueCitations([...reached.flatMap((result) => result.band.citations), ...transfer])
  const settled = notFundraising?.trim()
  if (reached.length > 0 && settled) {
    return { state: 'settled', title: `数额达到移送门槛，会商认为不构成非法集资，不移送：${settled}`, reasons, missing, citations }
  }
  if (reached.length > 0) {
    return { state: 'must', reasons, missing, citations,
      title: `数额达到刑事立案门槛。涉嫌犯罪的必须移送公安，不能只罚不送：写出调查报告，收到报告3日内批准，批准后24小时内送达（${citeAll(transfer)}）` }
  }
  if (missing.length > 0) {
    return { state: 'unclear', title: '已核实的数未达到移送门槛，但有的数待核，还不能说不用移送', reasons, missing, citations }
  }
  const title = '各项数额均未达到移送门槛。有其他犯罪迹象的，仍须移送公安'
  return { state: 'not_reached', title, reasons, missing, citations: transfer }
}

function reasonsOf({ columns, combined }: BandResult): string[] {
  const alone = columns.filter((column) => column.state === 'reached').map((column) => column.text)
  if (combined?.state !== 'reached') return alone
  const amounts = combined.columns.filter((column) => column.state === 'reached').map((column) => column.text)
  const extra = combined.circumstances
    .filter(({ met }) => met === true).map(({ circumstance }) => circumstances[circumstance].label)
  return [...alone, `${amounts.join('、')}，并且${extra.join('、')}`]
}

/** What is unknown and could still lead to this band: figures, circumstances of a combined one, the intent. */
function missingOf({ columns, combined, intent }: BandResult): string[] {
  const open = [...columns, ...(combined?.state === 'pending' ? combined.columns : [])]
    .filter((column) => column.state === 'pending').map((column) => `${thresholdColumnLabels[column.column]}待核`)
  const unasked = combined?.state === 'pending' ? combined.circumstances.filter(({ met }) => met === null) : []
  return [
    ...open, ...unasked.map(({ circumstance }) => `是否${circumstances[circumstance].label}`),
    ...(intent === null ? ['是否具有非法占有目的（对照八种情形）'] : []),
  ]
}

function uniqueCitations(citations: readonly Citation[]): Citation[] {
  return [...new Map(citations.map((citation) => [`${citation.law} ${citation.article}`, citation])).values()]
}
