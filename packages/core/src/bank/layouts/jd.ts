import { layout } from '../layout.ts'

/** 京东账单. Refunded purchases keep their full amount, with the refund as a row of its own. */
export const jd = layout({
  code: 'jd', title: '京东账单', bank: '京东支付', wallet: true, headings: ['交易时间', '商户名称', '交易说明', '收/支', '交易状态'], amount: { style: 'direction' },
  fields: {
    time: ['交易时间'], amount: ['金额'], direction: ['收/支'], status: ['交易状态'], serial: ['交易订单号'], method: ['收/付款方式'],
    counterpartyName: ['商户名称'], channel: ['交易分类'], memo: ['交易说明', '备注'],
  },
  failed: { pattern: '^(?:交易关闭|已关闭|.*失败|等待付款|待付款|已取消)$', reason: '交易没有成功，没有资金进出' },
  neutral: [
    { pattern: '退款成功|退款-', direction: 'in' }, { pattern: '已全额退款', direction: 'out' },
    { pattern: '提现', direction: 'out' }, { pattern: '充值', direction: 'in' }, { pattern: '还款', direction: 'out' },
  ],
})
