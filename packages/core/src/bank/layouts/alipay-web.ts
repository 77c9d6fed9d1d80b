import { layout } from '../layout.ts'
import { alipayFailed, alipayNeutral } from './alipay.ts'

/** 支付宝, downloaded from its web site (交易记录明细查询). */
export const alipayWeb = layout({
  code: 'alipay-web', title: '支付宝交易记录（网页导出）', bank: '支付宝', wallet: true, headings: ['交易创建时间', '收/支', '交易状态'], amount: { style: 'direction' },
  fields: {
    time: ['付款时间', '交易创建时间'], amount: ['金额'], direction: ['收/支'], status: ['交易状态', '资金状态'], serial: ['交易号'],
    counterpartyName: ['交易对方'], channel: ['类型'], memo: ['商品名称', '备注'],
  },
  ignore: ['最近修改时间', '交易来源地'], failed: alipayFailed, neutral: alipayNeutral,
})
