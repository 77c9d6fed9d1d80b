import type { Matter } from '@qingyuan/core/handling/handling-api'
import { reachedLabels, type Reached } from '@qingyuan/core/law/thresholds'
import { Alert } from 'antd'
import { Section } from '../../shared/page.tsx'
import { StatusTag, type Tone } from '../../shared/status.tsx'
import { Basis } from './basis.tsx'

const tones: Record<Reached, Tone> = { reached: 'bad', pending: 'waiting', below: 'off' }

/** The advice without the articles in brackets: they stand behind 依据. */
const plain = (title: string) => title.replace(/（《[^）]*）$/, '')

/** 移送门槛: each figure of the file held against each threshold, and what follows. */
export function ThresholdSection({ matter }: { matter: Matter }) {
  const { thresholds, transfer } = matter
  const [title, ...more] = transfer.text.split('\n')
  // Asked of whoever may look into it; an answer is shown to all.
  const asksWhom = matter.acquaintances.known || (!matter.closed && matter.steps.some((step) => step.code === 'acquaintances'))
  const handed = matter.stages.some((one) => one.stage === 'transferring' || one.stage === 'transferred' || one.stage === 'criminal')
  return (
    <Section title="移送门槛" meaning={{ what: '用线索登记的吸收金额、人数、参与人损失对照刑事立案标准，“以上”含本数；没有登记的，按涉及金额、未兑付推算。待核的不当作没有达到。达到门槛不等于犯罪，四个要件由人判断。' }}>
      <Alert type={matter.closed || handed ? 'info' : transfer.must ? 'error' : transfer.must === null ? 'warning' : 'info'} className="form-message" title={<>
        <b>{handed && transfer.must ? '数额达到刑事立案门槛，已按移送办理。' : plain(title!)}</b> <Basis articles={transfer.articles} />
        {more.length > 0 && !matter.closed && <ul className="problem-list">{more.map((line) => <li key={line}>{line}</li>)}</ul>}
      </>} />
      {asksWhom && <p className="matter-small band-note">{matter.acquaintances.text} <Basis articles={matter.acquaintances.articles} /></p>}
      {thresholds.map((panel, index) => (
        <details key={`${panel.crime} ${panel.band}`} className="band" open={index === 0 || panel.reached === 'reached'}>
          <summary>{panel.crime}：{panel.band} <StatusTag tone={tones[panel.reached]}>{reachedLabels[panel.reached]}</StatusTag></summary>
          <p className="matter-small">{panel.text}　<Basis articles={panel.articles} /></p>
          <table className="band-table">
            <tbody>{panel.columns.map((column) => (
              <tr key={column.label}>
                <th scope="row">{column.label}</th><td className="number">{column.threshold.replace('.00万元', '万元')}以上</td>
                <td title={column.figure}><StatusTag tone={tones[column.reached]}>{reachedLabels[column.reached]}</StatusTag></td>
              </tr>
            ))}</tbody>
          </table>
        </details>
      ))}
    </Section>
  )
}
