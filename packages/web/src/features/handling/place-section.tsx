import { placeKindLabels, placeKindsKnown, savePlaces, type Matter } from '@qingyuan/core/handling/handling-api'
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { Section } from '../../shared/page.tsx'
import { StatusTag, type Tone } from '../../shared/status.tsx'
import { Basis } from './basis.tsx'

type PlaceKind = (typeof placeKindsKnown)[number]
const tones: Record<string, Tone> = { ours: 'good', elsewhere: 'warn', disputed: 'bad', unknown: 'waiting' }
const labelOf = (kind: string): string => (kind in placeKindLabels ? placeKindLabels[kind as PlaceKind] : kind)
const placeText = (place: Matter['places'][number]) => `${place.province}${place.city === place.province ? '' : place.city}${place.county}`

/** Where it is registered and who else it touches; whose matter it is, and what we have to do here either way. */
export function PlaceSection({ matter }: { matter: Matter }) {
  const [editing, setEditing] = useState(false)
  const { jurisdiction, places } = matter
  return (
    <Section title="管辖和涉及地" extra={matter.may.record && <Button size="small" onClick={() => setEditing(true)}>{places.length > 0 ? '修改' : '登记'}</Button>}>
      <p><StatusTag tone={tones[jurisdiction.answer] ?? 'waiting'}>{jurisdiction.label}</StatusTag></p>
      <p className="place-because">{jurisdiction.because} <Basis articles={jurisdiction.articles} /></p>
      {jurisdiction.missing.length > 0 && <p className="matter-warn">还要查清：{jurisdiction.missing.join('、')}</p>}
      {jurisdiction.duties.length > 0 && !matter.closed && <><p className="matter-small">我们要做的：</p><ul className="problem-list">{jurisdiction.duties.map((duty) => <li key={duty}>{duty}</li>)}</ul></>}
      {places.length > 0 && (
        <dl className="places">
          {places.map((place) => <div key={`${place.kind} ${placeText(place)}`}><dt>{labelOf(place.kind)}</dt><dd>{placeText(place)}{place.basis && <span className="matter-small">　{place.basis}</span>}</dd></div>)}
        </dl>
      )}
      {editing && <PlacesDialog matter={matter} onClose={() => setEditing(false)} />}
    </Section>
  )
}

interface PlaceValues { kind?: PlaceKind; province: string; city?: string; county?: string; basis?: string }
function PlacesDialog({ matter, onClose }: { matter: Matter; onClose: () => void }) {
  const known = matter.places.map((place): PlaceValues => ({ ...place, kind: place.kind as PlaceKind }))
  return (
    <FormDialog title="登记地、住所地和涉及地" endpoint={savePlaces} done="已保存" width={760} onClose={onClose}
      initial={{ places: known.length > 0 ? known : [{ kind: 'registration', province: '' }] as PlaceValues[] }}
      toInput={({ places }: { places: PlaceValues[] }) => ({ leadId: matter.leadId, places: (places ?? []).map((one) => ({ kind: one.kind!, province: one.province, city: one.city ?? '', county: one.county ?? '', basis: one.basis ?? '' })) })}>
      <p className="dialog-note">单位看登记地，个人看住所地或者经常居住地。集资参与人、资产在哪里不影响由谁管，但那里要配合。写规范名称，直辖市的“市”一栏可不填。</p>
      <Form.List name="places">{(fields, { add, remove }) => <>
        {fields.map(({ key, name }) => (
          <div key={key} className="place-line">
            <Form.Item name={[name, 'kind']} label="是什么地方" rules={[{ required: true, message: '请选择' }]}><Select placeholder="请选择" options={placeKindsKnown.map((value) => ({ value, label: placeKindLabels[value] }))} /></Form.Item>
            <Form.Item name={[name, 'province']} label="省" rules={[{ required: true, whitespace: true, message: '请填写省份' }]}><Input maxLength={40} /></Form.Item>
            <Form.Item name={[name, 'city']} label="市"><Input maxLength={40} /></Form.Item>
            <Form.Item name={[name, 'county']} label="县（区）"><Input maxLength={40} /></Form.Item>
            <Form.Item name={[name, 'basis']} label="根据"><Input maxLength={200} placeholder="如：营业执照" /></Form.Item>
            <Button type="text" icon={<DeleteOutlined />} aria-label="去掉这一处" className="place-remove" onClick={() => remove(name)} />
          </div>
        ))}
        <Button icon={<PlusOutlined />} onClick={() => add({ kind: 'conduct', province: '' })}>添加一处</Button>
      </>}</Form.List>
    </FormDialog>
  )
}
