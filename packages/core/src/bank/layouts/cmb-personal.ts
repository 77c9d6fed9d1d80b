import { layout } from '../layout.ts'

/** 招商银行 交易流水: signed amount, name and number of the other party in one column. */
export const cmbPersonal = layout({
  code: 'cmb-personal', title: '招商银行交易流水', bank: '招商银行', headings: ['记账日期', '货币', '联机余额', '对手信息'], amount: { style: 'signed', positive: 'in' },
  fields: { date: ['记账日期'], currency: ['货币'], amount: ['交易金额'], balance: ['联机余额'], counterparty: ['对手信息'], memo: ['交易摘要', '客户摘要'] },
})
