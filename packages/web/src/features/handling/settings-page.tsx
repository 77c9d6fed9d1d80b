import { getHandlingSettings, setGoLive, setInspectionCap, setOfficePlace } from '@qingyuan/core/handling/handling-api'
import { sourceTagLabels, type SourceTag } from '@qingyuan/core/law/citation'
import { inspectionTriggerLabels, inspectionTriggers } from '@qingyuan/core/law/visits'
import { Button, Checkbox, Form, Input, InputNumber, Radio, Table } from 'antd'
import type { z } from 'zod'
import { DayInput } from '../../shared/day-input.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'

type Settings = z.output<typeof getHandlingSettings.output>

/** Where the office is, the cap of inspections, and what has to be checked against local documents. */
export function HandlingSettingsPage() {
  const read = useRead(getHandlingSettings, {})
  return (
    <Page title="办案设置" intro="所在地用来判断管辖；频次上限和没有读到原文的数，以本地文件为准。">
      <Loaded read={read}>{(settings) => <>
        <div className="panel panel-narrow"><h2>本办公室所在地</h2><PlaceForm place={settings.place} /></div>
        <div className="panel panel-narrow"><h2>启用日期</h2><GoLiveForm on={settings.goLiveOn} /></div>
        <div className="panel panel-narrow"><h2>对同一企业的年度检查频次上限</h2><CapForm cap={settings.cap} /></div>
        <div className="panel"><h2>还要对照本地文件核对的</h2><UnsureTable rows={settings.unsure} /></div>
      </>}</Loaded>
    </Page>
  )
}

function PlaceForm({ place }: { place: Settings['place'] }) {
  const { can } = useSession()
  const [form] = Form.useForm()
  const action = useAction(setOfficePlace, { form, done: '已保存' })
  const fixed = !can('org.manage')
  return (
    <Form form={form} layout="vertical" initialValues={place ?? { province: '', city: '', county: '' }} disabled={fixed}
      onFinish={(values: { province: string; city: string; county: string }) => { void action.run({ province: values.province, city: values.city || null, county: values.county || null }) }}>
      <Form.Item name="province" label="省（自治区、直辖市）" rules={[{ required: true, message: '请填写省份' }]}><Input maxLength={40} /></Form.Item>
      <Form.Item name="city" label="地级市（直辖市填市名）"><Input maxLength={40} /></Form.Item>
      <Form.Item name="county" label="县（市、区）" extra="市级办公室不填"><Input maxLength={40} /></Form.Item>
      {fixed ? <p className="nothing">由系统管理员设置。</p> : <Button type="primary" htmlType="submit" loading={action.pending}>保存</Button>}
    </Form>
  )
}

function GoLiveForm({ on }: { on: string | null }) {
  const { can } = useSession()
  const [form] = Form.useForm()
  const action = useAction(setGoLive, { form, done: '已保存' })
  const fixed = !can('org.manage')
  return (
    <Form form={form} layout="vertical" initialValues={{ on }} disabled={fixed} onFinish={(values: { on: string }) => { void action.run(values) }}>
      <Form.Item name="on" label="从哪天起用本系统办理" extra="这一天以前的事才能用“补录”登记；设定后只能往前改。" rules={[{ required: true, message: '请选择日期' }]}><DayInput /></Form.Item>
      {fixed ? <p className="nothing">由系统管理员设置。</p> : <Button type="primary" htmlType="submit" loading={action.pending}>保存</Button>}
    </Form>
  )
}

function CapForm({ cap }: { cap: Settings['cap'] }) {
  const { roles } = useSession()
  const [form] = Form.useForm()
  const action = useAction(setInspectionCap, { form, done: '已保存' })
  const fixed = !roles.includes('office_clerk')
  return (
    <Form form={form} layout="vertical" initialValues={cap ?? { per: 'all', counted: ['routine', 'special'] }} disabled={fixed}
      onFinish={(values: NonNullable<Settings['cap']>) => { void action.run({ ...values, validTo: values.validTo ?? null }) }}>
      <Form.Item name="documentNumber" label="文号" rules={[{ required: true, message: '请填写文号' }]}><Input maxLength={200} placeholder="设定上限的文件" /></Form.Item>
      <Form.Item name="most" label="每年最多" rules={[{ required: true, message: '请填写次数' }]}><InputNumber min={0} max={365} precision={0} suffix="次" changeOnWheel={false} className="short-number" /></Form.Item>
      <Form.Item name="per" label="怎样计算"><Radio.Group options={[{ value: 'all', label: '各单位合计' }, { value: 'unit', label: '各单位分别计算' }]} /></Form.Item>
      <Form.Item name="counted" label="计入上限的检查"><Checkbox.Group options={inspectionTriggers.map((one) => ({ value: one, label: inspectionTriggerLabels[one] }))} /></Form.Item>
      <Form.Item name="validFrom" label="起始日" rules={[{ required: true, message: '请选择起始日' }]}><DayInput /></Form.Item>
      <Form.Item name="validTo" label="截止日（没有的不填）"><DayInput /></Form.Item>
      {fixed ? <p className="nothing">由专班办经办人设置。</p> : <Button type="primary" htmlType="submit" loading={action.pending}>保存</Button>}
    </Form>
  )
}

function UnsureTable({ rows }: { rows: Settings['unsure'] }) {
  return (
    <Table rowKey={(row) => row.what + row.tag} dataSource={rows} size="small" pagination={false} scroll={{ x: 900 }} columns={[
      { title: '事项', dataIndex: 'what', width: 220 }, { title: '现在按', dataIndex: 'value' }, { title: '出处', dataIndex: 'source', width: 260, render: (text: string) => text || <span className="nothing">没有文号</span> },
      { title: '把握', dataIndex: 'tag', width: 170, render: (tag: SourceTag) => sourceTagLabels[tag] }, { title: '要做的', dataIndex: 'toDo', width: 260 },
    ]} />
  )
}
