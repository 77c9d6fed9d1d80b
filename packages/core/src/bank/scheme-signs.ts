import { addDays } from '../dates.ts'
import { percent, yuan } from './figure-words.ts'
import type { Pattern } from './findings.ts'
import type { SettledSubject } from './flow-figures.ts'
import { annualRate, type RatePeak } from './rate-peaks.ts'

/** One week of money between a subject and individuals, and everybody else. Weeks are counted from 1970-01-01. */
export interface WeekOfMoney { week: number; fromIndividualsFen: number; toIndividualsFen: number; fromOthersFen: number; toOthersFen: number }

const dayOfWeek = (week: number) => addDays('1970-01-01', week * 7)

/** 固定比例返还, version 1. @returns null when no rate stands out */
export function fixedReturn(peaks: readonly RatePeak[]): Pattern | null {
  const [most] = peaks
  if (!most) return null
  const say = ({ kind, rate, periodDays, parties }: RatePeak) =>
    `${parties} 人${kind === 'share' ? `每 ${periodDays} 天` : `满 ${periodDays} 天连本带利，多`}得到投入的 ${percent(rate)}（折年 ${percent(annualRate(rate, periodDays))}）`
  return {
    code: 'fixed-return', from: peaks.map(({ first }) => first).sort()[0]!, to: peaks.map(({ last }) => last).sort().at(-1)!,
    why: peaks.slice(0, 3).map(say).join('；') + (peaks.length > 3 ? `；另有 ${peaks.length - 3} 档` : ''),
  }
}

/** Part of what individuals were paid that income from elsewhere does not cover. */
const notCovered = 0.7

/**
 * 以新还旧, version 1: what is paid to individuals is covered by what individuals pay in later, and not by other income.
 * @returns null when other income covers it, or hardly anything was paid
 */
export function newMoneyPaysOld(weeks: readonly WeekOfMoney[]): Pattern | null {
  const paying = weeks.filter(({ toIndividualsFen }) => toIndividualsFen > 0)
  const paid = paying.reduce((sum, { toIndividualsFen }) => sum + toIndividualsFen, 0)
  const taken = weeks.reduce((sum, { fromIndividualsFen }) => sum + fromIndividualsFen, 0)
  const earned = weeks.reduce((sum, { fromOthersFen, toOthersFen }) => sum + Math.max(0, fromOthersFen - toOthersFen), 0)
  const [first] = paying
  if (!first || paid < taken * 0.05 || taken === 0) return null
  const later = weeks.reduce((sum, { week, fromIndividualsFen }) => sum + (week >= first.week ? fromIndividualsFen : 0), 0)
  const share = Math.max(0, paid - earned) / paid
  if (share < notCovered || later < paid * 0.5) return null
  return {
    code: 'new-money-pays-old', from: dayOfWeek(first.week), to: addDays(dayOfWeek(paying.at(-1)!.week), 6),
    why: `付给个人的 ${yuan(paid)} 元里，经营等其他净收入 ${earned > 0 ? `只有 ${yuan(earned)} 元` : '一分没有'}；开始付款以后个人又转入 ${yuan(later)} 元`,
  }
}

/** 推荐提成, version 1. `from`, `to`: the first and last day of the statements, 'YYYY-MM-DD'. */
export function agentCommission({ commission }: Pick<SettledSubject, 'commission'>, { from, to }: { from: string; to: string }): Pattern | null {
  return commission && {
    code: 'agent-commission', from, to,
    why: `${commission.payees} 人在别人付款后一周内得到其 ${percent(commission.rate)}，这样的付款有 ${commission.hits} 笔`,
  }
}

/**
 * 资金将尽, version 1: in the last eight weeks with payouts deposits have fallen below half of those of the eight before
 * while the payouts have not fallen as much, or what is left pays for less than 30 days at the pace of these weeks.
 */
export function cashRunningOut(weeks: readonly WeekOfMoney[], balanceFen: number | null): Pattern | null {
  const lastPaid = weeks.findLast(({ toIndividualsFen }) => toIndividualsFen > 0)?.week
  if (lastPaid === undefined) return null
  const between = (from: number, to: number) => weeks.filter(({ week }) => week > from && week <= to)
  const sum = (list: readonly WeekOfMoney[], of: 'fromIndividualsFen' | 'toIndividualsFen') => list.reduce((total, week) => total + week[of], 0)
  const late = between(lastPaid - 8, lastPaid)
  const before = between(lastPaid - 16, lastPaid - 8)
  const lateIn = sum(late, 'fromIndividualsFen')
  const beforeIn = sum(before, 'fromIndividualsFen')
  const lateOut = sum(late, 'toIndividualsFen')
  const falling = beforeIn > 0 && lateIn < beforeIn * 0.5 && lateOut > lateIn && lateOut > sum(before, 'toIndividualsFen') * 0.6
  const daysLeft = balanceFen === null || lateOut === 0 ? null : Math.floor(Math.max(0, balanceFen) / (lateOut / 56))
  const short = daysLeft !== null && daysLeft < 30 && lateIn < lateOut
  if (!falling && !short) return null
  return {
    code: 'cash-running-out', from: dayOfWeek(lastPaid - 7), to: addDays(dayOfWeek(lastPaid), 6),
    why: `最后八周个人转入 ${yuan(lateIn)} 元（之前八周 ${yuan(beforeIn)} 元），付给个人 ${yuan(lateOut)} 元${daysLeft === null || daysLeft > 90 ? '' : `；账上余额按此只够 ${daysLeft} 天`}`,
  }
}
