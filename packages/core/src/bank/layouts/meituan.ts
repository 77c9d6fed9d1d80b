import { layout } from '../layout.ts'

/** 美团交易账单. */
export const meituan = layout({
  code: 'meituan', title: '美团交易账单', bank: '美团支付', wallet: true, headings: ['交易创建时间', '交易成功时间', '订单标题', '收/支'], amount: { style: 'direction' },
  fields: { time: ['交易成功时间', '交易创建时间'], amount: ['实付金额'], direction: ['收/支'], serial: ['交易单号'], method: ['支付方式'], channel: ['交易类型'], memo: ['订单标题', '备注'] },
  ignore: ['订单金额'], failed: { pattern: '^(?:交易关闭|已关闭|.*失败|等待付款|待付款|已取消)$', reason: '交易没有成功，没有资金进出' },
  neutral: [{ pattern: '退款', direction: 'in' }, { pattern: '提现|还款', direction: 'out' }, { pattern: '充值', direction: 'in' }],
})
