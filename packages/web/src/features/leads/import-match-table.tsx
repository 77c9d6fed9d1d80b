import { acceptImportChanges, listImportRows, type ImportDetail, type ImportRow } from '@qingyuan/core/leads/lead-import-api'
import { Button, Checkbox } from 'antd'
import { DataTable } from '../../shared/data-table.tsx'
import { Go } from '../../shared/go.tsx'
import type { Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { useAction } from '../../shared/use-action.ts'
import { changeLabel, ChangeValue, DecideButton, placeColumn, RowSubject, useDecide } from './import-row-parts.tsx'

/** Said of a row without differences: on a phone an empty cell is left out. */
const same = '与现有内容一致'
const filters: Filter[] = [{ kind: 'flag', key: 'changed', label: '只看有变动的' }]

/** 认出的旧线索: only what the file says otherwise than the register, taken field by field. */
export function ImportMatchTable({ batch }: { batch: ImportDetail }) {
  const accept = useAction(acceptImportChanges)
  const columns: Column<ImportRow>[] = [
    placeColumn(batch),
    { key: 'lead', title: '线索', width: 210, value: (row) => row.lead?.number ?? '', render: (row) => (
      <span className="import-wrap"><RowSubject row={row} />{row.lead && <Go to={`/leads/${row.lead.id}`} target="_blank">{row.lead.number}</Go>}
        {row.notes.filter((note) => note.field === 'row').map((note, index) => <small key={index} className="pending-value">{note.message}</small>)}</span>
    ) },
    { key: 'changes', title: '现有 → 来表', value: (row) => row.changes.map((change) => changeLabel(change.field)).join('、') || same, render: (row) => <Changes batch={batch} row={row} /> },
    { key: 'other', title: '', width: 110, value: () => null, render: (row) => <NotThis batch={batch} row={row} /> },
  ]
  return (
    <DataTable name="import-match" endpoint={listImportRows} input={{ id: batch.id, tab: 'match' }} columns={columns} filters={filters} rowKey={(row) => String(row.position)} pageSize={20}
      empty="没有认出旧线索。" head={() => (
        <div className="import-actions">
          <Button size="small" loading={accept.pending} onClick={() => { void accept.run({ id: batch.id, accept: true }) }}>全部接受</Button>
          <Button size="small" loading={accept.pending} onClick={() => { void accept.run({ id: batch.id, accept: false }) }}>全部不接受</Button>
          <span className="nothing">打勾的入库。空着的格子不改动现有内容；待核不会自己盖掉已有的数，自报、摸排估算的也不会自己盖掉流水测算、审计、判决的。</span>
        </div>
      )} />
  )
}

function Changes({ batch, row }: { batch: ImportDetail; row: ImportRow }) {
  const { decide, pending } = useDecide(batch.id)
  if (row.changes.length === 0) return <span className="import-same">{same}</span>
  const set = (field: ImportRow['changes'][number]['field'], on: boolean) => {
    const accepted = row.changes.filter((change) => (change.field === field ? on : change.accepted)).map((change) => change.field)
    void decide({ position: row.position, accepted })
  }
  return (
    <ul className="import-changes">
      {row.changes.map((change) => (
        <li key={change.field}>
          <Checkbox checked={change.accepted} disabled={pending} onChange={(event) => set(change.field, event.target.checked)}>
            <span className="import-change-label">{changeLabel(change.field)}</span>
            {isTold(change.field) && change.from === '' ? '时间线上加一条：' : <><del><ChangeValue field={change.field} value={change.from} /></del> → </>}
            <ins><ChangeValue field={change.field} value={change.to} /></ins>
          </Checkbox>
          {change.weaker && <small className="pending-value">现有的数来自{change.weaker}，比来表的来源可靠，没有自动接受；确要改的请勾选</small>}
          {change.older && <small className="pending-value">现有的数日期更新，接受后只作为历史</small>}
        </li>
      ))}
    </ul>
  )
}

/** Told on the timeline, not kept as one value. */
const isTold = (field: ImportRow['changes'][number]['field']): boolean => field === 'measures' || field === 'repayment' || field === 'notices' || field === 'remark'

function NotThis({ batch, row }: { batch: ImportDetail; row: ImportRow }) {
  return (
    <span className="import-side">
      <DecideButton batch={batch} row={{ position: row.position, decision: 'new' }}>登记新线索</DecideButton>
      <DecideButton batch={batch} row={{ position: row.position, decision: 'skip' }}>不导入</DecideButton>
    </span>
  )
}
