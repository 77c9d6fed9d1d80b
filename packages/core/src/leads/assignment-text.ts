import { diffDays, formatDateCn, weekdayCn, type PlainDate } from '../dates.ts'
import { assignmentStateLabels, type AssignmentState } from './lead.ts'

/** What a reminder says of one dispatched piece of work. */
export interface PressedAssignment { number: string; unitName: string; dueOn: PlainDate; state: AssignmentState; pressedCount: number }

/** States in which the unit still owes its answer: only these can be late. */
export const owingStates = ['sent', 'signed'] as const satisfies readonly AssignmentState[]

/** How far off or past a due date is, e.g. `已逾期2天`, `今天到期`, `还有3天`. Natural days. */
export function dueWords(dueOn: PlainDate, today: PlainDate): string {
  const left = diffDays(today, dueOn)
  return left < 0 ? `已逾期${-left}天` : left === 0 ? '今天到期' : `还有${left}天`
}

/**
 * The reminder to send, or to paste into a work group. It names numbers and dates only: who is suspected of what does
 * not belong into a chat, and a restricted lead's name not even into a colleague's hands.
 * @param signature who reminds, e.g. 样河区专班办
 */
export function assignmentPressText(items: readonly PressedAssignment[], today: PlainDate, signature: string): string {
  const owed = items.filter((item) => (owingStates as readonly AssignmentState[]).includes(item.state))
  const units = [...new Set(owed.map((item) => item.unitName))]
  const one = (item: PressedAssignment) => `${item.number}应于${dayWords(item.dueOn)}前反馈，${dueWords(item.dueOn, today)}，` +
    `现${assignmentStateLabels[item.state]}${item.pressedCount > 0 ? `（第${item.pressedCount + 1}次催办）` : ''}`
  const listed = units.map((unit) => `${unit}：${owed.filter((item) => item.unitName === unit).map(one).join('；')}`)
  const body = listed.length > 1 ? `\n${listed.join('\n')}\n` : `${listed.join('')}。`
  const late = owed.filter((item) => item.dueOn < today)
  const request = late.length === 0 ? '请尽快签收、核查，登录系统反馈；确有困难的，请在期限前说明情况、申请延期。'
    : `${late.length < owed.length ? '已逾期的请' : '请'}立即办理、登录系统反馈，并说明逾期情况${late.length < owed.length ? '；未到期的，确有困难请在期限前说明情况、申请延期' : ''}。`
  return `【催办】${body}${request}${signature}，${dayWords(today)}。`
}

const dayWords = (date: PlainDate) => `${formatDateCn(date).slice(5)}（${weekdayCn(date)}）`

/** Ready-made instructions for a dispatch; the clerk changes them as the lead requires. */
export const instructionTemplates: readonly { name: string; text: string }[] = [
  { name: '核查', text: '请核查该主体是否存在向社会公众承诺回报、吸收资金的行为，摸清经营地点、实际控制人、宣传方式、回报承诺、涉及金额和人数，附照片、宣传材料、合同样本等，在期限内反馈。' },
  { name: '走访', text: '请安排网格员走访现场，查看是否仍在经营、有无宣传收款活动，了解参与群众情况，当日记录并反馈。不得进入经营场所检查，不得扣留物品。' },
  { name: '行业核查', text: '请按行业管理职责核查该主体的登记、许可、备案情况和业务模式，研判是否涉嫌非法集资，提出处理意见，在期限内反馈。' },
  { name: '清理广告', text: '请核查并依法清理该主体的集资类广告资讯，留存截图或照片、发布时间、发布渠道，反馈清理情况。' },
  { name: '整改清退', text: '请督促该主体停止吸收资金，制定整改、清退方案并报本办，按期反馈已清退金额、人数和凭证。' },
  { name: '协助走访', text: '请协助走访并反馈现场情况。本件只交办所列事项，请勿向无关人员透露。' },
]
