import { verdictLabels } from '@qingyuan/core/bank/findings'
import type { RunSubjectDetail } from '@qingyuan/core/bank/bank-run-api'
import { Alert } from 'antd'
import { Section } from '../../shared/page.tsx'

/** Why the verdict is what it is: points that anybody can add up, and what is missing. */
export function SubjectReasons({ subject: { reasons, score, verdict, missing } }: { subject: RunSubjectDetail }) {
  const sum = reasons.reduce((total, { points }) => total + points, 0)
  return (
    <Section title="为什么这样提示" meaning={{ what: '每一项得几分、凭什么，都列在下面，可以逐项加起来。60 分起提示“流水像集资”；证据不够判断的，另作“依据不足”，不当作没有问题。' }}>
      {reasons.length === 0 ? <p className="nothing">没有一项得分。</p> : (
        <table className="plain-table flow-reasons">
          <thead><tr><th>理由</th><th className="right">分</th></tr></thead>
          <tbody>{reasons.map(({ says, points }) => <tr key={says}><td>{says}</td><td className="right number">{points > 0 ? `+${points}` : points}</td></tr>)}</tbody>
          <tfoot><tr><th scope="row">合计{sum !== score && `（${sum > 100 ? '最高计 100 分' : sum < 0 ? '最低计 0 分' : `看得出的付款人太少，最高计 ${score} 分`}）`}　{verdictLabels[verdict]}</th><td className="right number"><b>{score}</b></td></tr></tfoot>
        </table>
      )}
      {missing.length > 0 && <Alert className="flow-missing" type="warning" showIcon title="还缺什么" description={<ul>{missing.map((text) => <li key={text}>{text}</li>)}</ul>} />}
      {verdict === 'not-fundraising-like' && <p className="nothing flow-missing">只看了本批流水；别的账户、现金、线下合同都可能没有包括在内。</p>}
    </Section>
  )
}
