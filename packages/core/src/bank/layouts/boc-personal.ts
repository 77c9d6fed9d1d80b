import { layout } from '../layout.ts'

/** 中国银行 交易流水明细清单. */
export const bocPersonal = layout({
  code: 'boc-personal', title: '中国银行交易流水明细', bank: '中国银行', headings: ['记账日期', '记账时间', '交易名称', '对方账户名'], amount: { style: 'signed', positive: 'in' },
  fields: {
    date: ['记账日期'], time: ['记账时间'], currency: ['币别'], amount: ['金额'], balance: ['余额'], account: ['借记卡号'],
    counterpartyName: ['对方账户名'], counterpartyAccount: ['对方卡号/账号'], counterpartyBank: ['对方开户行'],
    channel: ['交易名称', '渠道', '网点名称'], memo: ['附言'],
  },
})
