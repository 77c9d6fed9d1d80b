import type { Matter } from '@qingyuan/core/handling/handling-api'
import type { ActCode } from '@qingyuan/core/law/acts'
import { matterStageLabels, matterWorkflow, type MatterStage } from '@qingyuan/core/law/matter'
import { Button } from 'antd'
import { Section } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'

/** Steps that usually come at a stage, the likeliest first. */
const usual: Record<MatterStage, readonly ActCode[]> = {
  clue: ['checked', 'evidence_wanted'], suspected: ['investigation_opened', 'filed', 'transfer_reported'], investigating: ['filed', 'determination', 'transfer_reported'], filed: ['determination', 'transfer_reported'],
  determined: ['penalty_notice', 'repayment_plan', 'transfer_reported'], noticed: ['legal_review', 'hearing_requested', 'penalty_decided'], penalised: ['penalty_served', 'repaid'], transferring: ['transfer_approved', 'transfer_handed'],
  transferred: ['police_received', 'police_filed', 'police_refused'], criminal: ['items_handed', 'repaid'], elsewhere: ['notice_out', 'notice_in'], cleared: ['checked'],
}

/** Steps that come more than once. */
const again: readonly ActCode[] = ['checked', 'evidence_wanted', 'repaid', 'notice_out', 'notice_in']

/** Where the matter stands, what is next, who must act, by when. */
export function MatterHead({ matter, closed, onStart }: { matter: Matter; /** 已销号 …: nothing is due any more. */ closed: string | undefined; onStart: (code: ActCode) => void }) {
  const { stages, next } = matter
  const now = stages.at(-1)?.stage ?? 'clue'
  const ahead = [...new Set(Object.values(matterWorkflow).flatMap((step) => (step.from.includes(now) && step.to !== 'same' ? [step.to] : [])))].filter((stage) => stage !== now)
  const told = (code: ActCode) => !again.includes(code) && matter.acts.some((act) => act.code === code && (act.state === 'done' || act.state === 'asked' || act.state === 'approved'))
  // Things that went with the seizure are handed over already; who has got everything back gets no more.
  const over = (code: ActCode) => (code === 'repaid' && matter.owedFen === 0) || (code === 'items_handed' && !matter.clocks.some((clock) => clock.code === 'items' && (clock.state === 'running' || clock.state === 'overdue')))
  const offered = matter.may.record && !closed ? usual[now].flatMap((code) => matter.steps.filter((step) => step.code === code && step.missing === '' && !told(code) && !over(code))) : []
  return (
    <Section title="办到哪一步">
      <ol className="stage-line" aria-label="办到哪一步">
        {stages.map((stage, index) => {
          const current = index === stages.length - 1
          return (
            <li key={`${stage.stage} ${stage.on ?? ''}`} className={current ? 'stage-now' : undefined} {...(current && { 'aria-current': 'step' as const })}>
              <b>{stage.label}</b>
              <small className="number">{[stage.on, current && '当前'].filter(Boolean).join('　')}</small>
            </li>
          )
        })}
      </ol>
      {ahead.length > 0 && !closed && <p className="matter-small stage-ahead">以后可能到：{ahead.map((stage) => matterStageLabels[stage]).join('、')}</p>}
      {closed ? <p className="nothing">这条线索{closed}，不再列要办的事。</p> : next.length === 0 ? <p className="nothing">现在没有必须办的事。</p> : (
        <table className="next-table">
          <thead><tr><th>接下来要办</th><th>谁办</th><th>什么时候以前</th></tr></thead>
          <tbody>
            {next.map((one, index) => (
              // Two requests of one kind read the same.
              <tr key={`${one.what} ${one.by ?? ''} ${index}`}>
                <td>{one.overdue && <><StatusTag tone="bad">已逾期</StatusTag> </>}{one.what}</td>
                <td data-label="谁办">{one.who}</td>
                <td data-label="什么时候以前" className={one.overdue ? 'matter-bad number' : 'number'}>{one.by ?? <span className="nothing">尽快</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {offered.length > 0 && (
        <div className="matter-buttons no-print">
          {offered.map((step, index) => <Button key={step.code} type={index === 0 ? 'primary' : 'default'} onClick={() => onStart(step.code)}>{step.approver ? '报请：' : '登记：'}{step.label}</Button>)}
        </div>
      )}
    </Section>
  )
}
