import type { EventKind } from '../leads/lead.ts'
import { at, type Citation } from './citation.ts'
import type { Addressee, ConditionCode, DutyCode, Stage } from './measure-words.ts'
import type { HeadCode, Organ } from './organs.ts'

/** One row of the authority matrix. */
export interface Measure {
  label: string
  /** For an officer without law school. */
  plain: string
  articles: readonly Citation[]
  /** The earliest stage at which it is open; practice may be stricter by configuration, never looser. */
  stage: Stage
  /** Organs that may decide it themselves. A city's lead department is an organ of its own, see `organAt`. */
  powersOf: readonly Organ[]
  /** Organs that may only ask for it, and whom they ask. */
  requestBy?: readonly Organ[]
  requestTo?: Organ
  approver: HeadCode | 'none'
  /** Officers with enforcement certificates who must be there. */
  officers: 0 | 2
  addressees: readonly Addressee[]
  conditions: readonly ConditionCode[]
  /** What its record must show. */
  duties: readonly DutyCode[]
  /** Whether art. 20 must have given the matter to us: `settled`; not to somebody else: `not_elsewhere`; `free`: no matter. */
  place: 'free' | 'not_elsewhere' | 'settled'
  /** A regulator may take it in the sectors it leads only. */
  ownSector?: true
  /** The document's usual name; null where none is usual. */
  paper: string | null
  coercive: boolean
  event: EventKind
}

const lead: readonly Organ[] = ['lead_department', 'city_lead_department']
const industry: readonly Organ[] = ['regulator', 'market_regulator', 'telecom', 'cyberspace', 'financial_regulator']
const enforcers: readonly Organ[] = [...lead, ...industry]

const raisers: readonly Addressee[] = ['fundraiser_unit', 'fundraiser_person']
const people: readonly Addressee[] = ['legal_representative', 'actual_controller', 'controlling_shareholder',
  'director', 'supervisor',
  'executive', 'responsible_person']
/** 条例24(3)：协助人不在其中。 */
const exitTargets: readonly Addressee[] = ['fundraiser_person', 'controlling_shareholder', 'actual_controller',
  'director', 'supervisor',
  'executive', 'responsible_person']
const anyone: readonly Addressee[] = [...raisers, ...people, 'assistant', 'related']

/** A measure without legal effect on anybody: open to those named, at once, without approval. */
const soft = (label: string, plain: string, powersOf: readonly Organ[], articles: readonly Citation[],
  more: Partial<Measure> = {}): Measure => ({
  label, plain, articles, stage: 'any', powersOf, approver: 'none', officers: 0, addressees: ['public'],
  conditions: [], duties: [], place: 'free', paper: null, coercive: false, event: 'note', ...more,
})
/** A step of the lead department's investigation, art. 21: two officers with certificates, whoever holds the matter. */
const inquiry = (label: string, plain: string, articles: readonly Citation[], more: Partial<Measure>): Measure => ({
  label, plain, articles, stage: 'suspected', powersOf: lead, approver: 'none', officers: 2, addressees: anyone,
  conditions: [], duties: ['show_certificate', 'record_signed', 'whole_process_record'], place: 'not_elsewhere',
  paper: null, coercive: false, event: 'check', ...more,
})
/** What art. 24 allows for handling the matter: filed at least (the article itself names no stage), 主要负责人 approves. */
const handling = (label: string, plain: string, articles: readonly Citation[], more: Partial<Measure>): Measure => ({
  label, plain, articles, stage: 'filed', powersOf: lead, approver: 'lead_head', officers: 2, addressees: raisers,
  conditions: ['not_police_filed'],
  duties: ['show_certificate', 'inform_rights', 'hear_statement', 'record_signed', 'whole_process_record',
    'decision_on_spot', 'inventory', 'no_unrelated'],
  place: 'settled', paper: null, coercive: true, event: 'sealed', ...more,
})
/** A penalty: notice, review and the decision of the organ's head come before it. */
const penalty = (label: string, plain: string, powersOf: readonly Organ[], articles: readonly Citation[],
  more: Partial<Measure>): Measure => ({
  label, plain, articles: [...articles, at('penalty', '57')], stage: 'determined', powersOf, approver: 'organ_head',
  officers: 2, addressees: raisers, conditions: [],
  duties: ['whole_process_record', 'penalty_notice', 'hearing_offered', 'legal_review'],
  place: 'free', paper: '行政处罚决定书', coercive: false, event: 'penalty', ...more,
})

/** The authority matrix (law.md 1.3, 1.4 and the soft measures), in the order in which a matter usually meets them. */
export const measures = {
  visit: soft('走访', '上门看看、聊聊、拍公开处所的照片，把看到的报上来。不进去查，不要账本，不扣东西。',
    ['lead_department', 'city_lead_department', ...industry, 'police', 'town', 'village'],
    [at('decree', '8'), at('inspection', '', 'S')], { event: 'visit', paper: '走访记录' }),
  publicity: soft('宣传', '向群众讲法律、讲案例、讲风险，发资料、贴通用的警示标语。不点名说谁非法集资。',
    [...enforcers, 'police', 'procuratorate', 'court', 'bank', 'town', 'village', 'coordination', 'other'],
    [at('decree', '15')]),
  remind: soft('提示', '当面或书面提醒群众、经营者注意风险。只是提醒，不下命令、不定性。', [...enforcers, 'police', 'bank', 'town', 'village'],
    [at('decree', '4', 'I'), at('decree', '15')]),
  report: soft('报告', '发现苗头及时报告上级和牵头部门，写清时间、地点、看到的情况，附照片。',
    [...enforcers, 'police', 'procuratorate', 'court', 'bank', 'town', 'village', 'coordination', 'other'],
    [at('decree', '8'), at('decree', '17')], { event: 'reported_up' }),
  assist_talk: soft('配合约谈', '牵头部门或行业部门约谈时，帮助通知、到场、提供情况。约谈由有权的部门主持，文书由它出。', ['police', 'town', 'village', 'other'],
    [at('decree', '28')], { stage: 'risk' }),
  watch: soft('列入重点关注', '内部列名单，定期回看。不公开，不产生处罚后果。', [...enforcers, 'police', 'town', 'coordination'],
    [at('decree', '9¶2')], { addressees: anyone, paper: '重点关注名单' }),
  reminder_letter: soft('提示函', '书面提醒对方注意合规、说明情况。没有强制力，对方不理也不能据此处罚。', [...enforcers, 'town'], [at('decree', '4', 'I')],
    { stage: 'risk', addressees: anyone, paper: '风险提示函', event: 'warning' }),
  risk_notice: soft('风险提示', '向社会点名提示风险，先报本机关负责人批准。认定以前只说事实和风险，不说“非法集资”。', [...enforcers, 'police'],
    [at('decree', '15'), at('private_economy', '59')],
    { stage: 'risk', approver: 'organ_head', addressees: [...raisers, 'public'], paper: '风险提示', event: 'warning' }),
  admonish: soft('告诫', '比警示约谈轻的口头或书面告诫，留下记录。', enforcers, [at('decree', '18', 'I')],
    { stage: 'risk', addressees: anyone, duties: ['talk_record'], ownSector: true, paper: '告诫书' }),
  sector_measure: soft('行业监管措施', '行业主管、监管部门按本行业的法律办，写明是哪部法律哪一条。', industry, [at('decree', '8')],
    { stage: 'risk', addressees: anyone, ownSector: true, paper: '监管措施决定书' }),
  warning_talk: soft('警示约谈', '可能有风险时，请相关单位和个人来说明情况，讲清后果，制作笔录。', enforcers, [at('decree', '18')],
    { stage: 'risk', addressees: anyone, duties: ['talk_record'], ownSector: true, paper: '警示约谈笔录',
      event: 'talk' }),
  rectification_order: soft('责令整改', '书面要求在期限内改正，到期复查。写明改什么、何时改完。', enforcers, [at('decree', '18')],
    { stage: 'risk', addressees: anyone, duties: ['whole_process_record'], ownSector: true, paper: '责令整改通知书',
      event: 'rectification' }),
  inspection: inquiry('行政检查', '进入企业依清单检查。事先审批、送达通知，两名持证人员到场，计入年度频次。', [at('inspection', '', 'S'), at('penalty', '42')],
    { stage: 'any', powersOf: [...enforcers, 'police'], approver: 'organ_head',
      addressees: [...raisers, 'related', 'platform', 'ad_agent', 'bank', 'premises'],
      duties: ['show_certificate', 'inspection_notice', 'item_listed', 'within_cap', 'record_signed', 'whole_process_record'],
      place: 'free', ownSector: true, paper: '行政检查通知书', event: 'inspection' }),
  enter_premises: inquiry('进入场所调查取证', '涉嫌非法集资的，进入有关场所看现场、取证据。对企业同时按行政检查的规矩办。', [at('decree', '21(1)')],
    { addressees: [...raisers, 'assistant', 'premises', 'related'], paper: '现场检查笔录' }),
  question: inquiry('询问、要求说明', '询问有关单位和个人，包括集资参与人，请他们说明情况，制作笔录。', [at('decree', '21(2)')],
    { addressees: [...anyone, 'participant'], paper: '询问笔录' }),
  consult_copy: inquiry('查阅、复制资料', '查看、复印与调查有关的文件、账册、电子数据，列明复制了什么。', [at('decree', '21(3)')],
    { addressees: [...anyone, 'materials'], paper: '调取证据材料清单' }),
  seal_materials: inquiry('封存', '对可能被转移、隐匿、毁损的文件、资料、财物、电子设备封存。按强制措施从严，先报负责人批准。',
    [at('decree', '21(3)'), at('coercion', '18', 'I')],
    { approver: 'organ_head', addressees: ['materials', 'assets', ...raisers, 'assistant'], coercive: true,
      event: 'sealed', paper: '封存决定书',
      duties: ['show_certificate', 'inform_rights', 'hear_statement', 'record_signed', 'whole_process_record', 'decision_on_spot', 'inventory'] }),
  account_query: inquiry('查询账户', '经主要负责人批准，到银行、支付机构查询账户。只能查，不能冻、不能划。', [at('decree', '21(4)')],
    { approver: 'lead_head', addressees: ['account', ...anyone], paper: '协助查询账户通知书', event: 'account_query',
      duties: ['show_certificate', 'whole_process_record'] }),
  register_preserve: inquiry('先行登记保存', '证据可能灭失、以后难取得时，先登记、原地或异地保存，7个工作日内作出处理决定。', [at('penalty', '56')],
    { stage: 'investigating', powersOf: enforcers, approver: 'organ_head',
      addressees: ['materials', 'assets', ...raisers, 'assistant'], paper: '先行登记保存证据通知书', event: 'note',
      duties: ['show_certificate', 'inventory', 'record_signed', 'whole_process_record'] }),
  suspend_raising: inquiry('要求暂停集资', '调查期间，书面要求对方先停止收钱。', [at('decree', '22')],
    { stage: 'investigating', officers: 0, addressees: [...raisers, 'assistant'], duties: ['whole_process_record'],
      paper: '暂停集资行为通知书', event: 'note' }),
  suspend_registration: inquiry('通知暂停登记', '调查期间，通知市场监管等登记机关暂停办理该单位的设立、变更、注销登记。', [at('decree', '22')],
    { stage: 'investigating', officers: 0, addressees: ['fundraiser_unit'], duties: ['whole_process_record'],
      paper: '暂停办理登记通知书', event: 'note' }),
  stop_order: handling('责令立即停止有关非法活动', '认定为非法集资后，书面责令集资人、协助人立即停止。', [at('decree', '23')],
    { stage: 'determined', approver: 'none', officers: 0, addressees: [...raisers, 'assistant'], conditions: [],
      duties: ['whole_process_record'], paper: '责令停止非法活动决定书', coercive: false, event: 'note' }),
  supervise_repayment: soft('监督清退', '集资人、协助人自己退钱，牵头部门看着方案、名单、凭证落实。牵头部门不是付款人。', lead, [at('decree', '25')],
    { stage: 'risk', addressees: [...raisers, 'assistant'], duties: ['whole_process_record'], place: 'not_elsewhere',
      paper: '清退监督记录', event: 'repayment' }),
  seal_premises: handling('查封经营场所', '经主要负责人批准查封经营场所，最长30日，只能延长一次、不超过30日。',
    [at('decree', '24(1)'), at('coercion', '18'), at('coercion', '25')],
    { addressees: ['premises', ...raisers], paper: '查封决定书' }),
  seize_assets: handling('查封、扣押资产', '经主要负责人批准查封、扣押有关资产，当场点清列单。不碰无关财物和生活必需品。',
    [at('decree', '24(1)'), at('coercion', '18'), at('coercion', '23'), at('coercion', '24'), at('coercion', '25')],
    { addressees: ['assets', 'materials', ...raisers, 'assistant'], paper: '查封（扣押）决定书' }),
  urgent_seizure: handling('情况紧急当场查封、扣押', '来不及先批准的，当场实施，24小时内向负责人报告并补办批准；不同意的立即解除。',
    [at('coercion', '19'), at('decree', '24(1)')],
    { addressees: ['premises', 'assets', 'materials', ...raisers, 'assistant'],
      conditions: ['urgent', 'not_police_filed'], paper: '查封（扣押）决定书' }),
  extend_seizure: handling('延长查封、扣押期限', '情况复杂的，经行政机关负责人批准延长一次，最多30日，书面告知当事人理由。', [at('coercion', '25')],
    { approver: 'organ_head', officers: 0, addressees: ['premises', 'assets', 'materials', ...raisers, 'assistant'],
      conditions: ['seized', 'not_police_filed'], duties: ['party_told'], paper: '延长查封（扣押）期限决定书' }),
  order_recovery: handling('责令追回、变价出售资产', '经主要负责人批准，责令对方追回、变卖有关资产，用于清退。', [at('decree', '24(2)')],
    { officers: 0, addressees: [...raisers, 'assistant', 'assets'], duties: ['whole_process_record'], coercive: false,
      paper: '责令追回（变价出售）资产决定书', event: 'note' }),
  exit_restriction: handling('限制出境', '只有设区的市级以上牵头部门能决定，县级只能提请。协助人不在可以限制的人员之内。', [at('decree', '24(3)')],
    { powersOf: ['city_lead_department'], requestBy: ['lead_department'], requestTo: 'city_lead_department',
      approver: 'city_lead_head', officers: 0, addressees: exitTargets, conditions: [],
      duties: ['whole_process_record'], paper: '限制出境决定书', event: 'note' }),
  freeze: handling('冻结存款、汇款', '条例没有给牵头部门冻结的权力，只能查询。公安、银行等依法冻结的，如实记录是谁冻结的。',
    [at('coercion', '9(4)'), at('coercion', '29'), at('criminal_procedure', '144')],
    { powersOf: [], approver: 'none', officers: 0, addressees: ['account'], conditions: [], duties: [], place: 'free',
      event: 'note' }),
  content_removal: soft('清理网上信息', '认定以后，由网信、电信部门按职责处理网站、应用和信息。牵头部门提请，不自己动手。', ['cyberspace', 'telecom'],
    [at('decree', '10')],
    { stage: 'determined', requestBy: lead, requestTo: 'cyberspace', addressees: [...raisers, 'platform'],
      paper: '处置网络信息的函', event: 'advert_removed' }),
  ad_handling: penalty('查处广告', '认定以后，由市场监管部门查处广告。牵头部门提请。', ['market_regulator'], [at('decree', '11')],
    { requestBy: lead, requestTo: 'market_regulator', addressees: [...raisers, 'ad_agent'], paper: '提请查处广告的函',
      event: 'advert_removed' }),
  close_site: soft('关闭网站、应用', '专为非法集资设立的网站、移动应用，认定以后由电信主管部门依法关闭。', ['telecom'], [at('decree', '27')],
    { stage: 'determined', requestBy: lead, requestTo: 'telecom', addressees: [...raisers, 'platform'],
      conditions: ['set_up_for'], paper: '提请关闭网站的函' }),
  revoke_licence: penalty('吊销营业执照', '专为非法集资设立的企业、个体工商户、合作社，由市场监管部门吊销营业执照。', ['market_regulator'],
    [at('decree', '27'), at('decree', '30')],
    { requestBy: lead, requestTo: 'market_regulator', addressees: ['fundraiser_unit', 'fundraiser_person'],
      conditions: ['set_up_for'] }),
  fine_fundraiser: penalty('对非法集资人罚款', '按集资金额（全部吸收的钱，不是没还的钱）处20%以上、1倍以下罚款。先清退，后罚款。', lead, [at('decree', '30')],
    { conditions: ['no_crime_case'], place: 'settled',
      duties: ['whole_process_record', 'penalty_notice', 'hearing_offered', 'legal_review', 'repay_first'] }),
  order_suspension: penalty('责令停产停业', '对非法集资的单位，可以根据情节责令停产停业。', lead, [at('decree', '30')],
    { addressees: ['fundraiser_unit'], place: 'settled' }),
  fine_managers: penalty('对负责人和责任人员警告、罚款', '单位非法集资的，对法定代表人或主要负责人、主管人员、其他直接责任人员警告，并处50万元以上500万元以下罚款。', lead,
    [at('decree', '30')],
    { addressees: ['legal_representative', 'responsible_person'], conditions: ['no_crime_case'], place: 'settled' }),
  fine_assistant: penalty('对协助人警告、罚款', '对明知、帮助并得了好处的协助人警告，并处违法所得1倍以上3倍以下罚款。', lead, [at('decree', '31')],
    { addressees: ['assistant'], conditions: ['no_crime_case'], place: 'settled',
      duties: ['whole_process_record', 'penalty_notice', 'hearing_offered', 'legal_review', 'repay_first'] }),
  credit_record: soft('记入信用记录', '依条例受处罚的，由有关部门记入信用记录，归集到全国信用信息共享平台。', enforcers, [at('decree', '33')],
    { stage: 'determined', addressees: anyone, conditions: ['penalty_decided'] }),
  punish_platform: penalty('处罚互联网信息服务提供者', '没有尽到防范和处置义务的，由有关主管部门责令改正、警告、没收、罚款。', ['telecom', 'cyberspace'],
    [at('decree', '34¶1')],
    { stage: 'suspected', requestBy: lead, requestTo: 'cyberspace', addressees: ['platform'] }),
  punish_ad_agent: penalty('处罚广告经营者、发布者', '没有查验证明、核对内容的，由市场监管部门依广告法处罚。', ['market_regulator'],
    [at('decree', '34¶2'), at('advertising', '60')],
    { requestBy: lead, requestTo: 'market_regulator', addressees: ['ad_agent'] }),
  punish_bank: penalty('处罚金融机构、支付机构', '没有尽到防范义务的，由国务院金融管理部门或者它的派出机构处罚。', ['financial_regulator'], [at('decree', '35')],
    { stage: 'suspected', requestBy: lead, requestTo: 'financial_regulator', addressees: ['bank'] }),
  fine_refusal: penalty('对拒不配合、弄虚作假的处罚', '不配合调查或者给假材料的，责令改正、警告，并处5万元以上50万元以下罚款。', lead, [at('decree', '36¶1')],
    { stage: 'filed', addressees: anyone, place: 'not_elsewhere' }),
  punish_obstruction: soft('对阻碍执行职务的治安处罚', '阻碍工作人员调查的，报警，由公安机关依治安管理处罚法处罚。', ['police'],
    [at('decree', '36¶2'), at('public_order', '61')],
    { stage: 'investigating', requestBy: enforcers, requestTo: 'police', approver: 'police_head',
      addressees: [...anyone, 'participant'] }),
  transfer_police: inquiry('移送公安', '有涉嫌犯罪的迹象就移送，不以认定为前提。由正职或主持工作的负责人在3日内批准，批准后24小时内送达。',
    [at('decree', '23¶2'), at('transfer', '5')],
    { stage: 'any', powersOf: enforcers, approver: 'top_head', conditions: ['crime_signs'], place: 'free',
      duties: ['transfer_report', 'transfer_file', 'copy_procuratorate'], paper: '涉嫌犯罪案件移送书', event: 'transferred' }),
} as const satisfies Record<string, Measure>
export type MeasureCode = keyof typeof measures
export const measureCodes = Object.keys(measures) as MeasureCode[]

/** A measure by its code, with the fields that only some of them have. */
export const measureOf = (code: MeasureCode): Measure => measures[code]
