import type { SubjectFile } from '@qingyuan/core/subjects/subject-api'
import { Go } from '../../shared/go.tsx'
import { Count, Wan } from '../../shared/money.tsx'
import { Section } from '../../shared/page.tsx'
import { OnDay } from '../../shared/time.tsx'
import { LeadStateTag } from '../leads/lead-tags.tsx'

/** The leads about the subject that the viewer may see, the newest first. */
export function SubjectLeads({ file }: { file: SubjectFile }) {
  return (
    <Section title={`线索（${file.leads.length}）`} extra={file.leads.length > 0 && <Go to="/leads" search={{ subjectId: file.id }}>在线索列表里看</Go>}>
      {file.leads.length === 0 ? <p className="nothing">没有您能看到的线索。</p> : (
        <div className="scroll-x">
          <table className="plain-table subject-stack">
            <thead><tr><th>线索编号</th><th>收到日期</th><th>来源</th><th>状态</th><th>主报单位</th><th className="right">金额（万元）</th><th className="right">人数</th><th className="right">未兑付（万元）</th></tr></thead>
            <tbody>{file.leads.map((lead) => (
              <tr key={lead.id}>
                <td><Go to={`/leads/${lead.id}`}>{lead.number}</Go></td><td data-label="收到日期"><OnDay day={lead.receivedOn} /></td><td data-label="来源">{lead.source}</td>
                <td data-label="状态"><LeadStateTag state={lead.state} /></td><td data-label="主报单位">{lead.mainUnitName}</td>
                <td className="right" data-label="金额（万元）"><Wan fen={lead.amountFen} /></td><td className="right" data-label="人数"><Count value={lead.people} /></td><td className="right" data-label="未兑付（万元）"><Wan fen={lead.unpaidFen} /></td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

export function SubjectCases({ cases }: { cases: SubjectFile['cases'] }) {
  return (
    <Section title={`案件（${cases.length}）`}>
      <div className="scroll-x">
        <table className="plain-table subject-stack">
          <thead><tr><th>立案号</th><th>案件名称</th><th>阶段</th></tr></thead>
          <tbody>{cases.map((one) => <tr key={one.id}><td><Go to={`/cases/${one.id}`}>{one.number}</Go></td><td data-label="案件名称">{one.name}</td><td data-label="阶段">{one.stage || '—'}</td></tr>)}</tbody>
        </table>
      </div>
    </Section>
  )
}
