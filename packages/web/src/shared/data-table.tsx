import { ReloadOutlined } from '@ant-design/icons'
import type { Endpoint } from '@qingyuan/core/contract'
import { Button, Empty, Grid, Table, type TableProps } from 'antd'
import { useCallback, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { z } from 'zod'
import { ErrorView } from './errors.tsx'
import { Explain } from './explain.tsx'
import { useGo } from './go.tsx'
import { SavedFilters, type SavedFilter } from './saved-filters.tsx'
import type { Column } from './table-columns.tsx'
import { TableFilters } from './table-filters.tsx'
import { conditionsOf, defaultPageSize, pageSizes, pagingOf, sortingOf, type Filter } from './table-state.ts'
import { ColumnChooser, ExportButton, useColumns } from './table-tools.tsx'
import { useRead } from './use-read.ts'
import { usePrinting } from './use-printing.ts'
import { useUrlState, type UrlState } from './use-url-state.ts'

interface ListAnswer { rows: object[]; total?: number; /** Counting stopped at `total`. */ totalIsAtLeast?: boolean }
type RowOf<Out extends z.ZodType> = z.output<Out> extends { rows: (infer Row)[] } ? Row : never

export interface DataTableProps<In extends z.ZodType, Out extends z.ZodType> {
  /** Unique in the product; keeps columns and saved filters. */
  name: string
  /** Answers `{ rows, total }` (the server pages and sorts) or `{ rows }` (all of them; paged and sorted here). */
  endpoint: Endpoint<In, Out>
  /** Input that is always sent, beside the conditions. */
  input?: Partial<z.input<In>>
  columns: Column<RowOf<Out>>[]
  filters?: Filter[]
  /** Ready-made conditions under 常用筛选. */
  presets?: SavedFilter[]
  /** Keeps rows in the page by the conditions; only for lists that the server does not filter. */
  keep?: (row: RowOf<Out>, conditions: UrlState) => boolean
  /** Default: the row's `id`. */
  rowKey?: (row: RowOf<Out>) => string
  /** Where a row leads: Enter on it and a double click open it. */
  rowTo?: (row: RowOf<Out>) => string
  /** Instead of `rowTo`, e.g. to open a drawer. */
  onOpen?: (row: RowOf<Out>) => void
  rowTone?: (row: RowOf<Out>) => 'bad' | 'off' | undefined
  /** A download endpoint that takes the same conditions; without one the rows in sight are saved as CSV. */
  exportTo?: Endpoint
  /** Buttons for ticked rows. `clear` unticks. */
  batch?: (rows: RowOf<Out>[], clear: () => void) => ReactNode
  /** Above the table, e.g. figures over all rows of the conditions. */
  head?: (answer: z.output<Out>) => ReactNode
  /** A line below the table, e.g. sums over all rows of the conditions. */
  summary?: (answer: z.output<Out>) => ReactNode
  empty?: ReactNode
  pageSize?: number
  /** Milliseconds after which the rows are read again, by what they say: while work goes on behind. */
  every?: (rows: RowOf<Out>[]) => number | false
}

/** A list with conditions, paging and sorting in the address, choice of columns, export, and the keyboard. */
export function DataTable<In extends z.ZodType, Out extends z.ZodType>(props: DataTableProps<In, Out>) {
  type Row = RowOf<Out>
  const { name, endpoint, columns, filters = [], presets = [], rowTo, onOpen, batch, rowTone } = props
  const { state, patch } = useUrlState()
  const go = useGo()
  const sortable = columns.filter((column) => column.sort).map((column) => column.key)
  const conditions = conditionsOf(state, filters)
  const sorting = sortingOf(state, sortable)
  const paging = pagingOf(state, props.pageSize)
  const input = { ...props.input, ...(props.keep ? {} : conditions) }
  const local = !hasPaging(endpoint)
  const read = useRead(endpoint, (local ? input : { ...input, ...sorting, ...paging }) as z.input<In>,
    { keep: true, ...(props.every && { every: (got) => props.every!(((got as ListAnswer | undefined)?.rows ?? []) as Row[]) }) })
  const answer = read.data as ListAnswer | undefined
  const { visible, chosen, choose } = useColumns(name, columns)
  const [ticked, setTicked] = useState<React.Key[]>([])

  // Scrolling splits heading and rows into two tables; paper wants one, whose heading repeats on each sheet.
  const printing = usePrinting()
  // On a phone a fixed column would leave no room for the others.
  const wide = Grid.useBreakpoint().md ?? true

  const keyOf = (row: Row): string => props.rowKey?.(row) ?? (row as { id: string }).id
  const open = onOpen ?? (rowTo && ((row: Row) => go(rowTo(row))))
  const setConditions = useCallback((change: Record<string, string | undefined>) => patch({ ...change, page: undefined }), [patch])
  const rows = arrange((answer?.rows ?? []) as Row[])
  const shown = local ? rows.slice((paging.page - 1) * paging.pageSize, paging.page * paging.pageSize) : rows
  const total = local ? rows.length : answer?.total ?? 0
  const counted = (count: number) => answer?.totalIsAtLeast ? `至少 ${count} 条` : `共 ${count} 条`

  function arrange(all: Row[]): Row[] {
    if (!local) return all
    const kept = props.keep ? all.filter((row) => props.keep!(row, conditions)) : all
    const column = sorting && columns.find((one) => one.key === sorting.sort)
    return column ? kept.slice().sort(comparing(column.value, sorting.descending)) : kept
  }
  const onTable: TableProps<Row>['onChange'] = (page, _filters, sorter, { action }) => {
    const by = Array.isArray(sorter) ? sorter[0] : sorter
    if (action === 'sort') patch({ sort: by?.order ? String(by.columnKey) : undefined, descending: by?.order === 'ascend' ? 'false' : undefined, page: undefined })
    else patch({ page: page.current === 1 ? undefined : String(page.current), pageSize: page.pageSize === (props.pageSize ?? defaultPageSize) ? undefined : String(page.pageSize) }, { push: true })
    setTicked([])
  }
  if (read.error && !answer) return <ErrorView error={read.error} onRetry={() => { void read.refetch() }} />
  const tickedRows = shown.filter((row) => ticked.includes(keyOf(row)))
  return (
    <div className="data-table">
      <div className="table-bar no-print">
        <TableFilters filters={filters} state={state} onChange={setConditions} />
        <div className="table-tools">
          {filters.length > 0 && <SavedFilters table={name} presets={presets} current={conditions}
            onApply={(saved) => setConditions({ ...Object.fromEntries(Object.keys(conditions).map((key) => [key, undefined])), ...saved })} />}
          <ExportButton exportTo={props.exportTo} input={{ ...input, ...sorting }} title={endpoint.title} columns={visible} rows={shown} />
          <ColumnChooser columns={columns} chosen={chosen} onChange={choose} />
          <Button icon={<ReloadOutlined spin={read.isFetching} />} aria-label="重新读取" title="重新读取" onClick={() => { void read.refetch() }} />
        </div>
      </div>
      {props.head && answer && props.head(read.data as z.output<Out>)}
      {batch && tickedRows.length > 0 && (
        <div className="table-batch no-print" role="status">已选 {tickedRows.length} 条 {batch(tickedRows, () => setTicked([]))}
          <Button type="link" size="small" onClick={() => setTicked([])}>取消选择</Button></div>
      )}
      <Table<Row & object> size="small" bordered={false} dataSource={shown as (Row & object)[]} rowKey={keyOf} onChange={onTable as never}
        loading={{ spinning: read.isPending || read.isPlaceholderData, delay: 200 }} 
        {...(!printing && { scroll: { x: 'max-content' }, sticky: { offsetHeader: 48 } })}
        columns={visible.map((column, index) => antColumn(column, sorting, (column.fixed ?? index === 0) && wide && !printing, printing))}
        {...(batch && { rowSelection: { selectedRowKeys: ticked, onChange: setTicked, columnWidth: 40 } })}
        locale={{ emptyText: read.isPending ? ' ' : <Empty image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={Object.keys(conditions).length > 0 ? '没有符合条件的记录，可以放宽条件再看。' : props.empty ?? '还没有记录'} /> }}
        rowClassName={(row) => rowTone?.(row) ? `row-${rowTone(row)}` : ''}
        onRow={(row) => ({
          tabIndex: 0, onKeyDown: (event) => onRowKey(event, open && (() => open(row))),
          ...(open && { onDoubleClick: () => open(row), className: 'row-opens' }),
        })}
        pagination={total <= pageSizes[0]! ? false : {
          current: paging.page, pageSize: paging.pageSize, total, showSizeChanger: true, pageSizeOptions: pageSizes, showTotal: counted, size: 'small',
        }} />
      {total <= pageSizes[0]! && total > 0 && <div className="table-total">{counted(total)}</div>}
      {props.summary && answer && <div className="table-summary">{props.summary(read.data as z.output<Out>)}</div>}
    </div>
  )
}

/** Whether the server pages: then its input knows `page`. */
function hasPaging(e: Endpoint): boolean {
  return 'shape' in e.input && 'page' in (e.input.shape as object)
}

/** `stays`: in sight while the others scroll sideways, so that a row keeps its name. */
function antColumn<Row>(column: Column<Row>, sorting: { sort: string; descending: boolean } | undefined, stays: boolean, printing: boolean) {
  return {
    key: column.key, align: column.align ?? 'left', className: column.align === 'right' ? 'cell-number' : undefined,
    // A heading that repeats on each sheet cannot hold a button.
    title: column.meaning && !printing ? <Explain meaning={column.meaning}>{column.title}</Explain> : column.title,
    // The heading beside the value where rows are stacked, on a phone.
    onCell: () => ({ 'data-label': column.title }) as object,
    render: (_: unknown, row: Row) => column.render?.(row) ?? column.value(row) ?? <span className="nothing">—</span>,
    ...(stays && { fixed: 'start' as const }),
    ...(column.width && { width: column.width }), ...(column.ellipsis && { ellipsis: true }),
    ...(column.sort && { sorter: true, sortOrder: sorting?.sort === column.key ? sorting.descending ? 'descend' as const : 'ascend' as const : null,
      sortDirections: ['descend' as const, 'ascend' as const] }),
  }
}

/** Enter opens, arrows go from row to row; keys inside a field or button of the row are theirs. */
function onRowKey(event: KeyboardEvent<HTMLElement>, open: (() => void) | undefined): void {
  if (event.target !== event.currentTarget) return
  if (event.key === 'Enter' && open) open()
  else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const next = event.key === 'ArrowDown' ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling
    if (next instanceof HTMLElement) next.focus()
  } else return
  event.preventDefault()
}

function comparing<Row>(value: Column<Row>['value'], descending: boolean): (a: Row, b: Row) => number {
  const order = descending ? -1 : 1
  return (rowA, rowB) => {
    const [a, b] = [value(rowA), value(rowB)]
    // What is unknown comes last either way.
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return order * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'zh-CN', { numeric: true }))
  }
}
