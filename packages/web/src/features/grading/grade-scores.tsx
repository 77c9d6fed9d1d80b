import { bandLabels, scoreLabels, type Band, type LevelFactorName, type ScoreName } from '@qingyuan/core/grading/grade'
import type { LeadGrade } from '@qingyuan/core/grading/grading-api'
import { Button } from 'antd'
import { Explain } from '../../shared/explain.tsx'
import { ProofButton } from './proof-button.tsx'

const meanings: Record<ScoreName, string> = {
  likelihood: '像不像非法集资：每个疑点按规则计分，一个疑点不论有几份依据只计一次，最多100分。',
  consequence: '真出事有多严重：涉众规模、风险敞口按登记的数分档计分；舆论热度、涉稳隐患按登记的程度计分，最多100分。',
}

/** Both scores, each with all that it is made of. */
export function GradeScores({ graded, onFactor }: { graded: LeadGrade; onFactor?: (factor: LevelFactorName) => void }) {
  const { likelihood, consequence } = graded.result
  const proofs = new Map(graded.proofs.map((proof) => [proof.id, proof]))
  const clean = graded.proofs.filter((proof) => !proof.withdrawn && proof.sign === null)
  const signOf = (code: string) => graded.ruleSet.content.signs.find((sign) => sign.code === code)
  return (
    <div className="grade-scores">
      <Score name="likelihood" score={likelihood.score} band={likelihood.band} open={graded.result.grade === 'pending'}>
        {likelihood.reasons.length === 0 && <li className="nothing">没有登记疑点</li>}
        {likelihood.reasons.map((reason) => (
          <li key={reason.code}>
            <span className="grade-points">＋{reason.points}</span>
            <div>
              {signOf(reason.code)?.plain ? <Explain meaning={{ what: signOf(reason.code)!.plain }}>{reason.label}</Explain> : reason.label}
              <div className="grade-proofs">{reason.proofs.map((id) => proofs.get(id)).map((proof) => proof && <ProofButton key={proof.id} proof={proof} graded={graded} />)}</div>
            </div>
          </li>
        ))}
        {clean.length > 0 && (
          <li>
            <span className="grade-points nothing">＋0</span>
            <div>看过、未见疑点<div className="grade-proofs">{clean.map((proof) => <ProofButton key={proof.id} proof={proof} graded={graded} />)}</div></div>
          </li>
        )}
      </Score>
      <Score name="consequence" score={consequence.score} band={consequence.band} open={graded.result.grade === 'pending'}>
        {consequence.factors.map((factor) => {
          const level = factor.code === 'heat' || factor.code === 'stability' ? factor.code : undefined
          const recorded = level && graded.facts.levels[level]
          return (
            <li key={factor.code} className={factor.known ? undefined : 'grade-unknown'}>
              <span className="grade-points">＋{factor.points}</span>
              <div>
                {factor.label}：{factor.value}
                {factor.threshold && factor.threshold !== factor.value && <span className="grade-threshold">{factor.threshold}</span>}
                {recorded && <span className="grade-threshold">{recorded.onDate}　{recorded.text}</span>}
                {level && onFactor && <Button type="link" size="small" className="grade-set no-print" onClick={() => onFactor(level)}>{recorded ? '更新' : '登记'}</Button>}
              </div>
            </li>
          )
        })}
      </Score>
    </div>
  )
}

/** @param open something is still missing: what is counted so far says nothing about 低, 中 or 高 */
function Score({ name, score, band, open, children }: { name: ScoreName; score: number; band: Band; open: boolean; children: React.ReactNode }) {
  return (
    <section className="grade-score">
      <header>
        <Explain meaning={{ what: meanings[name] }}>{scoreLabels[name]}</Explain>
        <b className="number">{score}</b><span>{open ? '分（暂计，材料不全）' : `分（${bandLabels[band]}）`}</span>
      </header>
      <div className={open ? 'grade-bar' : `grade-bar grade-bar-${band}`} role="img" aria-label={`${scoreLabels[name]}${score}分，满分100分`}><i style={{ width: `${score}%` }} /></div>
      <ul>{children}</ul>
    </section>
  )
}
