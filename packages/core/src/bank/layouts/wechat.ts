import { layout } from '../layout.ts'

/** 微信支付账单明细, as the owner exports it. `/` counts as neither: between own pots, or to and from own cards. */
export const wechat = layout({
  code: 'wechat', title: '微信支付账单明细', bank: '微信支付', wallet: true, headings: ['交易时间', '交易类型', '收/支', '当前状态'], amount: { style: 'direction' },
  fields: {
    time: ['交易时间'], amount: ['金额'], direction: ['收/支'], status: ['当前状态'], serial: ['交易单号'], method: ['支付方式'],
    counterpartyName: ['交易对方'], channel: ['交易类型'], memo: ['商品', '备注'],
  },
  failed: { pattern: '^(?:支付失败|交易失败|失败|.*失败|已关闭|交易关闭|等待.*|待支付|支付中|已取消|已撤销)$', reason: '交易没有成功，没有资金进出' },
  neutral: [
    { pattern: '零钱通转出-到零钱|转入零钱通-来自零钱', direction: 'inside' },
    { pattern: '零钱通转出|零钱提现|信用卡还款|购买理财通|理财通-?购买', direction: 'out' },
    { pattern: '零钱充值|转入零钱通|理财通.{0,4}(?:赎回|转出|卖出)|退款', direction: 'in' },
  ],
})
