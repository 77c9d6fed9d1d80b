import { layout } from '../layout.ts'

/** 建设银行 个人活期明细. */
export const ccbPersonal = layout({
  code: 'ccb-personal', title: '建设银行个人活期明细', bank: '中国建设银行', headings: ['记账日', '支出', '收入', '账户余额', '交易地点'], amount: { style: 'two-columns' },
  fields: {
    date: ['交易日期', '记账日'], time: ['交易时间'], amountOut: ['支出'], amountIn: ['收入'], balance: ['账户余额'], currency: ['币种'],
    counterpartyAccount: ['对方账号'], counterpartyName: ['对方户名'], memo: ['摘要'], channel: ['交易地点'],
  },
})
