import type { Matter } from '@qingyuan/core/handling/handling-api'
import { actKind, procedureCodes, sideLabels, type ActCode } from '@qingyuan/core/law/acts'
import type { MatterStage } from '@qingyuan/core/law/matter'
import { headLabels } from '@qingyuan/core/law/organs'
import { Button } from 'antd'
import { useState } from 'react'
import { Section } from '../../shared/page.tsx'
import { Basis } from './basis.tsx'

type Step = Matter['steps'][number]
/** The procedure in the order of the matter: each part up to and including its last step, and the stages at which it stands open. */
const parts: readonly { title: string; last: ActCode; at: readonly MatterStage[] }[] = [
  { title: '核查、调查', last: 'to_regulator', at: ['clue', 'suspected', 'cleared'] },
  { title: '立案、认定', last: 'court_consulted', at: ['suspected', 'investigating', 'filed'] },
  { title: '保存、查封扣押、整改以后', last: 'rectified', at: [] },
  { title: '行政处罚', last: 'suit_decided', at: ['determined', 'noticed', 'penalised'] },
  { title: '移送公安', last: 'supervision_notified', at: ['determined', 'transferring', 'transferred', 'criminal'] },
  { title: '跨区域', last: 'handed_over', at: ['elsewhere'] },
  { title: '清退', last: 'repaid', at: ['penalised', 'criminal'] },
]
/** Which part of the procedure a step belongs to. */
export const partOf = (code: ActCode): number => parts.findIndex((part) => procedureCodes.findIndex((one) => one === code) <= procedureCodes.findIndex((one) => one === part.last))

/** Steps of procedure; those that cannot be recorded yet say why. `open`: a step that somebody was sent to. */
export function StepList({ matter, open, onStart }: { matter: Matter; open: ActCode | undefined; onStart: (code: ActCode) => void }) {
  const now = matter.stages.at(-1)?.stage ?? 'clue'
  const groups = parts.map((part, index) => ({ ...part, index, steps: matter.steps.filter((step) => partOf(step.code) === index) })).filter((group) => group.steps.length > 0)
  return (
    <Section title="办理步骤" meaning={{ what: '按办案的先后列。办过一步就登记一步，公安、法院、当事人的答复收到后也在这里登记。' }}>
      {groups.length === 0 && <p className="nothing">本单位没有要登记的步骤。</p>}
      {groups.map((group) => (
        <Part key={`${group.title} ${open !== undefined && partOf(open) === group.index}`} title={group.title} steps={group.steps} acts={matter.acts} mayRecord={matter.may.record} onStart={onStart}
          shown={group.at.includes(now) || (open !== undefined && partOf(open) === group.index)} />
      ))}
    </Section>
  )
}

function Part({ title, steps, acts, shown, mayRecord, onStart }: { title: string; steps: Step[]; acts: Matter['acts']; shown: boolean; mayRecord: boolean; onStart: (code: ActCode) => void }) {
  const [open, setOpen] = useState(shown)
  const [later, setLater] = useState(false)
  // The last time that this step was done: a second one is possible, but not by oversight.
  const told = (code: ActCode) => acts.findLast((act) => act.code === code && act.state === 'done')?.onDate
  const ready = steps.filter((step) => step.missing === '')
  const waiting = steps.filter((step) => step.missing !== '')
  return (
    <div className="measure-group">
      <h3><button type="button" className="measure-fold" aria-expanded={open} onClick={() => setOpen(!open)}>{title}<span className="matter-small">　{ready.length > 0 ? `可登记 ${ready.length} 项` : '还没有到'}</span></button></h3>
      {open && <>
        <ul className="measures">
          {ready.map((step) => (
            <li key={step.code}>
              <div className="measure-what">
                <span><b>{step.label}</b>{told(step.code) && <span className="matter-small">　已登记 {told(step.code)}</span>}</span>
                <span>{step.plain} <Basis articles={step.articles} /></span>
                {step.approver && <span className="matter-small">须经{headLabels[step.approver]}批准</span>}
              </div>
              {mayRecord && <div className="measure-do no-print"><Button size="small" onClick={() => onStart(step.code)}>{step.approver ? '报请审批' : actKind(step.code).side === 'ours' ? '登记' : '收到后登记'}</Button></div>}
            </li>
          ))}
        </ul>
        {waiting.length > 0 && <Button type="link" size="small" className="matter-fold" aria-expanded={later} onClick={() => setLater(!later)}>{later ? '收起' : '看'}还不能登记的 {waiting.length} 项</Button>}
        {later && (
          <ul className="measures measures-later">
            {waiting.map((step) => (
              <li key={step.code}><div className="measure-what"><b>{step.label}</b>{actKind(step.code).side !== 'ours' && <span className="matter-small">{sideLabels[actKind(step.code).side]}</span>}<span className="matter-warn">{step.missing}</span></div></li>
            ))}
          </ul>
        )}
      </>}
    </div>
  )
}
