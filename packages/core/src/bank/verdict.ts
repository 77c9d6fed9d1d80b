import { percent } from './figure-words.ts'
import type { Verdict } from './findings.ts'
import { annualRate, promisedReturn, type RatePeak } from './rate-peaks.ts'

/** What is counted of a subject before its payments are told apart. Amounts in fen. */
export interface SubjectCounts {
  /** Individuals who paid in; of them those who were paid afterwards, and those who had been paid before they paid in. */
  payers: number
  bothWays: number
  paidFirst: number
  /** Weeks in which somebody paid in for the first time. */
  newPayerWeeks: number
  /** Individuals who were paid the same part of their sum three times or more, whatever part. */
  steady: number
  fromIndividualsFen: number
  toIndividualsFen: number
  fromOrganisationsFen: number
  /** Cash, nameless wallets, and rows that name nobody. */
  fromUnnamedFen: number
  toUnnamedFen: number
}

/** How a judgement came about: points for and against, each with its sentence. Anybody can add them up again. */
export interface Judgement { verdict: Verdict; score: number; reasons: { points: number; says: string }[]; missing: string[] }

export const fundraisingFrom = 60
/** Fewer are friends and relatives until something else shows. */
export const leastPayers = 20

/**
 * Judges the flows of one subject: the same return for many is what weighs; how many pay in, for how long new ones come,
 * and whether business pays for it add to it. Scores advise; a person decides (DESIGN.md 4.4).
 */
export function judge(counts: SubjectCounts, peaks: readonly RatePeak[]): Judgement {
  const reasons: Judgement['reasons'] = []
  const missing: string[] = []
  const add = (points: number, says: string) => { if (points !== 0) reasons.push({ points, says }) }
  const { payers, bothWays, newPayerWeeks } = counts
  // A share that everybody got once only may still be something else.
  const returned = Math.min(bothWays, Math.round(peaks.reduce((sum, { kind, again, parties }) => sum + (kind === 'share' && again < 3 ? parties * 0.6 : parties), 0)))
  const { steady } = counts
  const promised = promisedReturn(peaks)
  const strength = (persons: number) => {
    const part = bothWays > 0 ? persons / bothWays : 0
    const many = persons >= 30 ? 1 : persons >= 15 ? 0.9 : persons >= 8 ? 0.8 : persons >= 5 ? 0.7 : 0.5
    const most = part >= 0.5 ? 1 : part >= 0.25 ? 0.9 : part >= 0.12 ? 0.75 : part >= 0.05 ? 0.4 : 0.1
    return Math.round(60 * many * most)
  }
  const own = steady >= 8 ? strength(steady) : 0
  if (promised && strength(returned) >= own) {
    add(strength(returned), `有来有往的 ${bothWays} 人里，${returned} 人按投入的固定比例收到付款（每 ${promised.periodDays} 天 ${percent(promised.rate)}，折年 ${percent(promised.annualRate)}）`)
    if (promised.annualRate < 0.035) add(-20, `折年 ${percent(promised.annualRate)}，不高于常见存款利率`)
  } else if (own > 0) add(own, `有来有往的 ${bothWays} 人里，${steady} 人各自按投入的同一比例收到付款三次以上，比例因人而异`)
  const returns = promised !== null || own > 0
  add(payers >= 50 ? 20 : payers >= 30 ? 17 : payers >= leastPayers ? 12 : payers >= 12 ? 8 : 0, `${payers} 名个人付款`)
  add(newPayerWeeks >= 8 ? 12 : newPayerWeeks >= 4 ? 8 : newPayerWeeks >= 2 ? 3 : 0, `${newPayerWeeks} 个星期里有新的人付款`)
  const fromPeople = counts.fromIndividualsFen + counts.fromUnnamedFen
  const covered = counts.toIndividualsFen > 0 ? counts.fromOrganisationsFen / counts.toIndividualsFen : 1
  if (returns) add(covered < 0.3 ? 13 : covered < 1 ? 5 : covered > 3 ? -15 : 0, covered < 0.3 ? '几乎没有单位付来的经营收入，付给个人的钱来自个人' : `单位付来的钱是付给个人的 ${percent(covered)}`)
  const unnamed = fromPeople > 0 ? counts.fromUnnamedFen / fromPeople : 0
  if (unnamed > 0.3) missing.push(`${percent(unnamed)} 的收入看不出付款人（现金、只写支付机构、没有对方），需要收款码流水、收据或对方账户流水`)
  let score = Math.max(0, Math.min(100, reasons.reduce((sum, { points }) => sum + points, 0)))
  // Friends ask for little more than a bank gives, and each for something else.
  const [most] = peaks
  const beyondFriends = payers >= 12 && most !== undefined && most.parties >= 8 && most.parties >= bothWays * 0.5 && annualRate(most.rate, most.periodDays) >= 0.15
  if (payers < leastPayers && !beyondFriends) {
    score = Math.min(score, fundraisingFrom - 15)
    if (returns) missing.push(`看得出的付款人只有 ${payers} 名，要有更多账户的流水或参与人登记才能区分亲友借款与集资`)
  }
  const verdict = score >= fundraisingFrom ? 'fundraising-like'
    : (returns && score >= fundraisingFrom - 20) || (unnamed > 0.5 && counts.toIndividualsFen > 0.3 * fromPeople && fromPeople > 10_000_000) ? 'not-enough-evidence' : 'not-fundraising-like'
  return { verdict, score, reasons, missing }
}
