import { layout } from '../layout.ts'

/** 兴业银行 对公: 借方金额(支出) and 贷方金额(收入). */
export const cibCorporate = layout({
  code: 'cib-corporate', title: '兴业银行交易明细', bank: '兴业银行', headings: ['银行流水号', '现/转', '对方行号', '记账日期'], amount: { style: 'two-columns' },
  fields: { serial: ['银行流水号', '唯一流水编号'], account: ['账号'], ownerName: ['户名'], cash: ['现/转'], amountOut: ['借方金额支出', '借方金额'], amountIn: ['贷方金额收入', '贷方金额'], balance: ['账户余额'], counterpartyAccount: ['对方账号'], counterpartyName: ['对方户名'], counterpartyBank: ['对方银行'], date: ['记账日期'], time: ['交易时间'], memo: ['摘要', '用途', '备注'] },
})
