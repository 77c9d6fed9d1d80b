import { gradeLabels, gradeMeanings, grades, type Grade } from '@qingyuan/core/grading/grade'
import { overrideGrade, type LeadGrade } from '@qingyuan/core/grading/grading-api'
import { Form, Input, Radio } from 'antd'
import { FormDialog } from '../../shared/form-dialog.tsx'

/** A person decides otherwise than the calculation, with a reason. */
export function OverrideDialog({ graded, onClose }: { graded: LeadGrade; onClose: () => void }) {
  const calculated = graded.result.grade
  const choices = grades.filter((grade) => grade !== calculated && !(calculated === 'pending' && grade === 'low'))
  return (
    <FormDialog title="人工调整风险等级" endpoint={overrideGrade} okText="调整" done="已调整" initial={{ reason: '' } as { grade?: Grade; reason: string }} onClose={onClose}
      toInput={({ grade, reason }) => ({ leadId: graded.leadId, grade: grade!, reason })}>
      <p className="dialog-note">
        按规则计算为“{gradeLabels[calculated]}”（{gradeMeanings[calculated]}）。调整在事实没有变化期间有效；金额、人数、疑点等一有变化即失效。{calculated === 'pending' && '材料不足时不能调整为“低”。'}
      </p>
      <Form.Item name="grade" label="调整为" rules={[{ required: true, message: '请选择等级' }]}>
        <Radio.Group optionType="button" options={choices.map((value) => ({ value, label: gradeLabels[value] }))} />
      </Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }, { min: 4, message: '至少4个字' }]}>
        <Input.TextArea rows={3} maxLength={500} showCount placeholder="如：会商研判意见、规则没有考虑到的情况" />
      </Form.Item>
    </FormDialog>
  )
}
