import { layout } from '../layout.ts'

/** 建设银行 手机银行明细导出: signed amount, the other party in one column. */
export const ccbPersonalSigned = layout({
  code: 'ccb-personal-signed', title: '建设银行交易明细（手机银行）', bank: '中国建设银行', headings: ['钞汇', '交易地点/附言', '对方账号与户名'], amount: { style: 'signed', positive: 'in' },
  fields: { date: ['交易日期'], amount: ['交易金额'], balance: ['账户余额'], currency: ['币别'], counterparty: ['对方账号与户名'], memo: ['摘要', '交易地点/附言'] },
})
