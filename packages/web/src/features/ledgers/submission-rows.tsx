import type { Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import { confirmRows, type SubmissionDetail } from '@qingyuan/core/ledgers/ledger-api'
import { Button, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import { Section } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useAction } from '../../shared/use-action.ts'
import { EditableText } from './editable-text.tsx'
import { isText, LedgerGrid, type FigureColumn, type GridColumn } from './ledger-grid.tsx'
import { MovementLine } from './movement-line.tsx'
import { TotalDrawer } from './total-drawer.tsx'

type Checked = SubmissionDetail['rows'][number]

/** The table of a submission. While it is filled, each row is compared with last month and said to be unchanged or updated. */
export function SubmissionRows({ submission, fills }: { submission: SubmissionDetail; fills: boolean }) {
  const [column, setColumn] = useState<FigureColumn>()
  const confirm = useAction(confirmRows)
  const checked = new Map(submission.rows.map((one) => [one.row.leadId, one]))
  const rows = submission.rows.map((one) => one.row)
  const say = (leadIds: string[], confirmed: Checked['confirmed']) =>
    void confirm.run({ id: submission.id, rows: leadIds.map((leadId) => ({ leadId, confirmed })) })
  const same = submission.rows.filter((one) => one.change === 'same' && one.confirmed === null).map((one) => one.row.leadId)
  const open = submission.rows.filter((one) => one.confirmed === null).length
  const cell = (row: Annex2Row, name: GridColumn, plain: ReactNode) => {
    const differs = checked.get(row.leadId)?.cells.find((one) => one.column === name)
    const before = differs && <small className="cell-before" title={`上月：${differs.before || '空'}`}>上月：{differs.before || '空'}</small>
    if (!isText(name)) return <>{plain}{before}</>
    return <><EditableText submissionId={submission.id} row={row} column={name} editable={fills} />{before}</>
  }
  return (
    <Section title={`线索（${rows.length}条）`} extra={fills && rows.length > 0 && <>
      <span className="rows-left">{open > 0 ? `还有${open}条没有核对` : '全部核对过了'}</span>
      {same.length > 0 && <Button type="primary" loading={confirm.pending} onClick={() => say(same, 'unchanged')}>{`没有变化的${same.length}条，全部沿用上月`}</Button>}
    </>}>
      <MovementLine equation={submission.table.equation} />
      <LedgerGrid rows={rows} totals={submission.table.totals} onTotal={setColumn} cell={cell} empty={fills ? '本期没有线索。请在下面选“零报送”，并填写排查了多少户、多少家企业。' : '本期没有线索'}
        cellClass={(row, name) => (checked.get(row.leadId)?.cells.some((one) => one.column === name) ? 'cell-changed' : undefined)}
        {...(fills && { last: { title: '与上月比', render: (row: Annex2Row) => (
          <Confirm one={checked.get(row.leadId)!} pending={confirm.pending} onSay={(confirmed) => say([row.leadId], confirmed)} />) } })} />
      {submission.table.notes.length > 0 && <ul className="table-notes">{submission.table.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      {column && <TotalDrawer rows={rows} column={column} onClose={() => setColumn(undefined)} />}
    </Section>
  )
}

function Confirm({ one, pending, onSay }: { one: Checked; pending: boolean; onSay: (confirmed: Checked['confirmed']) => void }) {
  const { change, confirmed } = one
  const why = change === 'new' ? '上月没有报过这一条，核对后选“已更新”' : change === 'changed' ? `与上月不同：${one.cells.map((cell) => cell.label).join('、')}` : ''
  const [said, setSaid] = useState<Checked['confirmed']>(null)
  const button = (value: 'unchanged' | 'changed', text: string, disabled: boolean) => (
    <Button size="small" type={confirmed === value ? 'primary' : 'default'} aria-pressed={confirmed === value} disabled={disabled || pending} loading={pending && said === value}
      onClick={() => { setSaid(value); onSay(confirmed === value ? null : value) }}>{text}</Button>
  )
  return (
    <div className="confirm">
      {change === 'new' ? <StatusTag tone="doing">本月新列</StatusTag> : change === 'changed' ? <StatusTag tone="warn">{`变了${one.cells.length}处`}</StatusTag> : <StatusTag tone="off">与上月相同</StatusTag>}
      {change === 'same' ? button('unchanged', '沿用上月，无变化', false) : <Tooltip title={why}><span>{button('unchanged', '沿用上月，无变化', true)}</span></Tooltip>}
      {button('changed', '已更新', false)}
    </div>
  )
}
