import { layout } from '../layout.ts'

/** A plus is spending, a minus is money in (还款, 退款). */
export const creditCardCgb = layout({
  code: 'credit-card-cgb', title: '广发银行信用卡账单', bank: '广发银行', headings: ['交易日期', '入账日期', '交易摘要', '入账金额', '入账货币'], amount: { style: 'signed', positive: 'out' },
  fields: { date: ['交易日期', '入账日期'], amount: ['入账金额'], currency: ['入账货币'], memo: ['交易摘要'] }, ignore: ['交易金额', '交易货币'],
})
