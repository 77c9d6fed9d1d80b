import { parseDateText } from '../dates.ts'
import { toHalfWidth } from '../cell-text.ts'
import { checkOrganisationCode, checkPhone, checkResidentId } from '../identifiers.ts'
import { maskAccount, maskIdNumber } from '../masking.ts'
import { formatYuan, parseAmount } from '../money.ts'
import { chineseNumber, chineseNumberClass } from './chinese-number.ts'
import { rateWordsIn } from './paste-rate.ts'

/** What a hotline ticket or a message may tell of a lead. Amounts are three kinds, so that a repaid sum is not taken for a lent one. */
export const pasteHintLabels = {
  informantName: '举报人姓名', informantPhone: '举报人电话', subjectName: '主体名称', subjectCode: '统一社会信用代码', subjectPhone: '主体电话',
  amount: '涉及金额', unpaid: '未兑付资金', repaid: '已清退资金', people: '涉及人数', rate: '承诺回报', ticket: '来文（工单）号', receivedOn: '收到日期',
} as const
export type PasteHintKind = keyof typeof pasteHintLabels

/** One suggestion. Nothing is taken over before a person has confirmed it. */
export interface PasteHint {
  kind: PasteHintKind
  /** Where it stands in the text, as UTF-16 offsets, end exclusive. */
  from: number
  to: number
  /** As stored: 分 and whole persons as numbers (null: 待核, an open number such as 四十多人), anything else as text. */
  value: string | number | null
  /** As a person reads it. */
  shown: string
}

/**
 * Suggests name, phone, amount, rate and the like from a pasted ticket or message, in the order of the text and
 * without overlaps. Pure patterns: what is not written plainly is left out rather than guessed.
 */
export function pasteHints(text: string): PasteHint[] {
  // Half-width forms are one code unit each, so offsets stay those of the text as pasted.
  const plain = toHalfWidth(text)
  const found = [codes, tickets, phones, days, informants, subjects, rates, amounts, people].flatMap((find) => find(plain))
  const kept: PasteHint[] = []
  for (const hint of found) {
    if (kept.some((other) => hint.from < other.to && other.from < hint.to)) continue
    // A name keeps the brackets it was written with.
    const words = text.slice(hint.from, hint.to)
    kept.push(hint.kind === 'subjectName' ? { ...hint, value: words, shown: words } : hint)
  }
  return kept.sort((a, b) => a.from - b.from)
}

/**
 * The text for the lead's own record: names and phones of the informant that `hints` names replaced wherever they
 * stand, identity and account numbers masked. Who told us is kept apart.
 */
export function withoutIdentity(text: string, hints: readonly PasteHint[]): string {
  const secret = hints.filter((hint) => hint.kind === 'informantName' || hint.kind === 'informantPhone')
    .map((hint) => ({ words: text.slice(hint.from, hint.to), instead: hint.kind === 'informantName' ? '〔举报人〕' : '〔电话略〕' }))
    .sort((a, b) => b.words.length - a.words.length)
  const replaced = secret.reduce((rest, { words, instead }) => words ? rest.replaceAll(words, instead) : rest, text)
  return replaced.replace(/(?<![\dA-Za-z])(?:\d{17}[Xx]|\d{12,19})(?![\dA-Za-z])/g, (digits) =>
    isSubjectCode(digits) ? digits : digits.length === 18 ? maskIdNumber(digits) : maskAccount(digits))
}
/** Eighteen digits may be a person's number: those must pass the code's check digit. Nobody's number has letters within. */
function isSubjectCode(text: string): boolean {
  const code = checkOrganisationCode(text)
  return code.ok && code.kind === 'uscc' && (/[A-Z]/i.test(text.slice(0, 17)) || (!code.warning && !checkResidentId(text).ok))
}

type Find = (text: string) => PasteHint[]
const matches = (text: string, pattern: RegExp, read: (match: RegExpExecArray) => PasteHint | undefined): PasteHint[] =>
  [...text.matchAll(pattern)].flatMap((match) => read(match) ?? [])
/** A hint for one group of a match. */
function at(match: RegExpExecArray, words: string, kind: PasteHintKind, value: PasteHint['value'] = words, shown = String(value)): PasteHint {
  const from = match.index + match[0].lastIndexOf(words)
  return { kind, from, to: from + words.length, value, shown }
}

const codes: Find = (text) => matches(text, /(?<![\dA-Za-z])[0-9A-Z]{18}(?![\dA-Za-z])/gi, (match) =>
  isSubjectCode(match[0]) ? at(match, match[0], 'subjectCode', match[0].toUpperCase()) : undefined)

const tickets: Find = (text) => matches(text, /(?:工单|受理|登记|来文|信访件?|案件)(?:编号|单号|号码|号)\s*[::]?\s*([A-Za-z0-9][A-Za-z0-9〔〕[\]()-]{4,28}[A-Za-z0-9](?:号)?)/g,
  (match) => at(match, match[1]!, 'ticket'))

const business = /(?:公司|企业|商户|店铺?|门店|客服|业务员|经理|老板|负责人|法人|对方|被举报|被投诉|被反映)[^,。;\n,;]{0,8}$/
const phones: Find = (text) => matches(text, /(?<![\d-])(?:(?:\+?86[- ]?)?1\d{2}[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}(?:转\d{1,6})?)(?!\d)/g, (match) => {
  const phone = checkPhone(match[0])
  if (!phone.ok) return undefined
  const before = text.slice(Math.max(0, match.index - 20), match.index)
  return at(match, match[0], business.test(before) ? 'subjectPhone' : 'informantPhone', phone.value)
})

const days: Find = (text) => {
  const first = /(?:来电|受理|登记|接收|收到|提交|举报|反映|交办|转办)(?:时间|日期)\s*[::]?\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)/.exec(text)
  const date = first && parseDateText(first[1]!)
  return first && date?.ok && date.date ? [at(first, first[1]!, 'receivedOn', date.date)] : []
}

const teller = '来电人|投诉人|举报人|反映人|诉求人|信访人|联系人|提交人|市民|群众'
const title = '先生|女士|老师|大爷|大妈|阿姨|同志'
const labelledTeller = new RegExp(
  `(?:${teller})?(?:${teller}|姓名)(?:姓名)?\\s*[::]\\s*([\\u4e00-\\u9fa5·]{1,4}(?:${title})|[\\u4e00-\\u9fa5·]{2,4}|[\\u4e00-\\u9fa5]\\*{1,2})(?=[\\s,。;、()]|$)`, 'g')
const spokenTeller = new RegExp(`(?:${teller})([\\u4e00-\\u9fa5]{1,2}(?:${title}|某某?))`, 'g')
const firstTeller = new RegExp(`(?:^|[\\s,。;])([\\u4e00-\\u9fa5](?:${title}))(?=\\s*(?:\\(|来电|反映|称|举报|投诉|电话))`, 'gm')
const informants: Find = (text) => [
  ...matches(text, labelledTeller, (match) =>
    /^(?:匿名|不详|保密|未知|无)/.test(match[1]!) || text[match.index - 1] === '被' ? undefined : at(match, match[1]!, 'informantName')),
  ...matches(text, spokenTeller, (match) => at(match, match[1]!, 'informantName')),
  ...matches(text, firstTeller, (match) => at(match, match[1]!, 'informantName')),
]

const organisation = '(?:股份有限公司|有限责任公司|有限公司|分公司|集团|公司|专业合作社|合作社|百货店|超市|商行|商店|经营部|服务部|门市部|工作室|养殖场|养老院|养老中心|服务中心' +
  '|管理中心|(?:运营|健康|体验|财富|投资|理财)中心|会所|互助会|事务所)(?:\\((?:普通|有限|特殊普通)合伙\\))?'
/** Words behind which a name begins. */
const opening = /.*(?:位于|处于|反映|举报|投诉|名为|名叫|叫做|叫|称为|称|一家|这家|有家|某家|开办的?|经营的?|开的|投资了?|购买了?|参加了?|加入了?|存入了?|存到|交给了?|被|向|到|去|在|由|的|是|和|与|了|给|请)/
const labelledSubject = new RegExp(
  '(?:被举报(?:单位|对象|公司|企业|人)|被反映(?:单位|对象)|被投诉(?:单位|企业|商家|方)|涉诉(?:单位|主体|企业)|涉事(?:单位|企业)' +
    '|企业名称|公司名称|单位名称|主体名称|商家名称)\\s*[::]\\s*([^\\n,。;、]{2,60})', 'g')
const quotedSubject = /["“”「『《]([^"“”」』》\n]{2,20})["”」』》]\s*(?:app|平台|项目|小程序|公众号|公司|店|中心)/gi
const namedSubject = new RegExp(`[\\u4e00-\\u9fa5A-Za-z0-9()·]{2,40}?${organisation}`, 'gu')
const organisationWord = new RegExp(organisation)
const organisationEnd = new RegExp(`${organisation}$`)
const subjects: Find = (text) => [
  ...matches(text, labelledSubject, (match) => {
    const name = match[1]!.replace(/\((?:统一|社会|信用|代码|法人|法定|地址|电话|负责人|以下).*$/, '').trim()
    return name.length < 2 ? undefined : at(match, name, 'subjectName')
  }),
  ...matches(text, quotedSubject, (match) => at(match, match[1]!, 'subjectName')),
  ...matches(text, namedSubject, (match) => {
    const opened = opening.exec(match[0].replace(organisationEnd, ''))
    const name = match[0].slice(opened ? opened[0].length : 0)
    return name.replace(organisationWord, '').length < 2 || /^(?:该|此|这|那|本|其|某|我|他|她)/.test(name) ? undefined : at(match, name, 'subjectName')
  }),
]

const rates: Find = (text) => rateWordsIn(text).map(({ from, to, text: words, perYear }) => {
  const value = words.endsWith(`${perYear}%`) ? words : `${words}（折年${perYear}%）`
  return { kind: 'rate', from, to, value, shown: value }
})

const open = '[余多几]'
const openNumber = /[余多几]/
const writtenAmount = new RegExp(`^(${chineseNumberClass}+)\\s*(?:元|块钱|块)?$`, 'u')
const amountForm = new RegExp(
  `(?:人民币|[¥])?\\s*(?<![\\d.,第])(?:\\d[\\d,]*(?:\\.\\d+)?\\s*${open}?(?:亿|千万|百万|十万|万|千|百|w)?|${chineseNumberClass}+)${open}?\\s*(?:元|块钱|块)?`, 'giu')
const amounts: Find = (text) => matches(text, amountForm, (match) => {
  const words = match[0].trim()
  const after = text.slice(match.index + match[0].length, match.index + match[0].length + 8)
  const money = /[元块¥]/.test(words) || (/[万亿w]/i.test(words) && !/^\s*(?:个|名|位|人|户|家|份|张|股|次|条|平|亩|头|只|%)/.test(after))
  if (!money || /^(?:区|股|月|年|日|月份|级|石)/.test(after)) return undefined
  const value = amountOf(words)
  if (value === undefined) return undefined
  const clause = text.slice(Math.max(0, match.index - 14), match.index).split(/[,。;\n]/).at(-1)! + '|' + after.split(/[,。;\n]/)[0]!
  const kind = /未(?:兑付|兑|返还|退还|归还|清退|还|退|到账)|没(?:有)?(?:还|退|返|兑付|拿到|收回)|拖欠|尚欠|还欠|要不回|拿不回|无法(?:兑付|取出|提现|退)/.test(clause) ? 'unpaid'
    : /已(?:经)?(?:返还?|退还?|归还|兑付|清退|还)|(?:退|还|返)(?:回|还)?了|收回|拿回/.test(clause) ? 'repaid' : 'amount'
  return at(match, words, kind, value, value === null ? `${words}（不是确定的数，按待核）` : `${formatYuan(value)} 元`)
})

/** 分; null for an open number (10余万元); undefined when it is no amount. */
function amountOf(words: string): number | null | undefined {
  if (openNumber.test(words)) return null
  const written = writtenAmount.exec(words)
  if (written) {
    const yuan = chineseNumber(written[1]!)
    return yuan && Number.isSafeInteger(yuan * 100) ? yuan * 100 : undefined
  }
  const amount = parseAmount(words, { unit: 'yuan' })
  return amount.ok && amount.fen !== null && amount.fen > 0 ? amount.fen : undefined
}

const peopleForm = new RegExp(
  `(?<![第\\d.])(\\d[\\d,]*|${chineseNumberClass}+)(${open}?)(?:个|名|位)?(?:老人|老年人|群众|村民|居民|会员|客户|业主|参与人|集资人|投资人|受骗人|人(?!民|次|员|均|生|工))`, 'gu')
const people: Find = (text) => matches(text, peopleForm, (match) => {
  const count = /^\d/.test(match[1]!) ? Number(match[1]!.replaceAll(',', '')) : chineseNumber(match[1]!)
  if (count === undefined || count < 2 || count > 10_000_000) return undefined
  return at(match, match[0], 'people', match[2] ? null : count, match[2] ? `${match[0]}（不是确定的数，按待核）` : `${count} 人`)
})
