import { layout } from '../layout.ts'

/** A plus is spending, a minus is money in (还款, 退款). */
export const creditCardCcb = layout({
  code: 'credit-card-ccb', title: '建设银行信用卡账单', bank: '中国建设银行', headings: ['交易日', '入账日', '信用卡卡号', '入账金额'], amount: { style: 'signed', positive: 'out' },
  fields: { date: ['交易日', '入账日'], account: ['信用卡卡号'], amount: ['入账金额'], currency: ['入账币种'], channel: ['类型'], memo: ['交易描述'] },
})
