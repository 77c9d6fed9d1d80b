import { AppError } from '../errors.ts'
import { isTable, styleOf, type Columns } from './find-layout.ts'
import { headingKey, headingUnit } from './heading-words.ts'
import { type AmountStyle, type Layout, statementFields, type StatementField } from './layout.ts'

/** What a person says of one table: the field of each column (null: not needed), and how amounts are written. */
export interface LayoutCorrection {
  title: string
  bank: string | null
  fields: readonly (StatementField | null)[]
  /** Left out: as the columns suggest. */
  amount?: AmountStyle | undefined
  unit: Layout['unit']
}

/** As much of a sheet's plan as a correction starts from. */
export interface ReadTable { layout: Layout; headings: readonly string[]; header: readonly [number, number] | null }

/**
 * The layout that a person's correction comes to: it names the table's own headings, all of them, so that it wins over
 * any other for the next file of the same source. Tables without a heading are known by the places of their columns.
 *
 * @throws AppError input.invalid in Chinese when the columns are no table, or two with one heading are told apart
 */
export function correctedLayout(code: string, table: ReadTable, correction: LayoutCorrection): Layout {
  const { title, bank, unit } = correction
  if (table.headings.length > 0 && correction.fields.length !== table.headings.length) throw new AppError('input.invalid', '列数对不上，请刷新后重试。')
  const keys = correction.fields.map((_, column) => (table.header === null || table.headings.length === 0 ? `第${column + 1}列` : headingKey(table.headings[column] ?? '')))
  const columns: Columns = {}
  for (const [column, field] of correction.fields.entries()) if (field) (columns[field] ??= []).push(column)
  refuseNoTable(columns)
  for (const [column, key] of keys.entries()) {
    const twin = keys.findIndex((one, at) => at < column && one === key && correction.fields[at] !== correction.fields[column])
    if (key === '' && correction.fields[column]) throw new AppError('input.invalid', `第 ${column + 1} 列没有表头，认不出来。请在原表里补上表头后重新上传。`)
    if (key !== '' && twin >= 0) throw new AppError('input.invalid', `第 ${twin + 1} 列和第 ${column + 1} 列的表头都是“${table.headings[column]}”，分不开。请在原表里改成不同的表头后重新上传。`)
  }
  const named = (list: readonly number[]) => [...new Set(list.map((column) => keys[column]!))]
  const fields = Object.fromEntries(Object.entries(columns).map(([field, list]) => [field, named(list)]))
  return {
    ...table.layout, code, title, bank, unit, fields, amount: correction.amount ?? fitting(table.layout.amount, columns),
    headings: table.header === null ? [] : [...new Set(keys.filter((key, column) => key !== '' && headingUnit(table.headings[column] ?? '') !== null))],
    ignore: named(correction.fields.flatMap((field, column) => (field === null && keys[column] !== '' ? [column] : []))),
  }
}

/** The style stays while its columns are still there. */
function fitting(style: AmountStyle, columns: Columns): AmountStyle {
  const fits = style.style === 'two-columns' ? columns.amountIn && columns.amountOut : style.style === 'direction' ? columns.amount && columns.direction
    : style.style === 'parties' ? columns.payerName ?? columns.payerAccount : columns.amount && !columns.direction
  return fits ? style : styleOf(columns)
}

function refuseNoTable(columns: Columns): void {
  if (isTable(columns)) return
  const missing = [
    !columns.date && !columns.time && statementFields.date,
    !columns.amount && !(columns.amountIn && columns.amountOut) && `${statementFields.amount}（或${statementFields.amountIn}和${statementFields.amountOut}）`,
  ].filter((one) => one !== false)
  throw new AppError('input.invalid', missing.length > 0 ? `还要指定${missing.join('、')}是哪一列。` : '除日期和金额外，至少还要指定一列（收付方向、余额、对方户名或摘要）。')
}

/**
 * The same table with in and out exchanged.
 * @throws AppError input.invalid when only the running balance says which way money went: then there is nothing to exchange
 */
export function flippedLayout(given: Layout): Layout {
  const { amount, fields } = given
  switch (amount.style) {
    case 'signed': return { ...given, amount: { style: 'signed', positive: amount.positive === 'in' ? 'out' : 'in' } }
    case 'two-columns': return { ...given, fields: exchanged(fields, [['amountIn', 'amountOut']]) }
    case 'parties': return { ...given, fields: exchanged(fields, [['payerName', 'payeeName'], ['payerAccount', 'payeeAccount'], ['payerBank', 'payeeBank']]) }
    case 'by-balance': throw new AppError('input.invalid', '这份流水的收付是按余额的增减判断的，不能整体对调。请指定收付方向或者收入、支出是哪一列。')
    case 'direction': return { ...given, turned: !given.turned }
  }
}

function exchanged(fields: Layout['fields'], pairs: readonly (readonly [StatementField, StatementField])[]): Layout['fields'] {
  const turned = { ...fields }
  for (const [one, other] of pairs) {
    delete turned[one]
    delete turned[other]
    if (fields[other]) turned[one] = fields[other]
    if (fields[one]) turned[other] = fields[one]
  }
  return turned
}
