import type { LeadGrade } from '@qingyuan/core/grading/grading-api'
import { Button } from 'antd'
import { useState } from 'react'
import { At } from '../../shared/time.tsx'
import { GradeTag } from './grade-tags.tsx'
import { ProofButton } from './proof-button.tsx'

const shownAtFirst = 3

/** What the grade was, when and why it changed; and what was withdrawn. */
export function GradeHistory({ graded }: { graded: LeadGrade }) {
  const [all, setAll] = useState(false)
  const { history, proofs } = graded
  const withdrawn = proofs.filter((proof) => proof.withdrawn)
  const shown = all ? history : history.slice(0, shownAtFirst)
  if (history.length === 0 && withdrawn.length === 0) return null
  return (
    <section className="grade-history">
      <h3>历次评级</h3>
      <ol>
        {shown.map((row) => (
          <li key={row.id}>
            <GradeTag grade={row.grade} />
            <span className="grade-history-words">
              <At iso={row.at} />　{row.cause}　疑似{row.likelihood}、危害{row.consequence}　第{row.version}版　{row.byName}
              {row.override && <span className="grade-threshold">人工调整：{row.override.reason}</span>}
            </span>
          </li>
        ))}
      </ol>
      {all && withdrawn.length > 0 && <div className="grade-proofs grade-withdrawn">已撤回：{withdrawn.map((proof) => <ProofButton key={proof.id} proof={proof} graded={graded} />)}</div>}
      {(history.length > shownAtFirst || withdrawn.length > 0) && <Button type="link" size="small" className="grade-set no-print" onClick={() => setAll(!all)}>
        {all ? '收起' : `全部 ${history.length} 次${withdrawn.length > 0 ? `，撤回 ${withdrawn.length} 条` : ''}`}</Button>}
    </section>
  )
}
