import { layout } from '../layout.ts'

/** 工商银行 个人网银明细: amounts of the transaction and of the account apart; the account's count. */
export const icbcPersonal = layout({
  code: 'icbc-personal', title: '工商银行明细查询下载', bank: '中国工商银行', headings: ['记账金额收入', '记账金额支出', '余额'], amount: { style: 'two-columns' },
  fields: {
    date: ['交易日期'], amountIn: ['记账金额收入'], amountOut: ['记账金额支出'], balance: ['余额'], currency: ['记账币种'],
    counterpartyName: ['对方户名'], counterpartyAccount: ['对方账户', '对方账号'], memo: ['摘要', '交易详情'], channel: ['交易场所'],
  },
  ignore: ['交易金额收入', '交易金额支出', '交易币种', '交易国家或地区简称', '钞/汇'],
})
