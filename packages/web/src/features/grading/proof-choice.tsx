import { proofKindLabels, type ProofKind } from '@qingyuan/core/grading/grade'
import type { LeadGrade } from '@qingyuan/core/grading/grading-api'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useSession } from '../../shared/session.tsx'
import { proofIcons } from './proof-button.tsx'

export interface ChosenProof { kind: ProofKind; ref: string | null; text: string; onDate: string; material?: string }

/** Where the proof is: one click on a file, event or figure of the lead chooses it; or words. */
export function ProofChoice({ graded, allowed, pending, onChoose }: {
  graded: LeadGrade; allowed?: readonly ProofKind[]; pending: boolean; onChoose: (proof: ChosenProof) => void
}) {
  const { today } = useSession()
  const [words, setWords] = useState('')
  const may = (kind: ProofKind) => !allowed || allowed.includes(kind)
  const choices = graded.choices.filter((choice) => may(choice.kind))
  const send = () => onChoose({ kind: 'text', ref: null, text: words.trim(), onDate: today })
  return (
    <div className="proof-choice">
      <p className="grade-threshold">点一下依据就登记：</p>
      <ul>
        {choices.map((choice) => (
          <li key={`${choice.kind} ${choice.ref}`}>
            <Button block disabled={pending} className="proof-pick" icon={proofIcons[choice.kind]} title={`${proofKindLabels[choice.kind]}：${choice.label}`}
              onClick={() => onChoose({ kind: choice.kind, ref: choice.ref, text: '', onDate: choice.onDate, material: choice.material })}>
              <span className="proof-pick-text">{choice.label}</span><time className="number">{choice.onDate}</time>
            </Button>
          </li>
        ))}
        {choices.length === 0 && <li className="nothing">这条线索还没有材料、办理记录，可以先上传或登记，也可以用文字说明。</li>}
      </ul>
      {may('text') && (
        <div className="proof-words">
          <Input value={words} onChange={(event) => setWords(event.target.value)} maxLength={1000} placeholder="或用文字说明：谁说的、在哪里看到、看到什么" aria-label="文字说明"
            onPressEnter={(event) => { event.preventDefault(); if (words.trim().length >= 4) send() }} />
          <Button disabled={pending || words.trim().length < 4} onClick={send}>登记</Button>
        </div>
      )}
    </div>
  )
}
