import type { Matter } from '@qingyuan/core/handling/handling-api'
import { formatYuan } from '@qingyuan/core/money'
import { Section } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { Basis } from './basis.tsx'

/** 罚款: who has to pay what because of the decisions on file, with what is added, credited or comes first. */
export function PenaltySection({ matter }: { matter: Matter }) {
  const { penalties } = matter
  if (penalties.length === 0) return null
  return (
    <Section title="罚款" meaning={{ what: '按处罚决定、送达、缴款、延期、复议、诉讼的登记算出，到今天为止；送达以前不起算。这里只算账，缴款凭银行回单登记。' }}>
      <ul className="parties">
        {penalties.map((one) => (
          <li key={one.who} className="penalty">
            <div className="element-head"><b>{one.who || '没有写明姓名的'}</b>{!one.standing && <StatusTag tone="off">已撤销</StatusTag>}
              {one.standing && one.fineFen > 0 && <StatusTag tone={one.owedFen === 0 ? 'good' : 'waiting'}>{one.owedFen === 0 ? '已缴清' : one.paidFen > 0 ? '没有缴清' : '没有缴'}</StatusTag>}</div>
            {one.standing && one.fineFen > 0 && <dl className="penalty-sums">
              <dt>罚款</dt><dd className="number">{formatYuan(one.fineFen)}元</dd>
              <dt>已缴</dt><dd className="number">{formatYuan(one.paidFen)}元</dd>
              {one.surchargeFen > 0 && <><dt>加处罚款</dt><dd className="number">{formatYuan(one.surchargeFen)}元</dd></>}
              <dt>还应缴</dt><dd className="number"><b>{formatYuan(one.dueFen)}元</b></dd>
            </dl>}
            {one.lines.map((line) => <div key={line.text} className="matter-small">{line.text} {line.articles && <Basis articles={line.articles} />}</div>)}
          </li>
        ))}
      </ul>
    </Section>
  )
}
