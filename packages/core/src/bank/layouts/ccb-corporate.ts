import { layout } from '../layout.ts'

/** 建设银行 对公: 借方发生额 and 贷方发生额, in newer files on a second line below 发生额. */
export const ccbCorporate = layout({
  code: 'ccb-corporate', title: '建设银行对公账户明细', bank: '中国建设银行', headings: ['账户明细编号-交易流水号', '对方户名'], amount: { style: 'two-columns' },
  fields: { time: ['交易时间'], amountOut: ['借方发生额', '借方发生额支取', '发生额借方'], amountIn: ['贷方发生额', '贷方发生额收入', '发生额贷方'], balance: ['余额'], serial: ['账户明细编号-交易流水号'], ownerName: ['本方账户名称', '账户名称'], account: ['本方账号', '账号'], counterpartyName: ['对方户名'], counterpartyAccount: ['对方账号'], memo: ['摘要', '备注'] },
})
