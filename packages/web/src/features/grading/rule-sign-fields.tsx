import { proofKindLabels, proofKinds } from '@qingyuan/core/grading/grade'
import type { RuleSet, Sign } from '@qingyuan/core/grading/rule-set'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { Section } from '../../shared/page.tsx'

/** The signs with their points; known ones may go to 0 but not away, as leads refer to them. */
export function SignFields({ editable, base }: { editable: boolean; base: RuleSet }) {
  const materials = base.materials.map((one) => ({ value: one.code, label: one.label }))
  return (
    <Section title="疑点和分值（疑似程度）" meaning={{ what: '一个疑点不论有几份依据只计一次，合计最多100分。不再采用的把分值改为0。' }}>
      <Form.List name={['content', 'signs']}>{(fields, { add }) => <>
        <table className="grade-table rule-signs">
          <thead><tr><th>疑点</th><th>怎样算</th><th>什么材料可以证明</th><th>分值</th></tr></thead>
          <tbody>{fields.map((field) => <SignLine key={field.key} index={field.name} materials={materials} fixed={field.name < base.signs.length} editable={editable} />)}</tbody>
        </table>
        {editable && <NewSign onAdd={add} />}
      </>}</Form.List>
    </Section>
  )
}

function SignLine({ index, materials, fixed, editable }: { index: number; materials: { value: string; label: string }[]; fixed: boolean; editable: boolean }) {
  const [open, setOpen] = useState(false)
  const form = Form.useFormInstance()
  const sign = Form.useWatch<Sign | undefined>(['content', 'signs', index], { form, preserve: true })
  const words = materials.filter((one) => sign?.materials.includes(one.value)).map((one) => one.label).join('、')
  return (
    <tr className={sign?.points === 0 ? 'rule-unused' : undefined}>
      <th scope="row">
        {open ? <Form.Item name={[index, 'label']} noStyle rules={[{ required: true, message: '请填写' }]}><Input maxLength={200} aria-label="疑点" /></Form.Item> : sign?.label}
        <small className="nothing">{sign?.group}{!fixed && '　新增'}</small>
      </th>
      <td data-label="怎样算">{open ? <Form.Item name={[index, 'plain']} noStyle><Input.TextArea autoSize maxLength={300} aria-label="怎样算" /></Form.Item> : sign?.plain}</td>
      <td data-label="可以证明的材料">{open ? <>
        <Form.Item name={[index, 'materials']} noStyle><Select mode="multiple" options={materials} className="full-width" aria-label="材料" /></Form.Item>
        <Form.Item name={[index, 'proofs']} noStyle><Select mode="multiple" options={proofKinds.map((value) => ({ value, label: proofKindLabels[value] }))} className="full-width" aria-label="依据形式" /></Form.Item>
      </> : <>{words}{sign && sign.proofs.length < proofKinds.length && <small className="nothing">　只认{sign.proofs.map((kind) => proofKindLabels[kind]).join('、')}</small>}</>}</td>
      <td data-label="分值" className="rule-points">
        <Form.Item name={[index, 'points']} noStyle rules={[{ required: true, message: '请填写' }]}><InputNumber size="small" min={0} max={100} precision={0} aria-label={`${sign?.label ?? ''}的分值`} /></Form.Item>
        {editable && <Button type="link" size="small" onClick={() => setOpen(!open)}>{open ? '收起' : '修改'}</Button>}
      </td>
    </tr>
  )
}

function NewSign({ onAdd }: { onAdd: (sign: Sign) => void }) {
  const [label, setLabel] = useState('')
  const form = Form.useFormInstance()
  const add = () => {
    const signs = form.getFieldValue(['content', 'signs']) as Sign[]
    const next = 1 + signs.reduce((most, sign) => Math.max(most, Number(/^local_(\d+)$/.exec(sign.code)?.[1] ?? 0)), 0)
    onAdd({ code: `local_${next}`, group: '本地增加', label: label.trim(), plain: '', points: 10, proofs: [...proofKinds], materials: ['other'] })
    setLabel('')
  }
  return (
    <div className="rule-add no-print">
      <Input value={label} maxLength={200} onChange={(event) => setLabel(event.target.value)} placeholder="增加一个本地的疑点，如：以“集资建房”名义收钱" aria-label="新疑点"
        onPressEnter={(event) => { event.preventDefault(); if (label.trim()) add() }} />
      <Button disabled={label.trim() === ''} onClick={add}>增加疑点</Button>
    </div>
  )
}
