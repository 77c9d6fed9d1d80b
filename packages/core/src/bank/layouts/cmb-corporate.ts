import { layout } from '../layout.ts'

/** 招商银行 对公: 借方金额 and 贷方金额, the other party as 收(付)方. */
export const cmbCorporate = layout({
  code: 'cmb-corporate', title: '招商银行对公交易明细', bank: '招商银行', headings: ['交易日', '起息日', '借方金额', '贷方金额', '业务参考号'], amount: { style: 'two-columns' },
  fields: { date: ['交易日'], time: ['交易时间'], amountOut: ['借方金额'], amountIn: ['贷方金额'], balance: ['余额'], account: ['账号'], ownerName: ['账号名称'], currency: ['币种'], serial: ['流水号', '业务参考号'] },
})
