import { measureOf, type MeasureCode } from '@qingyuan/core/law/measure-table'

const own: Partial<Record<MeasureCode, readonly string[]>> = {
  visit: ['不进入办公区翻查、不要账本、不扣东西', '不以走访的名义作行政检查'],
  publicity: ['不点名说谁非法集资'], remind: ['不下命令、不定性'], reminder_letter: ['对方不理的，不能据此处罚'],
  report: ['不把举报人的身份写进报告'], assist_talk: ['不自己主持约谈、不出文书'], watch: ['名单不公开，不据此限制、处罚'],
  risk_notice: ['认定以前不写“非法集资”'], warning_talk: ['不扣人、不收证件、不收保证金'], rectification_order: ['不用断水断电逼其改正', '不写超出本部门职权的要求'],
  inspection: ['不查清单以外的事项', '不超过年度频次'], account_query: ['不冻结、不划扣', '不向案外人透露'],
  question: ['不限制人身自由、不逼供诱供'], seal_premises: ['不查封与违法行为无关的场所', '不超过60日（30日，可以延长一次30日），期满立即解除'],
  seize_assets: ['不扣无关财物、个人和家属的生活必需品', '不重复查封别的机关已查封的', '不超过60日（30日，可以延长一次30日），期满立即解除'],
  urgent_seizure: ['24小时内没有补办批准的，立即解除'], extend_seizure: ['只能延长一次'], exit_restriction: ['不对协助人限制出境', '县级不能自己决定'],
  freeze: ['牵头部门不能冻结；公安等依法冻结的，只如实记录'], supervise_repayment: ['牵头部门不经手、不垫付清退的钱'],
  fine_fundraiser: ['涉嫌犯罪的不得以罚代移', '没有告知、没有法制审核的不能决定', '不按没还的钱算，按全部集资金额算'],
  fine_managers: ['涉嫌犯罪的不得以罚代移'], fine_assistant: ['不知情、没有得利的不是协助人'], transfer_police: ['不等认定完再移送', '副职签批的不算'],
  content_removal: ['认定以前不要求关停、删除'], close_site: ['不是专为非法集资设立的不关'], revoke_licence: ['不是专为非法集资设立的不吊销'],
}

/** What must not be done when taking this measure, in plain words; what every on-site measure forbids comes last. */
export function mustNot(code: MeasureCode): string[] {
  const { officers, approver } = measureOf(code)
  return [...(own[code] ?? []), ...(officers > 0 ? ['一个人不去，没有证件的人不去'] : []), ...(approver !== 'none' && code !== 'urgent_seizure' ? ['没有批准不实施'] : [])]
}

/** What the officers take along: certificates, papers, forms for the record. */
export function toBring(code: MeasureCode): string[] {
  const { officers, duties, paper } = measureOf(code)
  return [...(officers > 0 ? ['执法证件'] : []), ...(paper !== null && officers > 0 ? [paper] : []), ...(duties.includes('inventory') ? ['清单（一式二份）'] : []),
    ...(duties.includes('record_signed') || duties.includes('talk_record') ? ['空白笔录'] : []), ...(officers > 0 && duties.includes('whole_process_record') ? ['执法记录仪'] : [])]
}
