import { gradeLabels, gradeMeanings } from '@qingyuan/core/grading/grade'
import { getGradeSummary, listWarnings, type Warning } from '@qingyuan/core/grading/grading-api'
import { Button } from 'antd'
import { useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Count, Wan } from '../../shared/money.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { dayColumn, instantColumn, linkColumn, type Column } from '../../shared/table-columns.tsx'
import { useRead } from '../../shared/use-read.ts'
import { GradeTag } from './grade-tags.tsx'
import { CloseWarningDialog, WarningTag } from './lead-warnings.tsx'
import './grading.css'

/** 总量风险清单按等级: how many leads on the ledger stand where, and the high-risk warnings to their end. */
export function GradeSummaryPage() {
  const read = useRead(getGradeSummary, {})
  return (
    <Page title="风险等级" print="landscape" intro="在册线索按风险等级汇总，点数字看线索；高风险预警逐件跟到有结果。"
      meaning={{ what: '只计在册线索。涉及金额、人数、未兑付为已知数之和，待核的不计入。待核不是低风险：材料不足，暂不能判断。' }}>
      <Section title="总量风险清单（按等级）">
        <Loaded read={read}>{(summary) => (
          <table className="grade-table">
            <thead><tr><th>风险等级</th><th className="grade-figure">在册线索</th><th className="grade-figure">涉及金额（万元）</th><th className="grade-figure">涉及人数</th><th className="grade-figure">未兑付（万元）</th><th>说明</th></tr></thead>
            <tbody>
              {summary.rows.map((row) => (
                <tr key={row.grade}>
                  <th scope="row"><GradeTag grade={row.grade} /></th>
                  <td data-label="在册线索" className="grade-figure">{row.leads > 0 ? <Go to="/leads" search={{ grades: row.grade, onLedger: 'true' }}>{row.leads} 条</Go> : '0 条'}</td>
                  <td data-label="涉及金额（万元）" className="grade-figure">{row.leads === 0 ? '–' : <Sum known={<Wan fen={row.amountFen} />} unknown={row.unknownAmount} all={row.leads} />}</td>
                  <td data-label="涉及人数" className="grade-figure">{row.leads === 0 ? '–' : <Sum known={<Count value={row.people} />} unknown={row.unknownPeople} all={row.leads} />}</td>
                  <td data-label="未兑付（万元）" className="grade-figure">{row.leads === 0 ? '–' : <Sum known={<Wan fen={row.unpaidFen} />} unknown={row.unknownUnpaid} all={row.leads} />}</td>
                  <td data-label="说明">{gradeMeanings[row.grade]}{row.overridden > 0 && `；其中人工调整 ${row.overridden} 条`}</td>
                </tr>
              ))}
              <tr><th scope="row"><b>合计</b></th><td data-label="在册线索" className="grade-figure"><Go to="/leads" search={{ onLedger: 'true' }}>{summary.rows.reduce((sum, row) => sum + row.leads, 0)} 条</Go></td><td colSpan={4} /></tr>
            </tbody>
          </table>
        )}</Loaded>
      </Section>
      <Warnings />
    </Page>
  )
}

/** A sum, and how many it leaves out. */
function Sum({ known, unknown, all }: { known: React.ReactNode; unknown: number; all: number }) {
  return <>{known}{unknown > 0 && unknown < all && <small className="pending-value">　另{unknown}条待核</small>}</>
}

function Warnings() {
  const { can } = useSession()
  const [closing, setClosing] = useState<Warning>()
  const columns: Column<Warning>[] = [
    linkColumn('subjectName', '主体', (row) => row.subjectName, (row) => `/leads/${row.leadId}`),
    { key: 'state', title: '办理', value: (row) => (row.doneAt ? '已反馈' : row.overdue ? '已逾期' : '办理中'), render: (row) => <WarningTag warning={row} /> },
    { key: 'unitName', title: '承办单位', value: (row) => row.unitName },
    instantColumn('openedAt', '发出', (row) => row.openedAt),
    dayColumn('dueOn', '期限', (row) => row.dueOn),
    { key: 'grade', title: '现在等级', value: (row) => gradeLabels[row.grade], render: (row) => <GradeTag grade={row.grade} /> },
    { key: 'result', title: '结果', value: (row) => row.result, render: (row) => row.doneAt ? <span className="warning-result">{row.result}<small className="nothing">　{row.doneByName}</small></span>
      : row.mine || can('lead.dispatch') ? <Button size="small" onClick={() => setClosing(row)}>反馈结果</Button> : <span className="nothing">未反馈</span> },
  ]
  return (
    <Section title="高风险预警" meaning={{ what: '线索评为“高”时自动发给主报单位，期限和要求由评级规则规定；写明结果才能办结。' }}>
      <DataTable name="warnings" endpoint={listWarnings} columns={columns} rowKey={(row) => row.taskId} rowTo={(row) => `/leads/${row.leadId}`} rowTone={(row) => (row.overdue ? 'bad' : undefined)}
        filters={[{ kind: 'select', key: 'open', label: '办理', options: [{ value: 'true', label: '未反馈' }, { value: 'false', label: '已反馈' }] }]}
        empty="没有高风险预警。线索评为“高”时会自动出现在这里。" />
      {closing && <CloseWarningDialog warning={closing} onClose={() => setClosing(undefined)} />}
    </Section>
  )
}
