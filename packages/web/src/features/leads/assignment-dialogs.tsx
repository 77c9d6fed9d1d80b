import { assignmentPressText } from '@qingyuan/core/leads/assignment-text'
import { answerAssignment, extendAssignment, pressAssignment, sendBackAssignment, withdrawAssignment, type Assignment } from '@qingyuan/core/leads/lead-api'
import { addDays } from '@qingyuan/core/dates'
import { listCodes } from '@qingyuan/core/org/org-api'
import { Alert, Form, Input } from 'antd'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { CopyButton } from '../../shared/copy-button.tsx'
import { DayInput } from '../../shared/day-input.tsx'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { DueInput } from './due-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'

export type AssignmentDialogName = 'answer' | 'press' | 'extend'
interface DialogProps { assignment: Assignment; onClose: () => void }

/** The dialog of that name on one assignment. */
export function AssignmentDialogs({ name, ...props }: DialogProps & { name: AssignmentDialogName }) {
  switch (name) {
    case 'answer': return <AnswerDialog {...props} />
    case 'press': return <PressDialog {...props} />
    case 'extend': return <ExtendDialog {...props} />
  }
}

function AnswerDialog({ assignment, onClose }: DialogProps) {
  const { today } = useSession()
  return (
    <FormDialog title={`反馈 ${assignment.number}`} endpoint={answerAssignment} okText="反馈" done="已反馈，等交办单位审核" width={680} onClose={onClose}
      initial={{ answer: assignment.answer, answeredOn: today }} toInput={(values: { answer: string; answeredOn: string }) => ({ ...values, id: assignment.id })}>
      <p className="dialog-note lead-words">要求：{assignment.instruction}</p>
      {assignment.returnReason && <Alert className="form-message" type="warning" showIcon title={`上次退回：${assignment.returnReason}`} />}
      <Form.Item name="answer" label="核查情况" rules={[{ required: true, whitespace: true, message: '请写核查情况' }]}
        extra={assignment.leadId ? '照片、合同等材料传到线索的“材料”里；金额、人数有变化的，另在“金额和人数”登记。' : undefined}>
        <Input.TextArea autoFocus maxLength={4000} showCount autoSize={{ minRows: 5, maxRows: 14 }}
          placeholder="核查了什么、看到什么、主体是否仍在经营、涉及多少钱多少人（数据从哪来）、采取了什么措施、建议怎么办" />
      </Form.Item>
      <Form.Item name="answeredOn" label="反馈日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput min={assignment.sentOn} max={today} /></Form.Item>
    </FormDialog>
  )
}

function PressDialog({ assignment, onClose }: DialogProps) {
  const { today, officeName } = useSession()
  return (
    <FormDialog title={`催办${assignment.unitName}`} endpoint={pressAssignment} okText="催办" done="已催办" onClose={onClose}
      initial={{ text: assignmentPressText([assignment], today, officeName) }} toInput={(values: { text: string }) => ({ ...values, id: assignment.id })}>
      {(form) => <>
        <p className="dialog-note">催办记在时间线上，该单位在待办里能看到；{assignment.pressedCount > 0 ? `此前已催办 ${assignment.pressedCount} 次` : '此前没有催办过'}。</p>
        <Form.Item name="text" label="催办内容" rules={[{ required: true, whitespace: true, message: '请写催办内容' }, { min: 2, message: '至少2个字' }]}>
          <Input.TextArea autoFocus maxLength={500} showCount autoSize={{ minRows: 4, maxRows: 10 }} />
        </Form.Item>
        <CopyButton label="复制催办文字" done="已复制，可粘贴到工作群" text={() => String(form.getFieldValue('text') ?? '')} />
      </>}
    </FormDialog>
  )
}

function ExtendDialog({ assignment, onClose }: DialogProps) {
  return (
    <FormDialog title={`${assignment.unitName}延期`} endpoint={extendAssignment} okText="延期" done="已延期" onClose={onClose} initial={{ reason: '' }}
      toInput={({ dueOn = '', reason }: { dueOn?: string; reason: string }) => ({ dueOn, reason, id: assignment.id })}>
      <p className="dialog-note">原期限 {assignment.dueOn}{assignment.superiorDueOn && `，上级期限 ${assignment.superiorDueOn}`}。</p>
      <Form.Item name="dueOn" label="新期限" rules={[{ required: true, message: '请选择新期限' }]}><DueInput from={assignment.dueOn} min={addDays(assignment.dueOn, 1)} superiorDueOn={assignment.superiorDueOn} /></Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }, { min: 2, message: '至少2个字' }]}><Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} /></Form.Item>
    </FormDialog>
  )
}

/** 退回补充, with the office's usual reasons. */
export function ReturnButton({ assignment }: { assignment: Assignment }) {
  const action = useAction(sendBackAssignment, { done: '已退回补充' })
  const { data } = useRead(listCodes, { list: 'return-reason' }, { fresh: 300_000 })
  return <ReasonButton size="small" label="退回补充" title={`退回${assignment.unitName}的反馈`} max={500} consequence="退回后该单位补充再报，期限不变。"
    quick={(data?.rows ?? []).filter((code) => code.active).map((code) => code.name)} onConfirm={(reason) => action.run({ id: assignment.id, reason })} />
}

/** 收回: the unit owes nothing any more and, if this was all it knew of the lead, sees it no more. */
export function WithdrawButton({ assignment }: { assignment: Assignment }) {
  const action = useAction(withdrawAssignment, { done: '已收回' })
  return <ReasonButton size="small" danger label="收回" title={`收回${assignment.unitName}的交办`} max={500} consequence="收回后该单位不用再办；仅因这次交办才看得到线索的，也不再看得到。"
    quick={['交办单位有误', '改由其他单位办理', '线索已查清，无需再核']} onConfirm={(reason) => action.run({ id: assignment.id, reason })} />
}
