import { layout } from '../layout.ts'

/** A plus is spending, a minus is money in (还款, 退款). */
export const creditCardCmb = layout({
  code: 'credit-card-cmb', title: '招商银行信用卡对账单', bank: '招商银行', headings: ['交易日', '记账日', '人民币金额', '卡号末四位'], amount: { style: 'signed', positive: 'out' },
  fields: { date: ['交易日', '记账日'], amount: ['人民币金额'], account: ['卡号末四位'], memo: ['交易摘要'] }, ignore: ['交易地金额'],
})
