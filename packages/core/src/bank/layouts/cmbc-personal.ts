import { layout } from '../layout.ts'

/** 民生银行 个人账户对账单. */
export const cmbcPersonal = layout({
  code: 'cmbc-personal', title: '民生银行个人账户对账单', bank: '中国民生银行', headings: ['现转标志', '交易金额', '对方户名/账号'], amount: { style: 'signed', positive: 'in' },
  fields: { time: ['交易时间'], amount: ['交易金额'], balance: ['账户余额'], cash: ['现转标志'], counterparty: ['对方户名/账号'], counterpartyBank: ['对方行名'], channel: ['交易渠道', '交易机构'], memo: ['摘要'] },
})
