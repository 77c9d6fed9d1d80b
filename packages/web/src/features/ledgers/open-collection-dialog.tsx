import { listReportTypes, openCollection, previewDates } from '@qingyuan/core/ledgers/ledger-api'
import { askedKinds } from '@qingyuan/core/ledgers/report-type'
import { unitKindLabels } from '@qingyuan/core/org/org'
import { Alert, Form, Select, type FormInstance } from 'antd'
import { useRef, useState } from 'react'
import { PeriodInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { newId } from '../../shared/new-id.ts'
import { useRead } from '../../shared/use-read.ts'

interface Values { reportType: string | null; period?: string | null }

/** Opens a collection ahead of its time, or one that the clock did not open; shows the dates before it is done. */
export function OpenCollectionDialog({ period, onClose, onOpened }: { period: string; onClose: () => void; onOpened: (id: string, period: string | null) => void }) {
  const [id] = useState(newId)
  const sent = useRef<string | null>(null)
  const initial: Values = { reportType: null }
  return (
    <FormDialog title="布置一期报送" endpoint={openCollection} okText="布置" done="已布置" onClose={onClose} initial={initial} onDone={() => onOpened(id, sent.current)}
      toInput={(values) => {
        sent.current = values.period ?? null
        return { id, reportType: values.reportType ?? '', period: sent.current }
      }}>
      {(form) => <Fields form={form} month={period} />}
    </FormDialog>
  )
}

function Fields({ form, month }: { form: FormInstance<Values>; month: string }) {
  const types = useRead(listReportTypes, {})
  const active = (types.data?.rows ?? []).filter((type) => type.active)
  const code = Form.useWatch('reportType', form)
  const period = Form.useWatch('period', form)
  const type = active.find((one) => one.code === code)
  const monthly = type?.periodKind === 'month'
  const dates = useRead(previewDates, { reportType: code ?? '', period: period ?? '' }, { enabled: Boolean(monthly && period) })
  return (
    <>
      <Form.Item name="reportType" label="报送事项" rules={[{ required: true, message: '请选择报送事项' }]}>
        <Select loading={types.isPending} placeholder="请选择" options={active.map((one) => ({ value: one.code, label: one.name }))} />
      </Form.Item>
      {type && <p className="dialog-note">由{askedKinds.filter((kind) => type.askedKinds.includes(kind)).map((kind) => unitKindLabels[kind]).join('、')}报送。{type.basis && `依据：${type.basis}`}</p>}
      {(!type || monthly) && <Form.Item name="period" label="月份" initialValue={month} rules={[{ required: true, message: '请选择月份' }]}><PeriodInput /></Form.Item>}
      {type && !monthly && <p className="dialog-note">一次性报送，截止 {type.dueOn}。</p>}
      {dates.data && monthly && (
        <Alert type={dates.data.dueWarning ? 'warning' : 'info'} showIcon title={`报告期 ${dates.data.fromOn} 至 ${dates.data.toOn}，截止 ${dates.data.dueOn}`}
          description={dates.data.dueWarning || dates.data.dueNote || undefined} />
      )}
      {dates.error && <Alert type="error" showIcon title={dates.error.message} />}
    </>
  )
}
