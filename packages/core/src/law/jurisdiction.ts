import type { SubjectKind } from '../subjects/subject.ts'
import { at, type Citation } from './citation.ts'
import { placeKinds, type PlaceKind } from './elements.ts'

/** A county-level place by the names of its levels; null: not known. A 直辖市 stands as its own province and city. */
export interface Place { province: string; city: string | null; county: string | null }

export interface JurisdictionFacts {
  /** `unregistered`: a name or shop without any registration; then the person behind it counts. */
  kind: SubjectKind | 'unregistered'
  /** Null: not known. Not asked of a person. */
  registeredRegion: Place | null
  /** Of the person who raises the money (of an unregistered name: the person behind it). Null: not known. */
  residence: Place | null
  habitualResidence: Place | null
  /** The office's own place: a city's office has no county, a province's no city either. */
  ours: Place
  involved: readonly { place: Place; kind: PlaceKind }[]
  /** Places with which it is disputed who handles the matter: they claim it, or refuse it. */
  disputedWith?: readonly Place[]
}

export type JurisdictionAnswer = 'ours' | 'elsewhere' | 'disputed' | 'unknown'
export const jurisdictionLabels: Record<JurisdictionAnswer, string> = {
  ours: '由本地管辖', elsewhere: '由外地管辖', disputed: '管辖有争议', unknown: '暂不能确定',
}
/** Who decides a dispute. */
export type Arbiter = 'city_lead' | 'province_lead' | 'joint_conference'
export const arbiterLabels: Record<Arbiter, string> = {
  city_lead: '共同的上级：设区的市级牵头部门', province_lead: '共同的上级：省级牵头部门', joint_conference: '处置非法集资部际联席会议',
}
export type MissingPlace = 'registeredRegion' | 'residence'
export const missingPlaceLabels: Record<MissingPlace, string> = { registeredRegion: '登记地', residence: '住所地或经常居住地' }

export interface Jurisdiction {
  answer: JurisdictionAnswer
  /** One or two plain sentences. */
  because: string
  articles: readonly Citation[]
  /** Places whose lead department is competent, where known; a person may have two. */
  competent: readonly Place[]
  /** Set for a dispute only. */
  whoDecides: Arbiter | null
  /** What we have to do here, whoever handles it. */
  ourDuties: readonly string[]
  /** What has to be found out; empty unless the answer is `unknown`. */
  missing: readonly MissingPlace[]
}

/**
 * Article 20: a unit belongs to the lead department of its place of registration, a person to that of the 住所地 or
 * 经常居住地. Where participants, assets or conduct are changes nothing, those places cooperate. That an individual
 * business follows its registration, and an unregistered name the person behind it, is our reading (tag I).
 */
export function jurisdictionOf(facts: JurisdictionFacts): Jurisdiction {
  const { kind, ours, involved, disputedWith = [] } = facts
  const byRegistration = kind !== 'person' && kind !== 'unregistered'
  const known = (byRegistration ? [facts.registeredRegion] : [facts.residence,
    facts.habitualResidence]).filter((one) => one !== null)
  const word = byRegistration ? '登记地' : '住所地或经常居住地'
  const articles = [at('decree', '20', kind === 'individual_business' || kind === 'unregistered' ? 'I' : 'P')]
  const competent = known.filter((one,
    index) => known.findIndex((other) => placeName(other) === placeName(one)) === index)
  const base = { articles, competent, whoDecides: null, missing: [] }

  const rivals = disputedWith.filter((place) => inside(place, ours) !== true)
  if (rivals.length > 0) {
    const whoDecides = arbiterOf(ours, rivals)
    return { ...base, answer: 'disputed', whoDecides,
      because: `与${rivals.map(placeName).join('、')}对管辖有争议，报${arbiterLabels[whoDecides]}确定。`,
      ourDuties: ['确定以前继续固定证据、防止风险扩大，不停办、不推诿', '把本地掌握的情况和管辖意见书面报上级', ...tellOthers(involved, ours)] }
  }
  const here = known.map((place) => inside(place, ours))
  if (here.includes(true)) {
    const other = competent.filter((place) => inside(place, ours) !== true)
    return { ...base, answer: 'ours',
      because: `${word}在本地，由本地牵头部门组织调查认定。` +
        (other.length > 0 ? `${other.map(placeName).join('、')}的牵头部门也可以管，先沟通由谁办；谈不拢的报共同的上级牵头部门。` : ''),
      ourDuties: ['组织调查认定，及时处置', ...tellOthers(involved, ours)] }
  }
  if (known.length > 0 && here.every((one) => one === false)) {
    const roles = [...new Set(involved.filter(({ place }) => inside(place, ours) === true).map((one) => one.kind))]
    return { ...base, answer: 'elsewhere',
      because: `${word}在${competent.map(placeName).join('、')}，由那里的牵头部门管；` +
        (!byRegistration && known.length < 2 ? '另一项还没查明，也在本地的话本地也可以管；' : '') +
        (roles.length > 0 ? `本地是${roles.map((role) => placeKinds[role].label).join('、')}，应当配合。` : '本地应当配合。'),
      ourDuties: ['把线索和材料函告管辖地的牵头部门，催问回函', '对本地的风险先行劝阻、提示，固定证据',
        ...(roles.includes('participants') ? ['接待、登记本地的集资参与人，稳妥答复'] : []),
        ...(roles.includes('assets') || roles.includes('funds') ? ['配合管辖地查明本地的资产和资金'] : [])] }
  }
  const missing: MissingPlace = byRegistration ? 'registeredRegion' : 'residence'
  const vague = known.length > 0 ? `已知在${known.map(placeName).join('、')}，还不能分清是不是本地；` : ''
  return { ...base, answer: 'unknown', missing: [missing],
    because: `${vague}还不知道${word}，先查清再定由谁管。集资参与人在哪里不影响管辖。`,
    ourDuties: [`查清${missingPlaceLabels[missing]}`, '查清以前，对本地发生的行为照常受理、核查，固定证据'] }
}

/** Whether a place lies within ours; undefined when it is not known closely enough. */
export function inside(place: Place, ours: Place): boolean | undefined {
  if (place.province !== ours.province) return false
  for (const level of ['city', 'county'] as const) {
    if (ours[level] === null) return true
    if (place[level] === null) return undefined
    if (place[level] !== ours[level]) return false
  }
  return true
}

/** The lowest body above both sides: of the city, of the province, or across provinces the joint conference. */
function arbiterOf(ours: Place, rivals: readonly Place[]): Arbiter {
  if (rivals.some((one) => one.province !== ours.province)) return 'joint_conference'
  // A city whose name is not known may be another one: then only the province stands above both for certain.
  return rivals.every((one) => one.city !== null && one.city === ours.city) && ours.county !== null ? 'city_lead' : 'province_lead'
}

function tellOthers(involved: JurisdictionFacts['involved'], ours: Place): string[] {
  const others = [...new Set(involved.filter(({ place }) => inside(place,
    ours) !== true).map(({ place }) => placeName(place)))]
  return others.length > 0 ? [`通报涉及地：${others.join('、')}，请他们配合`] : []
}

/** 示南省范州市样河区; a city that bears its province's name is written once. */
export const placeName = ({ province, city,
  county }: Place): string => `${province}${city === province ? '' : city ?? ''}${county ?? ''}`
