import { layout, type Layout } from '../layout.ts'

/** What moved no money in a 支付宝 record; closed purchases among them. */
export const alipayFailed: Layout['failed'] = {
  pattern: '^(?:交易关闭|已关闭|关闭|失败|.*失败|等待付款|等待买家付款|等待对方付款|未付款|已撤销|已取消|待支出|待收入|冻结|解冻|冻结成功|解冻成功|还款失败|代付失败)$',
  reason: '交易没有成功，没有资金进出',
}

/** 不计收支: money between the person's own pots is none; refunds, top-ups and withdrawals are. */
export const alipayNeutral: Layout['neutral'] = [
  { pattern: '退款成功|退税成功|退款-|^[^|]*退款', direction: 'in' },
  { pattern: '收益发放', direction: 'in' },
  { pattern: '转出到银行卡|转出至银行卡|余额宝.{0,4}转出到.{0,6}银行', direction: 'out' },
  { pattern: '(?:转入余额宝|余额宝.{0,3}(?:单次|自动)?转入|转账到余额宝).*\\|[^|]*银行[^|]*$', direction: 'in' },
  { pattern: '余额宝|资金转移|转入到?余利宝|小荷包', direction: 'inside' },
  { pattern: '提现', direction: 'out' },
  { pattern: '充值', direction: 'in' },
  { pattern: '放款', direction: 'in' },
  { pattern: '还款', direction: 'out' },
  { pattern: '买入|申购', direction: 'out' },
  { pattern: '卖出|赎回', direction: 'in' },
]

/** 支付宝, exported from the telephone (用于个人对账). */
export const alipay = layout({
  code: 'alipay', title: '支付宝账单（手机导出）', bank: '支付宝', wallet: true, headings: ['交易时间', '收/支', '交易状态', '交易对方', '商品说明'], amount: { style: 'direction' },
  fields: {
    time: ['交易时间'], amount: ['金额'], direction: ['收/支'], status: ['交易状态'], serial: ['交易订单号', '交易号'], method: ['收/付款方式'],
    counterpartyName: ['交易对方'], counterpartyAccount: ['对方账号'], channel: ['交易分类'], memo: ['商品说明', '备注'],
  },
  failed: alipayFailed, neutral: alipayNeutral,
})
