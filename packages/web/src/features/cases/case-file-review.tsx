import { applyCaseFile, type getCaseFile } from '@qingyuan/core/cases/case-api'
import { listRegions } from '@qingyuan/core/org/org-api'
import { Button, Empty, Segmented, Table } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { RegionSelect } from '../../shared/selects.tsx'
import { StatusTag, type Tone } from '../../shared/status.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { casePath } from './case-columns.tsx'

export type CaseFile = z.output<typeof getCaseFile.output>

type Row = CaseFile['rows'][number]
const kinds = { changed: '有变动', fresh: '新案件', same: '无变动', wrong: '有问题' } as const
type Kind = keyof typeof kinds
const tones: Record<Kind, Tone> = { changed: 'doing', fresh: 'waiting', same: 'off', wrong: 'bad' }
function kindOf(row: Row): Kind {
  if (row.problems.length > 0) return 'wrong'
  if (!row.caseId) return 'fresh'
  return row.changes.length > 0 ? 'changed' : 'same'
}


/** The rows of the police's table against the ledger; the ticked ones are taken over together. */
export function CaseFileReview({ file, onBack }: { file: CaseFile; onBack: () => void }) {
  const [shown, setShown] = useState<Kind | 'all'>('all')
  const [chosen, setChosen] = useState(() => file.rows.filter((row) => kindOf(row) === 'changed' || kindOf(row) === 'fresh').map((row) => row.position))
  const regions = useRead(listRegions, {}, { fresh: 300_000 })
  const [picked, setPicked] = useState<string | null>(null)
  const regionId = picked ?? regions.data?.rows.find((region) => region.parentId === null)?.id ?? null
  const chosenRows = file.rows.filter((row) => chosen.includes(row.position))
  const opened = chosenRows.filter((row) => !row.caseId).length
  const apply = useAction(applyCaseFile, { done: '已采用' })
  const rows = shown === 'all' ? file.rows : file.rows.filter((row) => kindOf(row) === shown)
  const count = (kind: Kind) => file.rows.filter((row) => kindOf(row) === kind).length
  const severalSheets = file.rows.some((row) => row.sheet !== file.rows[0]!.sheet)
  const present = (Object.keys(kinds) as Kind[]).filter((kind) => count(kind) > 0)
  return (
    <div className="panel">
      <div className="case-review-bar">
        <Segmented value={shown} onChange={setShown} options={[{ value: 'all' as const, label: `全部 ${file.rows.length}` }, ...present.map((kind) => ({ value: kind, label: `${kinds[kind]} ${count(kind)}` }))]} />
        {count('wrong') > 0 && <span className="pending-value">有问题的行不能采用，请在表里改好后重新读入；其余的可以先采用。</span>}
      </div>
      <div className="data-table case-review"><Table<Row> size="small" dataSource={rows} rowKey="position" tableLayout="fixed" scroll={{ x: 720 }} pagination={rows.length > 50 ? { pageSize: 50, size: 'small', showSizeChanger: false } : false}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有这样的行" /> }}
        rowSelection={{ selectedRowKeys: chosen, preserveSelectedRowKeys: true, columnWidth: 40, onChange: (keys) => setChosen(keys as number[]),
          getCheckboxProps: (row) => ({ disabled: row.problems.length > 0, 'aria-label': `采用第${row.rowNumber}行` }) }}
        columns={[
          { key: 'place', title: '表中位置', width: 116, render: (_: unknown, row: Row) => `${severalSheets ? `${row.sheet} ` : ''}第 ${row.rowNumber} 行` },
          { key: 'kind', title: '情况', width: 90, render: (_: unknown, row: Row) => <StatusTag tone={tones[kindOf(row)]}>{kinds[kindOf(row)]}</StatusTag> },
          { key: 'case', title: '案件', width: 260, render: (_: unknown, row: Row) => <CaseName row={row} /> },
          { key: 'changes', title: '变动（台账 → 来表）', render: (_: unknown, row: Row) => <RowChanges row={row} /> },
        ].map((column) => ({ ...column, onCell: () => ({ 'data-label': column.title }) as object }))} /></div>
      {opened > 0 && (
        <div className="case-region"><label htmlFor="case-region">新案件的所在地</label><div><RegionSelect id="case-region" allowClear={false} value={regionId} onChange={setPicked} /></div>
          <span className="nothing">{opened} 件台账上没有的，按新案件登记。</span></div>
      )}
      <div className="case-actions">
        <Button type="primary" disabled={chosen.length === 0 || !regionId} loading={apply.pending} onClick={() => { void apply.run({ id: file.id, rows: chosenRows.map(({ position, version }) => ({ position, version })), regionId: regionId! }) }}>采用所选 {chosen.length} 行</Button>
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
