import { recordSign, type LeadGrade } from '@qingyuan/core/grading/grading-api'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { newId } from '../../shared/new-id.ts'
import { useAction } from '../../shared/use-action.ts'
import { groupBy } from '../../shared/group-by.ts'
import { ProofChoice, type ChosenProof } from './proof-choice.tsx'

/** No sign: the material was looked at and shows nothing. */
const clean = ''

/** Records a sign in two clicks: what is seen, and where it is written. Stays open for the next one. */
export function SignDialog({ graded, onClose }: { graded: LeadGrade; onClose: () => void }) {
  const { signs, materials } = graded.ruleSet.content
  const [chosen, setChosen] = useState<string>()
  const [material, setMaterial] = useState<string>()
  const [find, setFind] = useState('')
  const action = useAction(recordSign, { done: '已登记，等级已重算' })
  const sign = signs.find((one) => one.code === chosen)
  const shown = signs.filter((one) => one.points > 0 && `${one.label}${one.plain}${one.group}`.includes(find.trim()))
  const recorded = (code: string) => graded.result.likelihood.reasons.find((reason) => reason.code === code)?.proofs.length ?? 0
  const choose = (code: string) => { setChosen(code === chosen ? undefined : code); setMaterial(undefined) }
  const record = async (proof: ChosenProof) => {
    const guess = proof.material && (!sign || sign.materials.includes(proof.material)) ? proof.material : sign?.materials[0] ?? proof.material
    const made = await action.run({ id: newId(), leadId: graded.leadId, sign: sign?.code ?? null, material: material ?? guess ?? 'other', kind: proof.kind, ref: proof.ref, text: proof.text, onDate: proof.onDate })
    if (made) setChosen(undefined)
  }
  const proofPart = chosen !== undefined && (
    <div className="sign-proof">
      <label className="sign-material">这是什么材料
        <Select size="small" value={material ?? null} placeholder="按依据自动判断" allowClear onChange={(value: string | null) => setMaterial(value ?? undefined)}
          options={materials.map((one) => ({ value: one.code, label: one.label }))} />
      </label>
      <ProofChoice graded={graded} pending={action.pending} onChoose={(proof) => { void record(proof) }} {...(sign && { allowed: sign.proofs })} />
    </div>
  )
  const line = (code: string, label: string, plain: string, points: number | undefined) => (
    <li key={code} className={chosen === code ? 'sign-chosen' : undefined}>
      <button type="button" className="sign-pick" aria-expanded={chosen === code} onClick={() => choose(code)}>
        <span className="sign-label"><b>{label}</b><small>{plain}</small></span>
        <span className="sign-points">{recorded(code) > 0 && <em>已登记</em>}{points !== undefined && `${points}分`}</span>
      </button>
      {chosen === code && proofPart}
    </li>
  )
  return (
    <Modal open title="登记疑点、材料" width={680} footer={null} onCancel={onClose} className="sign-dialog">
      <p className="dialog-note">先点看到的疑点，再点依据在哪里。材料里没看出疑点的，也点最后一项登记：它说明已经核过，凑齐材料才能评级。</p>
      <Input.Search autoFocus allowClear value={find} onChange={(event) => setFind(event.target.value)} placeholder="找疑点，如：返现、失联" aria-label="找疑点" />
      <div className="sign-list">
        {[...groupBy(shown, (one) => one.group)].map(([group, members]) => (
          <section key={group}><h3>{group}</h3><ul>{members.map((one) => line(one.code, one.label, one.plain, one.points))}</ul></section>
        ))}
        <section><h3>未见疑点</h3><ul>{line(clean, '材料看过，未见疑点', '只登记材料，不计分', undefined)}</ul></section>
      </div>
    </Modal>
  )
}
