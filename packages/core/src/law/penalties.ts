import { addDays, addMonths, formatDateCn, type PlainDate } from '../dates.ts'
import { formatYuan, type Fen } from '../money.ts'
import { at, citeAll, type Citation } from './citation.ts'
import { ratio, shareCeil, shareFloor, type Fraction } from './fraction.ts'
import type { LocalValue } from './local-values.ts'

const wan = 1_000_000

/** Who imposes a penalty of the Decree. */
export const penaltyAuthorities = {
  lead: '处置非法集资牵头部门', internet: '有关主管部门（网信、电信）', market: '市场监督管理部门',
  financial: '金融管理部门及其派出机构', police: '公安机关',
} as const
export type PenaltyAuthority = keyof typeof penaltyAuthorities

/** What a fine is a multiple of. The two wrong ones are there to be refused by name. */
export const fineBases = {
  raised: '募集的全部集资金额', illegal_gain: '违法所得', unpaid: '未兑付金额', loss: '参与人损失',
} as const
export type FineBase = keyof typeof fineBases

/** A fine of the Decree: from `min` to `max`, both included; in fen, or as a multiple of the base. */
export interface FineRule {
  who: string
  by: PenaltyAuthority
  amount: { base: FineBase; min: Fraction; max: Fraction } | { base: null; minFen: Fen; maxFen: Fen }
  /** What goes with the fine. */
  also: string
  /** When there may be a fine at all; empty when always. */
  when: string
  citations: readonly Citation[]
}

/** Decree 30 to 36. */
export const fineRules = {
  fundraiser: { who: '非法集资人', by: 'lead', when: '', amount: { base: 'raised', min: ratio(1, 5), max: ratio(1, 1) },
    also: '单位可根据情节责令停产停业；许可证、营业执照由有关机关依法吊销', citations: [at('decree', '30')] },
  responsible_person: { who: '非法集资单位的法定代表人或者主要负责人、直接负责的主管人员和其他直接责任人员', by: 'lead', when: '',
    amount: { base: null, minFen: 50 * wan, maxFen: 500 * wan }, also: '警告', citations: [at('decree', '30')] },
  helper: { who: '非法集资协助人', by: 'lead', when: '', amount: { base: 'illegal_gain', min: ratio(1, 1), max: ratio(3, 1) },
    also: '警告', citations: [at('decree', '31')] },
  internet_unit: { who: '互联网信息服务提供者', by: 'internet', when: '拒不改正或者情节严重',
    amount: { base: null, minFen: 10 * wan, maxFen: 50 * wan },
    also: '责令改正，警告，没收违法所得；可以责令暂停业务、关闭网站或者吊销许可', citations: [at('decree', '34¶1')] },
  internet_person: { who: '互联网信息服务提供者直接负责的主管人员和其他直接责任人员', by: 'internet', when: '拒不改正或者情节严重',
    amount: { base: null, minFen: wan, maxFen: 10 * wan }, also: '', citations: [at('decree', '34¶1')] },
  advertiser: { who: '广告经营者、广告发布者', by: 'market', when: '未按规定查验证明文件、核对广告内容',
    amount: { base: null, minFen: 0, maxFen: 5 * wan }, also: '责令改正',
    citations: [at('decree', '34¶2'), at('advertising', '60')] },
  financial_unit: { who: '金融机构、非银行支付机构', by: 'financial', when: '造成严重后果',
    amount: { base: null, minFen: 100 * wan, maxFen: 500 * wan }, also: '责令改正，警告，没收违法所得',
    citations: [at('decree', '35')] },
  financial_person: { who: '金融机构、非银行支付机构直接负责的主管人员和其他直接责任人员', by: 'financial', when: '造成严重后果',
    amount: { base: null, minFen: 10 * wan, maxFen: 50 * wan }, also: '警告', citations: [at('decree', '35')] },
  refuser: { who: '不配合调查、拒绝提供或者提供虚假材料的单位和个人', by: 'lead', when: '',
    amount: { base: null, minFen: 5 * wan, maxFen: 50 * wan }, also: '责令改正，警告', citations: [at('decree', '36¶1')] },
} as const satisfies Record<string, FineRule>
export type FineKind = keyof typeof fineRules
export const fineKinds = Object.keys(fineRules) as FineKind[]

/** Obstructing investigators is no fine of the Decree: the police punish it. */
export const obstruction = {
  who: '阻碍工作人员依法执行职务的', by: 'police', plain: '报警，由公安机关依法给予治安管理处罚',
  citations: [at('decree', '36¶2'), at('public_order', '61')],
} as const satisfies { who: string; by: PenaltyAuthority; plain: string; citations: readonly Citation[] }

/**
 * Sums from which a place must offer a hearing. For information only: the product offers one for every fine of the
 * Decree, because each is large. Attributed to 山东, old and unverified.
 */
export const hearingThresholdHints: readonly LocalValue<
  Record<'person' | 'unit' | 'businessPerson' | 'businessUnit', Fen>
>[] = [{
  value: { person: 100_000, unit: 500_000, businessPerson: 300_000, businessUnit: 1_000_000 },
  tag: 'S', documentNumber: null, validFrom: null, validTo: null,
}]

export interface FineRange { state: 'known'; minFen: Fen; maxFen: Fen; text: string; citations: readonly Citation[] }
export type FineRangeResult = FineRange | { state: 'pending'; text: string; citations: readonly Citation[] }

/**
 * The range of a fine, both ends included, in whole 分: the lower end rounded up and the upper one down, so that
 * neither leaves the exact range. A multiple of a base that is not known (null) is 待核.
 * Throws RangeError for a negative base.
 */
export function fineRange(kind: FineKind, baseFen: Fen | null = null): FineRangeResult {
  const rule: FineRule = fineRules[kind]
  const { amount, citations } = rule
  if (amount.base === null) {
    const text = `${formatYuan(amount.minFen)}元以上${formatYuan(amount.maxFen)}元以下`
    return { state: 'known', minFen: amount.minFen, maxFen: amount.maxFen, text, citations }
  }
  const multiples = `${fineBases[amount.base]}的${multiple(amount.min)}以上${multiple(amount.max)}以下`
  if (baseFen === null) return { state: 'pending', text: `${multiples}，${fineBases[amount.base]}待核，算不出幅度`, citations }
  const [minFen, maxFen] = [shareCeil(baseFen, amount.min), shareFloor(baseFen, amount.max)]
  const text = `${formatYuan(minFen)}元以上${formatYuan(maxFen)}元以下（${multiples}）`
  return { state: 'known', minFen, maxFen, citations, text }
}

/** `20%`, `1倍`: a multiple of the base as the Decree writes it. */
export const multiple = ({ numerator, denominator }: Fraction): string =>
  denominator === 1 ? `${numerator}倍` : `${(numerator * 100) / denominator}%`

export interface FineFacts {
  kind: FineKind
  fineFen: Fen
  /** What the office took as base, and how much; left out for fines in a fixed range. */
  base?: { kind: FineBase; fen: Fen | null }
  /** Whether the party was told of the right to a hearing. */
  hearingOffered: boolean | null
  /** Money still owed to participants, in fen; null when not known. Asked of fund-raisers and helpers only. */
  owedFen?: Fen | null
  /** A figure reached a criminal threshold and was not settled as no fund-raising. */
  mustTransfer: boolean | null
  transferredOn: PlainDate | null
  /** Whether a court imposed a fine for the same act. */
  courtFined: boolean | null
  limitation: LimitationFacts
}
/** `refuse`: the fine may not be imposed so. `remind`: it may, but this must be kept in mind. */
export interface FineProblem {
  code: string
  level: 'refuse' | 'remind'
  message: string
  citations: readonly Citation[]
}

/**
 * What is wrong with a fine that is about to be decided, in Chinese with the articles; [] when nothing is. Unknown
 * facts are problems too: they must be settled first. Throws RangeError for a fine that is no amount in whole 分.
 */
export function checkFine(facts: FineFacts): FineProblem[] {
  const { fineFen } = facts
  if (!Number.isSafeInteger(fineFen) || fineFen < 0) throw new RangeError(`Not a fine in whole fen: ${fineFen}`)
  const problems: FineProblem[] = []
  const add = (level: FineProblem['level'], code: string, message: string, ...citations: Citation[]) =>
    problems.push({ code, level, message, citations })
  const rule: FineRule = fineRules[facts.kind]
  const rightBase = rule.amount.base
  if (rightBase !== null && facts.base && facts.base.kind !== rightBase) {
    const message = `罚款基数应为${fineBases[rightBase]}，现用的是${fineBases[facts.base.kind]}，请改用正确的基数`
    add('refuse', 'wrong_base', message, ...rule.citations)
  } else {
    const range = fineRange(facts.kind, facts.base?.fen ?? null)
    const fine = `罚款${formatYuan(fineFen)}元`
    if (range.state === 'pending') add('refuse', 'base_pending', range.text, ...rule.citations)
    else if (fineFen < range.minFen) {
      add('refuse', 'too_low', `${fine}，低于法定幅度：${range.text}。减轻处罚须另写明依据`, ...rule.citations)
    } else if (fineFen > range.maxFen) {
      add('refuse', 'too_high', `${fine}，高于法定幅度：${range.text}`, ...rule.citations)
    }
  }
  if (facts.hearingOffered !== true) {
    add('refuse', 'no_hearing', '没有告知当事人有要求听证的权利。条例规定的罚款数额都较大，一律告知', at('penalty', '63', 'I'), at('penalty', '64'))
  }
  // Refusing material, and what agents and banks omit, are acts of their own: the crime does not absorb them.
  const forTheAct = facts.kind === 'fundraiser' || facts.kind === 'responsible_person' || facts.kind === 'helper'
  if (forTheAct && facts.courtFined === true) add('refuse', 'court_fined', '法院已就同一行为判处罚金，不再给予行政罚款', at('penalty', '35'))
  if (forTheAct && facts.mustTransfer === true && facts.transferredOn === null) {
    add('refuse', 'not_transferred', '数额已达移送门槛，尚未移送公安，不得以行政处罚代替移送', at('transfer', '11'))
  }
  if (forTheAct && facts.mustTransfer === null) {
    add('refuse', 'threshold_pending', '是否达到移送门槛待核，核清前不作罚款决定。先登记吸收金额、人数、损失；数额在门槛一半以上的，再登记“核实加重情形”', at('transfer', '11'))
  }
  if (forTheAct && facts.transferredOn !== null && facts.courtFined === null) {
    add('remind', 'court_pending', '案件已移送，法院是否判处罚金尚不清楚：法院判处罚金的不再罚款，已缴的罚款折抵罚金', at('penalty', '35'))
  }
  if (facts.kind === 'fundraiser' || facts.kind === 'helper') {
    const owed = facts.owedFen ?? null
    const first = '不能同时清退和缴纳罚款的，先清退，后收罚款'
    if (owed === null) add('remind', 'owed_pending', `尚欠集资参与人多少待核。${first}`, at('decree', '32'))
    else if (owed > 0) add('remind', 'repay_first', `尚欠集资参与人${formatYuan(owed)}元。${first}`, at('decree', '32'))
  }
  const limit = limitation(facts.limitation)
  if (limit.state === 'expired') add('refuse', 'expired', limit.text, at('penalty', '36'))
  if (limit.state === 'pending') add('refuse', 'limitation_pending', limit.text, at('penalty', '36'))
  return problems
}

export interface LimitationFacts {
  /** Last day of the act: a continuing one counts from its end; null while it goes on. */
  endedOn: PlainDate | null
  /** The day on which an authority found it. */
  foundOn: PlainDate
  /** Financial security was concerned and harm resulted; null when not yet judged. */
  financialHarm: boolean | null
}
export interface Limitation {
  state: 'open' | 'expired' | 'pending'
  lastDay: PlainDate | null
  text: string
  citations: readonly Citation[]
}

/** Whether an act may still be punished: found within two years of its end, five with harm to financial security. */
export function limitation({ endedOn, foundOn, financialHarm }: LimitationFacts): Limitation {
  const citations = [at('penalty', '36')]
  if (endedOn === null) return { state: 'open', lastDay: null, text: '违法行为仍在继续，追责期限还没有起算', citations }
  const [two, five] = [addMonths(endedOn, 24), addMonths(endedOn, 60)]
  const lastDay = financialHarm === true ? five : two
  const [found, last] = [formatDateCn(foundOn), `追责期限（到${formatDateCn(lastDay)}）`]
  if (foundOn <= lastDay) return { state: 'open', lastDay, text: `${found}发现，在${last}以内`, citations }
  if (financialHarm === null && foundOn <= five) {
    return { state: 'pending', lastDay: null, citations,
      text: `${found}才发现，已超过二年。涉及金融安全且有危害后果的期限为五年（到${formatDateCn(five)}），请先写明是否属于这种情形` }
  }
  const text = `违法行为${formatDateCn(endedOn)}终了，${found}才发现，已过${last}，不再处罚`
  return { state: 'expired', lastDay, text, citations }
}

export interface Surcharge { days: number; fen: Fen; capped: boolean; text: string; citations: readonly Citation[] }

/**
 * Surcharge on a fine paid late: 3 % of the fine for each day after the due date, never more than the fine.
 * @param dueOn last day to pay (15 natural days from receipt) @param until the day of payment, or today
 * @param suspended reconsideration or suit, first to last day; these days do not count
 */
export function lateSurcharge({ fineFen, dueOn, until, suspended = [] }: {
  fineFen: Fen; dueOn: PlainDate; until: PlainDate; suspended?: readonly { from: PlainDate; to: PlainDate }[]
}): Surcharge {
  for (const { from, to } of suspended) if (to < from) throw new RangeError(`Not a span of days: ${from} to ${to}`)
  let days = 0
  for (let on = addDays(dueOn, 1); on <= until; on = addDays(on, 1)) {
    if (!suspended.some(({ from, to }) => from <= on && on <= to)) days += 1
  }
  const full = shareFloor(fineFen, ratio(3 * Math.min(days, 34), 100))
  const fen = Math.min(full, fineFen)
  const citations = [at('penalty', '72'), ...(suspended.length > 0 ? [at('penalty', '73')] : [])]
  const capped = full > fineFen
  return { days, fen, capped, citations, text: days === 0 ? '没有逾期，不加处罚款'
    : `逾期${days}日，每日加处罚款的3%，${capped ? '以罚款数额为限，' : ''}共${formatYuan(fen)}元（${citeAll(citations)}）` }
}

/** How money that came in is used when it does not cover both: participants first, then the fine. All in fen. */
export function repayFirst({ receivedFen, owedFen, fineFen }: { receivedFen: Fen; owedFen: Fen; fineFen: Fen }) {
  const toParticipantsFen = Math.min(receivedFen, owedFen)
  const toFineFen = Math.min(receivedFen - toParticipantsFen, fineFen)
  const restFen = receivedFen - toParticipantsFen - toFineFen
  return { toParticipantsFen, toFineFen, restFen, citation: at('decree', '32') }
}

/** What of an illegal gain may be confiscated: not what must be given back to participants. In fen. */
export function confiscable({ gainFen, toGiveBackFen }: { gainFen: Fen; toGiveBackFen: Fen | null }):
{ fen: Fen | null; text: string; citations: readonly Citation[] } {
  const citations = [at('penalty', '28')]
  if (toGiveBackFen === null) return { fen: null, text: '应当退赔多少待核，退赔的部分不得没收，核清前不作没收决定', citations }
  const fen = Math.max(0, gainFen - toGiveBackFen)
  const text = `违法所得${formatYuan(gainFen)}元，依法应当退赔的${formatYuan(toGiveBackFen)}元除外，` +
    `可以没收${formatYuan(fen)}元（${citeAll(citations)}）`
  return { fen, text, citations }
}

/** An administrative fine already paid counts toward the fine of the court for the same act. In fen. */
export function creditOnCourtFine({ paidFen, courtFineFen }: { paidFen: Fen; courtFineFen: Fen }) {
  const creditedFen = Math.min(paidFen, courtFineFen)
  return { creditedFen, stillDueFen: courtFineFen - creditedFen, citation: at('penalty', '35') }
}
