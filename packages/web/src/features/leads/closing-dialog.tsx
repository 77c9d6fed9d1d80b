import { excludeLead, restartLead, strikeOffLead, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { formatWan } from '@qingyuan/core/money'
import { strikeOffCriteria, strikeOffCriterionNames, type StrikeOffCriterion } from '@qingyuan/core/leads/strike-off'
import { Alert, Button, Checkbox, Form, Input, Select } from 'antd'
import { DayInput } from '../../shared/day-input.tsx'
import { useSession } from '../../shared/session.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { OpenWork } from './open-work.tsx'

const kinds = {
  exclude: { endpoint: excludeLead, title: '排除线索', ok: '排除', done: '已排除', reason: '排除的理由',
    note: '核查后不属实，或不属于非法集资。排除后离开在册，计入当月“排除”；有新情况可以重启。',
    quick: ['核查不属实', '正常经营活动，未向社会公众集资', '只抵货款、不返现，属预付卡，转行业部门', '熟人互助，无公开宣传、无固定回报', '名称问题，已督促更名'] },
  strikeOff: { endpoint: strikeOffLead, title: '销号', ok: '销号', done: '已销号', reason: '销号的依据',
    note: '已处置完毕。销号后离开在册，计入当月“销号”。', quick: ['资金清退完毕，凭签收单、回访记录销号', '整改完成，回访无异常', '已移送并由对方立案办理，本线索办结'] },
  restart: { endpoint: restartLead, title: '重启线索', ok: '重启', done: '已重启', reason: '变了什么',
    note: '排除或销号后又有新情况。重启后重新在册，计入当月“重启”。', quick: ['又发现公开宣传、承诺返利', '换名继续经营', '清退后再次吸收资金'] },
} as const

/** 排除、销号、重启: each with its day and reason, because the month's movement counts them. */
export function ClosingDialog({ kind, lead, onClose }: { kind: keyof typeof kinds; lead: LeadDetail; onClose: () => void }) {
  const { today } = useSession()
  const words = kinds[kind]
  const owed = kind === 'strikeOff' && lead.unpaidFen !== null && lead.unpaidFen > 0
  return (
    <FormDialog title={`${words.title}：${lead.number}`} endpoint={words.endpoint} okText={words.ok} done={words.done} danger={kind !== 'restart'} onClose={onClose}
      initial={{ onDate: today, reason: '', backfilled: false }} toInput={(values: { onDate: string; reason: string; criterion?: StrikeOffCriterion; backfilled: boolean }) => ({ ...values, criterion: values.criterion!, leadId: lead.id })}>
      {(form) => <>
        <p className="dialog-note">{words.note}</p>
        {kind !== 'restart' && <OpenWork lead={lead} />}
        {owed && <Alert className="form-message" type="warning" showIcon title={`还登记有未兑付资金 ${formatWan(lead.unpaidFen!)} 万元，请先核对。`} />}
        <Form.Item name="onDate" label="日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput min={lead.receivedOn} max={today} /></Form.Item>
        {kind === 'strikeOff' && (
          <Form.Item name="criterion" label="按哪一条标准销号" rules={[{ required: true, message: '请选择销号标准' }]}>
            <Select autoFocus placeholder="请选择" options={strikeOffCriterionNames.map((name) => ({ value: name, label: `${strikeOffCriteria[name].label}（${strikeOffCriteria[name].proof}）` }))} />
          </Form.Item>
        )}
        <Form.Item name="reason" label={words.reason} rules={[{ required: true, whitespace: true, message: `请写明${words.reason}` }, { min: 2, message: '至少2个字' }]}>
          <Input.TextArea autoFocus={kind !== 'strikeOff'} maxLength={1000} autoSize={{ minRows: 3, maxRows: 8 }} />
        </Form.Item>
        <div className="lead-picks">{words.quick.map((text) => <Button key={text} size="small" onClick={() => form.setFieldValue('reason', text)}>{text}</Button>)}</div>
        <Form.Item name="backfilled" valuePropName="checked"><Checkbox>补录（本系统启用之前办理的）</Checkbox></Form.Item>
      </>}
    </FormDialog>
  )
}
