import { layout } from '../layout.ts'

/** 交易明细 of an official account query (查询反馈), 34 columns and its shorter variants. 借 and 贷 are the bank's. */
export const queryReturn = layout({
  code: 'query-return', title: '账户查询反馈（交易明细）', headings: ['收付标志', '交易对手账卡号'], amount: { style: 'direction' },
  fields: {
    date: ['交易日期'], time: ['交易时间'], amount: ['交易金额'], balance: ['交易余额'], direction: ['收付标志'],
    account: ['交易卡号', '查询卡号', '本方卡号', '交易账号', '查询账号', '本方账号'], ownerName: ['账户开户名称', '交易户名', '查询户名'], ownerId: ['开户人证件号码', '交易证件号码', '交易证件号'],
    counterpartyAccount: ['交易对手账卡号'], counterpartyName: ['对手户名'], counterpartyId: ['对手身份证号', '对手证件号', '对手证件号码'], counterpartyBank: ['对手开户银行'],
    cash: ['现金标志'], currency: ['交易币种'], status: ['交易是否成功'], serial: ['交易流水号', '日志号'], feedback: ['查询反馈结果原因'],
    memo: ['摘要说明', '备注'], channel: ['交易类型', '交易网点名称', '交易发生地', '商户名称'],
  },
})
