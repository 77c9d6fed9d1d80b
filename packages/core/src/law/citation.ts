/** How sure a fact is: P primary text read, O government or court page, S press or law firm, M from memory, I our inference. */
export type SourceTag = 'P' | 'O' | 'S' | 'M' | 'I'
export const sourceTagLabels: Record<SourceTag, string> = {
  P: '已核对法规原文', O: '见于政府、法院网页，未读全文', S: '见于报道、律所文章，未读原文', M: '凭记忆，使用前须核对', I: '产品推定，不是法条',
}

/** The laws that the product cites, with the day (or year) from which the cited text is in force. */
export const laws = {
  decree: { title: '防范和处置非法集资条例', number: '国务院令第737号', inForce: '2021-05-01' },
  penalty: { title: '行政处罚法', number: '', inForce: '2021-07-15' },
  coercion: { title: '行政强制法', number: '', inForce: '2012-01-01' },
  reconsideration: { title: '行政复议法', number: '', inForce: '2024-01-01' },
  suit: { title: '行政诉讼法', number: '', inForce: '2017-07-01' },
  civil_procedure: { title: '民事诉讼法', number: '', inForce: '2024-01-01' },
  criminal: { title: '刑法', number: '', inForce: '2021-03-01' },
  criminal_procedure: { title: '刑事诉讼法', number: '', inForce: '2018-10-26' },
  transfer: { title: '行政执法机关移送涉嫌犯罪案件的规定', number: '国务院令第730号修订', inForce: '2020-08-07' },
  transfer_opinion: { title: '关于在行政执法中及时移送涉嫌犯罪案件的意见', number: '2006年四部门', inForce: '2006-01-26' },
  police_procedure: { title: '公安机关办理刑事案件程序规定', number: '', inForce: '2020-09-01' },
  economic_crime: { title: '公安机关办理经济犯罪案件的若干规定', number: '2017年', inForce: '2018-01-01' },
  fundraising_interpretation: { title: '最高人民法院关于审理非法集资刑事案件具体应用法律若干问题的解释', number: '2022年修正', inForce: '2022-03-01' },
  opinion_2014: { title: '关于办理非法集资刑事案件适用法律若干问题的意见', number: '公通字〔2014〕16号', inForce: '2014-03-25' },
  opinion_2019: { title: '关于办理非法集资刑事案件若干问题的意见', number: '2019年', inForce: '2019-01-30' },
  petition: { title: '信访工作条例', number: '', inForce: '2022-05-01' },
  information: { title: '政府信息公开条例', number: '', inForce: '2019-05-15' },
  personal_information: { title: '个人信息保护法', number: '', inForce: '2021-11-01' },
  cybersecurity: { title: '网络安全法', number: '2025年修正', inForce: '2026-01-01' },
  public_order: { title: '治安管理处罚法', number: '2025年修订', inForce: '2026-01-01' },
  advertising: { title: '广告法', number: '', inForce: '2015-09-01' },
  money_laundering: { title: '反洗钱法', number: '2024年修订', inForce: '2025-01-01' },
  private_economy: { title: '民营经济促进法', number: '', inForce: '2025-05-20' },
  inspection: { title: '关于严格规范涉企行政检查的意见', number: '国办发〔2024〕54号', inForce: '2024-12-31' },
  execution: { title: '最高人民法院关于刑事裁判涉财产部分执行的若干规定', number: '法释〔2014〕13号', inForce: '2014-11-06' },
  criminal_procedure_interpretation: { title: '最高人民法院关于适用刑事诉讼法的解释', number: '', inForce: '2021-03-01' },
  national_reward: { title: '处非联席会议办公室关于举报奖励的函', number: '处非联函〔2016〕6号', inForce: '2016' },
} as const satisfies Record<string, { title: string; number: string; inForce: string }>
export type LawCode = keyof typeof laws

/**
 * One place in a law. `article` is written `21`, `21(4)` for an item, `23¶2` for a paragraph, `9¶1(3)` for both, and
 * empty for the document as a whole (opinions and letters have no articles).
 */
export interface Citation { law: LawCode; article: string; tag: SourceTag }

/** A citation as data; exists for short tables. */
export const at = (law: LawCode, article: string, tag: SourceTag = 'P'): Citation => ({ law, article, tag })

/**
 * The citation as the papers write it: 《防范和处置非法集资条例》第二十一条第四项.
 * Throws RangeError when the article is not written as `Citation` says.
 */
export function cite({ law, article }: Citation): string {
  if (article === '') return `《${laws[law].title}》${laws[law].number && `（${laws[law].number}）`}`
  const parts = /^(\d+)(?:¶(\d+))?(?:\((\d+)\))?$/.exec(article)
  if (!parts) throw new RangeError(`Not an article: ${article}`)
  const [, no, paragraph, item] = parts
  const place = `第${inChinese(Number(no))}条${paragraph ? `第${inChinese(Number(paragraph))}款` : ''}${item ? `第${inChinese(Number(item))}项` : ''}`
  return `《${laws[law].title}》${place}`
}

/** Several citations in one line, each once. */
export const citeAll = (citations: readonly Citation[]): string => [...new Set(citations.map(cite))].join('、')

/** 1 to 999 as articles are numbered: 十, 二十一, 一百零二. */
function inChinese(n: number): string {
  const digit = '零一二三四五六七八九'
  if (n < 10) return digit[n]!
  if (n < 100) return `${n < 20 ? '' : digit[Math.floor(n / 10)]!}十${n % 10 ? digit[n % 10]! : ''}`
  const rest = n % 100
  return `${digit[Math.floor(n / 100)]!}百${rest === 0 ? '' : rest < 10 ? `零${digit[rest]!}` : `${rest < 20 ? '一' : ''}${inChinese(rest)}`}`
}
