import { layout } from '../layout.ts'

/** 中国银行 对公网银: payer and payee side by side; 来账 and 往账 in the first column. */
export const bocCorporate = layout({
  code: 'boc-corporate', title: '中国银行对公交易明细', bank: '中国银行', headings: ['付款人账号', '收款人账号', '交易后余额'], amount: { style: 'parties' },
  fields: {
    date: ['交易日期'], time: ['交易时间'], currency: ['交易货币'], amount: ['交易金额'], balance: ['交易后余额'],
    payerName: ['付款人名称'], payerAccount: ['付款人账号'], payerBank: ['付款人开户行名'], payeeName: ['收款人名称'], payeeAccount: ['收款人账号'], payeeBank: ['收款人开户行名'],
    serial: ['交易流水号'], channel: ['交易类型', '业务类型'], memo: ['摘要', '用途', '交易附言', '备注'],
  },
})
