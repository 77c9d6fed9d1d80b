import { layout } from '../layout.ts'

/** 农业银行 个人活期明细: signed amount, time without its leading zeros. */
export const abcPersonal = layout({
  code: 'abc-personal', title: '农业银行活期明细', bank: '中国农业银行', headings: ['本次余额', '对手信息', '日志号'], amount: { style: 'signed', positive: 'in' },
  fields: {
    date: ['交易日期'], time: ['交易时间'], amount: ['交易金额'], balance: ['本次余额'], counterparty: ['对手信息'], serial: ['日志号'],
    channel: ['交易渠道'], memo: ['交易摘要', '交易附言'],
  },
})
