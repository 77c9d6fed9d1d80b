import { remembered } from './remembered.ts'

/*
 * A memo may name anybody. What analyses read of it are the words of this list alone, so that no name gets into the store
 * of masses; the memo itself stays sealed beside the row. Longer words first where one holds another.
 */
const words = [
  // promised money
  '本金', '本息', '利息', '红利', '分红', '返利', '返现', '返还', '返本', '收益', '回报', '月息', '年息', '日息', '息差', '补贴', '兑付', '赎回', '到期', '续投', '复投', '续存', '认购', '认筹', '入股', '股金', '股权', '投资', '理财', '基金', '集资', '众筹',
  '存款', '借款', '借贷', '还款', '还本', '贷款', '放款', '会费', '会员', '充值', '提现', '预付', '消费返', '养老', '床位', '预订', '预定', '合同', '产品', '项目', '保证金', '定金', '订金', '押金', '积分', '平台', '入会', '互助', '份额', '期权', '代币',
  // selling it
  '佣金', '提成', '奖金', '奖励', '返点', '业绩', '推广', '介绍费', '代理费', '好处费', '团队', '绩效', '服务费', '居间',
  // ordinary life and business
  '工资', '薪酬', '薪金', '社保', '公积金', '报销', '差旅', '劳务', '货款', '采购', '销售', '营业款', '工程款', '材料', '运费', '加工费', '租金', '房租', '物业', '水费', '电费', '燃气', '取暖', '学费', '培训', '退费', '退款', '捐款', '捐赠', '善款', '慈善', '保费', '保险', '理赔',
  '股息', '税款', '税费', '个税', '增值税', '医疗', '药费', '住院', '生活费', '彩礼', '房款', '购房', '车款', '购车', '还信用卡', '信用卡', '红包', '礼金', '标会', '会款', '会钱', '往来款', '往来', '备用金', '代发', '代付', '代扣', '批量', '消费', '手续费', '年费', '结息', '利税',
  // ways of money
  '转账', '汇款', '现金', '取现', '取款', '存现', '网银', '手机银行', '柜台', '柜面', '快捷', '支付宝', '微信', '财付通', '银联', '跨行', '他行', '同城', '二维码', '扫码', 'POS', 'ATM', '冲正', '抹账', '冲账', '冲销', '撤销', '退汇', '退回', '错账', '更正', '第三方', '自动', '理财通', '余额宝', '季度', '按月', '月付',
]
const pattern = new RegExp([...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|'), 'g')

/** The trade words of a memo or channel, each once, in their order, joined by blanks: '代发 工资'. Empty when there is none. */
export const memoWords: (text: string) => string = remembered((text) => [...new Set(text.toUpperCase().match(pattern) ?? [])].join(' '))

const reversing = /冲正|抹账|抹帐|冲账|冲帐|冲销|红冲|错账|错帐|反交易|撤销|退汇/

/** Whether a memo or channel says that the row takes another one back. 退款 is not among them: money for goods came back. */
export function saysReversal(text: string): boolean {
  return reversing.test(text)
}
