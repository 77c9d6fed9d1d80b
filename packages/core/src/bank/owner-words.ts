import { cleanCell, tidyCell } from '../cell-text.ts'
import { headingKey } from './heading-words.ts'
import type { Layout } from './layout.ts'
import type { StatementCells } from './statement.ts'
import { readCurrency } from './row-words.ts'
import { bareAccount, looksLikeAccount } from './value-account.ts'
import { readName } from './value-party.ts'

/** What a line above a table, or a file's name, says about whose account it is. */
export interface OwnerHints { name?: string; nickname?: boolean; account?: string; idNumber?: string; bank?: string; currency?: string }

const labels: [field: keyof OwnerHints, pattern: RegExp][] = [
  ['name', /^(?:户名|户主|姓名|昵称|微信昵称|(?:账户|账号|客户|开户|开户人|持卡人|存款人|本方|查询主体|主体|单位|企业|公司|用户|账户户)(?:名称?|姓名|户名|名称)|京东账号名|美团用户名|持卡人)$/],
  ['account', /^(?:(?:客户|查询|银行|主|本方|支付宝|借记|账户|微信|对公|交易)?(?:账号|卡号|账卡号|账户|账户号码?)|卡号\/账号|账号\/卡号|微信号|借记卡号)$/],
  ['idNumber', /^(?:开户人|客户|本方|持卡人)?(?:证件号码?|身份证号码?|证照号码?|身份证件号码?)$/],
  ['bank', /^(?:开户行|开户银行|开户机构|银行名称|银行|开户网点|开户行名称|机构名称)$/],
  ['currency', /^(?:币种|币别|货币)$/],
]
const labelled = /([^\s:：,，;；[\]]{1,12}(?: {0,8}[^\s:：,，;；[\]]{1,6})?) ?[:：] ?(\[[^\]]*\]|[^:：]*?)(?=(?: +[^\s:：[\]]{1,12} ?[:：])|$)/g

/**
 * What a line says, as `label：value` in one cell or as a label in one cell and its value in the next; a layout's own
 * patterns come first.
 */
export function ownerHints(cells: StatementCells, layout?: Pick<Layout, 'preamble'>): OwnerHints {
  const found: OwnerHints = {}
  // An account number that has lost digits names no account.
  const texts = cells.map((cell) => (cell && !cell.digitsLost && !cell.error ? cleanCell(cell.text).slice(0, 300) : ''))
  const line = texts.filter((text) => text !== '').join(' ')
  for (const { field, pattern } of layout?.preamble ?? []) {
    const value = new RegExp(pattern, 'u').exec(line)?.[1]
    if (value) take(found, field, value)
  }
  for (const [index, text] of texts.entries()) {
    if (text === '') continue
    for (const match of text.matchAll(labelled)) takeLabelled(found, match[1]!, match[2]!)
    const bare = /^(.{1,14}?) ?[:：]?$/.exec(text)
    const next = texts.slice(index + 1).find((one) => one !== '')
    if (bare && next && !/[:：]$/.test(next)) takeLabelled(found, bare[1]!, next)
  }
  const bank = bankIn(line)
  if (bank && !found.bank) found.bank = bank
  return found
}

function takeLabelled(found: OwnerHints, label: string, value: string): void {
  const key = headingKey(label)
  const field = labels.find(([, pattern]) => pattern.test(key))?.[0]
  if (!field) return
  if (field === 'name' && /昵称|用户名|账号名$/.test(key) && found.name === undefined) found.nickname = true
  take(found, field, value)
}

function take(found: OwnerHints, field: keyof OwnerHints, raw: string): void {
  const value = raw.replace(/^\[(.*)\]$/, '$1').trim()
  if (value === '') return
  if (field === 'name' && found.name === undefined) {
    const name = readName(value)
    if (name && name.length <= 60 && !looksLikeAccount(name)) found.name = name
  } else if (field === 'account' && found.account === undefined) {
    const account = bareAccount(value.split(/\s+/)[0]!)
    if (/^[\w@.*\-+]{4,60}$/.test(account) && /[\d@]/.test(account) && !/^\d(?:\.\d+)?E\+?\d+$/i.test(account)) found.account = account
  } else if (field === 'idNumber' && found.idNumber === undefined) {
    const id = tidyCell(value).replaceAll(' ', '').toUpperCase()
    if (/^[0-9A-Z*]{8,20}$/.test(id)) found.idNumber = id
  } else if (field === 'bank') {
    found.bank ??= bankIn(value) ?? (/银行|信用社/.test(value) ? value.slice(0, 40) : undefined)
  } else if (field === 'currency' && found.currency === undefined) {
    found.currency = readCurrency(tidyCell(value).split(' ')[0]!)
  }
}

const banks: [short: RegExp, name: string][] = [
  [/工商银行|工行|ICBC/i, '中国工商银行'], [/农业银行|农行|(?<![A-Z])ABC(?![A-Z])/, '中国农业银行'], [/建设银行|建行|CCB|China Construction/i, '中国建设银行'],
  [/交通银行|交行|BOCOM/i, '交通银行'], [/邮政储蓄|邮储|PSBC/i, '中国邮政储蓄银行'], [/招商银行|招行|(?<![A-Z])CMB(?![A-Z])/i, '招商银行'],
  [/中信银行|CITIC/i, '中信银行'], [/光大银行/, '中国光大银行'], [/华夏银行/, '华夏银行'], [/民生银行|CMBC/i, '中国民生银行'], [/广发银行/, '广发银行'],
  [/平安银行/, '平安银行'], [/兴业银行/, '兴业银行'], [/浦发银行|浦东发展|SPDB/i, '上海浦东发展银行'], [/浙商银行/, '浙商银行'], [/渤海银行/, '渤海银行'],
  [/恒丰银行/, '恒丰银行'], [/(?<!人民)中国银行|中行(?!业)|(?<![A-Z])BOC(?![A-Z])/, '中国银行'], [/支付宝|alipay/i, '支付宝'], [/微信|wechat|财付通/i, '微信支付'],
]

/** The bank or wallet that a text names, by its full name, or undefined. */
export function bankIn(text: string): string | undefined {
  const local = /([\u4e00-\u9fff]{2,10}?(?:农村商业银行|农商银行|农村信用社|信用合作社|村镇银行))/.exec(text)?.[1]
  return local ?? banks.find(([pattern]) => pattern.test(text))?.[1] ?? /([\u4e00-\u9fff]{2,4}银行)/.exec(text)?.[1]
}

const surnames = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊惠甄家封储靳段焦巴弓牧车侯全班秋仲宫宁仇栾甘厉祖武符刘景詹龙叶司黎溥印怀蒲从索赖卓屠蒙池乔胥闻党翟谭劳姬申扶冉雍桑桂牛寿通边燕冀尚农温庄晏柴瞿阎连习艾容向古易慎戈廖终居衡步耿满弘匡国文寇广东殴沃利师巩聂晁勾敖融冷辛阚那简饶空曾沙养鞠丰关相查游竺权盖益桓公欧阳上官诸葛司马闫肖'
const fillerWords = /银行|支付宝|微信支付?|财付通|流水明细|交易明细|交易流水|账户明细|资金流水|对账单|账单|流水|明细|交易|查询|反馈|结果|导出|下载|个人|对公|对私|账户|账号|卡号|信息|汇总|清单|回单|证明|材料|人民币|活期|记录|数据|附件|副本|用于|钱包|尾号|\d+年|\d+月|\d+日|工商|农业|建设|交通|招商|中国|民生|光大|兴业|邮储|工行|农行|建行|中行|交行|招行/g

/** What the name of a file, or of a folder it came in, says: numbers of 12 digits and more, a bank, a person or organisation. */
export function fileNameHints(path: string): OwnerHints {
  const found: OwnerHints = {}
  const bank = bankIn(path)
  if (bank) found.bank = bank
  for (const segment of path.split(/[\\/]/).toReversed()) {
    for (const token of segment.replace(/\.[A-Za-z]{2,5}$/, '').split(/[-_\s（）()[\]【】,，.、—+&]+/)) {
      const number = /(?<!\d)\d{15,19}(?!\d)/.exec(token)?.[0]
      if (number && !/^20\d{12}/.test(number)) found.account ??= number
      const words = token.replace(/[\dXx*]+/g, ' ').replace(fillerWords, ' ').trim()
      if (/^[\p{Script=Han}（）()]{4,40}(?:公司|合作社|中心|商行|经营部|协会|基金会|集团|事务所|企业)$/u.test(words)) found.name ??= words
      else if (/^[\p{Script=Han}·]{2,4}$/u.test(words) && surnames.includes(words[0]!)) found.name ??= words
    }
  }
  return found
}
