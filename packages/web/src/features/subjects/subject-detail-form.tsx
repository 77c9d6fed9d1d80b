import { updateSubject, type SubjectFile } from '@qingyuan/core/subjects/subject-api'
import { subjectKindLabels, subjectKinds } from '@qingyuan/core/subjects/subject'
import { Form, Input, Select } from 'antd'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { CodeSelect, RegionSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'

type Details = NonNullable<SubjectFile['details']>
interface Values extends Pick<SubjectFile, 'kind' | 'name' | 'regionId'> { code: string; details: Omit<Details, 'sector'> & { sector: string | null } }

/** Changes the file; the old name stays among the former ones by itself. */
export function SubjectDetailForm({ file, onClose }: { file: SubjectFile; onClose: () => void }) {
  const { today } = useSession()
  const short = (name: string, label: string, extra?: string) => (
    <Form.Item name={['details', name]} label={label} {...(extra && { extra })} rules={[{ max: 200, message: '最多200个字' }]}><Input maxLength={200} /></Form.Item>
  )
  const long = (name: string, label: string, extra?: string) => (
    <Form.Item name={['details', name]} label={label} {...(extra && { extra })} rules={[{ max: 4000, message: '最多4000个字' }]}><Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} /></Form.Item>
  )
  return (
    <FormDialog<typeof updateSubject.input, typeof updateSubject.output, Values> title={`修改主体：${file.name}`} width={760} endpoint={updateSubject}
      initial={{ kind: file.kind, name: file.name, code: file.code ?? '', regionId: file.regionId, details: { ...file.details!, sector: file.details!.sector || null } }} onClose={onClose}
      toInput={({ kind, name, code, regionId, details }) => ({ id: file.id, version: file.version!, kind, name, code: code.trim() || null, regionId, details: {
        ...file.details!, ...details, sector: details.sector ?? '' } })}>
      <Form.Item name="name" label="名称" extra="改名后，原名自动记入曾用名。" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input autoFocus maxLength={120} /></Form.Item>
      <div className="form-pair">
        <Form.Item name="kind" label="类型" required><Select options={subjectKinds.map((value) => ({ value, label: subjectKindLabels[value] }))} /></Form.Item>
        <Form.Item name="code" label="统一社会信用代码" extra="校验位不符的照样保存，但会提示存疑。"><Input maxLength={30} /></Form.Item>
      </div>
      <div className="form-pair">
        <Form.Item name="regionId" label="所在地" rules={[{ required: true, message: '请选择所在地' }]}><RegionSelect allowClear={false} /></Form.Item>
        <Form.Item name={['details', 'sector']} label="行业"><CodeSelect list="sector" /></Form.Item>
      </div>
      <div className="form-pair">{short('legalRepresentative', '法定代表人')}{short('personInCharge', '实际负责人')}</div>
      <div className="form-pair">{short('phone', '联系电话')}<Form.Item name={['details', 'registeredOn']} label="成立日期"><DayInput max={today} /></Form.Item></div>
      <div className="form-pair">{short('registeredAddress', '注册地址')}{short('actualAddress', '实际经营地址')}</div>
      {long('business', '经营内容')}
      {long('promise', '承诺回报', '照宣传原话写，例如“年返8%至12%，到期还本”。')}
      <div className="form-pair">{short('licence', '许可、备案')}{short('standing', '登记状态', '存续、吊销、注销等')}</div>
      {short('formerNames', '曾用名')}
      {long('remark', '备注')}
    </FormDialog>
  )
}
