import { addReporter, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { Form } from 'antd'
import { DayInput } from '../../shared/day-input.tsx'
import { UnitSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'

/** Another unit that reported the same: kept, counted once. */
export function ReporterDialog({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { today } = useSession()
  const known = lead.reporters.map((reporter) => reporter.unitId)
  return (
    <FormDialog title="登记重复上报单位" endpoint={addReporter} okText="登记" done="已登记" initial={{ reportedOn: today }} onClose={onClose}
      toInput={({ unitId = '', reportedOn }: { unitId?: string; reportedOn: string }) => ({ unitId, reportedOn, leadId: lead.id })}>
      <p className="dialog-note">别的单位也上报了同一件事时登记。表中仍只在主报单位（{lead.mainUnitName}）计一次{!lead.restricted && '；该单位也能看到本线索'}。</p>
      <Form.Item name="unitId" label="上报单位" rules={[{ required: true, message: '请选择单位' }]}><UnitSelect only={(unit) => !known.includes(unit.id)} /></Form.Item>
      <Form.Item name="reportedOn" label="上报日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput max={today} /></Form.Item>
    </FormDialog>
  )
}
