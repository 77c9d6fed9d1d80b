import { ExperimentOutlined } from '@ant-design/icons'
import { listRuns, runStateLabels, type Run } from '@qingyuan/core/bank/bank-run-api'
import { batchAccessLabels } from '@qingyuan/core/bank/batch'
import { Button } from 'antd'
import { CutText } from '../../shared/cut-text.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { Go } from '../../shared/go.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { instantColumn, type Column } from '../../shared/table-columns.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { BankTabs } from './result-tabs.tsx'
import { bankCrumb, runPath, runTones, whole } from './result-words.ts'
import { RunStartDialog } from './run-start-dialog.tsx'

/** What came of a run, in a few words. */
function outcome({ state, step, percent, message, counts }: Run): string {
  if (state === 'running') return `${percent}%　${step || '等待开始'}`
  if (state !== 'done' || !counts) return message
  return `${whole(counts.subjects)} 个主体：流水像集资 ${whole(counts.like)}，依据不足 ${whole(counts.unsure)}，未见集资特征（不代表排除）${whole(counts.quiet)}`
}
const titleOf = ({ batches }: Run) => batches.length === 0 ? '（批次已不在您的工作范围内）' : batches.map(({ title }) => title).join('、')
const columns: Column<Run>[] = [
  { key: 'batches', title: '流水批次', fixed: true, value: titleOf, render: (run) => <Go to={runPath(run.id)}><CutText text={titleOf(run)} width={320} /></Go> },
  { key: 'state', title: '情况', value: (run) => runStateLabels[run.state], render: (run) => <>
    <StatusTag tone={runTones[run.state]}>{runStateLabels[run.state]}</StatusTag>{run.access === 'restricted' && <> <StatusTag tone="warn">{batchAccessLabels.restricted}</StatusTag></>}</> },
  { key: 'outcome', title: '结果', value: outcome, render: (run) => <span className="flow-wrap">{outcome(run)}</span> },
  { key: 'lead', title: '线索', value: (run) => run.leadNumber, render: (run) => run.leadId && run.leadNumber ? <Go to={`/leads/${run.leadId}`}>{run.leadNumber}</Go> : <span className="nothing">—</span> },
  instantColumn('startedAt', '开始', (run) => run.startedAt),
  { key: 'by', title: '研判人', value: (run) => run.startedByName },
]

/** 研判记录: runs over batches of statements, and the way to a new one. */
export function RunListPage() {
  const { can } = useSession()
  const { state, patch } = useUrlState()
  const mayStart = can('bank.judge')
  // The table reads the same answer when it is the first page; while one runs it is asked for again.
  const running = useRead(listRuns, {}).data?.rows.some((run) => run.state === 'running') ?? false
  useRead(listRuns, { pageSize: 50, page: 1 }, { every: running ? 2000 : false })
  useRead(listRuns, {}, { every: running ? 2000 : false })
  return (
    <Page title="研判记录" crumbs={[bankCrumb]} intro="把载入的流水批次放在一起研判：先去重、配对、剔除内部往来，再逐个主体看像不像集资、测算金额。"
      actions={mayStart && <Button type="primary" icon={<ExperimentOutlined />} onClick={() => patch({ do: 'new' })}>开始研判</Button>}>
      <BankTabs />
      <DataTable name="bank-runs" endpoint={listRuns} columns={columns} rowTo={(run) => runPath(run.id)} rowTone={(run) => run.state === 'void' || run.state === 'cancelled' ? 'off' : undefined}
        empty={mayStart ? '还没有研判过。流水批次载入以后，点“开始研判”。' : '还没有您能看的研判。'} />
      {state['do'] === 'new' && mayStart && <RunStartDialog chosen={state['batchIds']?.split(',') ?? []} onClose={() => patch({ do: undefined, batchIds: undefined })} />}
    </Page>
  )
}
