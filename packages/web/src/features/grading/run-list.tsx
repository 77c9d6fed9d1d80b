import { runKindLabels, runStateLabels, type RunState } from '@qingyuan/core/grading/grade'
import { cancelRun, listRunChanges, listRuns, type Run } from '@qingyuan/core/grading/grading-api'
import { Button, Drawer, Progress } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { StatusTag, type Tone } from '../../shared/status.tsx'
import { linkColumn, type Column } from '../../shared/table-columns.tsx'
import { At } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { useSession } from '../../shared/session.tsx'
import { GradeTag } from './grade-tags.tsx'

const tones: Record<RunState, Tone> = { running: 'doing', done: 'good', cancelled: 'off', failed: 'bad' }
const everySecond = 1000

/**
 * Runs over all leads, the newest first; while one runs it is read again every second.
 * @param ruleSetId only of this version @param onFinished told when one that ran has come to its end
 */
export function RunList({ ruleSetId, onFinished }: { ruleSetId?: string; onFinished?: () => void }) {
  const [busy, setBusy] = useState(false)
  const read = useRead(listRuns, {}, { every: busy ? everySecond : false })
  const running = read.data?.rows.some((run) => run.state === 'running') ?? false
  if (running !== busy) setBusy(running)
  const ran = useRef(false)
  useEffect(() => {
    if (ran.current && !running) onFinished?.()
    ran.current = running
  }, [running, onFinished])
  return <>
    <Loaded read={read} rows={2}>{({ rows }) => {
      const own = rows.filter((run) => !ruleSetId || run.ruleSetId === ruleSetId)
      return own.length === 0 ? <p className="nothing">还没有做过。</p> : <ul className="run-list">{own.map((run) => <li key={run.id}><RunLine run={run} /></li>)}</ul>
    }}</Loaded>
  </>
}

/** What one run came to, and on demand which leads. */
export function RunLine({ run }: { run: Run }) {
  const { can } = useSession()
  const [open, setOpen] = useState(false)
  const cancel = useAction(cancelRun, { done: '已取消' })
  const share = run.total === 0 ? 0 : Math.floor((run.done / run.total) * 100)
  const changed = run.moves.reduce((sum, move) => sum + move.leads, 0)
  return (
    <>
      <div className="run-head">
        <StatusTag tone={tones[run.state]}>{runStateLabels[run.state]}</StatusTag>
        <b>{runKindLabels[run.kind]}：第{run.version}版</b>
        <span className="nothing">{run.startedByName}　<At iso={run.startedAt} /></span>
        {run.state === 'running' && can('grading.rules') && <Button size="small" loading={cancel.pending} onClick={() => { void cancel.run({ id: run.id }) }}>取消</Button>}
      </div>
      {run.state === 'running' && <Progress percent={share} size="small" format={() => `${run.done} / ${run.total} 条`} />}
      <div className="run-moves">
        {run.state !== 'running' && <span>{run.kind === 'compare' ? '比较了' : '评了'} {run.done} 条，{changed === 0 ? '等级都没有变化' : `${changed} 条${run.kind === 'compare' ? '会变' : '等级有变化'}`}</span>}
        {run.moves.map((move) => <span key={`${move.from}${move.to}`} className="run-move"><GradeTag grade={move.from} /> → <GradeTag grade={move.to} /> {move.leads} 条</span>)}
        {changed > 0 && <Button type="link" size="small" onClick={() => setOpen(true)}>看是哪些线索</Button>}
      </div>
      {run.message && <p className="nothing">{run.message}</p>}
      {open && <ChangesDrawer run={run} onClose={() => setOpen(false)} />}
    </>
  )
}

type Change = NonNullable<ReturnType<typeof useRead<typeof listRunChanges.input, typeof listRunChanges.output>>['data']>['rows'][number]
const columns: Column<Change>[] = [
  linkColumn('subjectName', '主体', (row) => row.subjectName, (row) => `/leads/${row.leadId}`),
  { key: 'move', title: '等级', value: (row) => `${row.from}→${row.to}`, render: (row) => <span className="run-move"><GradeTag grade={row.from} /> → <GradeTag grade={row.to} /></span> },
  { key: 'likelihood', title: '疑似程度', value: (row) => `${row.likelihoodFrom ?? '–'} → ${row.likelihoodTo}` },
  { key: 'consequence', title: '危害程度', value: (row) => `${row.consequenceFrom ?? '–'} → ${row.consequenceTo}` },
  { key: 'unitName', title: '主报单位', value: (row) => row.unitName },
  { key: 'number', title: '线索编号', value: (row) => row.number },
]

function ChangesDrawer({ run, onClose }: { run: Run; onClose: () => void }) {
  return (
    <Drawer open size="large" title={`等级${run.kind === 'compare' ? '会变' : '有变化'}的线索（第${run.version}版）`} onClose={onClose}>
      <DataTable name="grade-changes" endpoint={listRunChanges} input={{ runId: run.id }} columns={columns} rowKey={(row) => row.leadId} rowTo={(row) => `/leads/${row.leadId}`} empty="您的工作范围内没有。" />
    </Drawer>
  )
}
