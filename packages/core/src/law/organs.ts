import type { RegionKind, UnitKind } from '../org/org.ts'
import { at, type Citation } from './citation.ts'

/** What a unit is before the law; powers follow this, never the unit's place in the office's own tree. */
export const organs = ['lead_department', 'city_lead_department', 'regulator', 'market_regulator', 'telecom',
  'cyberspace',
  'financial_regulator', 'police', 'procuratorate', 'court', 'bank', 'town', 'village', 'coordination',
    'other'] as const
export type Organ = (typeof organs)[number]
export const organLabels: Record<Organ, string> = {
  lead_department: '处置非法集资牵头部门（县级）', city_lead_department: '处置非法集资牵头部门（设区的市级以上）',
  regulator: '行业主管、监管部门', market_regulator: '市场监督管理部门', telecom: '电信主管部门', cyberspace: '网信部门',
  financial_regulator: '国务院金融管理部门派出机构', police: '公安机关', procuratorate: '人民检察院', court: '人民法院',
  bank: '银行、支付机构', town: '乡镇（街道）', village: '村（社区）', coordination: '领导小组、专班、协调机制', other: '其他单位',
}

export const levels = ['county', 'city', 'province'] as const
/** City means 设区的市 and above a county; a 功能区 counts as what it was set up as, by default a county. */
export type Level = (typeof levels)[number]
export const levelLabels: Record<Level, string> = { county: '县级', city: '设区的市级', province: '省级' }

/** The level of an organ that stands for a region of this kind, until the office says otherwise. */
export const defaultLevel = (kind: RegionKind): Level => kind === 'province' || kind === 'city' ? kind : 'county'

/**
 * The organ with its level taken into account: a lead department of a city or province is the city-level one, and one
 * that is called so but sits in a county is not.
 */
export function organAt(organ: Organ, level: Level): Organ {
  if (organ !== 'lead_department' && organ !== 'city_lead_department') return organ
  return level === 'county' ? 'lead_department' : 'city_lead_department'
}

/** Words in a unit's name that show what it is; the first that fits counts. A lead department is never guessed: it is named (条例 5). */
const nameSigns: readonly [sign: RegExp, organ: Organ][] = [
  [/领导小组|协调机制|联席会议|专班|指挥部/, 'coordination'],
  [/法院/, 'court'], [/检察院/, 'procuratorate'], [/公安|派出所/, 'police'],
  [/人民银行|金融监管总局|金融监督管理总局|国家金融监督|证监局|外汇管理局/, 'financial_regulator'],
  [/银行|信用社|信用联社|支付/, 'bank'],
  [/市场监[管督]|市监[局所]/, 'market_regulator'], [/通信管理/, 'telecom'], [/网信|网络安全和信息化/, 'cyberspace'],
]

/**
 * What a unit of this kind probably is; the office confirms or changes it. Where nothing shows, the answer is the organ
 * with the fewest powers.
 * @param known `name` is the unit's own name; `leadDesk`: the office is the lead department's own desk and acts in its
 * name; `leadsSectors`: the duty matrix names the unit as lead of a sector
 */
export function defaultOrgan(unitKind: UnitKind,
  known: { name?: string; leadDesk?: boolean; leadsSectors?: boolean } = {}): Organ {
  switch (unitKind) {
    case 'town': return 'town'
    case 'village': return 'village'
    case 'leading_group': return 'coordination'
    case 'office': return known.leadDesk ? 'lead_department' : 'coordination'
    case 'superior': return 'other'
    case 'member':
    case 'partner': {
      const byName = nameSigns.find(([sign]) => sign.test(known.name ?? ''))?.[1]
      return byName ?? (known.leadsSectors ? 'regulator' : 'other')
    }
  }
}

/**
 * The organs that a unit of this kind in a region of this kind may be named as. A town, a village and a leading group
 * hold none of the powers of 条例 18 to 24, whoever would name them otherwise; a 功能区 may have organs of its own.
 * A lead department is of the unit's own level.
 */
export function organsFor(unitKind: UnitKind, regionKind: RegionKind): Organ[] {
  if (unitKind === 'village') return ['village']
  if (unitKind === 'leading_group') return ['coordination']
  if (unitKind === 'town' && regionKind !== 'zone') return ['town']
  const level = defaultLevel(regionKind)
  return organs.filter((organ) => organAt(organ, level) === organ)
}

/**
 * The heads that approve, each in the law's own sense. They are never merged: who is one of them is another only if
 * that too is on record.
 */
export const heads = ['lead_head', 'city_lead_head', 'organ_head', 'top_head', 'police_head'] as const
export type HeadCode = (typeof heads)[number]
export const headLabels: Record<HeadCode, string> = {
  lead_head: '牵头部门主要负责人', city_lead_head: '设区的市级以上牵头部门主要负责人', organ_head: '行政机关负责人',
  top_head: '正职负责人或者主持工作的负责人', police_head: '公安机关负责人',
}
export const headNotes: Record<HeadCode, { plain: string; articles: Citation[] }> = {
  lead_head: { plain: '查询账户、查封扣押、责令追回变价，只能由牵头部门的主要负责人批准，副职签了不算。',
    articles: [at('decree', '21(4)'), at('decree', '24')] },
  city_lead_head: { plain: '限制出境只能在设区的市级以上牵头部门由其主要负责人批准，县级只能提请。', articles: [at('decree', '24(3)')] },
  organ_head: { plain: '作出决定的机关的负责人，可以是分管的副职。', articles: [at('coercion', '18'), at('coercion', '25'), at('penalty',
    '57')] },
  top_head: { plain: '移送公安要由本机关正职，或者正职空缺时主持工作的负责人批准，副职签了不算。', articles: [at('transfer', '5')] },
  police_head: { plain: '公安机关自己的负责人，按治安、刑事程序批准。', articles: [at('decree', '36¶2')] },
}

export type Position = 'principal' | 'acting' | 'deputy'
export const positionLabels: Record<Position, string> = { principal: '正职', acting: '主持工作的负责人', deputy: '副职' }

/** Organs that decide in their own name and so have a 行政机关负责人 that counts here. */
const deciding: readonly Organ[] = ['lead_department', 'city_lead_department', 'regulator', 'market_regulator',
  'telecom', 'cyberspace',
  'financial_regulator']

/**
 * The heads that a person in this post is by default, for the office to confirm. Someone who leads for the time being
 * may transfer to the police (移送规定 5 says so), but is not taken for 主要负责人 without a record of it.
 */
export function defaultHeads(organ: Organ, level: Level, position: Position): HeadCode[] {
  const as = organAt(organ, level)
  if (as === 'police') return ['police_head', 'organ_head']
  if (!deciding.includes(as)) return []
  if (position === 'deputy') return ['organ_head']
  if (position === 'acting') return ['organ_head', 'top_head']
  if (as === 'lead_department') return ['lead_head', 'organ_head', 'top_head']
  return as === 'city_lead_department' ? ['lead_head', 'city_lead_head', 'organ_head', 'top_head'] : ['organ_head',
    'top_head']
}
