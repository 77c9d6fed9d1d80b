import { getPrecision } from '@qingyuan/core/bank/bank-run-api'
import { analyses } from '@qingyuan/core/bank/findings'
import { Loaded } from '../../shared/loaded.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useRead } from '../../shared/use-read.ts'
import { Go } from '../../shared/go.tsx'
import { BankTabs } from './result-tabs.tsx'
import { bankCrumb, percentOf, whole } from './result-words.ts'
import './result.css'

const shortPercent = (part: number) => `${(part * 100).toFixed(0)}%`

/** 查准率: of what was judged, how much was confirmed, analysis by analysis, with how sure that is. */
export function FindingPrecisionPage() {
  const read = useRead(getPrecision, {})
  return (
    <Page title="各项分析的查准率" crumbs={[bankCrumb]} print="portrait" intro="按人的判断算：判为属实的，占判为属实和不属实的多少。判断得越多，区间越窄。"
      meaning={{ what: '查准率＝属实÷（属实＋不属实）；说不清的和待判断的都不算。区间是 95% 的可信范围（威尔逊区间）：判得少时范围很宽，不能当作准。查准率不说明漏掉了多少。' }}>
      <BankTabs />
      <Section title="按分析和版本">
        <Loaded read={read}>{({ rows }) => rows.length === 0 ? <p className="nothing">还没有研判提示。研判并逐条判断以后，这里显示每项分析准不准。</p> : (
          <div className="scroll-x"><table className="plain-table flow-precision">
            <thead><tr><th>分析</th><th>版本</th><th className="right">属实</th><th className="right">不属实</th><th className="right">说不清</th><th className="right">待判断</th><th>查准率（95% 可信范围）</th></tr></thead>
            <tbody>{rows.map((row) => (
              <tr key={`${row.code} ${row.version}`}>
                <th scope="row"><Go to="/bank/findings" search={{ code: row.code }} title={analyses[row.code].says}>{analyses[row.code].title}</Go></th><td className="number">{row.version}</td>
                <td className="right number">{whole(row.confirmed)}</td><td className="right number">{whole(row.not)}</td><td className="right number">{whole(row.unclear)}</td><td className="right number">{whole(row.open)}</td>
                <td>{row.precision === null ? <span className="nothing">还没有判断过</span> : <span className="flow-range">
                  <b className="number">{shortPercent(row.precision.part)}</b>
                  <span className="flow-range-bar" aria-hidden="true"><span style={{ left: percentOf(row.precision.low), width: percentOf(row.precision.high - row.precision.low) }} /><i style={{ left: percentOf(row.precision.part) }} /></span>
                  <span className="number">{shortPercent(row.precision.low)} 至 {shortPercent(row.precision.high)}</span>
                  {row.confirmed + row.not < 20 && <span className="nothing">判断还少，仅供参考</span>}
                </span>}</td>
              </tr>
            ))}</tbody>
          </table></div>
        )}</Loaded>
      </Section>
    </Page>
  )
}
