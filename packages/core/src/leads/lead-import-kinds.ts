import type { SubjectKind } from '../subjects/subject.ts'

const legalPerson = /公司|合伙|集团|企业(?:\(|$)|厂$/
const shop = /(?:店|商行|超市|馆|坊|铺|摊|部|行|城|工作室|场|园|吧|屋|院子)$/
const body = /(?:会|协会|学会|商会|基金会|学校|医院|卫生室|幼儿园|中心|研究院|站|所|寺|庙|组织|平台)$/

/**
 * The kind of a subject that a list does not give: by the code's registry (91 企业, 92 个体, 93 合作社, others
 * organisations), else by the name's ending; two to four plain characters are a person. Shown before it goes in.
 */
export function guessSubjectKind(name: string, code: string | null): SubjectKind {
  if (code?.length === 18) {
    return code.startsWith('91') ? 'enterprise' : code.startsWith('92') ? 'individual_business' : code.startsWith('93') ? 'cooperative' : 'organisation'
  }
  const bare = name.replace(/[（(][^）)]*[）)]$/, '')
  if (/合作社(?:联合社)?$|合作联社$/.test(bare)) return 'cooperative'
  if (legalPerson.test(name)) return 'enterprise'
  if (body.test(bare)) return 'organisation'
  if (shop.test(bare) && bare.length > 3) return 'individual_business'
  if (/^\p{Script=Han}{2,4}$/u.test(bare) || /^\p{Script=Han}{1,10}·\p{Script=Han}{1,10}$/u.test(bare)) return 'person'
  return 'organisation'
}
