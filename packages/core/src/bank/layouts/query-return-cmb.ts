import { layout } from '../layout.ts'

/** 招商银行's own return of a query: 交易方向 D 借, C 贷. */
export const queryReturnCmb = layout({
  code: 'query-return-cmb', title: '招商银行查询反馈', bank: '招商银行', headings: ['联机余额', '交易方向', '对方客户名称'], amount: { style: 'direction' },
  fields: {
    date: ['交易日期'], time: ['交易时间'], amount: ['交易金额'], direction: ['交易方向'], balance: ['联机余额'], account: ['交易卡号', '账号'], ownerName: ['客户名称'],
    counterpartyAccount: ['对方账号'], counterpartyName: ['对方客户名称'], memo: ['交易摘要'],
  },
})
