import { formatWan, type Fen } from '@qingyuan/core/money'
import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import type { Meaning } from './explain.tsx'
import { Go } from './go.tsx'
import { Count, Wan } from './money.tsx'
import { At, formatInstant, OnDay } from './time.tsx'

/** A column of a `DataTable`. */
export interface Column<Row> {
  /** Unique; for a column that the server sorts, the name of the endpoint's `sort`. */
  key: string
  title: string
  /** The plain value: for the CSV export, for sorting in the page, and shown when there is no `render`. Null shows `—`. */
  value: (row: Row) => string | number | null
  render?: (row: Row) => ReactNode
  /** The heading can be clicked to sort. */
  sort?: true
  /** 口径 of the column, shown by clicking the heading. */
  meaning?: Meaning
  align?: 'left' | 'right' | 'center'
  /** Pixels. */
  width?: number
  /** Cut to one line with the whole text on hover; wants a width. */
  ellipsis?: true
  /** Not shown until chosen. */
  hidden?: true
  /** Cannot be taken away and stays in sight when the table scrolls sideways. */
  fixed?: true
}
type Rest<Row> = Partial<Omit<Column<Row>, 'key' | 'title' | 'value' | 'render'>>

/** An amount in 万元, right-aligned; null is 待核. The title should say 万元. */
export const wanColumn = <Row,>(key: string, title: string, fen: (row: Row) => Fen | null, rest: Rest<Row> = {}): Column<Row> => ({
  key, title, align: 'right', ...rest,
  value: (row) => { const amount = fen(row); return amount === null ? '待核' : formatWan(amount) },
  render: (row) => <Wan fen={fen(row)} />,
})
/** A count, right-aligned; null is 待核. */
export const countColumn = <Row,>(key: string, title: string, count: (row: Row) => number | null, rest: Rest<Row> = {}): Column<Row> => ({
  key, title, align: 'right', ...rest, value: (row) => count(row) ?? '待核', render: (row) => <Count value={count(row)} />,
})
/** A business date. */
export const dayColumn = <Row,>(key: string, title: string, day: (row: Row) => string | null, rest: Rest<Row> = {}): Column<Row> => ({
  key, title, width: 108, ...rest, value: day, render: (row) => <OnDay day={day(row)} />,
})
/** An instant, as date and minute in China. */
export const instantColumn = <Row,>(key: string, title: string, iso: (row: Row) => string | null, rest: Rest<Row> = {}): Column<Row> => ({
  key, title, width: 148, ...rest, value: (row) => { const at = iso(row); return at && formatInstant(at) }, render: (row) => <At iso={iso(row)} />,
})
/** Text that leads to the record. */
export const linkColumn = <Row,>(key: string, title: string, text: (row: Row) => string, to: (row: Row) => string, rest: Rest<Row> = {}): Column<Row> => ({
  key, title, fixed: true, ...rest, value: text, render: (row) => <Go to={to(row)}>{text(row)}</Go>,
})

/** Columns of a plain antd table inside `.data-table`, whose rows become cards on a phone: each cell with its heading. */
export function stacked<Row extends object>(columns: TableColumnsType<Row>): TableColumnsType<Row> {
  return columns.map((column, index) => ({
    ...column, ...(index === 0 && { fixed: 'start' as const }), ...(typeof column.title === 'string' && column.title && { onCell: () => ({ 'data-label': column.title }) as object }),
  }))
}
