import { findNearSubjects, listImportRows, type ImportDetail, type ImportRow } from '@qingyuan/core/leads/lead-import-api'
import { subjectKindLabels, type SubjectKind } from '@qingyuan/core/subjects/subject'
import { useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { Go } from '../../shared/go.tsx'
import { countColumn, dayColumn, wanColumn, type Column } from '../../shared/table-columns.tsx'
import { useRead } from '../../shared/use-read.ts'
import { DecideButton, placeColumn, RowSubject } from './import-row-parts.tsx'

/** 新线索: what goes in as new, with remarks, and subjects of a similar name to look at. */
export function ImportNewTable({ batch }: { batch: ImportDetail }) {
  const [positions, setPositions] = useState<number[]>([])
  const near = useRead(findNearSubjects, { id: batch.id, positions }, { enabled: positions.length > 0, keep: true })
  const columns: Column<ImportRow>[] = [
    placeColumn(batch),
    { key: 'name', title: '主体', width: 220, value: (row) => row.name, render: (row) => (
      <span className="import-wrap"><RowSubject row={row} /><Near batch={batch} row={row} subjects={near.data?.rows.find((one) => one.position === row.position)?.subjects ?? []} />
        {row.notes.map((note, index) => <small key={index} className="pending-value">{note.message}</small>)}</span>
    ) },
    { key: 'kind', title: '类型、行业', width: 120, value: (row) => [subjectKindLabels[row.kind as SubjectKind] ?? '', row.sector].filter(Boolean).join('，'), render: (row) => (
      <span className="import-subject"><span>{subjectKindLabels[row.kind as SubjectKind] ?? ''}</span><small>{row.sector}</small></span>
    ) },
    wanColumn('amount', '涉及金额（万元）', (row) => row.amountFen ?? null),
    countColumn('people', '涉及人数', (row) => row.people ?? null),
    wanColumn('unpaid', '未兑付（万元）', (row) => row.unpaidFen ?? null),
    { key: 'mainUnitName', title: '主报单位、所在', width: 130, value: (row) => [row.mainUnitName, ...(row.regionName === row.mainUnitName ? [] : [row.regionName])].join('，'), render: (row) => (
      <span className="import-subject"><span>{row.mainUnitName}</span>{row.regionName !== row.mainUnitName && <small>{row.regionName}</small>}</span>
    ) },
    dayColumn('receivedOn', '收到日期', (row) => row.receivedOn),
    { key: 'skip', title: '', width: 80, value: () => null, render: (row) => <Skip batch={batch} row={row} /> },
  ]
  return <DataTable name="import-new" endpoint={listImportRows} input={{ id: batch.id, tab: 'new' }} columns={columns} rowKey={(row) => String(row.position)} pageSize={20} empty="没有新线索。"
    head={({ rows }) => <Shown positions={rows.map((row) => row.position).slice(0, 50)} known={positions} onChange={setPositions} />} />
}

/** Tells which rows are in sight, so that near names are asked for those only. */
function Shown({ positions, known, onChange }: { positions: number[]; known: number[]; onChange: (positions: number[]) => void }) {
  if (positions.join() !== known.join()) queueMicrotask(() => onChange(positions))
  return null
}

function Near({ batch, row, subjects }: { batch: ImportDetail; row: ImportRow; subjects: { id: string; name: string; code: string | null }[] }) {
  if (row.subject) return <small className="nothing">归入已有主体 <Go to={`/subjects/${row.subject.id}`} target="_blank">{row.subject.name}</Go></small>
  return <>{subjects.map((subject) => (
    <small key={subject.id} className="import-near">
      名称相近：<Go to={`/subjects/${subject.id}`} target="_blank">{subject.name}</Go>
      <DecideButton batch={batch} row={{ position: row.position, subjectId: subject.id }}>就是它</DecideButton>
    </small>
  ))}</>
}

function Skip({ batch, row }: { batch: ImportDetail; row: ImportRow }) {
  return <DecideButton batch={batch} row={{ position: row.position, decision: 'skip' }}>不导入</DecideButton>
}
