import type { Citation } from './citation.ts'

/** Who besides us may lawfully do what the words say; their doing it is no hit. */
export type LawfulActor = 'police' | 'bank' | 'court' | 'cityLead' | 'net'

export interface UnlawfulRule {
  label: string
  /** The words. Group `act`, where there is one, is what is done; the rest is who does it. */
  pattern: RegExp
  reason: string
  articles: readonly Citation[]
  /** What may be done instead. */
  instead: string
  /** Named as the one who does it, these make the words lawful. */
  lawfulFor?: readonly LawfulActor[]
  /** Who does it stands in the pattern itself; a lawful body named there or before it takes the hit away. */
  byActor?: true
  /** The words are a ban themselves (不准其外出): a ban inside them is the measure, not its denial. */
  order?: true
  /** Happens without anybody's order too: weather, unpaid bills, a landlord's own decision. */
  accident?: true
  /** Companies do it to their customers: told of them, it is a finding. */
  theirOwn?: true
  /** Creditors, owners and the company itself do it too: where one of them is the subject of the clause, it is told. */
  byOthers?: true
  /** Further words around it that make it lawful or mean something else; seen in the same clause. */
  unless?: RegExp
  /** The same, seen anywhere before it in the sentence: a decision named first covers what is then done. */
  after?: RegExp
}

/** A pattern written on several lines. */
export const anyOf = (...parts: string[]) => new RegExp(parts.join('|'))
/** Up to so many characters of one clause. */
export const gap = (most: number) => `[^，。；\\n]{0,${most}}`
/** Those who put their money in, and those who speak for them. */
export const investors = '(?:参与人|参与者|投资人|投资者|投资户|集资户|出借人|债权人|受害人|会员|老人|群众|村民|带头人|群主|维权[\\u4e00-\\u9fa5]{0,2}|上访人?员?|信访人)'
/** Those against whom it goes. */
export const bosses = '(?:老板|负责人|法定代表人|法人|经理|店主|会计|经营者)'
export const ourPlaces = '(?:专班办?|镇[里上]?|乡里?|村[里委]?|街道|社区|工作组|我们|我局|我办|办公室)'
