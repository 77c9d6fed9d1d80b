import { listReportTypes, saveReportType, type ReportType } from '@qingyuan/core/ledgers/ledger-api'
import { askedKinds, collectorKindLabels, collectorKinds, reportPurposeLabels, reportPurposes } from '@qingyuan/core/ledgers/report-type'
import { unitKindLabels } from '@qingyuan/core/org/org'
import { Button, Checkbox, Form, Input, InputNumber, Radio, Select, type FormInstance } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useRead } from '../../shared/use-read.ts'
import './ledgers.css'

const dueRules = { earlier: '提前到前一个工作日', later: '顺延到后一个工作日', none: '不变' } as const
const blank: ReportType = {
  code: '', name: '', purpose: 'ledger', collectorKind: 'office', askedKinds: ['town'], needsApproval: true, periodKind: 'month', dueDay: 5, dueMonthOffset: 1,
  dueRule: 'earlier', dueOn: null, basis: '', sort: 100, active: true,
}

/** What is reported by whom and by when: data, not code. */
export function ReportTypePage() {
  const read = useRead(listReportTypes, {})
  const [editing, setEditing] = useState<ReportType>()
  return (
    <Page title="报送事项" intro="谁、每月几日、向谁报什么。改动只影响以后布置的，已布置的按原日期。"
      actions={<Button type="primary" onClick={() => setEditing(blank)}>新增事项</Button>}>
      <section className="section">
        <Loaded read={read}>{({ rows }) => (
          <div className="wide-table">
            <table className="board-table row-cards">
              <thead><tr><th>事项</th><th>谁报</th><th>报给谁</th><th>日期</th><th>审定</th><th>状态</th><th>操作</th></tr></thead>
              <tbody>{rows.map((row) => (
                <tr key={row.code}>
                  <th scope="row" className="cell-wide">{row.name}{row.name !== reportPurposeLabels[row.purpose] && <small>内容：{reportPurposeLabels[row.purpose]}</small>}{row.basis && <small>依据：{row.basis}</small>}</th>
                  <td data-label="谁报">{askedText(row)}</td><td data-label="报给谁">{collectorKindLabels[row.collectorKind]}</td>
                  <td data-label="日期"><span>{dueText(row)}{row.periodKind === 'month' && row.dueRule !== 'none' && <small>遇节假日{dueRules[row.dueRule]}</small>}</span></td>
                  <td data-label="审定">{row.needsApproval ? '领导小组审定' : '不需要'}</td>
                  <td data-label="状态"><StatusTag tone={row.active ? 'good' : 'off'}>{row.active ? '使用中' : '已停用'}</StatusTag></td>
                  <td className="board-actions"><Button type="link" size="small" onClick={() => setEditing(row)}>修改</Button></td>
                </tr>
              ))}</tbody>
            </table>
          </div>
        )}</Loaded>
      </section>
      {editing && <TypeDialog type={editing} onClose={() => setEditing(undefined)} />}
    </Page>
  )
}

const askedText = (type: ReportType) => askedKinds.filter((kind) => type.askedKinds.includes(kind)).map((kind) => unitKindLabels[kind]).join('、')
const monthWords = ['当月', '次月']
const dueText = (type: ReportType) => (type.periodKind === 'once' ? `一次，${type.dueOn ?? '未定'}` : `${monthWords[type.dueMonthOffset] ?? `后第${type.dueMonthOffset}个月`}${type.dueDay}日`)

function TypeDialog({ type, onClose }: { type: ReportType; onClose: () => void }) {
  const known = type.code !== ''
  return (
    <FormDialog title={known ? `修改：${type.name}` : '新增报送事项'} endpoint={saveReportType} onClose={onClose} initial={type} width={640} toInput={(values) => ({
      ...values, dueDay: values.periodKind === 'month' ? values.dueDay : null, dueOn: values.periodKind === 'once' ? values.dueOn : null,
    })}>
      {(form) => <>
        <div className="form-columns">
          <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input autoFocus maxLength={120} /></Form.Item>
          <Form.Item name="code" label="代号" extra="小写字母开头，可含数字和短横" rules={[{ required: true, message: '请填写代号' }]}><Input disabled={known} maxLength={40} /></Form.Item>
        </div>
        <div className="form-columns">
          <Form.Item name="purpose" label="报什么" required><Select disabled={known} options={reportPurposes.map((value) => ({ value, label: reportPurposeLabels[value] }))} /></Form.Item>
          <Form.Item name="collectorKind" label="报给谁" required><Select options={collectorKinds.map((value) => ({ value, label: collectorKindLabels[value] }))} /></Form.Item>
        </div>
        <Form.Item name="askedKinds" label="谁报" rules={[{ required: true, message: '请选择由谁报送' }]}><Checkbox.Group options={askedKinds.map((value) => ({ value, label: unitKindLabels[value] }))} /></Form.Item>
        <Form.Item name="periodKind" label="多久一次" required><Radio.Group options={[{ value: 'month', label: '每月' }, { value: 'once', label: '一次性' }]} /></Form.Item>
        <DueFields form={form} />
        <Form.Item name="basis" label="依据"><Input maxLength={200} /></Form.Item>
        <div className="form-columns">
          <Form.Item name="needsApproval" valuePropName="checked"><Checkbox>报送前须领导小组审定</Checkbox></Form.Item>
          <Form.Item name="active" valuePropName="checked"><Checkbox>使用中</Checkbox></Form.Item>
          <Form.Item name="sort" label="顺序" rules={[{ required: true, message: '请填写顺序' }]}><InputNumber className="full-width" precision={0} /></Form.Item>
        </div>
      </>}
    </FormDialog>
  )
}

function DueFields({ form }: { form: FormInstance<ReportType> }) {
  const once = Form.useWatch('periodKind', form) === 'once'
  if (once) return <Form.Item name="dueOn" label="报送日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput /></Form.Item>
  return (
    <div className="form-columns">
      <Form.Item name="dueMonthOffset" label="哪个月报" required><Select options={[{ value: 0, label: '当月' }, { value: 1, label: '次月' }, { value: 2, label: '再下个月' }]} /></Form.Item>
      <Form.Item name="dueDay" label="几日" rules={[{ required: true, message: '请填写几日' }]}><InputNumber className="full-width" min={1} max={31} precision={0} /></Form.Item>
      <Form.Item name="dueRule" label="遇节假日" required><Select options={Object.entries(dueRules).map(([value, label]) => ({ value, label }))} /></Form.Item>
    </div>
  )
}
