import { layout } from '../layout.ts'

/** 余额明细 of the evidence that 支付宝 hands to an authority: income and expense apart, expense with a minus. */
export const alipayEvidenceBalance = layout({
  code: 'alipay-evidence-balance', title: '支付宝调证（余额明细）', bank: '支付宝', headings: ['收入金额+', '支出金额-', '余额', '业务类型'], amount: { style: 'two-columns' },
  fields: {
    date: ['交易发生日期'], amountIn: ['收入金额+'], amountOut: ['支出金额-'], balance: ['余额'], serial: ['交易订单号/外部流水号'], account: ['账户'],
    counterpartyAccount: ['对方账户'], counterpartyBank: ['银行名称'], channel: ['业务类型', '交易发生地'], memo: ['备注'],
  },
})
