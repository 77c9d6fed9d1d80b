import { diffDays, type PlainDate } from '../dates.ts'
import type { EventKind } from '../leads/lead.ts'
import { at, type Citation } from './citation.ts'
import { acquaintanceRules, article19Types, labelsOf, natures, patterns12, policeRefusalReasons, repaymentSources, treatments } from './elements.ts'
import { measureCodes, measures, type Measure, type MeasureCode } from './measure-table.ts'
import type { HeadCode, Organ } from './organs.ts'
import { checkWayCodes, checkWays, inspectionTriggerLabels, visitActs } from './visits.ts'

/** One thing that an act must tell, as data: the page draws it, the server checks it. Money in fen, days as 'YYYY-MM-DD'. */
export interface ActField {
  label: string
  /** `checks`: any number of `choices`, their names joined by commas. */
  kind: 'text' | 'long' | 'day' | 'fen' | 'number' | 'flag' | 'choice' | 'checks'
  required?: true
  /** Known only when it has been done: a request for approval does without it. */
  afterwards?: true
  /** A day that lies ahead of the act: the end of a period that it sets. */
  ahead?: true
  /** Not asked for, though required, while another field has this value. */
  unless?: { field: string; is: string }
  /** Asked for only while another field has one of these values. */
  when?: { field: string; is: readonly string[] }
  choices?: Readonly<Record<string, string>>
  hint?: string
}

/** Whose act it is. What others do (police, court, the party) is recorded as received, and needs no approval of ours. */
export type Side = 'ours' | 'police' | 'procuratorate' | 'party' | 'court' | 'superior'
export const sideLabels: Record<Side, string> = {
  ours: '本单位', police: '公安机关', procuratorate: '人民检察院', party: '当事人', court: '人民法院', superior: '上级、外地机关',
}

export interface ActKind {
  label: string
  /** For an officer without law school. */
  plain: string
  side: Side
  articles: readonly Citation[]
  event: EventKind
  fields: Readonly<Record<string, ActField>>
  /** The minute counts, because hours run from it. */
  timed?: true
  /** Only these organs record it; `any`: whoever handles the lead. */
  organs: readonly Organ[] | 'any'
  /** The head who decides it. */
  approver?: HeadCode
  /** The head's decision is the act itself; nothing remains to be carried out. */
  decides?: true
}

const lead: readonly Organ[] = ['lead_department', 'city_lead_department']
const enforcers: readonly Organ[] = [...lead, 'regulator', 'market_regulator', 'telecom', 'cyberspace', 'financial_regulator']
const withCoordination: readonly Organ[] = [...enforcers, 'coordination']
const text = (label: string, required?: true): ActField => ({ label, kind: 'text', ...(required && { required }) })
const long = (label: string, required?: true): ActField => ({ label, kind: 'long', ...(required && { required }) })
/** A day that the act sets for later. */
const until = (label: string): ActField => ({ label, kind: 'day', required: true, ahead: true })
/** Whom a penalty is against; what follows from several decisions names him again. */
const penalisedWho: ActField = { label: '被处罚人', kind: 'text', hint: '有几名被处罚人的，写明是哪一名，与处罚决定一致' }
const fine: ActField['when'] = { field: 'measure', is: ['fine_fundraiser', 'fine_managers', 'fine_assistant', 'fine_refusal'] }
/** Kinds of penalty beside which an illegal gain may be confiscated; of a helper the base of the fine is the gain. */
const gaining = ['fine_fundraiser', 'order_suspension', 'fine_managers']
/** The checklist of what was done on the spot; a check at the desk has none. */
const onTheSpot: ActField = { label: '上门做了什么（照实勾选）', kind: 'checks', choices: labelsOf(visitActs) }
const waysOnTheSpot = checkWayCodes.filter((way) => checkWays[way].is === 'visit' || checkWays[way].is === 'either')
const afterwards = (label: string): ActField => ({ label, kind: 'long', required: true, afterwards: true })
const flag = (label: string): ActField => ({ label, kind: 'flag' })
const choice = (label: string, choices: Readonly<Record<string, string>>, required?: true): ActField => ({ label, kind: 'choice', choices, ...(required && { required }) })

const ours = (label: string, plain: string, articles: readonly Citation[], event: EventKind, fields: ActKind['fields'] = {}, more: Partial<ActKind> = {}): ActKind =>
  ({ label, plain, side: 'ours', articles, event, fields, organs: enforcers, ...more })
const theirs = (side: Side, label: string, plain: string, articles: readonly Citation[], event: EventKind, fields: ActKind['fields'] = {}, more: Partial<ActKind> = {}): ActKind =>
  ({ label, plain, side, articles, event, fields, organs: enforcers, ...more })

export const determinationResults = {
  illegal: '认定为非法集资', crime: '认定为非法集资，并涉嫌犯罪', breach: '违规，不构成非法集资', not: '不构成非法集资', unclear: '暂无法定性，依法跟踪',
} as const

const yesNo = { yes: '是', no: '否' }
const yesNoUnknown = { ...yesNo, unknown: '还不清楚' }

/** Steps of procedure beside the measures, in the order in which a matter usually meets them. */
export const procedureActs = {
  checked: ours('核查', '看现场、问情况、查资料之后，写明看到了什么、结论是什么。', [at('decree', '8')], 'check', {
    way: choice('核查方式', labelsOf(checkWays), true), did: { ...onTheSpot, when: { field: 'way', is: waysOnTheSpot } }, people: text('参加人员'), found: long('发现的情况', true),
    conclusion: choice('结论', { risk: '可能存在风险', suspected: '涉嫌非法集资', none: '未发现问题', more: '需要进一步核查' }, true) }, { organs: 'any' }),
  evidence_wanted: ours('材料不足，补充证据', '现在还不能判断，写明缺什么、由谁在哪天前补来。', [], 'check', { missing: long('还缺什么', true), nextOn: until('下次补证日期') }, { organs: 'any' }),
  investigation_opened: ours('组织调查', '涉嫌非法集资的，由牵头部门组织有关部门调查。', [at('decree', '19')], 'check', { units: text('参加部门') }, { organs: lead }),
  to_regulator: ours('转行业主管、监管部门', '持牌或者备案的机构，转它的监管部门；符合条件、需要规范的，提请审批或者备案。', [at('decree', '19')], 'to_department',
    { to: text('转给', true), wanted: choice('请求', { supervise: '由其监管处理', regularise: '审批或者备案后规范' }, true) }, { organs: withCoordination }),
  filed: ours('行政立案', '符合立案标准就立案，写明理由。九十日内作出处理决定。', [at('penalty', '54')], 'filed', { cause: text('案由', true), approvedBy: text('批准人', true) }, { organs: enforcers }),
  not_filed: ours('不予立案', '不符合立案标准，写明理由。', [at('penalty', '54')], 'note', { reason: long('理由', true) }, { organs: enforcers }),
  determination: ours('认定', '由牵头部门组织有关部门认定。一致的写结论，不一致的写清各自意见。', [at('decree', '19'), at('decree', '2')], 'determined', {
    result: choice('结论', determinationResults, true), type: choice('条例第十九条类型', labelsOf(article19Types)), pattern: choice('手法（司法解释十二类）', labelsOf(patterns12)), opinions: long('各部门意见（含不同意见）', true),
    joint: flag('多部门共同认定') }, { organs: lead }),
  sorted: ours('分类会商', '分清违规经营、涉嫌违法犯罪、真实经营和改革创新、暂无法定性，各按各的办法处理。', [at('decree', '4', 'I')], 'discussion',
    { nature: choice('性质', labelsOf(natures), true), treatment: choice('处理', labelsOf(treatments), true), reason: long('理由', true), notFundraising: flag('会商认为不构成集资（关闭移送提示）') }, { organs: withCoordination }),
  circumstances: ours('核实加重情形', '数额在移送门槛一半以上的，要查清以前是否因非法集资被追究、被处罚，是否造成恶劣影响；查清了，才能说要不要移送。', [at('fundraising_interpretation', '3')], 'check', {
    criminal_record: choice('曾因非法集资受过刑事追究', yesNo, true), penalised: choice('二年内曾因非法集资受过行政处罚', yesNo, true), grave: choice('造成恶劣社会影响或者其他严重后果', yesNo, true),
    intent: { ...choice('以非法占有为目的', yesNo), hint: '登记了集资诈骗数额的才填；对照司法解释第七条的八种情形' },
    how: long('怎样查清的', true) }),
  acquaintances: ours('核实亲友、内部人员的钱算不算', '没有向社会公开宣传，只向亲友、本单位人员借的钱，不算；有下面任何一种情形的，照样算。算与不算，直接影响吸收金额、人数、损失。',
    [at('fundraising_interpretation', '1'), ...Object.values(acquaintanceRules).map((rule) => rule.citation)], 'check', {
      ...Object.fromEntries(Object.entries(acquaintanceRules).map(([code, rule]) => [code, { ...choice(rule.label, yesNoUnknown, true), hint: rule.plain }])), how: long('怎样查清的', true) }),
  dispute_raised: ours('意见不一，提请协调', '各部门意见不一致，报协调机制研究。', [at('decree', '5', 'I')], 'discussion', { dispute: long('分歧', true) }, { organs: withCoordination }),
  dispute_settled: theirs('superior', '协调机制研究意见', '协调机制研究后的意见。它不是行政处理决定，由有权的部门据此作出决定。', [at('decree', '5', 'I')], 'discussion', { opinion: long('意见', true) }, { organs: withCoordination }),
  court_consulted: ours('商请法院、检察院提前介入', '对定性、证据有疑问的，商请法院、检察院提前提出意见。', [], 'discussion', { with: text('参加机关', true), opinion: long('意见', true) }, { organs: withCoordination }),
  preserved_decided: ours('先行登记保存的处理决定', '七个工作日内决定：归还、移送、查封扣押或者没收。', [at('penalty', '56')], 'note', { decision: text('决定', true) }),
  appraisal_begun: ours('查封、扣押的财物送鉴定', '需要检测、检验、检疫或者技术鉴定的，鉴定的期间不计入查封、扣押的期限。期间要明确，并书面告知当事人；费用由行政机关承担。', [at('coercion', '25')], 'note',
    { what: text('鉴定什么、由谁鉴定', true), untilOn: until('鉴定到哪天为止'), partyTold: flag('期间已书面告知当事人') }),
  appraisal_ended: ours('鉴定结束', '拿到鉴定意见就登记，从这天起查封、扣押的期限接着算。', [at('coercion', '25')], 'note', { result: long('鉴定意见', true) }),
  seizure_lifted: ours('解除查封、扣押', '到期、不再需要、没有违法行为或者处理决定已经作出的，立即解除并退还。', [at('coercion', '28')], 'note',
    { reason: text('原因', true) }),
  seized_handed_over: ours('查封、扣押的财物随案移交', '移送公安时，查封、扣押的财物一并移交，并书面告知当事人。', [at('coercion', '21')], 'note', { partyTold: flag('已书面告知当事人') }),
  urgent_approved: ours('紧急措施补办批准', '当场实施后24小时内报告，由主要负责人补办批准；不同意的，立即解除。', [at('coercion', '19')], 'note', {}, { timed: true, approver: 'lead_head', decides: true }),
  rectified: ours('整改复查', '到期回去看改了没有。', [at('decree', '18')], 'check', { result: choice('结果', { done: '已改正', partly: '部分改正', not: '未改正' }, true), found: long('情况') }),
  penalty_notice: ours('处罚、听证告知', '处罚前书面告知事实、理由、依据、内容，以及陈述申辩和听证的权利。依条例的罚款一律告知听证。', [at('penalty', '44'), at('penalty', '63')], 'penalty_notice',
    { proposed: long('拟处罚内容', true), hearingOffered: flag('已告知听证权利') }, { organs: enforcers }),
  statement_heard: theirs('party', '陈述、申辩', '当事人的陈述、申辩要听，成立的要采纳，不得因此加重。', [at('penalty', '45')], 'note', { statement: long('内容', true), adopted: flag('采纳') }),
  hearing_requested: theirs('party', '申请听证', '收到告知后五个工作日内提出。', [at('penalty', '64(1)')], 'hearing'),
  hearing_waived: theirs('party', '放弃听证', '当事人书面明确放弃。', [at('penalty', '64')], 'note'),
  hearing_notice: ours('听证通知', '举行听证的七个工作日前通知时间、地点。', [at('penalty', '64(2)')], 'hearing', { hearingOn: until('听证日期'), chair: text('主持人（不得是本案调查人员）', true) }),
  hearing_held: ours('举行听证', '由非本案调查人员主持，制作笔录。', [at('penalty', '64')], 'hearing', { chair: text('主持人', true), record: long('要点') }),
  legal_review: ours('法制审核', '决定前由取得法律职业资格的人员审核；没有审核或者没有通过的，不能作出决定。', [at('penalty', '58')], 'note',
    { reviewer: text('审核人', true), passed: flag('审核通过') }),
  collective_discussion: ours('集体讨论', '情节复杂或者重大的，由负责人集体讨论决定。', [at('penalty', '57¶2')], 'discussion', { result: text('讨论结果', true) }),
  penalty_decided: ours('行政处罚决定', '写明六项内容并盖章。', [at('penalty', '57'), at('penalty', '59')], 'penalty', {
    measure: choice('处罚种类', { fine_fundraiser: measures.fine_fundraiser.label, order_suspension: measures.order_suspension.label, fine_managers: measures.fine_managers.label,
      fine_assistant: measures.fine_assistant.label, fine_refusal: measures.fine_refusal.label, none: '不予处罚' }, true),
    who: { label: '被处罚人', kind: 'text', required: true, unless: { field: 'measure', is: 'none' } },
    baseFen: { label: '计算基数（集资金额或者违法所得）', kind: 'fen', when: fine }, fineFen: { label: '罚款', kind: 'fen', when: fine }, gainFen: { label: '违法所得', kind: 'fen', when: { field: 'measure', is: gaining } }, confiscateFen: { label: '没收违法所得（一并没收的填）', kind: 'fen', when: { field: 'measure', is: [...gaining, 'fine_assistant'] } },
    repaidFirst: { ...flag('先清退、后罚款'), when: fine }, complex: flag('情节复杂或者重大') },
  { organs: enforcers, approver: 'organ_head' }),
  penalty_served: ours('送达处罚决定书', '当场交付；不在场的七个工作日内送达。', [at('penalty', '61')], 'note',
    { way: choice('方式', { direct: '直接送达', left: '留置送达', post: '邮寄送达', electronic: '电子送达（已书面同意）', public: '公告送达' }, true), who: penalisedWho }),
  public_service: ours('公告送达', '下落不明或者用别的办法送不到的才用。公告满三十日视为送达。', [at('civil_procedure', '95')], 'note', { what: text('送达的文书', true), reason: long('原因和经过', true), who: penalisedWho }),
  fine_paid: theirs('party', '缴纳罚款', '收到决定书十五日内到指定银行缴。', [at('penalty', '67')], 'note', { fen: { label: '金额', kind: 'fen', required: true }, surchargeFen: { label: '另缴的加处罚款', kind: 'fen' }, who: penalisedWho }),
  fine_deferred: ours('同意延期、分期缴纳', '当事人申请，经批准后延期或者分期。', [at('penalty', '66')], 'note',
    { untilOn: until('延至'), fen: { label: '到这一天累计缴到（分期的填）', kind: 'fen' }, who: penalisedWho }),
  penalty_changed: ours('处罚决定变更、撤销', '已经公开的，三个工作日内撤回。', [at('penalty', '48')], 'note',
    { what: choice('怎样处理', { changed: '变更', withdrawn: '撤销' }, true), newFineFen: { label: '变更后的罚款', kind: 'fen' }, reason: text('原因', true), published: flag('决定曾经公开'), who: penalisedWho }),
  publication_withdrawn: ours('撤回公开信息', '撤回并公开说明理由。', [at('penalty', '48')], 'note'),
  payment_demanded: ours('催告', '申请法院强制执行前书面催告，送达后等十个工作日。', [at('coercion', '54')], 'note', { who: penalisedWho }),
  court_applied: ours('申请法院强制执行', '当事人不复议、不起诉又不履行的，期满之日起三个月内申请。', [at('coercion', '53')], 'note', { court: text('法院', true), who: penalisedWho }),
  court_accepted: theirs('court', '法院受理', '五个工作日内受理，受理后七个工作日内裁定。', [at('coercion', '56')], 'note'),
  ruling_extended: theirs('court', '法院按第五十八条审查', '法院发现处罚决定明显缺乏依据等情形的，自受理之日起三十日内裁定，可以听取双方意见。', [at('coercion', '58')], 'note', { doubts: long('法院提出的问题') }),
  court_ruled: theirs('court', '法院裁定', '法院的裁定。', [at('coercion', '57')], 'note', { result: text('结果', true) }),
  reconsideration_asked: theirs('party', '当事人申请行政复议', '知道之日起六十日内。复议期间措施一般不停止，加处罚款不计算。', [at('reconsideration', '20')], 'note', { who: penalisedWho }),
  reconsideration_extended: theirs('superior', '复议机关延长复议期限', '情况复杂的，经批准可以延长，最多三十日，书面告知当事人。', [at('reconsideration', '62')], 'note',
    { days: { label: '延长（日，最多30）', kind: 'number', required: true } }),
  reconsideration_decided: theirs('superior', '行政复议决定', '复议机关六十日内决定，可以延长三十日。', [at('reconsideration', '62')], 'note',
    { result: text('结果', true), outcome: choice('处罚决定', { stands: '维持', changed: '变更', annulled: '撤销或者确认违法' }), newFineFen: { label: '变更后的罚款', kind: 'fen' }, who: penalisedWho }),
  suit_filed: theirs('party', '当事人提起行政诉讼', '收到起诉状副本、应诉通知书后登记。诉讼期间措施一般不停止，加处罚款不计算，也不能申请法院强制执行。', [at('suit', '46'), at('suit', '56', 'M')], 'note', { court: text('法院', true), number: text('案号'), who: penalisedWho }),
  suit_decided: theirs('court', '行政诉讼生效裁判', '判决、裁定生效以后登记；上诉的，等二审。', [at('suit', '69', 'M')], 'note',
    { result: text('结果', true), outcome: choice('处罚决定', { stands: '维持（驳回诉讼请求）', ended: '撤诉或者驳回起诉', changed: '变更', annulled: '撤销或者确认违法' }, true), newFineFen: { label: '变更后的罚款', kind: 'fen', when: { field: 'outcome', is: ['changed'] } }, who: penalisedWho }),
  transfer_reported: ours('移送调查报告', '两名以上执法人员核实后，书面报告本机关正职或者主持工作的负责人，请求移送。', [at('transfer', '5')], 'check', { basis: long('涉嫌犯罪的依据', true) }),
  transfer_refused: ours('不批准移送', '由正职或者主持工作的负责人决定，写明理由，记录在案。', [at('transfer', '5')], 'note', { reason: long('理由', true) }, { approver: 'top_head', decides: true }),
  transfer_approved: ours('批准移送', '三日内决定；批准的，24小时内送到同级公安机关。', [at('transfer', '5')], 'note', {}, { timed: true, approver: 'top_head', decides: true }),
  transfer_handed: ours('送达公安机关', '移送书、调查报告、涉案物品清单、检验报告或者鉴定结论、其他材料，五样齐全，并抄送同级检察院。', [at('transfer', '6'), at('transfer_opinion', '1', 'S')], 'transferred', {
    letter: flag('移送书'), report: flag('调查报告'), items: flag('涉案物品清单（没有的注明无）'), expert: flag('检验报告或者鉴定结论（没有的注明无）'), other: flag('其他有关材料'),
    copied: flag('已抄送同级检察院') }, { timed: true }),
  police_received: theirs('police', '公安签收', '签收回执；不属于本机关管辖的，24小时内转送并告知。', [at('transfer', '7')], 'note', {}, { timed: true }),
  police_incomplete: theirs('police', '公安通知补充材料', '24小时内通知，三日内补齐。材料不全不是不收的理由。', [at('police_procedure', '180')], 'note', { missing: long('缺什么', true) }),
  supplemented: ours('补送材料', '三日内补齐送公安。', [at('police_procedure', '180')], 'note'),
  police_extended: theirs('police', '公安延长审查', '经济犯罪一般三日，至迟十日；复杂、跨区域的经县级以上公安负责人批准三十日；特别的经上一级批准再延三十日。',
    [at('economic_crime', '16', 'S')], 'note', { days: choice('审查期限', { 10: '十日', 30: '三十日（案情复杂或者跨区域）', 60: '六十日（经上一级公安批准）' }, true) }),
  police_filed: theirs('police', '公安立案', '写立案号；三日内把涉案物品和材料移交。', [at('transfer', '8'), at('transfer', '12')], 'police_filed', { number: text('立案号') }),
  police_refused: theirs('police', '公安不予立案', '收到不予立案通知书，三日内可以申请复议；同时继续行政处理。', [at('transfer', '8'), at('transfer', '9')], 'police_refused',
    { reason: choice('理由', labelsOf(policeRefusalReasons), true), words: long('原文') }),
  items_handed: ours('向公安移交涉案物品、材料', '收到立案通知书三日内移交。', [at('transfer', '12')], 'note'),
  court_sentenced: theirs('court', '法院刑事判决', '收到判决书后登记。判处罚金的：已收的罚款折抵罚金，还没有罚款的不再罚款。', [at('penalty', '35')], 'note',
    { who: { label: '被告人（单位）', kind: 'text', required: true, hint: '作过行政处罚的，与处罚决定一致' }, courtFineFen: { label: '判处的罚金（没有判处的填0）', kind: 'fen', required: true }, result: long('判决结果') }),
  review_requested: ours('向公安申请复议', '收到不予立案通知书三日内，向作出决定的公安机关申请复议。', [at('transfer', '9')], 'review_requested', { grounds: long('理由', true) }),
  review_answered: theirs('police', '公安复议决定', '三日内作出决定。', [at('transfer', '9')], 'note', { result: choice('结果', { file: '决定立案', maintain: '维持不立案' }, true) }),
  supervision_requested: ours('提请检察院立案监督', '对复议决定仍有异议的，三日内提请。也可以不复议，直接提请。', [at('transfer', '9')], 'note', { grounds: long('理由', true) }),
  supervision_notified: theirs('procuratorate', '检察院通知', '通知公安立案，或者要求说明不立案的理由。', [at('police_procedure', '182')], 'note',
    { what: choice('内容', { file: '通知立案', explain: '要求说明不立案理由', agree: '认为不立案理由成立' }, true) }),
  notice_out: ours('发函通报', '跨区域的，向涉及地通报情况、口径、进展。', [at('decree', '20')], 'notice_out', { to: text('发给', true), about: text('事项', true) }, { organs: 'any' }),
  notice_in: theirs('superior', '收到来函、回函', '外地或者上级的来函、回函。', [at('decree', '20')], 'notice_in', { from: text('来自', true), about: text('事项', true) }, { organs: 'any' }),
  jurisdiction_raised: ours('管辖争议报请指定', '有争议的，报共同的上级牵头部门；跨省的报联席会议。', [at('decree', '20')], 'note', { to: text('报给', true), grounds: long('理由', true) }),
  jurisdiction_settled: theirs('superior', '指定管辖', '共同上级或者联席会议的决定。', [at('decree', '20')], 'note', { to: choice('由谁管辖', { ours: '本地', elsewhere: '外地' }, true) }),
  handed_over: ours('移送有管辖权的牵头部门', '经负责人批准后移送，档案只有一份历史。', [at('decree', '20')], 'note', { to: text('移送给', true) }, { approver: 'organ_head' }),
  repayment_plan: ours('清退方案', '由集资人、协助人提出，牵头部门监督。写明总额、期数、来源。', [at('decree', '25'), at('decree', '26')], 'note',
    { totalFen: { label: '应清退总额', kind: 'fen', required: true }, untilOn: until('清退完毕日期'), source: choice('主要资金来源', labelsOf(repaymentSources)), sources: text('来源说明') }, { organs: lead }),
  repaid: ours('清退', '看着凭证记一期。累计数和未兑付数直接记到线索的数据里，不用再填一遍。', [at('decree', '25')], 'repayment', {
    totalFen: { label: '至今累计清退', kind: 'fen', required: true }, unpaidFen: { label: '还没有兑付', kind: 'fen' },
    source: choice('数据来源', { 自报: '自报', 摸排估算: '摸排估算', 流水测算: '流水测算', 审计: '审计', 判决: '判决' }, true), proof: text('凭证') }, { organs: 'any' }),
} as const satisfies Record<string, ActKind>

export type ProcedureCode = keyof typeof procedureActs
export type ActCode = MeasureCode | ProcedureCode
export const procedureCodes = Object.keys(procedureActs) as ProcedureCode[]
export const actCodes: readonly ActCode[] = [...procedureCodes, ...measureCodes]
export const isMeasure = (code: ActCode): code is MeasureCode => code in measures

const seizing = { about: afterwards('情况'), otherThing: flag('以前查封、扣押过的，这次不是同一处、同一批（不勾的，前后日数合并计算，合计不超过60日）') }
const measureFields: Partial<Record<MeasureCode, ActKind['fields']>> = {
  rectification_order: { wanted: long('要改什么', true), dueOn: until('改正期限') },
  warning_talk: { who: text('约谈对象', true), explained: afterwards('说明的情况和要求') },
  account_query: { accounts: text('查询的账户或者银行', true) },
  visit: { did: { ...onTheSpot, required: true, afterwards: true }, found: afterwards('看到的情况') },
  inspection: { trigger: choice('检查缘由', inspectionTriggerLabels, true), items: text('检查事项', true), found: afterwards('检查情况') },
  seal_premises: seizing, seize_assets: seizing, urgent_seizure: seizing, seal_materials: seizing,
  extend_seizure: { days: { label: '延长（日，最多30）', kind: 'number', required: true }, reason: long('理由', true) },
  freeze: { by: text('冻结机关', true) },
}
/** The measures that take somebody's premises or things under seal: thirty days, at most sixty (行政强制法25). */
export const seizureCodes = ['seal_premises', 'seize_assets', 'urgent_seizure', 'seal_materials'] as const satisfies readonly ActCode[]
/** What ends them. */
export const seizureEnds = ['seizure_lifted', 'seized_handed_over'] as const satisfies readonly ActCode[]
export const isSeizure = (code: ActCode): boolean => (seizureCodes as readonly ActCode[]).includes(code)
export const endsSeizure = (code: ActCode): boolean => (seizureEnds as readonly ActCode[]).includes(code)

/** Measures that the law makes a procedure of: they are recorded by its steps, the first of which is named here. */
export const throughSteps: Partial<Record<MeasureCode, ProcedureCode>> = {
  transfer_police: 'transfer_reported', fine_fundraiser: 'penalty_notice', order_suspension: 'penalty_notice', fine_managers: 'penalty_notice', fine_assistant: 'penalty_notice',
  fine_refusal: 'penalty_notice', supervise_repayment: 'repayment_plan',
}

/** A measure or step as an act: label, plain words, articles, fields. */
export function actKind(code: ActCode): ActKind {
  if (!isMeasure(code)) return procedureActs[code]
  const measure: Measure = measures[code]
  return {
    label: measure.label, plain: measure.plain, side: 'ours', articles: measure.articles, event: measure.event,
    organs: 'any', ...(measure.approver !== 'none' && { approver: measure.approver }), fields: measureFields[code] ?? { about: afterwards('情况') }, ...(code === 'urgent_seizure' && { timed: true as const }),
  }
}

type Facts = Readonly<Record<string, unknown>>
/** Whether a field is asked for at all, as the other facts of the act stand. */
export const isAsked = ({ unless, when }: ActField, facts: Facts): boolean =>
  (!unless || facts[unless.field] !== unless.is) && (!when || when.is.some((value) => facts[when.field] === value))
/** The names that a fact of kind `checks` holds. */
export const checkedNames = (value: unknown): string[] => (typeof value === 'string' ? value.split(',').filter(Boolean) : [])

/** One act as it stands on the file. */
export interface RecordedAct {
  id: string
  code: ActCode
  on: string
  /** HH:MM, when the minute is known. */
  time: string | null
  facts: Readonly<Record<string, string | number | boolean>>
  /** From before the office went live: it starts no alarm. */
  backfilled: boolean
  /** The act that this one continues, e.g. the seizure that is extended or lifted; null where there is only one it can be. */
  ofId: string | null
  /** Against whom, where it is known; two seizures against different ones are not of the same thing. */
  addressee?: string | null
  /** Whose act it is; what others did: who recorded it. */
  unitId?: string
  /** HH:MM at which it was written down, if that was on its own day: an act without its minute was over by then. */
  toldAt?: string
}

/** What any unit did counts for all: facts of the matter, not steps of one organ's procedure. */
const forAll: readonly ActCode[] = ['checked', 'evidence_wanted', 'circumstances', 'sorted', 'investigation_opened', 'filed', 'determination', 'rectification_order', 'repayment_plan', 'repaid', 'transfer_handed']
/** Whether both are one organ's; where the file does not say, they are taken for it. */
export const sameUnit = (a: Pick<RecordedAct, 'unitId'>, b: Pick<RecordedAct, 'unitId'>): boolean => a.unitId === undefined || b.unitId === undefined || a.unitId === b.unitId
/** Whether an act may rest on another: no organ's procedure stands on the notices, seizures and approvals of another. */
export function mayRestOn(act: Pick<RecordedAct, 'code' | 'unitId'>, other: Pick<RecordedAct, 'code' | 'unitId'>): boolean {
  return sameUnit(act, other) || forAll.includes(other.code)
    || actKind(act.code).side !== 'ours' || actKind(other.code).side !== 'ours'
}

/** Where an act usually comes: seizures and other measures before what ends them. */
const rank = (code: ActCode): number => isMeasure(code) ? procedureCodes.indexOf('preserved_decided') - 0.5 : procedureCodes.indexOf(code)

/**
 * In the order in which they happened. What has no minute comes when it was written down, if that was the same day,
 * else after those of its day that usually precede it: a paper served on the day of the decision comes after it.
 */
export function inOrder(acts: readonly RecordedAct[]): RecordedAct[] {
  const minutes = new Map(acts.map((act) => [act, act.time ?? act.toldAt
    ?? acts.reduce((latest, one) => (one.on === act.on && one.time !== null && one.time > latest && rank(one.code) < rank(act.code) ? one.time : latest), '')]))
  // At one minute: what has it, then as written down, then as usual.
  const known = (act: RecordedAct) => (act.time !== null ? 0 : act.toldAt !== undefined ? 1 : 2)
  return acts.toSorted((a, b) => a.on.localeCompare(b.on) || minutes.get(a)!.localeCompare(minutes.get(b)!)
    || known(a) - known(b) || (known(a) === 2 ? rank(a.code) - rank(b.code) : 0))
}

/** What may still happen to a lead that is closed: money comes in, letters come and go. */
export const afterClosing: readonly ActCode[] = ['repaid', 'fine_paid', 'notice_in', 'notice_out']

/** Acts that continue an earlier one, and which kinds that may be. */
export const continues: Partial<Record<ActCode, readonly ActCode[]>> = {
  extend_seizure: seizureCodes, appraisal_begun: seizureCodes, appraisal_ended: ['appraisal_begun'], seizure_lifted: seizureCodes, seized_handed_over: seizureCodes, urgent_approved: ['urgent_seizure'], preserved_decided: ['register_preserve'],
  rectified: ['rectification_order'], assist_talk: ['warning_talk'],
}
/** What continues an act and leaves it as open as it was. */
const continuesOnly: readonly ActCode[] = ['extend_seizure', 'appraisal_begun', 'assist_talk']
/** Earlier acts that this one may continue, those not ended yet first; it rests on one of them where there are any. */
export function mayContinue(act: Pick<RecordedAct, 'code' | 'unitId'>, acts: readonly RecordedAct[]): RecordedAct[] {
  const found = inOrder(acts).filter((one) => continues[act.code]?.includes(one.code) && (act.code === 'assist_talk' || mayRestOn(act, one)))
  const ended = (one: RecordedAct) => acts.some((other) => other.ofId === one.id && !continuesOnly.includes(other.code) && continues[other.code]?.includes(one.code))
  return [...found.filter((one) => !ended(one)), ...found.filter(ended)]
}

/** Days within which a talk and the help with it belong together, where nobody says which talk it was. */
const sameTalkDays = 7
/** The talk that somebody helped with on this day: the nearest on file, before or after; none that is too far away. */
export function talkNear(on: PlainDate, acts: readonly RecordedAct[]): RecordedAct | undefined {
  const away = (act: RecordedAct) => Math.abs(diffDays(on, act.on))
  return acts.filter((act) => act.code === 'warning_talk' && away(act) <= sameTalkDays).toSorted((a, b) => away(a) - away(b))[0]
}
