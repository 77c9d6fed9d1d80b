import { formatYuan, sumFen, type Fen } from '../money.ts'
import { at, type Citation } from './citation.ts'
import { compareRatios, ratio, shareFloor, type Fraction } from './fraction.ts'
import type { LocalValue } from './local-values.ts'

/** How one participant's claim goes on, in this order; 异议 returns to 核实, 退回 and 提存 may be paid again. */
export const claimStates = {
  registered: '已登记', verified: '已核实', confirmed: '损失已确认', published: '公示中', objected: '有异议',
  included: '已列入批次', paying: '支付中', paid: '支付成功', returned: '支付退回', deposited: '已提存',
} as const
export type ClaimState = keyof typeof claimStates

/** Why a claim is outside the batch. `reserve`: its share is kept for later, the right is not lost. */
export const exclusionReasons = {
  defendant: { label: '被告人', reserve: false, plain: '非法集资人、被告人自己投入的不参加清退' },
  helper: { label: '协助人、员工（暂缓）', reserve: true, plain: '先算清本人投入和所得的佣金、提成，再定' },
  unregistered: { label: '未登记', reserve: true, plain: '名单里有，还没有来登记；补登记后按同一累计比例补足' },
  unconfirmed: { label: '未确认损失', reserve: true, plain: '损失还没有经本人确认' },
  incomplete: { label: '资料不全', reserve: true, plain: '身份、合同、流水或者账户资料没有交齐' },
  inheritance: { label: '继承未定', reserve: true, plain: '参与人死亡，继承人还没有确定' },
  no_loss: { label: '无损失', reserve: false, plain: '收到的不少于投入的' },
} as const satisfies Record<string, { label: string; reserve: boolean; plain: string }>
export type ExclusionReason = keyof typeof exclusionReasons

/** How long a published list may be objected to. The law gives no number: a proposal, set by the office. */
export const objectionPeriodDefault: LocalValue<{ workingDays: number }> = {
  value: { workingDays: 7 }, tag: 'I', documentNumber: null, validFrom: null, validTo: null,
}

/** Loss to be repaid: money paid in less all that was received, never below 0. In fen. */
export const confirmedLoss = ({ inFen, outFen }: { inFen: Fen; outFen: Fen }): Fen =>
  Math.max(0, sumFen([inFen, -outFen]))

/**
 * What is paid now: the cumulative ratio of the loss, down to whole 分, less what was paid before; never below 0.
 * Who registers late has been paid nothing and so gets the whole ratio at once.
 */
export const payable = (lossFen: Fen, cumulative: Fraction, paidFen: Fen): Fen =>
  Math.max(0, shareFloor(lossFen, cumulative) - paidFen)

/** One person's claim. `lossFen` from `confirmedLoss`, null while 待核; `paidFen` in all earlier batches. */
export interface Claim { person: string; lossFen: Fen | null; paidFen: Fen; exclusion: ExclusionReason | null }
export interface BatchLine {
  person: string
  lossFen: Fen | null
  exclusion: ExclusionReason | null
  payFen: Fen
  /** Share kept in the pool for a claim outside the batch; null when its loss is not known. */
  reserveFen: Fen | null
  /** Paid before beyond the cumulative share; settled apart, not taken from others. */
  overpaidFen: Fen
}
export interface BatchProblem {
  code: string
  level: 'refuse' | 'remind'
  message: string
  citations: readonly Citation[]
}
export interface BatchPlan {
  /** `blocked`: a problem refuses it, and none of the lines may be paid. */
  state: 'ready' | 'blocked'
  lines: BatchLine[]
  payFen: Fen
  reserveFen: Fen
  /** What is left in the pool beside the reserves: rounding stays there. Negative when the pool is too small. */
  residueFen: Fen
  problems: BatchProblem[]
}

/**
 * Plans one batch at one cumulative ratio for all. Nothing is paid without a record of the lead department's
 * supervision, and the department is not the payer.
 * @param poolFen money at hand now, reserves of earlier batches included
 * @param cumulative ratio decided for this batch, all earlier ones included; 0 to 1
 * @param previous ratio of the batch before; null for the first
 * @param supervisionRecord number of the record; blank or null when there is none
 */
export function planBatch({ claims, poolFen, cumulative, previous, supervisionRecord }: {
  claims: readonly Claim[]; poolFen: Fen; cumulative: Fraction; previous: Fraction | null
  supervisionRecord: string | null
}): BatchPlan {
  const problems: BatchProblem[] = []
  const add = (level: BatchProblem['level'], code: string, message: string, ...citations: Citation[]) =>
    problems.push({ code, level, message, citations })
  if (compareRatios(cumulative, ratio(1, 1)) > 0) throw new RangeError('Cumulative ratio above the whole loss')
  const repeated = [...Map.groupBy(claims, (claim) => claim.person)].filter(([, same]) => same.length > 1)
  if (repeated.length > 0) add('refuse', 'repeated', `有${repeated.length}人重复列入，请按证件合并后再算`)

  const lines = claims.map((claim) => lineOf(claim, cumulative))
  const payFen = sumFen(lines.map((line) => line.payFen))
  const reserveFen = sumFen(lines.map((line) => line.reserveFen ?? 0))
  const residueFen = poolFen - sumFen([payFen, reserveFen])
  if (!supervisionRecord?.trim()) add('refuse', 'no_supervision', '没有牵头部门的监督记录，不得清退。擅自清退要被追责', at('decree', '25'))
  if (previous && compareRatios(cumulative, previous) < 0) add('refuse', 'ratio_down', '累计比例低于上一批，请核对：应填包括以前各批在内的累计比例')
  if (residueFen < 0) {
    const need = formatYuan(sumFen([payFen, reserveFen]))
    add('refuse', 'short', `资金不够：应付和预留共${need}元，现有${formatYuan(poolFen)}元，请降低比例`)
  }
  const unknown = lines.filter((line) => line.lossFen === null && line.exclusion === null).length
  if (unknown > 0) add('refuse', 'loss_pending', `有${unknown}人的损失待核，请核实，或注明原因暂不列入`)
  const unreserved = lines.filter((line) => line.reserveFen === null).length
  if (unreserved > 0) add('remind', 'reserve_pending', `有${unreserved}人的损失待核，没能预留份额，请在定比例时留出余地`)
  const overpaid = lines.filter((line) => line.overpaidFen > 0)
  if (overpaid.length > 0) {
    const fen = sumFen(overpaid.map((line) => line.overpaidFen))
    add('remind', 'overpaid', `有${overpaid.length}人以前多付${formatYuan(fen)}元，本批不付，另行处理`)
  }
  const state = problems.some(({ level }) => level === 'refuse') ? 'blocked' : 'ready'
  return { state, lines, payFen, reserveFen, residueFen, problems }
}

function lineOf({ person, lossFen, paidFen, exclusion }: Claim, cumulative: Fraction): BatchLine {
  const out = exclusion ?? (lossFen === 0 ? 'no_loss' : null)
  const reserved = out !== null && exclusionReasons[out].reserve
  if (lossFen === null) {
    return { person, lossFen, exclusion: out, payFen: 0, reserveFen: reserved ? null : 0, overpaidFen: 0 }
  }
  const share = payable(lossFen, cumulative, paidFen)
  return {
    person, lossFen, exclusion: out,
    payFen: out ? 0 : share,
    reserveFen: reserved ? share : 0,
    overpaidFen: Math.max(0, paidFen - shareFloor(lossFen, cumulative)),
  }
}

/**
 * The highest cumulative ratio that the pool can bear for all claims in the batch and all reserved ones, exact; at most
 * 1. Null when no claim has a loss. Claims whose loss is 待核 are not in it.
 */
export function affordableRatio(claims: readonly Claim[], poolFen: Fen): Fraction | null {
  const open = claims
    .filter(({ exclusion }) => exclusion === null || exclusionReasons[exclusion].reserve)
    .flatMap(({ lossFen, paidFen }) => (lossFen ? [{ lossFen, paidFen, had: ratio(paidFen, lossFen) }] : []))
    .toSorted((a, b) => compareRatios(a.had, b.had))
  let best: Fraction | null = null
  let [paid, loss] = [poolFen, 0]
  // Those who had least are raised first; who already had more joins only when the ratio gets there.
  for (const claim of open) {
    if (best && compareRatios(claim.had, best) >= 0) break
    paid = sumFen([paid, claim.paidFen])
    loss = sumFen([loss, claim.lossFen])
    best = ratio(paid, loss)
  }
  return best && compareRatios(best, ratio(1, 1)) > 0 ? ratio(1, 1) : best
}

/** In which order property that does not cover everything is used, when a court pays out. First comes first. */
export const paymentOrder = {
  medical: { label: '人身损害赔偿中的医疗费用', citation: at('execution', '13', 'S') },
  priority: { label: '依法享有优先受偿权的债权', citation: at('execution', '13', 'S') },
  restitution: { label: '退赔集资参与人', citation: at('execution', '13', 'S') },
  civil: { label: '其他民事债务', citation: at('execution', '13', 'S') },
  fine: { label: '罚金、罚款', citation: at('execution', '13', 'S') },
  confiscation: { label: '没收财产', citation: at('execution', '13', 'S') },
} as const satisfies Record<string, { label: string; citation: Citation }>
export type PaymentRank = keyof typeof paymentOrder

/**
 * Uses the pool rank by rank; within a rank that it does not cover, in proportion, down to whole 分.
 * @returns what each claim gets, in the order given, and what is left
 */
export function payInOrder(
  poolFen: Fen, claims: readonly { rank: PaymentRank; fen: Fen }[],
): { paidFen: Fen[]; residueFen: Fen } {
  const paidFen = claims.map(() => 0)
  let left = poolFen
  for (const rank of Object.keys(paymentOrder) as PaymentRank[]) {
    const owed = sumFen(claims.filter((claim) => claim.rank === rank).map((claim) => claim.fen))
    if (owed === 0) continue
    const by = ratio(Math.min(left, owed), owed)
    for (const [index, claim] of claims.entries()) if (claim.rank === rank) paidFen[index] = shareFloor(claim.fen, by)
    // A rank that was cut short leaves less than a 分 for each of its claims; nothing goes to the next.
    if (left < owed) return { paidFen, residueFen: poolFen - sumFen(paidFen) }
    left -= owed
  }
  return { paidFen, residueFen: left }
}

/** Money that nobody collected: to the treasury a year after the court's notice, and back to who comes later. */
export const unclaimedRule = {
  months: 12, plain: '公告满一年无人认领的上缴国库；以后有人认领的，可以申请退回',
  citation: at('criminal_procedure_interpretation', '445'),
} as const

export interface Payee {
  claimant: string
  /** Identity key of the account's holder. */
  holder: string
  accountClass: 'I' | 'II' | 'III'
  /** Why somebody else is paid. */
  instead: { kind: 'heir' | 'guardian'; document: string } | null
}

/** What is wrong with the account to be paid to, in Chinese: own and class I, or an heir's or guardian's. */
export function payeeProblems({ claimant, holder, accountClass, instead }: Payee): string[] {
  const problems: string[] = []
  if (accountClass !== 'I') problems.push('须为Ⅰ类账户')
  if (holder !== claimant && !instead) problems.push('收款账户不是本人的：须为集资参与人本人的账户，继承人、监护人除外')
  if (holder !== claimant && instead && !instead.document.trim()) {
    problems.push(instead.kind === 'heir' ? '继承人领取，缺继承公证或者判决' : '监护人领取，缺监护证明')
  }
  return problems
}
