import { at, type Citation } from './citation.ts'
import type { LawfulActor, UnlawfulRule } from './guard-rule.ts'
import { unlawfulCodes, unlawfulRuleOf, unlawfulRules, type UnlawfulCode } from './guard-rules.ts'
import { measureOf, type MeasureCode } from './measure-table.ts'
import { organAt, organLabels, type Level, type Organ } from './organs.ts'

export interface UnlawfulHit {
  code: UnlawfulCode
  label: string
  /** Where it stands in the text: from `start` up to, not including, `end` (UTF-16 units). */
  start: number
  end: number
  /** The words themselves. */
  text: string
  reason: string
  articles: readonly Citation[]
  instead: string
}

interface Found { code: UnlawfulCode; rule: UnlawfulRule; start: number; end: number; act: number }

/**
 * Words in a plan, an instruction or a note that name a measure without a basis in law, in the order of the text. What
 * is forbidden there, told of others, or done by the police, a bank or a court is no hit. A hit is a warning with its
 * reason, the article and what to do instead: a person reads it, so a plain plan is rather shown once too often.
 * @param by who writes it, where that is known: what its own law allows it is no hit (网信、电信 may take down)
 */
export function unlawfulHits(text: string, by?: { organ: Organ; level: Level }): UnlawfulHit[] {
  const writer = by && actsAs[organAt(by.organ, by.level)]
  const found = unlawfulCodes.filter((code) => !writer || !unlawfulRuleOf(code).lawfulFor?.includes(writer)).flatMap((code) => matches(code, text))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  const hits: UnlawfulHit[] = []
  let denied: Found | undefined
  for (const one of found) {
    if (isDenied(text, one) || (denied && continuesList(text, denied, one))) {
      denied = one
      continue
    }
    if (isReported(text, one) || byLawfulActor(text, one) || isAccident(text, one) || theirOwn(text, one) || byOthers(text, one) || setAside(text, one)) continue
    const { label, reason, articles, instead } = one.rule
    hits.push({ code: one.code, label, start: one.start, end: one.end, text: text.slice(one.start, one.end), reason,
      articles, instead })
  }
  return hits
}

function matches(code: UnlawfulCode, text: string): Found[] {
  const rule = unlawfulRuleOf(code)
  return [...text.matchAll(new RegExp(rule.pattern, 'dg'))].map((match) => {
    const [start, end] = match.indices![0]!
    return { code, rule, start, end, act: match.indices!.groups?.['act']?.[0] ?? start }
  })
}

const sentenceEnd = /[。！？!?；;\n]/
const clauseEnd = /[。！？!?；;\n，,：:]/
/** No sentence of interest is longer; a text without any mark must not be read again for every hit. */
const longest = 300
/** The text from the last of these marks before `index` to `index`. */
function since(text: string, index: number, mark: RegExp): string {
  let from = index
  while (from > 0 && index - from < longest && !mark.test(text[from - 1]!)) from -= 1
  return text.slice(from, index)
}
/** The text from `index` to the next of these marks. */
function until(text: string, index: number, mark: RegExp): string {
  let to = index
  while (to < text.length && to - index < longest && !mark.test(text[to]!)) to += 1
  return text.slice(index, to)
}
const clauseOf = (text: string, { start, end }: Found) => since(text, start, clauseEnd) + text.slice(start,
  end) + until(text, end, clauseEnd)

/** A ban that reaches on to what follows in its clause, unless another deed comes between. */
const ban = /(?:严禁|禁止|不得|不准|不许|不允许|不可|不能|不应|不宜|不要|无权|坚决纠正|纠正|制止)([^]{0,24})$/
const otherDeed = /并(?![不未无没])|同时|且|就|则|后|即|一律|否则/
/** A no directly before the words. */
const no = new RegExp('(?:未|没有|没|不|无|非|避免|防止|杜绝|反对|取消|停止|叫停|放弃|拒绝|严防|勿|莫|别|删[去除]|去掉)' +
  '(?:了|发现|见到?|得|能|参[加与]|曾|经|再|有|会|是|搞|去|对[^，。；就则并]{0,8}|采取|采用|使用|实施|进行|予以|发生|出现|存在|同意|批准|建议|支持|' +
  '具有|任何|变相|以|[“"\'「、]){0,5}$')
/** 避免发生…、以罚代刑等问题: what is to be avoided stands in a list that is called so at its end. */
const avoided = /(?:避免|防止|杜绝|严防)[^，。；]{0,24}$/
const calledBad = /^[^，。；]{0,4}(?:问题|现象|情况|行为|做法|情形)/
const must = /(?:不得不|不能不|不可不|无不|不得已)[^，]{0,6}$/
const noAfter = new RegExp('^[^，。；\\n]{0,12}?(?:没有|无|缺乏|并无)[^，。；]{0,4}依据|^[^。；\\n]{0,14}?(?:没有|无|缺乏|并无)[^，。；]{0,2}法律依据|' +
  '^[^，。；\\n]{0,12}?(?:于法无据|不合法|不合规|属违法|是违法|系违法|违反[^，。；]{0,10}(?:法|条例|规定)|不可取|不妥|不予采[纳用]|' +
  '(?:不得|不能|不可|不准|严禁|不允许|禁止)(?:使用|采取|采用|作为|实施|再|写)|不是[^，。；]{0,10}(?:权|措施|手段)|不属于)|' +
  '^[^。；\\n]{0,10}?(?:已|应|须|要|予以)[^，。；]{0,4}(?:删除|删去|纠正|叫停|撤回)')

function isDenied(text: string, { rule, start, end, act }: Found): boolean {
  // No denial reaches further; and a bounded text keeps the patterns quick.
  const before = since(text, act, clauseEnd).slice(-60)
  if (must.test(before)) return false
  const banned = ban.exec(before)
  // Within the quotation marks that follow it, a ban reaches over another deed too.
  if (banned && (!otherDeed.test(banned[1]!) || /^[^“”]{0,8}“[^”]*$/.test(banned[1]!))) return true
  if (avoided.test(before) && calledBad.test(text.slice(end))) return true
  return no.test(before) || (!rule.order && /不得|严禁|禁止|无权|不能/.test(text.slice(start, end))) || noAfter.test(text.slice(end))
}

/** Whether the two stand in one list: 不得断水、断电，频繁检查. */
function continuesList(text: string, before: Found, next: Found): boolean {
  if (next.start < before.end) return next.end <= before.end
  return /^等?[、，,和或及以与”"]*(?:或者|以及|频繁|采取|使用|搞|对其|进行|实施|组织|也|更|“)*$/.test(text.slice(before.end, next.act))
}

const reporter = new RegExp('(?:群众|村民|居民|业主|参与人|举报人?|来[信电访]人?|信访人|投诉人?|当事人|公司|该店|企业|经营者|商户|负责人|网民|网传|媒体|据)' +
  '[^，。；]{0,6}(?:反映|举报|投诉|称|说|报道|传言|质疑|担心)(?!强烈|较大|集中|属实)[：:，,“"]?([^，。；\\n]*)$' +
  // What people ask for; done 应群众要求 it is ours.
  '|(?<![应按据照])(?:群众|村民|居民|参与人|来访人|信访人|业主)(?:强烈)?(?:要求|希望)([^，。；\\n]*)$')
const ownPlan = /建议|拟|决定|要求|必须|应当|计划|下一步/
/** Told by somebody, in the same breath: 群众反映（，）房东断水断电. */
function isReported(text: string, { act }: Found): boolean {
  const told = reporter.exec(since(text, act, sentenceEnd))
  return told !== null && !ownPlan.test(told[1] ?? told[2] ?? '')
}

const actorWords: Record<LawfulActor, string> = {
  police: '公安|警方|经侦|侦查大队|刑侦|派出所|民警|公检法|司法机关|办案机关|侦查机关|专案组',
  bank: '(?:银行|农商行|信用社|联社|支付机构)(?!账户|帐户|卡|存款|账号|流水|资金)',
  net: '网信|电信主管|通信管理|通管局|互联网信息办', court: '法院|检察|公检法|司法机关', cityLead: '(?:市级|省级|[市省])(?:处置非法集资)?(?:牵头部门|金融局|财政局|地方金融[^，。；]{0,4}局|处非办)',
}
const ourselves = /我[局办镇乡区县街]|本[局办镇乡]|我们|牵头部门|财政金融局|专班|处非办|打非办|镇政府|街道|工作组|市场监管|民政局|商务局/
const handedOver = /(?:移送|移交|通报|报送|抄送|函告|报告|送达|报|交)(?:了|给|至|到|区|县|市|同级)*$/
const orderedBank = /(?:向|通知|要求|请|商|责令|函告|致函|协调|督促|联系|对接|令|让)[^，。；]{0,8}$/

/** Whether the police, a bank, a court or the city's lead department is the one who does it. */
function byLawfulActor(text: string, { rule, start, end, act }: Found): boolean {
  if (rule.byActor) return lawfulBodyBetween(text, start, act)
  return (rule.lawfulFor ?? []).some((actor) => {
    const words = actorWords[actor]
    if (new RegExp(`^[^。；\\n]{0,14}?[由在归][^，。；]{0,4}(?:${words})|^[（(][^）)]{0,6}(?:${words})`).test(text.slice(end))) return true
    const sentence = since(text, act, /[。！？!?\n]/)
    const last = [...sentence.matchAll(new RegExp(words, 'g'))].at(-1)
    if (!last) return false
    const [before, between] = [sentence.slice(0, last.index), sentence.slice(last.index + last[0].length)]
    if (ourselves.test(between) || /[未不]予?立案/.test(between)) return false
    if (/[由请]其/.test(between)) return true
    if (handedOver.test(before) && /[，,并后再且]|同时/.test(between)) return false
    return actor !== 'bank' || !(orderedBank.test(before) || /^[，,]/.test(between))
  })
}

const lawfulBody = /牵头部门|[财市农民商住文教]\S{0,5}局|监管局|主管部门|监管部门|有权部门|行业部门|公安|派出所|市监所|执法人员/g
/** A body with the power, named before the one without, or between it and the deed except as its companion; or a passive. */
function lawfulBodyBetween(text: string, start: number, act: number): boolean {
  const before = since(text, start, clauseEnd)
  if (before.search(lawfulBody) >= 0) return true
  const between = text.slice(start, act)
  if (/[被受]|收到/.test(between)) return true
  return [...between.matchAll(lawfulBody)].some((body) => !/(?:联合|会同|[、和与及])[^、，]{0,4}$/.test(between.slice(0,
    body.index)))
}

const cause = /系统|设备|机房|房东|物业|出租方|供电(?:公司|局|所|部门)|自来水公司|电力公司|台风|暴雨|雷击|洪水|地震|事故|故障|检修|欠费|施工|线路|用电紧张|用电高峰|负荷|有序用电/
const driven = /督促|要求|通知|协调|联系|会同|联合|责成|责令|安排|请|让|建议|配合|动员|通过|由|叫|找/
function isAccident(text: string, found: Found): boolean {
  if (!found.rule.accident) return false
  const clause = clauseOf(text, found)
  return cause.test(clause) && !driven.test(clause)
}

const company = /(?:^|[，。；：、\s])(?:经查|查实|发现|其间|期间|多次|曾)*(?:该|某|涉案)?[^，。；对把将让给向与和请由派]{0,6}(?:公司|企业|平台|机构|合作社|业务员|经理|老板|负责人|经营者|工作室|团队|讲师)/
const ours = /我[局办镇乡区县街]|本[局办镇乡]|牵头部门|专班|镇|街道|社区|村[委里]|安排|组织|派|必须|应当|拟|要求|通知|责令|协调|建议/
const thirdPerson = /员工|老人|客户|会员|投资人|投资者|参与人|家属|群众|执法人员|检查人员|工作人员|网格员|学员/
/** What the company did to its customers is what a check finds: 该公司不让老人离开. */
function theirOwn(text: string, { rule, start, end }: Found): boolean {
  if (!rule.theirOwn) return false
  const before = since(text, start, sentenceEnd)
  return company.test(before) && !ours.test(before) && thirdPerson.test(text.slice(start, end) + until(text, end, clauseEnd).slice(0, 8))
}

const other = '(?:公司|企业|平台|机构|合作社|业务员|经理|老板|店主|负责人|经营者|当事人|讲师|会计|债权人|参与人|投资人|投资者|投资户|群众|房东|业主|物业|家属|物流|同伙|小偷|其妻|会员)'
/** The subject of the clause: at its start, or after words that only lead to it; 对公司、到公司、让公司 are none. */
const otherSubject = new RegExp(`^[^，。；对把将让给向与和请由派到去从在为替叫于]{0,14}?${other}(?!里|家|的|内|门口|楼下)[^对让给请由派叫要被，]{0,8}$`)
/** What the owner, a creditor or the company itself did: 房东换了门锁, 老板把车开走了. */
function byOthers(text: string, { rule, act }: Found): boolean {
  if (!rule.byOthers || text[act] === '不') return false
  const before = since(text, act, clauseEnd)
  return otherSubject.test(before) && !ours.test(before) && !driven.test(before) && !/动员|逼|强|涉嫌|疑似|一律/.test(before)
}

const setAside = (text: string, found: Found): boolean => (found.rule.unless?.test(clauseOf(text, found)) ?? false)
  || (found.rule.after?.test(since(text, found.end, sentenceEnd)) ?? false)

export type Recordable = { ok: true } | { ok: false; why: string; articles: readonly Citation[]; instead: string | null }

const isUnlawful = (code: MeasureCode | UnlawfulCode): code is UnlawfulCode => code in unlawfulRules
const actsAs: Partial<Record<Organ, LawfulActor>> = {
  police: 'police', procuratorate: 'court', court: 'court', bank: 'bank', city_lead_department: 'cityLead',
  cyberspace: 'net', telecom: 'net',
}

/**
 * Whether a measure may stand in the record as done by this organ. Freezing only as done by the police, a bank or a
 * court; what section 11 calls unlawful not at all, save by the organ whose own law allows it. It may always be a note.
 */
export function mayBeRecordedAsDone(code: MeasureCode | UnlawfulCode, by: { organ: Organ; level: Level }): Recordable {
  const organ = organAt(by.organ, by.level)
  if (isUnlawful(code)) {
    const { reason, articles, instead, lawfulFor } = unlawfulRuleOf(code)
    const actor = actsAs[organ]
    return actor && lawfulFor?.includes(actor) ? { ok: true }
      : { ok: false, why: `不能登记为已实施：${reason}可以作为“其他”如实记下，并附本提示。`, articles, instead }
  }
  const { label, powersOf, requestTo, articles } = measureOf(code)
  if (powersOf.includes(organ)) return { ok: true }
  return { ok: false, why: `${organLabels[organ]}没有“${label}”的权力，不能登记为由它实施。`,
    articles: code === 'exit_restriction' ? [at('decree', '24(3)')] : articles,
    instead: requestTo ? `可以登记为向${organLabels[requestTo]}提请。` : '可以登记为配合有权的部门。' }
}
