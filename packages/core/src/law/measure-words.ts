import { at, type Citation } from './citation.ts'

/** How far a lead has come; a measure is open from its stage on. In order. */
export const stages = ['any', 'risk', 'suspected', 'investigating', 'filed', 'determined'] as const
export type Stage = (typeof stages)[number]
export const stageLabels: Record<Stage, string> = {
  any: '随时', risk: '可能存在风险', suspected: '涉嫌非法集资', investigating: '已组织调查', filed: '已行政立案', determined: '已认定',
}

/** To whom or what a measure may be addressed. */
export const addresseeLabels = {
  public: '社会公众', fundraiser_unit: '涉嫌非法集资的单位', fundraiser_person: '涉嫌非法集资的个人', controlling_shareholder: '控股股东',
  actual_controller: '实际控制人', director: '董事', supervisor: '监事', executive: '高级管理人员',
  legal_representative: '法定代表人、主要负责人', responsible_person: '直接负责的主管人员、其他直接责任人员', assistant: '非法集资协助人',
  participant: '集资参与人', related: '其他有关单位和个人', platform: '互联网信息服务提供者', ad_agent: '广告经营者、发布者',
  bank: '金融机构、非银行支付机构', premises: '经营场所', assets: '有关资产', materials: '文件、资料、财物、电子设备', account: '有关账户',
} as const
export type Addressee = keyof typeof addresseeLabels
export const addressees = Object.keys(addresseeLabels) as Addressee[]

/** Facts besides the stage that a measure waits for: what the page says while one is missing. */
export const conditionTexts = {
  urgent: '只用于情况紧急、需要当场实施的；不紧急的走先批准后实施',
  crime_signs: '材料里还没有涉嫌犯罪的迹象，或者已经移送',
  no_crime_case: '有涉嫌犯罪的迹象，或者正等公安答复、公安已立案：先移送，不得以罚款代替移送；公安不立案的再由行政机关处理',
  not_police_filed: '公安已经立案，涉案财物由公安依刑事程序处理，行政机关不再另行查封、处置',
  set_up_for: '只用于专为非法集资设立的企业、网站、应用；要先在档案里记明是为非法集资设立的',
  penalty_decided: '还没有依条例作出的处罚决定',
  seized: '还没有正在执行的查封、扣押',
} as const
export type ConditionCode = keyof typeof conditionTexts

/** Steps that the record of a measure must show; which measure needs which stands in measure-table.ts. */
export const duties = {
  show_certificate: { label: '出示执法证件', articles: [at('decree', '21'), at('penalty', '55', 'M')] },
  inspection_notice: { label: '送达检查通知书', articles: [at('inspection', '', 'S')] },
  item_listed: { label: '检查事项在公布的清单之内', articles: [at('inspection', '', 'S')] },
  within_cap: { label: '未超过对该企业的年度检查频次上限', articles: [at('inspection', '', 'S')] },
  inform_rights: { label: '当场告知理由、依据、权利和救济途径', articles: [at('coercion', '18')] },
  hear_statement: { label: '听取陈述和申辩', articles: [at('coercion', '18')] },
  record_signed: { label: '制作笔录，当事人签名或注明拒签', articles: [at('coercion', '18')] },
  talk_record: { label: '制作笔录或者工作记录', articles: [at('penalty', '47')] },
  whole_process_record: { label: '全过程记录并归档', articles: [at('penalty', '47')] },
  decision_on_spot: { label: '当场交付决定书', articles: [at('coercion', '24')] },
  inventory: { label: '当场清点，清单一式二份', articles: [at('coercion', '24')] },
  no_unrelated: { label: '不含无关财物、生活必需品和别的机关已查封的财物', articles: [at('coercion', '23')] },
  party_told: { label: '书面告知当事人延长的理由', articles: [at('coercion', '25')] },
  penalty_notice: { label: '处罚前告知事实、理由、依据、内容和权利', articles: [at('penalty', '44')] },
  hearing_offered: { label: '告知听证权利（依条例的罚款一律告知）', articles: [at('penalty', '63', 'I')] },
  legal_review: { label: '决定前法制审核', articles: [at('penalty', '58')] },
  collective_discussion: { label: '负责人集体讨论', articles: [at('penalty', '57¶2')] },
  repay_first: { label: '不能同时履行的，先清退后罚款', articles: [at('decree', '32')] },
  transfer_report: { label: '专案组核实后书面报告', articles: [at('transfer', '5')] },
  transfer_file: { label: '五样附件齐全', articles: [at('transfer', '6')] },
  copy_procuratorate: { label: '抄送同级检察院', articles: [at('transfer_opinion', '1', 'S')] },
} as const satisfies Record<string, { label: string; articles: Citation[] }>
export type DutyCode = keyof typeof duties
