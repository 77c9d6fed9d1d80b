import type { ProofKind } from './grade.ts'
import type { RuleSet, Sign } from './rule-set.ts'

const any: ProofKind[] = ['file', 'event', 'figure', 'text']
const sign = (code: string, group: string, label: string, points: number, materials: string[], plain: string, proofs = any): Sign =>
  ({ code, group, label, plain, points, proofs, materials })
const wan = (amount: number): number => amount * 1_000_000

/**
 * The rules that the product comes with: our own proposal (source tag I; there is no national standard), in force
 * until the office confirms them or makes its own. Figures in persons and fen.
 */
export const firstRuleSet: RuleSet = {
  materials: [
    { code: 'contract', label: '合同、协议、收据', plain: '与参与人签的合同、协议、收据、会员卡章程' },
    { code: 'flow', label: '资金流水', plain: '账户流水、收款记录、账簿，或据此作的测算、审计' },
    { code: 'statement', label: '参与人陈述', plain: '集资参与人的谈话记录、书面陈述' },
    { code: 'publicity', label: '宣传材料', plain: '海报、传单、群聊截图、网页、推介会照片' },
    { code: 'registration', label: '登记、许可信息', plain: '营业执照、登记信息、行业许可和备案情况' },
    { code: 'site', label: '走访、核查记录', plain: '现场走访、核查、检查的记录和照片' },
    { code: 'report', label: '举报、来件', plain: '热线工单、来信来访、移送函、上级交办件' },
    { code: 'other', label: '其他材料', plain: '以上各类之外的材料' },
  ],
  signs: [
    sign('return_promised', '承诺回报', '承诺还本付息或固定回报', 20, ['contract', 'publicity', 'statement'], '口头、书面或变相承诺到期还本付息、保底、分红、回购'),
    sign('return_high', '承诺回报', '承诺回报明显偏高', 15, ['contract', 'publicity', 'statement'], '承诺的回报折成年化，明显高于同期银行理财'),
    sign('rebate', '承诺回报', '充值、消费后按期返现', 15, ['publicity', 'contract', 'statement'], '充值、消费、认养之后按周、按月返现或到期加价收回'),
    sign('public_ads', '公开宣传', '向社会公开宣传', 15, ['publicity', 'site'], '用传单、海报、推介会、网络、群聊、熟人介绍，向不特定的人宣传'),
    sign('elderly', '公开宣传', '主要面向老年人等群体', 10, ['statement', 'site', 'publicity'], '参与的主要是老年人、残疾人、低收入家庭等'),
    sign('headcount', '公开宣传', '拉人头、发展下线有奖', 15, ['publicity', 'statement', 'contract'], '介绍别人参加给提成、积分或升级'),
    sign('no_licence', '主体资质', '没有许可从事集资或金融业务', 10, ['registration', 'site'], '没有许可，或超出登记的经营范围、备案的事项收取资金'),
    sign('fake_backing', '主体资质', '假冒国企、金融机构或政府背景', 15, ['registration', 'publicity', 'site'], '自称国企、银行、政府项目，查无此事'),
    sign('banned_words', '主体资质', '名称或经营范围含禁用字样', 5, ['registration'], '名称、经营范围含“金融”“理财”“财富管理”等字样而没有许可'),
    sign('same_people', '主体资质', '换名重来', 15, ['registration', 'site', 'flow'], '与以前出过事的主体同电话、同地址、同经营者或同收款账户'),
    sign('pooled_account', '资金', '资金进个人账户或资金池', 15, ['flow', 'statement'], '收的钱进了个人账户、多个账户互转，没有存管'),
    sign('new_pays_old', '资金', '用后来的钱付前面的人', 25, ['flow'], '流水显示返利、还本主要来自新收的钱'),
    sign('no_business', '资金', '没有与收钱规模相称的经营', 15, ['site', 'flow', 'registration'], '床位、牲畜、货物、项目等与收的钱明显不符'),
    sign('overdue_pay', '资金', '逾期未兑付、返利推迟', 15, ['statement', 'report', 'flow'], '到期没有还本，返利推迟、打折、改签'),
    sign('runaway', '异常行为', '负责人失联', 25, ['site', 'report'], '负责人联系不上、离开本地'),
    sign('moving_out', '异常行为', '关店搬离、转移财产', 15, ['site', 'flow'], '突然关店、搬空、转让房产车辆、大额转出'),
    sign('destroying', '异常行为', '销毁、隐匿合同账册', 15, ['site', 'statement'], '收回或销毁合同、收据、账册，拒绝提供'),
  ],
  factors: {
    people: { needed: true, steps: [{ from: 0, points: 0 }, { from: 10, points: 5 }, { from: 30, points: 10 }, { from: 150, points: 20 }, { from: 500, points: 30 }] },
    exposure: { needed: true, steps: [
      { from: 0, points: 0 }, { from: wan(10), points: 5 }, { from: wan(50), points: 10 }, { from: wan(100), points: 20 }, { from: wan(500), points: 25 }, { from: wan(5000), points: 30 },
    ] },
    heat: { needed: false, levels: [
      { code: 'none', label: '未见议论', points: 0 }, { code: 'local', label: '本地有议论', points: 5 }, { code: 'spread', label: '网上有传播', points: 12 }, { code: 'media', label: '媒体报道、成为热点', points: 20 },
    ] },
    stability: { needed: false, levels: [
      { code: 'none', label: '未见苗头', points: 0 }, { code: 'single', label: '个别人反映', points: 5 }, { code: 'several', label: '多人多次反映', points: 12 }, { code: 'mass', label: '有聚集、集体上访苗头', points: 20 },
    ] },
  },
  bands: { likelihood: { medium: 30, high: 60 }, consequence: { medium: 20, high: 45 } },
  matrix: { low: { low: 'low', medium: 'low', high: 'medium' }, medium: { low: 'low', medium: 'medium', high: 'high' }, high: { low: 'medium', medium: 'high', high: 'high' } },
  needs: { withFigures: { materials: ['contract', 'flow', 'statement'], atLeast: 2 }, withoutFigures: { materials: ['registration', 'site', 'statement'], atLeast: 1 } },
  followUp: { days: 15, task: '高风险预警：核实现状、稳控人员，研究处置办法，反馈结果', basis: '风险评级规则（产品建议）' },
}
