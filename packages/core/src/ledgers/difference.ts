import { formatWan } from '../money.ts'
import { annex2Totals, type Annex2Row, type Annex2Totals } from './annex-2.ts'
import { movementLabels, type Movement } from './movement.ts'

/** Columns of 附件2 that are compared, in the form's order, with their headings. */
export const comparedColumns = {
  name: '企业名称', sector: '所属行业', mode: '集资模式', channel: '是否通过互联网', amountFen: '涉及金额', people: '涉及人数', unpaidFen: '未兑付资金',
  crossRegion: '是否跨省、市', measures: '采取的工作措施', repayment: '资金清退情况', outcome: '处理结果', notices: '省际间风险通报情况', remark: '备注',
} as const satisfies Partial<Record<keyof Annex2Row, string>>
export type ComparedColumn = keyof typeof comparedColumns

/** One cell that differs. `difference`: after less before in 分 or persons, null when either side is not a number. */
export interface CellDifference { column: ComparedColumn; label: string; before: string; after: string; difference: number | null }
export interface RowDifference { leadId: string; number: string; name: string; kind: 'added' | 'removed' | 'changed'; cells: CellDifference[] }
export interface TotalDifference { label: string; before: string; after: string; difference: number | null }
export interface TableDifference { rows: RowDifference[]; totals: TotalDifference[]; movement: TotalDifference[] }

interface Table { rows: readonly Annex2Row[]; movement: Movement }

/** What a correction (or a month) changed, row by row and column by column, in totals and in the movement. */
export function tableDifference(before: Table, after: Table): TableDifference {
  const old = new Map(before.rows.map((row) => [row.leadId, row]))
  const kept = new Set(after.rows.map((row) => row.leadId))
  const named = ({ leadId, number, name }: Annex2Row) => ({ leadId, number, name })
  const rows: RowDifference[] = []
  for (const row of after.rows) {
    const previous = old.get(row.leadId)
    if (!previous) rows.push({ ...named(row), kind: 'added', cells: [] })
    else {
      const cells = rowDifference(previous, row)
      if (cells.length > 0) rows.push({ ...named(row), kind: 'changed', cells })
    }
  }
  for (const row of before.rows) if (!kept.has(row.leadId)) rows.push({ ...named(row), kind: 'removed', cells: [] })
  return { rows, totals: totalDifferences(annex2Totals(before.rows), annex2Totals(after.rows)), movement: movementDifferences(before.movement, after.movement) }
}

/** The cells of one lead that differ. */
export function rowDifference(before: Annex2Row, after: Annex2Row): CellDifference[] {
  return (Object.keys(comparedColumns) as ComparedColumn[]).flatMap((column) => {
    if (before[column] === after[column] && (!isFigure(column) || before.figuresApply === after.figuresApply)) return []
    const [a, b] = [before[column], after[column]]
    return [{
      column, label: comparedColumns[column], before: cellText(before, column), after: cellText(after, column),
      difference: typeof a === 'number' && typeof b === 'number' ? b - a : null,
    }]
  })
}

const isFigure = (column: ComparedColumn) => column === 'amountFen' || column === 'people' || column === 'unpaidFen'

function cellText(row: Annex2Row, column: ComparedColumn): string {
  const value = row[column]
  if (isFigure(column) && !row.figuresApply) return '–'
  if (value === null) return '待核'
  return typeof value === 'number' ? numberText(value, column === 'people') : value
}

const numberText = (value: number, whole: boolean) => (whole ? String(value) : formatWan(value))

function totalDifferences(before: Annex2Totals, after: Annex2Totals): TotalDifference[] {
  return (['amountFen', 'people', 'unpaidFen'] as const).flatMap((column) => {
    const [a, b] = [before[column].value, after[column].value]
    if (a === b) return []
    const text = (value: number | null) => (value === null ? '待核' : numberText(value, column === 'people'))
    return [{ label: `${comparedColumns[column]}合计`, before: text(a), after: text(b), difference: a === null || b === null ? null : b - a }]
  })
}

function movementDifferences(before: Movement, after: Movement): TotalDifference[] {
  return (Object.keys(movementLabels) as (keyof Movement)[]).filter((key) => before[key] !== after[key])
    .map((key) => ({ label: movementLabels[key], before: String(before[key]), after: String(after[key]), difference: after[key] - before[key] }))
}
