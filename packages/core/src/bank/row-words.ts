import type { TransactionKind } from './statement.ts'

/** A line that adds rows up: 合计, 本页小计, 承前页. */
export const totalLine = /^(?:[*＊\s]*)(?:合计|总计|共计|小计|累计|本页|本月|本期|本日|承前|过次|上页|转下页|人民币合计|外币合计|合计金额|收入合计|支出合计|借方合计|贷方合计|期初余额|期末余额|上期余额|本期余额|支出笔数|收入笔数|累计金额|总笔数|总收入|总支出)/

/** A line below or between tables that is for reading only. */
export const footerLine = /^[-=_—－*·.\s]{3,}$|^(?:以上|以下|注|备注|说明|声明|提示|温馨提示|特别提示|重要提示|打印|第.{0,4}页|共.{0,8}[页笔条]|制表|经办|审核|柜员|操作员|\d+[.、)）])|仅供参考|以柜台为准|本明细|本回单|查询时间|导出时间|打印时间|打印日期/

const thirdParty = /支付宝|财付通|微信|理财通|网银在线|京东支付|抖音支付|合众易宝|易宝|快钱|拉卡拉|通联支付|汇付|银联商务|连连|宝付|富友|随行付|美团支付|拼多多|云闪付|翼支付|和包|快捷支付|网上快捷|一网通支付|备付金|支付科技|第三方支付|转账红包|微信红包|扫二维码|二维码收款|零钱/
const fee = /手续费|工本费|年费|账户管理费|管理费用|短信费|短信服务费|信使费|网银服务费|汇划费|邮电费|印花税|小额账户|服务费收入/
const interest = /结息|存款利息|利息税|批量结息|活期.{0,4}利息|利息入账|利息存入|季度?结息|收益发放|入息/
const cash = /现金|ATM|取现|存现|现存|现取|柜台取款|柜面取款|自助取款|自助存款|存款机|取款机|CDM|CRS存款/i
const pos = /POS|消费|刷卡|商户/i
const transfer = /转账|汇款|汇入|汇出|转入|转出|转存|转支|转取|跨行|同行|行内|他行|网转|网银|电汇|代付|代发|工资|往账|来账|大额|小额支付|超级网银|贷记|来往账|提现|充值/

/** What the words of one text say, as bits: the bits of several texts are put together with `|`. */
export function kindBits(text: string): number {
  if (text === '') return 0
  let bits = 0
  for (const [bit, pattern] of signs) if (pattern.test(text)) bits |= bit
  return bits
}
const bit = { interest: 1, interestWord: 2, fee: 4, cash: 8, machineTransfer: 16, thirdParty: 32, pos: 64, transfer: 128 } as const
const signs: [bit: number, pattern: RegExp][] = [
  [bit.interest, interest], [bit.interestWord, /利息/], [bit.fee, fee], [bit.cash, cash], [bit.machineTransfer, /转账.{0,2}ATM|ATM.{0,3}转账/i],
  [bit.thirdParty, thirdParty], [bit.pos, pos], [bit.transfer, transfer],
]
/** So many different answers `kindBits` can give. */
export const kindBitsEnd = 256

/** Whether 现金标志 says cash. */
export const isCashFlag = (text: string): boolean => /^(?:现金?|现钞|是|Y|0?1)$/i.test(text)

/**
 * What kind of movement a row is, by what its words say (kindBits of channel, memo and the other's name) and 现金标志.
 * `hasParty`: a counterparty is named. 利息 alone is no bank interest then: schemes pay 利息 too.
 */
export function kindOf(bits: number, cashFlag: boolean, hasParty: boolean): TransactionKind {
  if (cashFlag && !hasParty) return 'cash'
  if (bits & bit.interest || (!hasParty && bits & bit.interestWord)) return 'interest'
  if (bits & bit.fee) return 'fee'
  if (bits & bit.cash && !(bits & bit.machineTransfer)) return 'cash'
  if (bits & bit.thirdParty) return 'third-party'
  if (bits & bit.pos) return 'pos'
  return bits & bit.transfer || hasParty ? 'transfer' : 'unknown'
}

const currencies: [pattern: RegExp, name: string][] = [
  [/^(?:人民币元?|CNY|RMB|CNH|156|01|001|1|¥|￥|元)$/i, 'CNY'],
  [/^(?:美元|USD|840|14|\$)$/i, '美元'], [/^(?:港[元币]|HKD|344|13)$/i, '港元'], [/^(?:欧元|EUR|978|38)$/i, '欧元'],
  [/^(?:日元|JPY|392|27)$/i, '日元'], [/^(?:英镑|GBP|826|12)$/i, '英镑'], [/^(?:韩元|KRW)$/i, '韩元'], [/^(?:澳元|AUD)$/i, '澳元'],
]

/** 'CNY', the Chinese name of another currency, or the text itself. A blank is CNY: statements of one currency leave it out. */
export function readCurrency(text: string): string {
  const bare = text.replace(/\s|[-—/]+$/g, '').replace(/\((?:本币|钞|汇|元)\)$/, '')
  if (bare === '') return 'CNY'
  return currencies.find(([pattern]) => pattern.test(bare))?.[1] ?? (/人民币|CNY|RMB/i.test(bare) ? 'CNY' : bare)
}
