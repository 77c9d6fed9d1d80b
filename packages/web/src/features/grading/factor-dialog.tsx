import { factorLabels, type LevelFactorName } from '@qingyuan/core/grading/grade'
import { setFactor, type LeadGrade } from '@qingyuan/core/grading/grading-api'
import { Modal, Radio } from 'antd'
import { useState } from 'react'
import { newId } from '../../shared/new-id.ts'
import { useAction } from '../../shared/use-action.ts'
import { ProofChoice } from './proof-choice.tsx'

/** 舆论热度 or 涉稳隐患: which level, and by what. */
export function FactorDialog({ graded, factor, onClose }: { graded: LeadGrade; factor: LevelFactorName; onClose: () => void }) {
  const { levels } = graded.ruleSet.content.factors[factor]
  const [level, setLevel] = useState<string>()
  const action = useAction(setFactor, { done: '已登记，等级已重算', onDone: onClose })
  return (
    <Modal open title={`登记${factorLabels[factor]}`} width={600} footer={null} onCancel={onClose} className="sign-dialog">
      <p className="dialog-note">按现在的情况选一档，再点依据。以前登记的留作历史。{factor === 'stability' && '只写情况和人数，不写个人姓名。'}</p>
      <Radio.Group className="factor-levels" value={level} onChange={(event) => setLevel(event.target.value as string)}
        options={levels.map((one) => ({ value: one.code, label: `${one.label}（${one.points}分）` }))} />
      {level !== undefined && <ProofChoice graded={graded} pending={action.pending}
        onChoose={(proof) => { void action.run({ id: newId(), leadId: graded.leadId, factor, level, kind: proof.kind, ref: proof.ref, text: proof.text, onDate: proof.onDate }) }} />}
    </Modal>
  )
}
