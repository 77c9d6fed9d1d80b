import { layout } from '../layout.ts'

/** 存入 and 支出 in columns of their own. */
export const creditCardBoc = layout({
  code: 'credit-card-boc', title: '中国银行信用卡账单', bank: '中国银行', headings: ['交易日', '银行记账日', '卡号后四位', '存入', '支出'], amount: { style: 'two-columns' },
  fields: { date: ['交易日', '银行记账日'], account: ['卡号后四位'], amountIn: ['存入'], amountOut: ['支出'], currency: ['币种'], memo: ['交易描述'] },
})
