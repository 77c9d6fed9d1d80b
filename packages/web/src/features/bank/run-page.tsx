import { cancelRun, getRun, listRunSubjects, runStateLabels, type Run, type RunSubject } from '@qingyuan/core/bank/bank-run-api'
import { batchAccessLabels } from '@qingyuan/core/bank/batch'
import { analyses, verdictLabels, type FlowEstimate } from '@qingyuan/core/bank/findings'
import { formatWan } from '@qingyuan/core/money'
import { Alert, App, Button, Progress } from 'antd'
import { DataTable } from '../../shared/data-table.tsx'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Count, Wan } from '../../shared/money.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import type { Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { At } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { bankCrumb, percentOf, runsCrumb, runTones, subjectPath, verdictTones, whole } from './result-words.ts'
import { RevealNames, useOpenedNames } from './result-reveal.tsx'
import './result.css'

/** 流水研判提示: one run, from its progress to its subjects. */
export function RunPage() {
  const { id } = usePathParams<{ id: string }>()
  const running = useRead(getRun, { id }).data?.state === 'running'
  const read = useRead(getRun, { id }, { every: running ? 1000 : false })
  return <Loaded read={read} rows={12}>{(run) => <RunView key={id} run={run} />}</Loaded>
}

function RunView({ run }: { run: Run }) {
  return (
    <Page title="流水研判提示" crumbs={[bankCrumb, runsCrumb]} print="landscape" tags={<>
      <StatusTag tone={runTones[run.state]}>{runStateLabels[run.state]}</StatusTag>
      {run.access === 'restricted' && <StatusTag tone="warn">{batchAccessLabels.restricted}</StatusTag>}
    </>} intro="依据载入的流水作出的提示，供核查用，不是认定。没有见到集资特征，不代表排除。"
      meaning={{ what: '每个主体按规则逐项计分，60 分起提示“流水像集资”；分数怎么来的，点开主体可以逐项加起来。版本变了，同样的流水得分可能不同。', ...(run.version && { source: `分析版本 ${run.version}` }) }}>
      {run.access === 'restricted' && <Alert className="flow-alert" type="warning" showIcon title="含银行通报的可疑线索：内容保密，不进入公开版；数字只能记入设定了可见人的线索。" />}
      {run.state === 'running' && <Running run={run} />}
      {run.state === 'failed' && <div className="panel"><Notice tone="wrong" title="没有做完" text={run.message} action={<Go to={`/bank/runs?do=new&batchIds=${run.batches.map(({ id }) => id).join(',')}`} className="button-link">重新研判</Go>} /></div>}
      {(run.state === 'cancelled' || run.state === 'void') && <div className="panel"><Notice title={runStateLabels[run.state]} text={run.message || '没有可用的结果。'} action={<Go to="/bank/runs" className="button-link">回到研判记录</Go>} /></div>}
      {run.state === 'done' && run.message !== '' && <Alert className="flow-alert" type="info" showIcon title={run.message} />}
      {run.state === 'done' && <Subjects run={run} />}
      <RunFacts run={run} />
    </Page>
  )
}

function Running({ run }: { run: Run }) {
  const { can } = useSession()
  const { modal } = App.useApp()
  const cancel = useAction(cancelRun, { done: '已取消' })
  const ask = () => modal.confirm({ title: '取消这次研判？', content: '已做的部分作废，不留下结果；流水批次不受影响，可以再研判。', okText: '取消研判', cancelText: '继续', onOk: () => cancel.run({ id: run.id }) })
  return (
    <div className="panel flow-running" role="status">
      <Progress percent={run.percent} status="active" />
      <p>{run.step || '等待开始'}</p>
      <p className="nothing">可以离开这个页面，研判会继续。</p>
      {can('bank.judge') && <Button loading={cancel.pending} onClick={ask}>取消研判</Button>}
    </div>
  )
}

const filters: Filter[] = [{ kind: 'multi', key: 'verdicts', label: '提示', options: Object.entries(verdictLabels).map(([value, label]) => ({ value, label })) }]

function Subjects({ run }: { run: Run }) {
  const names = useOpenedNames()
  const nameOf = (row: RunSubject) => names.nameOf(row.token) ?? row.nameMask
  const columns: Column<RunSubject>[] = [
    { key: 'name', title: '主体', fixed: true, width: 220, value: (row) => row.nameMask, render: (row) => <Go to={subjectPath(run.id, row.token)} className="flow-name">{nameOf(row)}</Go> },
    { key: 'score', title: '得分', align: 'right', value: (row) => row.score, render: (row) => <b className="number">{row.score}</b> },
    { key: 'verdict', title: '提示', value: (row) => verdictLabels[row.verdict], render: (row) => <StatusTag tone={verdictTones[row.verdict]}>{verdictLabels[row.verdict]}</StatusTag> },
    { key: 'patterns', title: '特征', value: (row) => row.patterns.map(({ code }) => analyses[code].title).join('、'), render: (row) => row.patterns.length === 0 ? <span className="nothing">—</span> : (
      <span className="flow-tags">{[...new Set(row.patterns.map(({ code }) => code))].map((code) => <StatusTag key={code} tone="waiting" title={analyses[code].says}>{analyses[code].title}</StatusTag>)}</span>) },
    estimateColumn('people', '参与人', ({ participants }) => participants, false),
    estimateColumn('raised', '集资金额（万元，含复投）', ({ amountRaisedFen }) => amountRaisedFen),
    estimateColumn('unpaid', '未兑付本金（万元）', ({ unpaidPrincipalFen }) => unpaidPrincipalFen),
    { key: 'return', title: '折年回报', align: 'right', value: (row) => row.estimate?.return ? percentOf(row.estimate.return.annualRate) : null },
    { key: 'days', title: '流水起止', value: (row) => `${row.from} 至 ${row.to}` },
    { key: 'missing', title: '还缺什么', hidden: true, value: (row) => row.missing.join('；') || null, render: (row) => <span className="flow-wrap">{row.missing.join('；') || <span className="nothing">—</span>}</span> },
  ]
  return (
    <DataTable name="bank-subjects" endpoint={listRunSubjects} input={{ runId: run.id }} columns={columns} filters={filters} rowKey={(row) => row.token} rowTo={(row) => subjectPath(run.id, row.token)}
      empty="这批流水里没有够得上研判的主体。" head={({ rows }) => <p className="flow-head no-print">按得分从高到低。个人姓名已遮盖。<RevealNames runId={run.id} tokens={rows.map(({ token }) => token)} names={names} /></p>} />
  )
}

/** A figure of the estimate; a dash where nothing was worked out. */
const estimateColumn = (key: string, title: string, figure: (estimate: FlowEstimate) => number, wan = true): Column<RunSubject> => ({
  key, title, align: 'right',
  value: ({ estimate }) => estimate && (wan ? formatWan(figure(estimate)) : figure(estimate)),
  render: ({ estimate }) => estimate ? wan ? <Wan fen={figure(estimate)} /> : <Count value={figure(estimate)} /> : <span className="nothing">—</span>,
})

/** What went in, and what came of each row. */
function RunFacts({ run }: { run: Run }) {
  const { cleaned, counts } = run
  return (
    <Section title="研判依据">
      <dl className="flow-facts">
        <dt>流水批次</dt><dd>{run.batches.map(({ id, title }) => <div key={id}><Go to={`/bank/batches/${id}`}>{title}</Go></div>)}</dd>
        {run.leadId && run.leadNumber && <><dt>线索</dt><dd><Go to={`/leads/${run.leadId}`}>{run.leadNumber}</Go></dd></>}
        <dt>研判</dt><dd>{run.startedByName}　<At iso={run.startedAt} />{run.finishedAt && <> 至 <At iso={run.finishedAt} /></>}</dd>
        {run.version && <><dt>分析版本</dt><dd className="number">{run.version}</dd></>}
        {cleaned && <><dt>流水</dt><dd>共 {whole(cleaned.rows)} 行 ＝ 计入 {whole(cleaned.rowsThatCount)} ＋ 重复 {whole(cleaned.rowsDuplicate)} ＋ 冲正 {whole(cleaned.rowsReversed)} ＋ 本人账户之间 {whole(cleaned.rowsOwn)}
          <span className="field-note">两边流水都有、只算一次的 {whole(cleaned.bothSides)} 笔；没有找到原交易的冲正 {whole(cleaned.reversalsAlone)} 笔；户主 {whole(cleaned.owners)} 个。</span></dd></>}
        {counts && <><dt>主体</dt><dd>看了 {whole(counts.subjects)} 个：流水像集资 {whole(counts.like)}，依据不足 {whole(counts.unsure)}，本批流水未见集资特征（不代表排除）{whole(counts.quiet)}</dd></>}
      </dl>
    </Section>
  )
}
