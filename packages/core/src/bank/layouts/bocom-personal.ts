import { layout } from '../layout.ts'

/** 交通银行 个人明细: 借 Dr and 贷 Cr. */
export const bocomPersonal = layout({
  code: 'bocom-personal', title: '交通银行个人明细', bank: '交通银行', headings: ['交易类型', '借贷', '交易金额', '余额', '交易地点'], amount: { style: 'direction' },
  fields: {
    date: ['交易日期'], time: ['交易时间'], direction: ['借贷'], amount: ['交易金额'], balance: ['余额'], counterpartyAccount: ['对方账号'], counterpartyName: ['对方户名'],
    channel: ['交易类型', '交易地点'], memo: ['摘要'],
  },
})
