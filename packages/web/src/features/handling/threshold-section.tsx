import type { Matter } from '@qingyuan/core/handling/handling-api'
import { reachedLabels, type Reached } from '@qingyuan/core/law/thresholds'
import { Alert } from 'antd'
import { Section } from '../../shared/page.tsx'
import { StatusTag, type Tone } from '../../shared/status.tsx'
import { Basis } from './basis.tsx'

const tones: Record<Reached, Tone> = { reached: 'bad', pending: 'waiting', below: 'off' }

/** 移送门槛: each figure of the file held against each threshold, and what follows. */
export function ThresholdSection({ matter }: { matter: Matter }) {
  const { thresholds, transfer } = matter
  const [title, ...more] = transfer.text.split('\n')
  return (
    <Section title="移送门槛" meaning={{ what: '用线索登记的金额、人数、未兑付对照刑事立案标准，“以上”含本数。待核的不当作没有达到。达到门槛不等于犯罪，四个要件由人判断。' }}>
      <Alert type={transfer.must ? 'error' : transfer.must === null ? 'warning' : 'info'} showIcon className="form-message" title={title}
        description={<>{more.length > 0 && <ul className="problem-list">{more.map((line) => <li key={line}>{line}</li>)}</ul>}<Basis articles={transfer.articles} /></>} />
      {thresholds.map((panel) => (
        <div key={`${panel.crime} ${panel.band}`} className="band">
          <h3>{panel.crime}：{panel.band} <StatusTag tone={tones[panel.reached]}>{reachedLabels[panel.reached]}</StatusTag></h3>
          <p className="matter-small">{panel.text}　<Basis articles={panel.articles} /></p>
          <table className="band-table">
            <tbody>{panel.columns.map((column) => (
              <tr key={column.label}>
                <th scope="row">{column.label}</th><td className="number">{column.threshold}以上</td>
                <td title={column.figure}><StatusTag tone={tones[column.reached]}>{reachedLabels[column.reached]}</StatusTag></td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      ))}
    </Section>
  )
}
