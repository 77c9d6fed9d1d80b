/** What the flows of a subject come to. On screen it is a hint from the flows, never a finding of law. */
export const verdictLabels = {
  'fundraising-like': '流水像集资',
  'not-fundraising-like': '本批流水未见集资特征（不代表排除）',
  'not-enough-evidence': '依据不足，不能判断',
} as const
export type Verdict = keyof typeof verdictLabels

/** The named analyses, with what each looks for. */
export const analyses = {
  'dispersed-in-concentrated-out': { title: '分散转入集中转出', says: '许多人陆续转入，钱很快集中转给少数对象，账上只留很少。' },
  'periodic-small-payouts': { title: '定期批量小额转出', says: '隔固定的日子向同一批人成批付款，单笔都不大。' },
  'fixed-return': { title: '固定比例返还', says: '付过钱的人按本人投入的同一比例、同一节奏收到付款，或到期连本带利收回。' },
  'new-money-pays-old': { title: '以新还旧', says: '付给先来者的钱主要来自后来者的投入，而不是经营收入。' },
  'agent-commission': { title: '推荐提成', says: '别人每投入一笔，某人随后按同一比例得到一笔。' },
  'cash-running-out': { title: '资金将尽', says: '新投入在减少，应付的在增加，账上的钱只够付很短时间。' },
} as const
export type AnalysisCode = keyof typeof analyses
export const analysisCodes = Object.keys(analyses) as AnalysisCode[]

/** One pattern found in a subject's flows; days are 'YYYY-MM-DD', `why` a sentence with the figures it rests on. */
export interface Pattern { code: AnalysisCode; from: string; to: string; why: string }

/** A promised return: `rate` per period (0.015 is 1.5 %), `annualRate` simple interest for a year. */
export interface PromisedReturn { rate: number; periodDays: number; annualRate: number }

/**
 * The figures by law.md 4.4 and 5, in fen. `netInvestedFen` is the amount raised less reinvested money; `unpaidPrincipalFen`
 * amount raised less principal repaid; `confirmedLossFen` the sum over participants of max(0, in − everything out).
 */
export interface FlowEstimate {
  participants: number
  amountRaisedFen: number
  netInvestedFen: number
  principalRepaidFen: number
  returnsPaidFen: number
  commissionPaidFen: number
  unpaidPrincipalFen: number
  confirmedLossFen: number
  gainers: number
  return: PromisedReturn | null
}
