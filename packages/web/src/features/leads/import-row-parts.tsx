import { channelLabels, crossRegionLabels } from '@qingyuan/core/leads/lead'
import { decideImport, importChangeFields, type ImportDetail, type ImportRow, type RowDecision } from '@qingyuan/core/leads/lead-import-api'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { Column } from '../../shared/table-columns.tsx'
import { Count, Wan } from '../../shared/money.tsx'
import { useAction } from '../../shared/use-action.ts'

/** 0 → A, 26 → AA, as Excel names columns. */
export const columnLetter = (index: number): string => (index >= 26 ? columnLetter(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + index % 26)

/** A heading in one line: 涉及 金额 stood on two. */
export const oneLine = (heading: string): string => heading.replace(/(?<=[^ -~]) (?=[^ -~])/g, '')

/** Decides rows of a batch; lists and counts are read again by themselves. */
export function useDecide(id: string) {
  const action = useAction(decideImport)
  return { pending: action.pending, decide: (row: RowDecision) => action.run({ id, rows: [row] }) }
}

/** A button that decides one row; it alone shows that the answer is on its way. */
export function DecideButton({ batch, row, children }: { batch: ImportDetail; row: RowDecision; children: ReactNode }) {
  const { decide, pending } = useDecide(batch.id)
  return <Button size="small" type="link" loading={pending} onClick={() => { void decide(row) }}>{children}</Button>
}

/** Where a row stands in the file. */
export const placeColumn = (batch: ImportDetail): Column<ImportRow> => ({
  key: 'place', title: '表中位置', width: 96,
  value: (row) => `${batch.sheets.length > 1 ? `${row.sheet} ` : ''}第 ${row.rowNumber} 行`,
})

/** Who the row is about, and whose lead it was recognised as. */
export function RowSubject({ row }: { row: ImportRow }) {
  return <span className="import-subject"><b>{row.name || '（没有名称）'}</b>{row.code && <small>{row.code}</small>}</span>
}

type Change = ImportRow['changes'][number]
/** A value of a difference as people read it. */
export function ChangeValue({ field, value }: { field: Change['field']; value: Change['from'] }) {
  if (field === 'amountFen' || field === 'unpaidFen' || field === 'repaidFen') return typeof value === 'number' ? <Wan fen={value} unit /> : <span className="pending-value">待核</span>
  if (field === 'people') return typeof value === 'number' ? <Count value={value} unit="人" /> : <span className="pending-value">待核</span>
  if (value === null || value === '') return <span className="nothing">（空）</span>
  if (field === 'channel') return channelLabels[value as keyof typeof channelLabels]
  if (field === 'crossRegion') return crossRegionLabels[value as keyof typeof crossRegionLabels]
  return <>{value}</>
}
export const changeLabel = (field: Change['field']): string => importChangeFields[field]
