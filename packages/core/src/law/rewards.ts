import { formatYuan, sumFen, type Fen } from '../money.ts'
import { ratio, shareFloor, type Fraction } from './fraction.ts'
import type { LocalValue } from './local-values.ts'

// Nothing about rewards is national but the three conditions: amounts, bases and procedure are the place's own.

/** What a reward is a share of; `none`: a sum, or a range within which the deciding body sets one. */
export const rewardBases = { none: '固定数额', involved: '涉案金额', unpaid: '未兑付金额', fine: '罚款数额' } as const
export type RewardBase = keyof typeof rewardBases

/** What one grade at one stage brings. */
export interface RewardTier {
  grade: string
  /** e.g. 核查属实, 立案或处罚; one word for all when the place has no stages. */
  stage: string
  base: RewardBase
  /** Only for an amount involved from `fromFen` (included) to below `belowFen`; null for all. */
  band: { fromFen: Fen | null; belowFen: Fen | null } | null
  /** Share of the base; null when `base` is none. */
  rate: Fraction | null
  floorFen: Fen | null
  capFen: Fen | null
}

export interface RewardScheme {
  name: string
  decidedBy: string
  tiers: readonly RewardTier[]
  /** Whether a later stage adds to an earlier one; otherwise a case is rewarded once. */
  stagesAdd: boolean
  /** Whether who reported later, but helped, may get something. */
  laterMayShare: boolean
  /** All rewards of one case together, in fen. */
  caseCapFen: Fen | null
  /** Days to tell the reporter, and for the reporter to collect, as the place counts them. */
  notifyDays: number | null
  claimDays: number | null
}

/** The three conditions of the 2016 national letter, all needed. */
export const rewardConditions = {
  real_name: '实名举报，留有联系方式，并有基本的线索或者证据',
  new: '举报前有关部门还不掌握',
  verified: '经查证属实',
} as const
export type RewardCondition = keyof typeof rewardConditions

/** Who and what is not rewarded, as several places have it. */
export const rewardExclusions = {
  staff: '受理、办理、奖励发放单位的工作人员', relative: '上述人员的近亲属，或者受其指使举报的人', suspect: '举报人本人涉案',
  under_investigation: '举报事项已在查处中', published: '举报的事实已经公开',
} as const
export type RewardExclusion = keyof typeof rewardExclusions

/** One report of the same fact in the same place. `reporter` is the code, never a name. */
export interface RewardReport {
  id: string
  reporter: string
  receivedAt: Date
  /** Reports made together carry the same group: they are one report with one reward. */
  group: string | null
  /** Found untrue: it takes nobody's place. */
  untrue?: boolean
}

/**
 * The report that came first (with all of its joint group), or several when the instant is the same. Throws RangeError
 * for an instant that is none: it must not lose its place in silence.
 */
export function firstReports(reports: readonly RewardReport[]): RewardReport[] {
  if (reports.some(({ receivedAt }) => Number.isNaN(receivedAt.getTime()))) {
    throw new RangeError('A report without the time of receipt')
  }
  const valid = reports.filter((report) => !report.untrue)
  const first = Math.min(...valid.map((report) => report.receivedAt.getTime()))
  const earliest = valid.filter((report) => report.receivedAt.getTime() === first)
  const groups = new Set(earliest.flatMap((report) => report.group ?? []))
  return valid.filter((report) => earliest.includes(report) || (report.group !== null && groups.has(report.group)))
}

export interface RewardInput {
  scheme: RewardScheme
  grade: string
  stage: string
  report: RewardReport
  /** All reports of the same fact in this place, `report` among them. */
  reports: readonly RewardReport[]
  /** Whether this report helped although it came later; null when not judged. */
  helped: boolean | null
  conditions: Record<RewardCondition, boolean | null>
  exclusions: readonly RewardExclusion[]
  /** Bases in fen; null while 待核. */
  bases: Record<Exclude<RewardBase, 'none'>, Fen | null>
  /** Paid already for the same fact: to this reporter (or group) anywhere, and to anybody in this case. */
  paid: readonly { stage: string; toThisReport: boolean; fen: Fen }[]
}

export type RewardResult =
  /** `steps`: how it was worked out. `sharedBy`: reporters of a joint report, who divide it themselves. */
  | { state: 'amount'; fen: Fen; steps: string[]; sharedBy: string[] }
  | { state: 'range'; lowFen: Fen; highFen: Fen; steps: string[]; sharedBy: string[] }
  /** Not first, but helped: the deciding body may give something. */
  | { state: 'discretion'; reasons: string[] }
  | { state: 'pending'; reasons: string[] }
  | { state: 'none'; reasons: string[] }

/**
 * What a report is rewarded with at a stage. Unknown facts give `pending`, never nothing and never a sum.
 * Throws RangeError when `report` is not among `reports`, or the scheme has no tier for the grade and stage.
 */
export function rewardFor(input: RewardInput): RewardResult {
  const { scheme, report, reports, conditions, exclusions, paid } = input
  if (!reports.some(({ id }) => id === report.id)) throw new RangeError('The report is not among those of the fact')
  const tiers = scheme.tiers.filter((tier) => tier.grade === input.grade && tier.stage === input.stage)
  if (tiers.length === 0) throw new RangeError(`${scheme.name}没有“${input.grade}”“${input.stage}”这一档`)

  const names = Object.keys(rewardConditions) as RewardCondition[]
  const refusals = [
    ...exclusions.map((reason) => `${rewardExclusions[reason]}，不予奖励`),
    ...names.filter((name) => conditions[name] === false).map((name) => `不符合奖励条件：${rewardConditions[name]}`),
    ...(report.untrue ? ['举报经查不属实'] : []),
  ]
  const mine = paid.filter(({ toThisReport }) => toThisReport)
  if (mine.some(({ stage }) => stage === input.stage)) refusals.push(`“${input.stage}”已经奖励过，同一事实不重复奖励`)
  else if (mine.length > 0 && !scheme.stagesAdd) refusals.push('同一事实已经奖励过，不重复奖励')
  if (refusals.length > 0) return { state: 'none', reasons: refusals }

  const first = firstReports(reports)
  const isFirst = first.some(({ id }) => id === report.id)
  if (!isFirst) {
    if (!scheme.laterMayShare || input.helped === false) return { state: 'none', reasons: ['同一事实由最先举报的人领取奖励'] }
    return input.helped === null ? { state: 'pending', reasons: ['不是最先举报；是否提供了有用的信息待核'] }
      : { state: 'discretion', reasons: [`不是最先举报，但提供了有用的信息，由${scheme.decidedBy}酌情决定`] }
  }
  const rivals = new Set(first.map(({ id, group }) => group ?? id))
  const open = names.filter((name) => conditions[name] === null).map((name) => `待核：${rewardConditions[name]}`)
  if (rivals.size > 1) open.push('几件举报同一时刻收到，请核定谁在先')
  const tier = chooseTier(tiers, input.bases.involved)
  if (tier === 'pending') open.push('涉案金额待核，定不了奖励档次')
  else if (tier === undefined) return { state: 'none', reasons: ['涉案金额不在本档次的范围内'] }
  else if (tier.base !== 'none' && input.bases[tier.base] === null) open.push(`${rewardBases[tier.base]}待核，算不出奖金`)
  if (open.length > 0 || tier === 'pending') return { state: 'pending', reasons: open }

  const sharedBy = report.group === null ? []
    : first.filter(({ group }) => group === report.group).map(({ reporter }) => reporter)
  const left = scheme.caseCapFen === null ? null : Math.max(0, scheme.caseCapFen - sumFen(paid.map(({ fen }) => fen)))
  return { ...amountOf(tier, tier.base === 'none' ? null : input.bases[tier.base], left), sharedBy }
}

/** The tier whose band the amount lies in; `pending` when the amount is not known and decides. */
function chooseTier(tiers: readonly RewardTier[], involvedFen: Fen | null): RewardTier | 'pending' | undefined {
  if (involvedFen === null) return tiers.find(({ band }) => band === null) ?? 'pending'
  return tiers.find(({ band }) => band === null ||
    (involvedFen >= (band.fromFen ?? 0) && involvedFen < (band.belowFen ?? Infinity)))
}

function amountOf({ base, rate, floorFen, capFen }: RewardTier, baseFen: Fen | null, leftInCaseFen: Fen | null) {
  const steps: string[] = []
  const limit = (fen: Fen): Fen => {
    if (leftInCaseFen === null || fen <= leftInCaseFen) return fen
    steps.push(`本案奖金总额封顶，还可发${formatYuan(leftInCaseFen)}元`)
    return leftInCaseFen
  }
  if (base === 'none' || rate === null || baseFen === null) {
    const [low, high] = [floorFen ?? 0, capFen ?? floorFen ?? 0]
    steps.push(low === high ? `固定数额${formatYuan(low)}元` : `${formatYuan(low)}元至${formatYuan(high)}元之间，由决定机关确定`)
    if (low === high) return { state: 'amount' as const, fen: limit(low), steps }
    const highFen = limit(high)
    return { state: 'range' as const, lowFen: Math.min(low, highFen), highFen, steps }
  }
  const share = shareFloor(baseFen, rate)
  steps.push(`${rewardBases[base]}${formatYuan(baseFen)}元的${perTenThousand(rate)}，为${formatYuan(share)}元`)
  const raised = floorFen !== null && share < floorFen ? floorFen : share
  if (raised > share) steps.push(`不足最低奖额，按${formatYuan(raised)}元`)
  const capped = capFen !== null && raised > capFen ? capFen : raised
  if (capped < raised) steps.push(`超过最高奖额，按${formatYuan(capped)}元`)
  return { state: 'amount' as const, fen: limit(capped), steps }
}

/** 万分之十 for 1‰; rates that are no whole ten-thousandths are written as a fraction. */
function perTenThousand({ numerator, denominator }: Fraction): string {
  const tenThousandths = (numerator * 10_000) / denominator
  return Number.isInteger(tenThousandths) ? `万分之${tenThousandths}` : `${denominator}分之${numerator}`
}

const wan = 1_000_000
const tier = (
  grade: string, stage: string, base: RewardBase, rate: Fraction | null, floorFen: Fen | null, capFen: Fen | null,
  band: RewardTier['band'] = null,
): RewardTier => ({ grade, stage, base, band, rate, floorFen, capFen })
const yi = 10_000 * wan
type Stated = Pick<RewardScheme, 'name' | 'decidedBy' | 'tiers'> & Partial<RewardScheme>
const example = (value: Stated, year: string): LocalValue<RewardScheme> => ({
  value: { stagesAdd: false, laterMayShare: true, caseCapFen: null, notifyDays: null, claimDays: null, ...value },
  tag: 'S', documentNumber: null, validFrom: `${year}-01-01`, validTo: null,
})

/** Schemes of other places as patterns to start from. Known at second hand: the office enters its own document. */
export const rewardExamples: readonly LocalValue<RewardScheme>[] = [
  example({ name: '按涉案金额分级（青岛2017样式）', decidedBy: '处置非法集资牵头部门', laterMayShare: false, tiers: [
    tier('一级', '查证属实', 'involved', ratio(1, 1000), 5_000_00, 100 * wan),
    tier('二级', '查证属实', 'involved', ratio(6, 10_000), 3_000_00, 60 * wan),
    tier('三级', '查证属实', 'involved', ratio(2, 10_000), 2_000_00, 20 * wan),
  ] }, '2017'),
  example({ name: '分阶段奖励（天津2018样式）', decidedBy: '处置非法集资牵头部门、财政部门、公安机关', stagesAdd: true, tiers: [
    tier('一般', '启动核查', 'none', null, 500_00, 1_000_00), tier('一般', '行政或者刑事处理', 'none', null, 2_000_00, 10_000_00),
    tier('重大', '启动核查', 'none', null, 500_00, 1_000_00), tier('重大', '行政或者刑事处理', 'none', null, wan, 5 * wan),
  ] }, '2018'),
  example({ name: '按未兑付金额（河南2017样式）', decidedBy: '处置非法集资牵头部门', tiers: [
    tier('有特征未构成犯罪', '查证属实', 'none', null, 50_00, 200_00), tier('构成犯罪', '查证属实', 'none', null, 200_00, 500_00),
    tier('提供关键证据', '查证属实', 'unpaid', ratio(1, 10_000), 5_000_00, 10 * wan),
  ] }, '2017'),
  example({ name: '按金额分档（青海2018样式）', decidedBy: '公安机关', tiers: [
    tier('一级', '查证属实', 'involved', ratio(6, 10_000), null, 10 * wan, { fromFen: yi, belowFen: null }),
    tier('一级', '查证属实', 'involved', ratio(5, 10_000), 1_000_00, null, { fromFen: null, belowFen: yi }),
    tier('二级', '查证属实', 'involved', ratio(2, 10_000), null, 10 * wan, { fromFen: yi, belowFen: null }),
    tier('二级', '查证属实', 'involved', ratio(1, 10_000), 500_00, null, { fromFen: null, belowFen: yi }),
    tier('三级', '查证属实', 'none', null, 100_00, 500_00),
  ] }, '2018'),
  example({ name: '固定分级（北京2016样式）', decidedBy: '市级牵头部门', tiers: [
    tier('一级', '查证属实', 'none', null, 10 * wan, 10 * wan), tier('二级', '查证属实', 'none', null, 5 * wan, 5 * wan),
    tier('三级', '查证属实', 'none', null, wan, wan), tier('四级', '查证属实', 'none', null, 5_000_00, 5_000_00),
  ] }, '2016'),
]
