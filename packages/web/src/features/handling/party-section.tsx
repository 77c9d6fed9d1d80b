import { saveParty, withdrawParty, type Matter } from '@qingyuan/core/handling/handling-api'
import { addresseeLabels, addressees, type Addressee } from '@qingyuan/core/law/measure-words'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { useAction } from '../../shared/use-action.ts'

const kinds = addressees.filter((one) => one !== 'public') as Exclude<Addressee, 'public'>[]
const labelOf = (kind: string): string => (kind in addresseeLabels ? addresseeLabels[kind as Addressee] : kind)

/** People, companies and things that measures may be addressed to. */
export function PartySection({ matter }: { matter: Matter }) {
  const [adding, setAdding] = useState(false)
  const take = useAction(withdrawParty, { done: '已移去' })
  return (
    <Section title={`涉及的人、单位、财物（${matter.parties.length}）`} extra={matter.may.record && <Button size="small" onClick={() => setAdding(true)}>登记</Button>}
      meaning={{ what: '措施只能针对法律允许的对象。实际控制人、协助人、广告发布者等，登记了才能对其采取相应措施。' }}>
      {matter.parties.length === 0 && <p className="nothing">还没有登记。主体本身不用再登记。</p>}
      <ul className="parties">
        {matter.parties.map((party) => (
          <li key={party.id}>
            <span><b>{party.name}</b>　{labelOf(party.kind)}{party.note && <span className="matter-small">　{party.note}</span>}</span>
            {matter.may.record && <ReasonButton size="small" type="text" label="移去" title={`移去：${party.name}`} consequence="已经对其办过的措施留在记录里。" onConfirm={(reason) => take.run({ id: party.id, reason })} />}
          </li>
        ))}
      </ul>
      {adding && <PartyDialog leadId={matter.leadId} onClose={() => setAdding(false)} />}
    </Section>
  )
}

interface PartyValues { kind?: (typeof kinds)[number]; name: string; note: string }
function PartyDialog({ leadId, onClose }: { leadId: string; onClose: () => void }) {
  const [id] = useState(newId)
  return (
    <FormDialog title="登记涉及的人、单位、财物" endpoint={saveParty} okText="登记" done="已登记" onClose={onClose} initial={{ name: '', note: '' } as PartyValues}
      toInput={(values: PartyValues) => ({ id, leadId, kind: values.kind!, name: values.name, note: values.note })}>
      <Form.Item name="kind" label="是什么" rules={[{ required: true, message: '请选择' }]}><Select placeholder="请选择" listHeight={320} showSearch={{ optionFilterProp: 'label' }} options={kinds.map((value) => ({ value, label: addresseeLabels[value] }))} /></Form.Item>
      <Form.Item name="name" label="名称、姓名" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={200} /></Form.Item>
      <Form.Item name="note" label="说明"><Input maxLength={200} placeholder="如：占股70%；车牌号；账户开户行" /></Form.Item>
    </FormDialog>
  )
}
