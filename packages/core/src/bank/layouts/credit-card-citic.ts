import { layout } from '../layout.ts'

/** A plus is spending, a minus is money in (还款, 退款). */
export const creditCardCitic = layout({
  code: 'credit-card-citic', title: '中信银行信用卡账单', bank: '中信银行', headings: ['交易日期', '入账日期', '卡末四位', '结算金额'], amount: { style: 'signed', positive: 'out' },
  fields: { date: ['交易日期', '入账日期'], amount: ['结算金额', '交易金额'], currency: ['结算币种', '交易币种'], account: ['卡末四位'], memo: ['交易描述'] },
})
