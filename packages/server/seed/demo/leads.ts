import { restrictLead } from '../../src/features/leads/lead-commands.ts'
import { leadId, userId } from './ids.ts'
import type { Play } from './play.ts'
import { home, wan, type Storyteller } from './tell.ts'

const office = '样河区打击非法集资专项行动工作专班办公室'
const officer = 'bangong'
/** The five enclosures, where there is none with a sheet that says so, and the copy to the procuratorate. */
const enclosures = { letter: true, report: true, items: true, expert: true, other: true, copied: true }

/** The thirteen subjects of the demo story, each with what happened to it; figures in 万元. All made up. */
export function tellLeads({ lead }: Storyteller, play: Play): void {
  lead('S01').begins('2026-05-11', {
    who: officer, name: '样河区拟寿颐年养老服务有限公司', kind: 'enterprise', serial: 101, region: '样湖社区', mainUnit: '样湖街道', source: '12345热线', sourceNote: '热线工单',
    sector: '养老服务', mode: '养老服务、养老项目', channel: 'offline', crossRegion: 'none', summary: '来电人称老人在该公司办“康养卡”，交3万元、5万元、10万元三档，年返8%、10%、12%，近月返利推迟。',
    promise: '康养卡3万、5万、10万三档，年返8%、10%、12%', informant: { name: '示来电', phone: '12000000007', note: '要求保密' },
    details: { address: '样河区样湖社区示范路1号', person: '范拟寿', phone: '12000000101', business: '养老服务、健康讲座、康养卡销售', promise: '年返8%至12%', registeredOn: '2022-03-08' },
  })
    .dispatched('2026-05-12', officer, [
      { unit: '样湖街道', by: 'yanghu', dueOn: '2026-05-22', instruction: '现场走访，了解康养卡销售人数、金额和返利情况', answeredOn: '2026-05-22', answer: '走访门店两次。售卡属实，老年人参与较多，自称有床位，实地床位40张，与售卡数明显不符。' },
      { unit: '民政局', by: 'minzheng', dueOn: '2026-05-22', instruction: '核对养老机构备案和床位，配合走访', answeredOn: '2026-05-22', answer: '该公司备案床位40张，未备案预收费，未办理资金存管。' }])
    .counts('2026-05-22', 'yanghu', '摸排估算', { amount: 320, people: 85, unpaid: null, repaid: 0 })
    .concerns('2026-05-22', 'legal_representative', '范拟寿').concerns('2026-05-22', 'actual_controller', '范拟寿')
    .acted('2026-05-27', officer, 'filed', { cause: '涉嫌非法集资', approvedBy: '沈拟国' }, { title: '行政立案', body: '经批准立案调查。' })
    .approved('2026-05-28', '10:00', 'juzhang', 'account_query', { accounts: '该公司在样河农商银行开立的账户' }, { addressee: 'account', asked: ['2026-05-28', '09:00'],
      reason: '查明康养卡资金数额、人数和去向', done: ['2026-05-28', '15:00'], title: '经主要负责人批准查询账户', body: '批准人：沈拟国。' })
    .planned('2026-06-01', '样湖街道', '顾演民', '目标：查清资金和人数，稳住老年参与人，依法处置。牵头部门调查取证、查询账户；民政局核对床位和预收费；样湖街道登记参与人、做好解释；达到移送门槛的，及时移送公安。')
    .outcome('2026-05-28', officer, '停业整改')
    .approved('2026-06-15', '16:00', 'juzhang', 'seal_premises', { about: '样河区样湖社区示范路1号经营场所' }, { addressee: 'premises', asked: ['2026-06-15', '10:00'],
      reason: '防止转移账册和财物', done: ['2026-06-16', '10:30'], title: '查封经营场所', body: '期限30日，至2026年7月16日。' })
    .did('2026-06-18', officer, 'estimate', '流水测算完成', { body: '含复投1486.50万元，净投入1302.50万元，已还本290.20万元（另有184.00万元到期退卡后又买了卡，流水上合计474.20万元），已付返利118.60万元，未兑付本金1012.30万元，确认损失905.40万元；获利出局6人，多得11.70万元；疑似业务员4人。' })
    .counts('2026-06-18', officer, '流水测算', { repaid: 0 }, '清退未开始，已还本、已付返利不算清退')
    .counts('2026-06-18', officer, '流水测算', { raised: 1302.5 }, '净投入，账面滚动的不重复计算')
    .proven('2026-06-25', officer, {
      illegality: '民政局说明：未备案预收费，未经许可吸收资金', openness: '门店海报、健康讲座宣传单，向不特定老年人宣传', inducement: '康养卡章程和收据：年返8%、10%、12%', unspecific: '流水和登记表：208人，多为讲座上招揽，互不相识' })
    .acted('2026-07-01', officer, 'transfer_reported', { basis: '达到100万元、150人' }, { title: '形成调查报告', body: '达到100万元、150人，应当移送。' })
    .approved('2026-07-03', '10:20', 'juzhang', 'transfer_approved', {}, { asked: ['2026-07-01', '16:00'], reason: '涉嫌非法吸收公众存款，达到100万元、150人，请求移送' })
    .acted('2026-07-03', officer, 'transfer_handed', enclosures, { time: '16:40', title: '移送公安机关', body: '10:20批准移送，16:40送达公安分局，同时抄送区检察院。' })
    .acted('2026-07-03', officer, 'police_received', {}, { time: '17:05' })
    .acted('2026-07-06', officer, 'police_extended', { days: '10' })
    .acted('2026-07-10', officer, 'police_filed', {}, { title: '公安立案' })
    .acted('2026-07-13', officer, 'seized_handed_over', { partyTold: true }, { title: '查封物随案移交公安机关' })
    .outcome('2026-07-10', officer, '公安已立案')

  lead('S03').begins('2026-05-14', {
    who: 'liqiao', name: '例购荟百货店', kind: 'individual_business', serial: 103, region: '例府社区', mainUnit: '例桥街道', source: '群众举报（电话）', sector: '预付卡', mode: '预付卡储值返利',
    channel: 'offline', crossRegion: 'none', summary: '举报“充1000送300”。', details: { address: '例府社区例府大厦底商', person: '例荟', phone: '12000000103', business: '百货零售、预付卡' } })
    .dispatched('2026-05-15', officer, [{ unit: '例桥街道', by: 'liqiao', dueOn: '2026-05-20', instruction: '核查充值赠送是否返现', answeredOn: '2026-05-19', answer: '赠额只抵货款，不返现，未承诺回报。' }])
    .excluded('2026-05-20', officer, '只抵货款、不返现，不属于非法集资，转商务局按预付卡管理')
    .restarted('2026-08-12', 'liqiao', '网格员拍到新海报“充5000每周返2%”（折年104%），由抵货款变为定期返现')
    .counts('2026-08-12', 'liqiao', '摸排估算', { amount: 48.75, people: 62, unpaid: 48.75, repaid: 0 })
    .acted('2026-08-20', 'liqiao', 'checked', { way: 'grid', found: '海报承诺充5000元每周返2%，店员当街招揽，充值款由抵货款变为定期返现', conclusion: 'risk' }, { title: '核查：承诺定期返现，可能存在风险' })
    .acted('2026-09-03', officer, 'warning_talk', { who: '例荟', explained: '说明充值返现的风险和法律后果，要求停止返利、清退' }, { addressee: 'fundraiser_person', title: '警示约谈', body: '负责人承诺停止返利活动、清退充值款。' })
    .acted('2026-09-03', officer, 'rectification_order', { wanted: '停止返利活动，停业整改，逐户清退充值款', dueOn: '2026-11-06' }, { time: '15:00', addressee: 'fundraiser_person', title: '责令整改' })
    .counts('2026-09-25', 'liqiao', '自报', { repaid: 15.2, unpaid: 33.55 })
    .counts('2026-10-28', 'liqiao', '自报', { repaid: 28.7, unpaid: 20.05 })
    .outcome('2026-09-03', 'liqiao', '停业整改', { mode: '消费返利' })

  lead('S08').begins('2026-05-18', {
    who: officer, name: '范样财富管理中心（普通合伙）', kind: 'enterprise', serial: 108, region: '例府社区', mainUnit: '例桥街道', source: '自行发现', sourceNote: '登记名称全库比对',
    sector: '第三方财富管理', figuresApply: false, summary: '2019年注册，名称含“财富管理”。未开展经营，未见集资。', details: { address: '例府社区银例中心', person: '范样', registeredOn: '2019-06-12', standing: '存续（未经营）' } })
    .acted('2026-05-25', officer, 'to_regulator', { to: '市场监管局', wanted: 'supervise' }, { title: '提请市场监管局督促更名', body: '条例第九条。' })
    .did('2026-07-31', officer, 'note', '更名办结')
    .excluded('2026-07-31', officer, '已更名，无经营、无集资')

  lead('S02').begins('2026-05-26', {
    who: 'nixi', name: '拟溪镇试禾种养专业合作社', kind: 'cooperative', serial: 102, region: '拟溪镇', mainUnit: '拟溪镇', source: '村（居）委会', sourceNote: '拟坪村村委会', sector: '农民专业合作社', mode: '合作社入社保息',
    channel: 'offline', crossRegion: 'none', summary: '村委会上报：以“入社保息”名义收取村民入社资金。', promise: '入社保息，按年付息',
    details: { address: '拟溪镇拟坪村', person: '拟禾', phone: '12000000102', business: '种植、养殖' } })
    .counts('2026-05-28', 'nixi', '摸排估算', { amount: 86.4, people: 38, unpaid: 86.4, repaid: 0 })
    .acted('2026-05-28', 'nixi', 'checked', { way: 'grid', found: '入社协议写明“入社保息”，38户86.40万元', conclusion: 'risk' }, { time: '16:00', title: '核查：入社协议承诺保息，可能存在风险' })
    .acted('2026-06-03', officer, 'warning_talk', { who: '拟禾', explained: '说明入社保息的风险和法律后果，要求停止吸收资金、提出清退办法' }, { unit: '农业农村局', addressee: 'fundraiser_unit', title: '农业农村局警示约谈' })
    .acted('2026-06-08', officer, 'rectification_order', { wanted: '停止入社保息，分三期清退：7月15日40%、8月31日75%、10月20日100%', dueOn: '2026-10-20' },
      { unit: '农业农村局', addressee: 'fundraiser_unit', title: '责令整改', body: '分三期清退。' })
    .acted('2026-06-12', officer, 'repayment_plan', { totalFen: wan(86.4), untilOn: '2026-10-20', sources: '合作社自有资金和农产品销售回款' }, { title: '收到分三期的清退方案' })
    .outcome('2026-06-08', 'nixi', '正在整改并正常营业')
    .acted('2026-07-15', 'nixi', 'repaid', { totalFen: wan(34.56), unpaidFen: wan(51.84), source: '自报', proof: '签收单38份' }, { title: '第一期清退40%' })
    .acted('2026-08-31', 'nixi', 'repaid', { totalFen: wan(64.8), unpaidFen: wan(21.6), source: '自报', proof: '签收单38份' }, { title: '第二期清退至75%' })
    .acted('2026-10-20', 'nixi', 'repaid', { totalFen: wan(86.4), unpaidFen: 0, source: '自报', proof: '签收单38份、回访记录' }, { title: '第三期清退完毕' })
    .acted('2026-10-20', officer, 'rectified', { result: 'done', found: '已停止入社保息，资金全部清退' }, { time: '17:00', unit: '农业农村局', title: '整改复查：已改正' })
    .outcome('2026-10-27', 'nixi', '清退完毕')
    .struckOff('2026-10-27', officer, '凭签收单、回访记录核实，资金全部清退，销号')

  lead('S04').begins('2026-06-09', {
    who: officer, name: '演链无界科技有限公司', kind: 'enterprise', serial: 104, region: '样河区', mainUnit: '宣传部（网信办）', source: '群众举报（小程序）', sector: '虚拟货币', mode: '虚拟货币交易',
    channel: 'online', crossRegion: 'province', summary: '群聊截图“日返千分之三”（折年109.5%）。登记地在示北省。', promise: '日返千分之三（折年109.5%）', details: { address: '示北省登记', person: '演链', phone: '12000000104' },
    places: [{ kind: 'registration', province: '示北省', basis: '企业登记信息' }, { kind: 'participants', ...home, basis: '本区参与人' }] })
    .counts('2026-06-20', officer, '摸排估算', { amount: 512, people: 96, unpaid: 468, repaid: 0 })
    .acted('2026-06-24', officer, 'notice_out', { to: '示北省登记地', about: '通报线索和本区参与人情况，请依法处置' }, { title: '发函通报登记地', body: '管辖不在本区。' })
    .acted('2026-07-30', officer, 'notice_in', { from: '示北省登记地', about: '已收到线索，由登记地处置，请本地配合' }, { title: '收到回函' })
    .outcome('2026-07-30', officer, '移送登记地，本地公安配合')

  lead('S06').begins('2026-06-17', {
    who: 'yanxin', name: '演筑置业有限公司', kind: 'enterprise', serial: 106, region: '演工社区', mainUnit: '演新街道', source: '排查发现', sourceNote: '广告资讯排查', sector: '房地产', mode: '房产返本销售、售后包租',
    channel: 'offline', crossRegion: 'none', summary: '广告“前三年每年返8%”。真有铺面、真过户，9户。', promise: '前三年每年返8%', details: { address: '演新街道演工社区', person: '演筑', phone: '12000000106', business: '商铺销售' } })
    .counts('2026-06-25', 'yanxin', '审计', { amount: 324, people: 9, unpaid: 0 })
    .approved('2026-07-06', '15:00', '卢拟峰', 'inspection', { trigger: 'lead', items: '商铺销售广告和合同', found: '真有铺面、真过户，9户；广告承诺前三年每年返8%' }, { unit: '市场监管局', addressee: 'fundraiser_unit',
      asked: ['2026-07-06', '10:00'], reason: '核对返租广告和合同，会同住建局检查', done: ['2026-07-08', '15:00'], title: '住建局、市场监管局联合行政检查', body: '有批准、有通知、两人持证。' })
    .did('2026-07-20', officer, 'advert_removed', '撤除返租广告、改签合同', { body: '八类广告第（2）类。' })
    .acted('2026-07-28', officer, 'sorted', { nature: 'innovation', treatment: 'guide', reason: '真实房产销售、不构成集资', notFundraising: true },
      { title: '会商研判：真实房产销售、不构成集资', body: '有实业支撑、风险可控，引导规范；金额超过100万元的移送提示据此关闭。' })
    .outcome('2026-07-28', 'yanxin', '正在整改并正常营业')

  lead('S07').begins('2026-07-06', {
    who: 'wangge', name: '仿岭林下生态养殖场', kind: 'individual_business', serial: 107, region: '仿岭村', mainUnit: '拟溪镇', source: '网格员', sector: '种植养殖', mode: '代种代养、联合种养',
    channel: 'offline', crossRegion: 'none', summary: '走访发现“认养一头牛交8000、年底得9600”。此前5月22日、6月23日两次零报送未报。', promise: '交8000元，年底得9600元', details: { address: '拟溪镇仿岭村', person: '仿岭', phone: '12000000107', business: '林下养殖' } })
    .counts('2026-07-10', 'nixi', '摸排估算', { amount: 18.4, people: 23, unpaid: 18.4, repaid: 0 })
    .acted('2026-07-10', 'nixi', 'checked', { way: 'survey', found: '认养协议承诺交8000元、年底得9600元，认养户没有见过自己认养的牛', conclusion: 'risk' }, { time: '16:00', title: '核查：承诺年底返本付息，可能存在风险' })
    .acted('2026-07-16', 'nixi', 'visit', { did: 'talk,publicise,report_up', found: '已停止收款，愿意退款' }, { title: '镇村上门走访、宣传政策，提示停止收款' })
    .acted('2026-07-21', officer, 'warning_talk', { who: '仿岭', explained: '说明代养返利的风险和法律后果，要求退还认养款' }, { unit: '农业农村局', addressee: 'fundraiser_person', title: '农业农村局警示约谈' })
    .acted('2026-08-20', 'nixi', 'repaid', { totalFen: wan(18.4), unpaidFen: 0, source: '自报', proof: '23户收条' }, { title: '认养款全部清退' })
    .outcome('2026-08-20', 'nixi', '清退完毕')
    .struckOff('2026-09-10', officer, '逐户回访，认养款全部退清，销号')

  lead('S05').begins('2026-07-08', {
    who: 'liqiao', name: '例清债务咨询服务部', kind: 'individual_business', serial: 105, region: '银例社区', mainUnit: '例桥街道', source: '群众举报（来信）', sector: '解债服务', mode: '解债服务收费',
    channel: 'both', crossRegion: 'none', summary: '承诺交一成服务费“三年清债”。', promise: '交一成服务费，三年清债', details: { address: '银例社区银例中心', person: '例清', phone: '12000000105', business: '债务咨询' } })
    .counts('2026-07-28', 'liqiao', '摸排估算', { amount: 180, people: 61, unpaid: 172, repaid: 0 })
    .acted('2026-08-18', officer, 'checked', { way: 'survey', found: '登记为债务咨询，实际收取一成服务费并承诺三年清债，超范围经营', conclusion: 'risk' }, { unit: '市场监管局', title: '市场监管局核查：超范围经营' })
    .acted('2026-08-20', officer, 'investigation_opened', { units: '市场监管局、公安分局' }, { title: '组织市场监管局、公安分局调查' })
    .acted('2026-08-26', officer, 'dispute_raised', { dispute: '市场监管局认为超范围经营，公安认为是合同纠纷' }, { title: '会商意见不一', body: '市场监管局认为超范围经营，公安认为是合同纠纷。' })
    .alsoReportedBy('2026-09-02', officer, '市场监管局')
    .acted('2026-09-16', officer, 'dispute_settled', { opinion: '以清债为名向不特定对象收取费用、承诺回报，涉嫌犯罪，由牵头部门据此认定并移送' }, { time: '10:00', title: '区协调机制研究' })
    .acted('2026-09-16', officer, 'determination', { result: 'crime', type: 'sale', joint: true, opinions: '市场监管局原认为超范围经营，公安原认为是合同纠纷；经区协调机制研究，一致同意认定' }, { time: '15:00', title: '区协调机制认定' })
    .counts('2026-09-18', officer, '审计', { amount: 231.6, people: 78, unpaid: 219.8, repaid: 0 })
    .acted('2026-09-18', officer, 'transfer_reported', { basis: '认定涉嫌犯罪；审计金额231.60万元，达到100万元' }, { time: '17:00', title: '写出移送调查报告' })
    .approved('2026-09-21', '15:30', 'juzhang', 'transfer_approved', {}, { asked: ['2026-09-18', '17:10'], reason: '认定涉嫌犯罪，请求移送公安' })
    .acted('2026-09-22', officer, 'transfer_handed', enclosures, { time: '10:00', title: '移送公安机关' })
    .acted('2026-09-22', officer, 'police_received', {}, { time: '10:20' })
    .acted('2026-09-30', officer, 'police_refused', { reason: 'no_reporter', words: '无集资参与人报案' }, { title: '收到不予立案通知', body: '理由：无集资参与人报案。' })
    .acted('2026-10-08', officer, 'review_requested', { grounds: '没有集资参与人报案不得作为不予立案的理由' }, { title: '申请复议', body: '3日期限跨国庆假期，顺延至10月8日。' })
    .acted('2026-10-12', officer, 'police_filed', {}, { title: '复议后公安立案' })
    .acted('2026-10-14', officer, 'items_handed', {}, { title: '向公安移交涉案材料' })
    .outcome('2026-10-12', 'liqiao', '复议后公安立案')

  lead('S10').begins('2026-07-20', {
    who: 'shigang', name: '试易购百货商行', kind: 'individual_business', serial: 110, region: '试铺村', mainUnit: '试岗镇', source: '排查发现', sourceNote: '网格排查', sector: '消费返利', mode: '消费返利',
    channel: 'offline', crossRegion: 'none', summary: '与2024年被罚、已注销的“试易淘商行”同电话、同地址、同经营者，换名重来。', promise: '消费全返', details: { address: '试岗镇试铺村沿街商铺1号', person: '试易', phone: '12000000110', business: '百货零售' } })
    .counts('2026-07-28', 'shigang', '摸排估算', { amount: 36.9, people: 41, unpaid: 36.9, repaid: 0 })
    .counts('2026-07-28', 'shigang', '摸排估算', { raised: 36.9 }, '会员交来的全部金额，已退的不扣除')
    .acted('2026-08-10', officer, 'filed', { cause: '涉嫌非法集资', approvedBy: '陆例成' }, { title: '行政立案' })
    .proven('2026-09-02', officer, {
      illegality: '登记为百货零售，未经许可以返利名义吸收资金', openness: '赶集日摆台、店内“消费全返”海报公开招揽', inducement: '会员协议：消费满额分期全返', unspecific: '会员名册41人，均为沿街招揽的顾客' })
    .acted('2026-09-04', officer, 'determination', { result: 'illegal', type: 'sale', joint: true, opinions: '市场监管局、试岗镇一致同意认定' }, { title: '认定为非法集资' })
    .acted('2026-09-15', officer, 'penalty_notice', { proposed: '罚款，幅度7.38万元至36.90万元，清退优先', hearingOffered: true }, { title: '送达处罚和听证告知', body: '罚款幅度7.38万元至36.90万元，清退优先。5个工作日至9月21日。' })
    .acted('2026-09-21', officer, 'hearing_requested', {}, { title: '当事人申请听证' })
    .acted('2026-09-24', officer, 'hearing_notice', { hearingOn: '2026-10-13', chair: '叶示明' }, { title: '送达听证通知' })
    .acted('2026-10-13', officer, 'hearing_held', { chair: '叶示明', record: '当事人对数额无异议，请求从轻' }, { title: '举行听证' })
    .counts('2026-09-28', 'shigang', '自报', { repaid: 9.2, unpaid: 27.7 }).counts('2026-10-26', 'shigang', '自报', { repaid: 22.14, unpaid: 14.76 })
    .outcome('2026-09-15', 'shigang', '处罚程序中')

  lead('S11').begins('2026-07-22', {
    who: 'yanghu', name: '样园姐妹互助会', kind: 'organisation', region: '样园社区', mainUnit: '样湖街道', source: '网格员', sector: '其他', mode: '民间“会”“社”', channel: 'offline', crossRegion: 'none', figuresApply: false,
    summary: '24个熟人轮流用钱，无公开宣传、无固定高息。', details: { address: '样湖街道样园社区', person: '样园芳', standing: '未登记' },
    places: [{ kind: 'residence', ...home, basis: '会首住所' }, { kind: 'conduct', ...home }] })
    .counts('2026-07-30', 'yanghu', '摸排估算', { people: 24 })
    .acted('2026-08-03', 'yanghu', 'visit', { did: 'talk,accept_offered,publicise', found: '24个熟人轮流用钱，会首有记账本，无公开宣传、无固定高息' }, { title: '走访会首和参加人' })
    .excluded('2026-08-06', officer, '熟人标会，无公开宣传、无固定高息，流水特征安静，排除')

  lead('S09').begins('2026-08-14', {
    who: 'yanxin', name: '拟光影视文化工作室', kind: 'individual_business', serial: 109, region: '演工社区', mainUnit: '演新街道', source: '群众来访', sector: '影视投资', mode: '影视项目投资', channel: 'both', crossRegion: 'none',
    summary: '只有一张海报和一个人的口述。缺合同、流水、参与人陈述。', details: { address: '演新街道演工社区', person: '拟光', phone: '12000000109' } })
    .counts('2026-08-14', 'yanxin', '摸排估算', { amount: null, people: null, unpaid: null })
    .acted('2026-08-21', 'yanxin', 'checked', { way: 'survey', found: '只有一张海报和一个人的口述', conclusion: 'more' }, { title: '核查：材料不足，暂不能判断' })
    .outcome('2026-08-21', 'yanxin', '材料不足，暂不能判断')
    .acted('2026-10-20', officer, 'evidence_wanted', { missing: '合同、流水、参与人陈述', nextOn: '2026-11-05' }, { title: '补证：合同、流水、参与人陈述' })

  lead('S13').begins('2026-08-19', {
    who: 'liqiao', time: '16:00', name: '国样储金运营中心', kind: 'organisation', region: '银例社区', mainUnit: '例桥街道', source: '排查发现', sourceNote: '网格排查（扫楼清街）', sector: '假冒挂靠央企国企事业单位', mode: '黄金等实物托管', channel: 'both', crossRegion: 'none',
    summary: '扫楼发现，无照。假冒国企，黄金托管，月息1.5分（折年18%）。', promise: '月息1.5分（折年18%）', details: { address: '银例社区银例中心', person: '国样', phone: '12000000113', standing: '无照' },
    places: [{ kind: 'residence', ...home, basis: '经营者住所' }, { kind: 'conduct', ...home, basis: '银例社区银例中心' }] })
    .has('2026-08-20', 'liqiao', 'account', '9999000000000000113')
    .acted('2026-08-20', 'liqiao', 'report', { about: '无照的“国样储金运营中心”负责人失联，参与人可能聚集' }, { time: '21:10', title: '负责人失联，电话并系统急报', body: '20:40负责人失联，21:10街道急报。' })
    .outcome('2026-08-20', 'liqiao', '', { major: true })
    .did('2026-08-20', officer, 'reported_up', '专班办报区政府', { time: '22:00' })
    .concerns('2026-08-21', 'actual_controller', '国样', '失联')
    .planned('2026-08-21', '例桥街道', '顾演民', '目标：找到负责人和资金，稳住参与人。公安分局追查；例桥街道现场值守、登记参与人；专班办每日汇总，向市级牵头部门提请需要由其决定的措施。', true)
    .acted('2026-08-24', officer, 'police_filed', {}, { title: '公安立案' })
    .acted('2026-08-26', officer, 'items_handed', {}, { title: '向公安移交现场材料' })
    .outcome('2026-08-24', 'liqiao', '公安已立案')
    .did('2026-08-26', officer, 'note', '向市级牵头部门提请限制出境', { body: '区级无权限制出境。' })
    .counts('2026-08-28', 'liqiao', '摸排估算', { amount: 151.2, people: 47, unpaid: 140.1, repaid: 0 })
    .counts('2026-09-08', 'liqiao', '流水测算', { amount: 167.3, people: 52, unpaid: 154.1, repaid: 0 }, '更正8月数', '2026-08-31')
    .did('2026-10-19', officer, 'note', '在演新街道换名挂牌，凭同一电话、同一收款账户认出', { body: '不另开线索，并入本线索。' })

  lead('S12').begins('2026-09-25', {
    who: officer, name: '样河农商银行原代办员蒋试根', kind: 'person', region: '试田村', mainUnit: office, source: '金融机构可疑资金', sourceNote: '银行按规定报送', sector: '农金员代办员保险代理员名义', mode: '冒用金融机构人员名义',
    channel: 'offline', crossRegion: 'none', summary: '借农金员名义收取村民资金。', places: [{ kind: 'residence', ...home }] })
  play.on('2026-09-25', '09:31', officer, (ctx, commandId) => restrictLead(ctx, { commandId, leadId: leadId('S12'), restricted: true,
    userIds: [officer, 'zhuren', 'juzhang', 'quzhang'].map(userId) }))
  lead('S12')
    .did('2026-09-28', officer, 'estimate', '流水测算完成', { body: '26人，143.20万元，已还本23.20万元，未兑付本金120.00万元。' })
    .counts('2026-09-28', officer, '流水测算', { repaid: 0 }, '清退未开始')
    .dispatched('2026-09-28', officer, [{ unit: '试岗镇', by: 'shigang', dueOn: '2026-10-12', instruction: '协助走访试田村有关农户，了解借款情况，注意保密', answeredOn: '2026-10-10', answer: '已走访11户，情况另附。', hidden: true, role: 'support' }])
    .acted('2026-10-09', officer, 'transfer_reported', { basis: '流水测算143.20万元，达到100万元' }, { title: '形成调查报告' })
    .approved('2026-10-10', '15:00', 'juzhang', 'transfer_approved', {}, { asked: ['2026-10-09', '16:00'], reason: '涉嫌非法吸收公众存款，请求移送公安', note: '调休补班日。' })
    .acted('2026-10-11', officer, 'transfer_handed', enclosures, { time: '10:00', title: '送达公安分局' })
    .acted('2026-10-11', officer, 'police_received', {}, { time: '10:30' })
    .acted('2026-10-13', officer, 'police_extended', { days: '30' }, { title: '公安按复杂案件30日答复，到11月10日' })
    .outcome('2026-10-11', officer, '移送公安')
}
