import type { TransactionKind } from './statement.ts'

export const partyKinds = {
  person: '个人', organisation: '单位', own: '本人其他账户', cash: '现金', wallet: '支付机构', bank: '银行自身', unknown: '未知',
} as const
export type PartyKind = keyof typeof partyKinds

const wallet = /支付宝|财付通|微信|零钱|网银在线|京东支付|银联商务|拉卡拉|通联支付|快钱|易宝|汇付|连连|宝付|云闪付|翼支付|备付金|待清算|清算资金|支付科技|支付有限|支付股份|支付服务/
const bank = /银行|信用社|农商行|内部账户|结息|利息支出|手续费收入|清算专户|过渡户/
const organisation = /公司|集团|企业|工厂|[厂店行社部所院校馆站园局]$|.{4}会$|中心|商行|合作社|协会|学会|基金会|学校|幼儿园|大学|医院|诊所|银行|事务所|经营部|门市|超市|商场|酒店|宾馆|饭店|餐厅|公寓|物业|委员会|管理处|办事处|俱乐部|工作室|个体|商户|商贸|财政|税务|社保|公积金|保险|证券|信托|\((?:有限|普通)合伙\)|有限合伙|Co\.|Ltd/i

/**
 * What a counterparty looks like, by the words of its name and the kind of movement: a hint for analyses, never an identity.
 * `own` is not decided here: it takes the owner's accounts.
 */
export function partyKind(name: string | null, kind: TransactionKind, hasAccount: boolean): Exclude<PartyKind, 'own'> {
  if (kind === 'cash') return 'cash'
  if (name === null) return kind === 'fee' || kind === 'interest' ? 'bank' : kind === 'third-party' && !hasAccount ? 'wallet' : 'unknown'
  const bare = name.replace(/^(?:支付宝|财付通|微信(?:支付)?|云闪付)[-—_:：]/, '')
  if (looksLikePerson(bare)) return 'person'
  if (wallet.test(bare)) return 'wallet'
  if (kind === 'interest' || (bank.test(bare) && !/公司.*[户部]$/.test(bare))) return 'bank'
  return organisation.test(bare) ? 'organisation' : 'unknown'
}

/** 2–4 Chinese characters without a trade word, or a name with a middle dot (买买提·艾力); a masked one counts, too (*伟). */
function looksLikePerson(name: string): boolean {
  if (/^\p{Script=Han}+(?:·\p{Script=Han}+)+$/u.test(name)) return name.length <= 25
  return /^[\p{Script=Han}*＊]{2,4}$/u.test(name) && /\p{Script=Han}/u.test(name) && !organisation.test(name) && !wallet.test(name) && !bank.test(name) && !/代付|代发|现金|结算|消费|提现|转账|其他|暂收|应付/.test(name)
}
