import { layout } from '../layout.ts'

/** 中信银行 对公. */
export const citicCorporate = layout({
  code: 'citic-corporate', title: '中信银行账户交易明细', bank: '中信银行', headings: ['对方账户名称', '借方发生额', '贷方发生额', '柜员交易号'], amount: { style: 'two-columns' },
  fields: { date: ['交易日期'], time: ['交易时间'], amountOut: ['借方发生额'], amountIn: ['贷方发生额'], balance: ['账户余额'], account: ['交易账号'], counterpartyAccount: ['对方账号'], counterpartyName: ['对方账户名称'], counterpartyBank: ['对方账号开户网点名称'], serial: ['柜员交易号'], currency: ['币种'], memo: ['摘要', '附言'] },
})
