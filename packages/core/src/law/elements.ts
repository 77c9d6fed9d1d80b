import { at, type Citation } from './citation.ts'
import type { LocalValue } from './local-values.ts'

/** An entry of a code list: the name officers know, what it means in plain words, and where it stands. */
export interface CodeEntry { label: string; plain: string; citation: Citation }
type CodeList = Record<string, CodeEntry>

/** A code list as the choices of a form: its labels by code. */
export const labelsOf = <Code extends string>(list: Readonly<Record<Code, { label: string }>>): Record<Code, string> =>
  Object.fromEntries(Object.entries<{ label: string }>(list).map(([code, { label }]) => [code, label])) as Record<Code, string>

const decree2 = at('decree', '2')
const criminal1 = at('fundraising_interpretation', '1')

/** The three elements of the administrative definition. Their names are of the ministry's Q&A, not of the text. */
export const administrativeElements = {
  illegality: { label: '非法性', plain: '没有经国务院金融管理部门许可，或者违反国家金融管理规定', citation: decree2 },
  inducement: { label: '利诱性', plain: '许诺还本付息或者给予其他投资回报', citation: decree2 },
  unspecific: { label: '社会性', plain: '向不特定对象吸收资金', citation: decree2 },
} as const satisfies CodeList

/** The four elements of the crime; 公开性 is only here. Their names are doctrine. */
export const criminalElements = {
  illegality: { label: '非法性', plain: '没有经有关部门许可，或者借用合法经营的形式吸收资金', citation: criminal1 },
  openness: { label: '公开性', plain: '通过网络、媒体、推介会、传单、手机信息等途径向社会公开宣传', citation: criminal1 },
  inducement: { label: '利诱性', plain: '承诺在一定期限内还本付息，或者以货币、实物、股权等方式给付回报', citation: criminal1 },
  unspecific: { label: '社会性', plain: '向社会公众即社会不特定对象吸收资金', citation: criminal1 },
} as const satisfies CodeList
export type Element = keyof typeof criminalElements

/** 条例 19: what makes the lead department organise an investigation and determination. */
export const article19Types = {
  organisation: { label: '设立组织吸收资金',
    plain: '设立互联网企业、投资及投资咨询类企业、交易场所或平台、农民专业合作社、资金互助组织等吸收资金', citation: at('decree', '19(1)') },
  product: { label: '假借金融产品名义',
    plain: '以发行或转让股权债权、募集基金、销售保险，或以资产管理、虚拟货币、融资租赁等名义吸收资金', citation: at('decree', '19(2)') },
  sale: { label: '以销售、服务、项目为名承诺回报', plain: '销售商品、提供服务、投资项目时，承诺给付货币、股权、实物等回报', citation: at('decree', '19(3)') },
  publicity: { label: '违法公开传播集资信息', plain: '违反规定，通过大众媒体、即时通信工具或其他方式公开传播吸收资金信息', citation: at('decree', '19(4)') },
  other: { label: '其他涉嫌非法集资的行为', plain: '以上四类之外的', citation: at('decree', '19(5)') },
} as const satisfies CodeList
export type Article19Type = keyof typeof article19Types

const pattern = (item: number) => at('fundraising_interpretation', `2(${item})`)
/** The twelve patterns of 解释 2. */
export const patterns12 = {
  housing: { label: '房产返本、包租、回购', plain: '不以真实售房为主要目的，用返本销售、售后包租、约定回购、销售份额等方式吸收资金', citation: pattern(1) },
  forestry: { label: '转让林权并代为管护', plain: '以转让林权并代为管护等方式吸收资金', citation: pattern(2) },
  farming: { label: '代种养、租种养、联合种养', plain: '以代种植养殖、租种植养殖、联合种植养殖等方式吸收资金', citation: pattern(3) },
  goods: { label: '商品回购、寄存代售', plain: '没有真实销售或服务，用商品回购、寄存代售等方式吸收资金', citation: pattern(4) },
  securities: { label: '虚假股权、虚构债券', plain: '没有发行股票债券的真实内容，以虚假转让股权、发售虚构债券等方式吸收资金', citation: pattern(5) },
  fund: { label: '虚假基金、假借境外基金', plain: '没有募集基金的真实内容，以假借境外基金、发售虚构基金等方式吸收资金', citation: pattern(6) },
  insurance: { label: '假冒保险', plain: '没有销售保险的真实内容，以假冒保险公司、伪造保险单据等方式吸收资金', citation: pattern(7) },
  online: { label: '网络借贷、投资入股、虚拟币交易', plain: '以网络借贷、投资入股、虚拟币交易等方式吸收资金', citation: pattern(8) },
  leasing: { label: '委托理财、融资租赁', plain: '以委托理财、融资租赁等方式吸收资金', citation: pattern(9) },
  elderly: { label: '养老服务、项目、产品', plain: '以提供养老服务、投资养老项目、销售老年产品等方式吸收资金', citation: pattern(10) },
  club: { label: '民间会、社', plain: '利用民间“会”“社”等组织吸收资金', citation: pattern(11) },
  other: { label: '其他', plain: '以上之外的非法吸收资金行为', citation: pattern(12) },
} as const satisfies CodeList
export type Pattern12 = keyof typeof patterns12

const intent = at('fundraising_interpretation', '7')
/** Eight indicators that the money was never meant to be given back (集资诈骗). */
export const intentIndicators = {
  not_used: { label: '不用于生产经营', plain: '集资款不用于生产经营，或者用于生产经营的与筹集规模明显不成比例，以致不能返还', citation: intent },
  squandered: { label: '肆意挥霍', plain: '肆意挥霍集资款，以致不能返还', citation: intent },
  fled: { label: '携款逃匿', plain: '携带集资款逃匿', citation: intent },
  crime: { label: '用于违法犯罪', plain: '将集资款用于违法犯罪活动', citation: intent },
  moved: { label: '抽逃、转移、隐匿', plain: '抽逃、转移资金，隐匿财产，逃避返还', citation: intent },
  books: { label: '隐匿、销毁账目，假破产、假倒闭', plain: '隐匿、销毁账目，或者搞假破产、假倒闭，逃避返还', citation: intent },
  silent: { label: '拒不交代去向', plain: '拒不交代资金去向，逃避返还', citation: intent },
  other: { label: '其他', plain: '其他可以认定非法占有目的的情形', citation: intent },
} as const satisfies CodeList
export type IntentIndicator = keyof typeof intentIndicators

/** 条例 26: where the money for repayment comes from. */
export const repaymentSources = {
  balance: { label: '集资资金余额', plain: '还在账上、手里的集资资金', citation: at('decree', '26(1)') },
  proceeds: { label: '资金的收益或转换的资产', plain: '集资资金的收益，或者转换成的其他资产及其收益', citation: at('decree', '26(2)') },
  benefits: { label: '从集资中得到的利益',
    plain: '非法集资人及其股东、实际控制人、董事、监事、高级管理人员和其他相关人员从中得到的经济利益', citation: at('decree', '26(3)') },
  hidden: { label: '隐匿、转移的资金或资产', plain: '非法集资人隐匿、转移的非法集资资金或者相关资产', citation: at('decree', '26(4)') },
  fees: { label: '广告费、代言费、提成等', plain: '在非法集资中得到的广告费、代言费、代理费、好处费、返点费、佣金、提成等', citation: at('decree', '26(5)') },
  other: { label: '其他资产', plain: '可以作为清退资金来源的其他资产', citation: at('decree', '26(6)') },
} as const satisfies CodeList
export type RepaymentSource = keyof typeof repaymentSources

/**
 * The seven kinds of 涉及地. `role`: `lead` decides who leads (which of the two depends on unit or person),
 * `cooperate` must cooperate by the Decree, `act` is asked to act and inform by work plans only. A place of
 * participants never makes a place the leading one.
 */
export const placeKinds = {
  registration: { label: '登记地', plain: '非法集资人是单位的，它的登记地', role: 'lead', citation: at('decree', '20') },
  residence: { label: '住所地（经常居住地）', plain: '非法集资人是个人的，他的住所地或者经常居住地', role: 'lead', citation: at('decree', '20') },
  conduct: { label: '行为发生地', plain: '宣传、签约、收款等行为发生的地方', role: 'cooperate', citation: at('decree', '20') },
  assets: { label: '资产所在地', plain: '集资资产所在的地方', role: 'cooperate', citation: at('decree', '20') },
  participants: { label: '集资参与人所在地', plain: '集资参与人住的地方', role: 'cooperate', citation: at('decree', '20') },
  servers: { label: '网络平台服务器及数据存放地', plain: '网站、应用程序的服务器和数据存放的地方', role: 'act', citation: null },
  funds: { label: '资金归集及使用地', plain: '钱汇集、使用的地方', role: 'act', citation: null },
} as const satisfies Record<string, {
  label: string; plain: string; role: 'lead' | 'cooperate' | 'act'; citation: Citation | null
}>
export type PlaceKind = keyof typeof placeKinds
export const placeKindCodes = Object.keys(placeKinds) as PlaceKind[]

/** The three natures that a discussion tells apart, and not yet. */
export const natures = {
  violation: { label: '违规经营', plain: '违反规定但不构成犯罪' },
  crime: { label: '涉嫌违法犯罪', plain: '有犯罪迹象' },
  innovation: { label: '改革创新', plain: '真实经营、合法创新' },
  unclear: { label: '暂无法定性', plain: '材料不足，暂不能判断' },
} as const satisfies Record<string, { label: string; plain: string }>
export type Nature = keyof typeof natures

/**
 * How each nature is treated. A work plan's squeezing of those who cannot be classified yet (cutting water and power,
 * ever more inspections) has no basis in law; here it is a lawful watch.
 */
export const treatments = {
  clear_cut: { label: '依法查处', plain: '事实清楚、证据确凿、政策界限清晰的，及时调查认定，责令停止，依法处罚', natures: ['violation'] },
  guide: { label: '引导规范、停止集资', plain: '有实业和项目支撑、风险可控的，引导规范经营，立即停止集资，稳妥化解', natures: ['violation', 'innovation'] },
  window: { label: '制定预案、择机处置', plain: '涉众广、金额大、扩张快或者资金链紧张的，评估后制定预案，安排时间窗口', natures: ['violation', 'crime'] },
  transfer: { label: '移送公安', plain: '涉嫌犯罪的，及时移送公安机关，不得以罚代刑', natures: ['crime'] },
  licensing: { label: '提交审批或备案', plain: '符合条件、需要规范的，提交有关金融管理部门审批或者备案', natures: ['innovation'] },
  watch: { label: '依法持续关注', plain: '列明还缺什么材料、下次什么时候看，走访、提示，不采取强制手段', natures: ['unclear'] },
} as const satisfies Record<string, { label: string; plain: string; natures: readonly Nature[] }>
export type Treatment = keyof typeof treatments

/** Why a treatment does not fit a nature, in Chinese; undefined when it does. */
export function treatmentProblem(nature: Nature, treatment: Treatment): string | undefined {
  const offered = (Object.keys(treatments) as Treatment[])
    .filter((key) => (treatments[key].natures as readonly Nature[]).includes(nature))
  if (offered.includes(treatment)) return undefined
  const names = offered.map((key) => treatments[key].label).join('、')
  return `“${natures[nature].label}”不适用“${treatments[treatment].label}”，可选：${names}`
}

/** Reasons the police give for not filing. `allowed: false`: may not be a reason, so reconsideration is asked for. */
export const policeRefusalReasons = {
  no_crime: { label: '没有犯罪事实', allowed: true, plain: '核对证据；有异议的申请复议', citation: at('transfer', '8') },
  minor: { label: '犯罪事实显著轻微，不需要追究刑事责任', allowed: true, plain: '依法作行政处理；有异议的申请复议', citation: at('transfer', '8') },
  other_law: { label: '其他依法不追究刑事责任的情形', allowed: true, plain: '请公安写明是哪一条', citation: at('transfer', '8') },
  contract: { label: '认为属于合同、债务纠纷', allowed: true, plain: '对照四个要件补充材料；有异议的申请复议', citation: at('transfer', '9') },
  incomplete: { label: '移送材料不全', allowed: false,
    plain: '材料不全应当通知补充，不得因此不接收；3日内补齐', citation: at('police_procedure', '180') },
  not_ours: { label: '不属于本机关管辖', allowed: false, plain: '应当由接收的公安机关转送有管辖权的机关并告知移送单位', citation: at('transfer', '7') },
  no_reporter: { label: '没有集资参与人报案', allowed: false, plain: '专项行动方案要求不得以此不予立案', citation: null },
  not_main_place: { label: '不是主要涉案地', allowed: false, plain: '专项行动方案要求不得以此不予立案', citation: null },
  other: { label: '其他理由', allowed: true, plain: '写明原话', citation: at('transfer', '8') },
} as const satisfies Record<string, { label: string; allowed: boolean; plain: string; citation: Citation | null }>
export type PoliceRefusalReason = keyof typeof policeRefusalReasons

/** What to do about a refusal with these reasons, in Chinese. */
export function refusalAdvice(reasons: readonly PoliceRefusalReason[]):
{ disallowed: PoliceRefusalReason[]; text: string; citations: Citation[] } {
  const disallowed = reasons.filter((reason) => !policeRefusalReasons[reason].allowed)
  const named = disallowed.map((reason) => `“${policeRefusalReasons[reason].label}”`).join('、')
  return {
    disallowed,
    text: `${named ? `${named}不得作为不予立案的理由。` : ''}收到不予立案通知书后3日内可以申请复议，仍不服的再3日内建议检察院立案监督；不立案的，仍须依法作行政处理`,
    citations: [at('transfer', '9'), at('transfer', '10')],
  }
}

/** What brings money of relatives, friends and staff into the count; without any of it they are left out (解释 1). */
export const acquaintanceRules = {
  let_happen: { label: '放任向社会吸收', plain: '明知亲友或者内部人员在向社会不特定对象吸收资金而放任的，计入', citation: at('opinion_2014', '3', 'M') },
  taken_in: { label: '为吸收资金而吸收为内部人员', plain: '以吸收资金为目的，把社会人员吸收为单位内部人员的，计入', citation: at('opinion_2014', '3', 'M') },
  advertised_to_both: { label: '公开宣传，一并吸收',
    plain: '向社会公开宣传，同时向不特定对象、亲友、内部人员吸收资金的，一并计入', citation: at('opinion_2019', '5', 'M') },
} as const satisfies CodeList
export type AcquaintanceRule = keyof typeof acquaintanceRules

/** Which of these rules the office follows. The exact three cases are from memory: to be confirmed by the office. */
export const acquaintanceDefault: LocalValue<readonly AcquaintanceRule[]> = {
  value: ['let_happen', 'taken_in', 'advertised_to_both'],
  tag: 'M', documentNumber: null, validFrom: '2019-01-30', validTo: null,
}

/**
 * Whether money of relatives, friends and staff counts, and by which rules. Unknown facts (null) give null, 待核: a
 * single rule that brings them in decides, but leaving them out needs every answer. Advertising in public always
 * counts, as leaving them out needs that there was none (解释 1).
 */
export function acquaintancesCount(
  facts: Record<AcquaintanceRule, boolean | null>, followed: readonly AcquaintanceRule[] = acquaintanceDefault.value,
): { counts: boolean | null; rules: AcquaintanceRule[] } {
  const asked = [...new Set<AcquaintanceRule>([...followed, 'advertised_to_both'])]
  const rules = asked.filter((rule) => facts[rule] === true)
  if (rules.length > 0) return { counts: true, rules }
  return { counts: asked.every((rule) => facts[rule] === false) ? false : null, rules: [] }
}
