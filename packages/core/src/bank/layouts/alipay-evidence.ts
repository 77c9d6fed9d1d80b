import { layout } from '../layout.ts'
import { alipayFailed, alipayNeutral } from './alipay.ts'

/** 账户明细 of the evidence that 支付宝 hands to an authority: 用户信息 is `2088…(李四)`. */
export const alipayEvidence = layout({
  code: 'alipay-evidence', title: '支付宝调证（账户明细）', bank: '支付宝', wallet: true, headings: ['用户信息', '交易对方信息', '收/支', '交易状态'], amount: { style: 'direction' },
  fields: {
    time: ['付款时间', '交易创建时间'], amount: ['金额'], direction: ['收/支'], status: ['交易状态'], serial: ['交易号'], method: ['支付方式'],
    owner: ['用户信息'], counterparty: ['交易对方信息'], channel: ['类型'], memo: ['消费名称', '备注'],
  },
  ignore: ['最近修改时间', '交易来源地'], failed: alipayFailed, neutral: alipayNeutral,
})
