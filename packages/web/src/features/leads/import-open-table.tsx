import { downloadImportProblems, listImportRows, type ImportDetail, type ImportRow, type RowDecision } from '@qingyuan/core/leads/lead-import-api'
import { importFields, type ImportFieldKey } from '@qingyuan/core/leads/lead-import-fields'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { Go } from '../../shared/go.tsx'
import type { Column } from '../../shared/table-columns.tsx'
import { columnLetter, DecideButton, oneLine, placeColumn, RowSubject, useDecide } from './import-row-parts.tsx'

type Problem = ImportRow['problems'][number]

/** 待确认 and 有问题: each reason at its cell, with the readings to pick from, or the cell to type anew. */
export function ImportOpenTable({ batch, tab }: { batch: ImportDetail; tab: 'confirm' | 'bad' }) {
  const columns: Column<ImportRow>[] = [
    placeColumn(batch),
    { key: 'name', title: '主体', width: 210, value: (row) => row.name, render: (row) => <span className="import-wrap"><RowSubject row={row} /><Recognised row={row} /></span> },
    { key: 'problems', title: '为什么，怎么办', value: (row) => row.problems.map((problem) => problem.message).join('；'),
      render: (row) => <div className="import-problems">{row.problems.map((problem, index) => <ProblemView key={index} batch={batch} row={row} problem={problem} />)}</div> },
    { key: 'skip', title: '', width: 90, value: () => null, render: (row) => <SkipButton batch={batch} row={row} /> },
  ]
  return <DataTable name={`import-${tab}`} endpoint={listImportRows} input={{ id: batch.id, tab }} columns={columns} rowKey={(row) => String(row.position)} pageSize={20}
    exportTo={downloadImportProblems} empty={tab === 'confirm' ? '没有要您确认的行。' : '没有读不出来的行。'} />
}

function Recognised({ row }: { row: ImportRow }) {
  if (row.lead) return <small className="nothing">认出旧线索 <Go to={`/leads/${row.lead.id}`} target="_blank">{row.lead.number}</Go></small>
  return row.subject ? <small className="nothing">库中已有主体</small> : null
}

function ProblemView({ batch, row, problem }: { batch: ImportDetail; row: ImportRow; problem: Problem }) {
  const { decide, pending } = useDecide(batch.id)
  const [picked, setPicked] = useState<string>()
  const cell = problem.column === null ? '' : row.cells[problem.column] ?? ''
  const heading = problem.column === null ? '' : batch.sheets.find((sheet) => sheet.sheet === row.sheet)?.headings[problem.column]?.split('/').at(-1) ?? ''
  // Most messages quote the cell themselves.
  const quoted = cell !== '' && !problem.message.startsWith('“') ? `“${cell}”` : ''
  return (
    <div className="import-problem">
      <p>{problem.column !== null && <b>{columnLetter(problem.column)}列 {oneLine(heading)}{quoted}：</b>}{problem.message}</p>
      <div className="import-picks">
        {problem.candidates?.map((candidate) => (
          <Button key={String(candidate.value)} size="small" disabled={pending} loading={pending && picked === String(candidate.value)}
            onClick={() => { setPicked(String(candidate.value)); void decide(decisionOf(row, problem, candidate.value)) }}>{candidate.label}</Button>
        ))}
        {problem.field !== 'row' && <TypeAnew field={problem.field} pending={pending} onSend={(text) => { void decide({ position: row.position, texts: { [problem.field]: text } }) }} />}
      </div>
    </div>
  )
}

/** What picking a reading means: a value for a cell, or which subject or lead the row is. */
function decisionOf({ position }: ImportRow, problem: Problem, value: string | number | null): RowDecision {
  if (problem.field !== 'row') return { position, picks: { [problem.field]: value } }
  const text = String(value)
  if (text === 'skip' || text === 'new') return { position, decision: text }
  if (text.startsWith('subject:')) return { position, subjectId: text.slice(8) }
  return { position, leadId: text.slice(5) }
}

function TypeAnew({ field, pending, onSend }: { field: ImportFieldKey; pending: boolean; onSend: (text: string) => void }) {
  const [text, setText] = useState('')
  return (
    <Input.Search className="import-type" size="small" value={text} onChange={(event) => setText(event.target.value)} enterButton="改" loading={pending}
      placeholder={`改填${importFields[field].label}`} aria-label={`改填${importFields[field].label}`} onSearch={(value) => { if (value.trim() !== '') onSend(value) }} />
  )
}

function SkipButton({ batch, row }: { batch: ImportDetail; row: ImportRow }) {
  return <DecideButton batch={batch} row={{ position: row.position, decision: 'skip' }}>不导入</DecideButton>
}

/** 不导入: headings, totals and the like, and what somebody chose to leave out. */
export function ImportSkipTable({ batch }: { batch: ImportDetail }) {
  const columns: Column<ImportRow>[] = [
    placeColumn(batch),
    { key: 'why', title: '为什么不导入', width: 220, value: (row) => row.problems[0]?.message ?? '', render: (row) => <span className="import-wrap">{row.problems[0]?.message}</span> },
    { key: 'cells', title: '内容', value: (row) => row.cells.filter(Boolean).join('　'), render: (row) => <span className="import-sample">{row.cells.filter(Boolean).join('　')}</span> },
    { key: 'back', title: '', width: 90, value: () => null, render: (row) => (row.name === '' ? '' :
      <DecideButton batch={batch} row={{ position: row.position, decision: row.problems[0]?.candidates ? 'new' : 'auto' }}>还是导入</DecideButton>) },
  ]
  return <DataTable name="import-skip" endpoint={listImportRows} input={{ id: batch.id, tab: 'skip' }} columns={columns} rowKey={(row) => String(row.position)} pageSize={20} empty="每一行都要导入。" />
}
