import { applyCaseFile, caseRowKinds, listCaseFileRows, type CaseFileRow, type CaseRowKind, type getCaseFile } from '@qingyuan/core/cases/case-api'
import { listRegions } from '@qingyuan/core/org/org-api'
import { Button, Empty, Segmented, Table } from 'antd'
import { useMemo, useState } from 'react'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { RegionSelect } from '../../shared/selects.tsx'
import { StatusTag, type Tone } from '../../shared/status.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { casePath } from './case-columns.tsx'

export type CaseFile = z.output<typeof getCaseFile.output>

/** A row in sight: where it stands is known at once, what it says comes page by page. */
interface Line { position: number; kind: CaseRowKind; row: Row | undefined }
type Row = z.output<typeof CaseFileRow>
const kinds: Record<CaseRowKind, string> = { changed: '有变动', fresh: '新案件', same: '无变动', wrong: '有问题' }
const tones: Record<CaseRowKind, Tone> = { changed: 'doing', fresh: 'waiting', same: 'off', wrong: 'bad' }
const pageSize = 50

/** The rows of the police's table against the ledger; the ticked ones are taken over together. */
export function CaseFileReview({ file, onBack }: { file: CaseFile; onBack: () => void }) {
  const [shown, setShown] = useState<CaseRowKind | 'all'>('all')
  const [page, setPage] = useState(1)
  const all = useMemo(() => file.standing.map(([kind], position) => ({ kind, position })), [file.standing])
  const [chosen, setChosen] = useState(() => all.filter(({ kind }) => kind === 'changed' || kind === 'fresh').map(({ position }) => position))
  const regions = useRead(listRegions, {}, { fresh: 300_000 })
  const [picked, setPicked] = useState<string | null>(null)
  const regionId = picked ?? regions.data?.rows.find((region) => region.parentId === null)?.id ?? null
  const opened = chosen.filter((position) => file.standing[position]![0] === 'fresh').length
  const apply = useAction(applyCaseFile, { done: '已采用' })
  const ofKind = shown === 'all' ? all : all.filter(({ kind }) => kind === shown)
  const inSight = ofKind.slice((page - 1) * pageSize, page * pageSize)
  const read = useRead(listCaseFileRows, { id: file.id, positions: inSight.map(({ position }) => position) }, { keep: true })
  const byPosition = new Map(read.data?.rows.map((row) => [row.position, row]))
  const lines: Line[] = inSight.map((one) => ({ ...one, row: byPosition.get(one.position) }))
  const count = (kind: CaseRowKind) => all.filter((one) => one.kind === kind).length
  const severalSheets = new Set(read.data?.rows.map((row) => row.sheet)).size > 1
  const present = caseRowKinds.filter((kind) => count(kind) > 0)
  return (
    <div className="panel">
      <div className="case-review-bar">
        <Segmented value={shown} onChange={(kind) => { setShown(kind); setPage(1) }} options={[{ value: 'all' as const, label: `全部 ${all.length}` }, ...present.map((kind) => ({ value: kind, label: `${kinds[kind]} ${count(kind)}` }))]} />
        {count('wrong') > 0 && <span className="pending-value">有问题的行不能采用，请在表里改好后重新读入；其余的可以先采用。</span>}
      </div>
      <div className="data-table case-review"><Table<Line> size="small" dataSource={lines} rowKey="position" tableLayout="fixed" scroll={{ x: 720 }} loading={{ spinning: read.isFetching && lines.some((line) => !line.row), delay: 100 }}
        pagination={ofKind.length > pageSize ? { current: page, pageSize, total: ofKind.length, onChange: setPage, size: 'small', showSizeChanger: false } : false}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有这样的行" /> }}
        rowSelection={{ selectedRowKeys: chosen, preserveSelectedRowKeys: true, columnWidth: 40, onChange: (keys) => setChosen(keys as number[]),
          getCheckboxProps: (line) => ({ disabled: line.kind === 'wrong', 'aria-label': `采用第${line.row?.rowNumber ?? ''}行` }) }}
        columns={[
          { key: 'place', title: '表中位置', width: 116, render: (_: unknown, { row }: Line) => row && `${severalSheets ? `${row.sheet} ` : ''}第 ${row.rowNumber} 行` },
          { key: 'kind', title: '情况', width: 90, render: (_: unknown, { kind }: Line) => <StatusTag tone={tones[kind]}>{kinds[kind]}</StatusTag> },
          { key: 'case', title: '案件', width: 260, render: (_: unknown, { row }: Line) => row && <CaseName row={row} /> },
          { key: 'changes', title: '变动（台账 → 来表）', render: (_: unknown, { row }: Line) => row && <RowChanges row={row} /> },
        ].map((column) => ({ ...column, onCell: () => ({ 'data-label': column.title }) as object }))} /></div>
      {opened > 0 && (
        <div className="case-region"><label htmlFor="case-region">新案件的所在地</label><div><RegionSelect id="case-region" allowClear={false} value={regionId} onChange={setPicked} /></div>
          <span className="nothing">{opened} 件台账上没有的，按新案件登记。</span></div>
      )}
      <div className="case-actions">
        <Button type="primary" disabled={chosen.length === 0 || !regionId} loading={apply.pending} onClick={() => { void apply.run({ id: file.id, rows: chosen.map((position) => ({ position, version: file.standing[position]![1] })), regionId: regionId! }) }}>采用所选 {chosen.length} 行</Button>
        <Button disabled={apply.pending} onClick={onBack}>换一个文件</Button>
      </div>
    </div>
  )
}

function CaseName({ row }: { row: Row }) {
  return (
    <div className="case-name">
      {row.caseId ? <Go to={casePath(row.caseId)} target="_blank">{row.name || row.number}</Go> : row.name || '（没有名称）'}
      <small>{row.number || '没有立案号'}</small>
    </div>
  )
}

function RowChanges({ row }: { row: Row }) {
  if (row.problems.length > 0) {
    return <ul className="case-problems">{row.problems.map((problem) => <li key={`${problem.column}${problem.message}`}><b>{problem.column}</b>：{problem.message}</li>)}</ul>
  }
  if (row.changes.length === 0) return <span className="nothing">与台账一致</span>
  return (
    <ul className="case-changed">{row.changes.map((change) => (
      <li key={change.field}><span>{change.label}</span>{row.caseId && <><del>{change.from}</del> → </>}<ins>{change.to}</ins></li>
    ))}</ul>
  )
}
