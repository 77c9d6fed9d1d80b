import type { saveSubmission, SubmissionDetail } from '@qingyuan/core/ledgers/ledger-api'
import { zeroText } from '@qingyuan/core/ledgers/submission'
import { App, Button, Descriptions, Form, Input, InputNumber, Radio, type FormInstance } from 'antd'
import { Section } from '../../shared/page.tsx'
import type { Action } from '../../shared/use-action.ts'
import { checkedText } from './submission-words.tsx'

export interface FieldValues {
  zero: 'zero' | 'no_change' | null
  checkedHouseholds: number | null
  checkedFirms: number | null
  checkedNote: string
  filler: string
  head: string
  phone: string
  note: string
  addressedTo: string
}
type Save = Action<typeof saveSubmission.input, { id: string }>

/** What the clerk adds to the table: whether it is a zero report, what was looked at, who signs for it. */
export function SubmissionFields({ submission, form, save }: { submission: SubmissionDetail; form: FormInstance<FieldValues>; save: Save }) {
  const { header, collection } = submission
  const hasTable = collection.purpose === 'ledger' || collection.purpose === 'inspection'
  const initial: FieldValues = {
    zero: header.zero, checkedHouseholds: header.checkedHouseholds, checkedFirms: header.checkedFirms, checkedNote: header.checkedNote, filler: header.filler,
    head: header.head, phone: header.phone, note: header.note, addressedTo: header.addressedTo || submission.upward.addressedTo,
  }
  const { message } = App.useApp()
  const zero = Form.useWatch('zero', form)
  const send = async (said: boolean) => {
    const done = await save.run({ id: submission.id, ...form.getFieldsValue(true) as FieldValues })
    if (done && said) void message.success('已保存')
    if (done) form.setFields(Object.keys(initial).map((name) => ({ name: name as keyof FieldValues, touched: false })))
  }
  return (
    <Section title={hasTable ? '零报送、排查数和填报人' : '填报人'}>
      <Form<FieldValues> form={form} layout="vertical" initialValues={initial} onFinish={() => { void send(true) }}
        // What still has to be done depends on it: the list above follows at once.
        onValuesChange={(changed: Partial<FieldValues>) => { if ('zero' in changed) void send(false) }}>
        {hasTable && <>
          <Form.Item name="zero" label="本期情况" required getValueProps={(value: FieldValues['zero']) => ({ value: value ?? '' })} normalize={(value: string) => value || null}>
            <Radio.Group className="zero-choice" options={[
              { value: '', label: '按上表报' },
              { value: 'no_change', label: `${zeroText('no_change', submission.table.movement.closing)}（有存量，本月没有新增、重启）` },
              { value: 'zero', label: '零报送（本月无线索、无存量，须写明排查了什么）' },
            ]} />
          </Form.Item>
          <div className="form-columns">
            <Form.Item name="checkedHouseholds" label="排查户数" required={zero === 'zero'} extra={zero === 'zero' ? '没有排查的填0，两项不能都是0' : '由下级已审核的报送或本期排查记录带出，可改'}>
              <InputNumber className="full-width" min={0} max={10_000_000} precision={0} suffix="户" /></Form.Item>
            <Form.Item name="checkedFirms" label="排查企业数" required={zero === 'zero'}><InputNumber className="full-width" min={0} max={10_000_000} precision={0} suffix="家" /></Form.Item>
            <Form.Item name="checkedNote" label="排查说明"><Input maxLength={4000} placeholder="如：沿街商铺、写字楼、养老机构" /></Form.Item>
          </div>
        </>}
        <div className="form-columns">
          <Form.Item name="filler" label="填报人" required={collection.purpose !== 'document'}><Input maxLength={200} /></Form.Item>
          <Form.Item name="head" label="负责人"><Input maxLength={200} /></Form.Item>
          <Form.Item name="phone" label="联系电话"><Input maxLength={200} inputMode="tel" /></Form.Item>
          {collection.collectorKind === 'superior' && <Form.Item name="addressedTo" label="报送给哪个上级单位" required><Input maxLength={200} /></Form.Item>}
        </div>
        <Form.Item name="note" label="补充说明"><Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={4000} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={save.pending}>保存</Button>
      </Form>
    </Section>
  )
}

/** The same when nothing can be changed. */
export function ReadFields({ submission: { header, rows, table, collection } }: { submission: SubmissionDetail }) {
  const words = (text: string) => text || <span className="nothing">—</span>
  const hasTable = collection.purpose === 'ledger' || collection.purpose === 'inspection'
  return (
    <Section title={hasTable ? '零报送、排查数和填报人' : '填报人'}>
      <Descriptions size="small" column={{ xs: 1, sm: 1, md: 2, lg: 3 }} items={[
        ...(hasTable ? [
          { key: 'zero', label: '本期情况', children: header.zero ? zeroText(header.zero, table.movement.closing) : `${rows.length}条，见上表` },
          { key: 'checked', label: '排查', children: words(checkedText(header.checkedHouseholds, header.checkedFirms)) },
          { key: 'checkedNote', label: '排查说明', children: words(header.checkedNote) },
        ] : []),
        { key: 'filler', label: '填报人', children: words(header.filler) },
        { key: 'head', label: '负责人', children: words(header.head) },
        { key: 'phone', label: '联系电话', children: words(header.phone) },
        ...(header.note ? [{ key: 'note', label: '补充说明', span: 'filled' as const, children: header.note }] : []),
      ]} />
    </Section>
  )
}
