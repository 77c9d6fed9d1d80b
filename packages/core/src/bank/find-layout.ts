import { tidyCell } from '../cell-text.ts'
import { fieldOfHeading, headingKey, headingUnit, preferred } from './heading-words.ts'
import { layout as layoutOf, type AmountStyle, type Layout, type StatementField } from './layout.ts'
import type { SheetPlan, StatementCells, StatementLine } from './statement.ts'

/** The heading is looked for in this many rows. */
export const headingWindow = 60
const mostLevels = 2
const joined: StatementField[] = ['memo', 'channel', 'status']

export type Columns = SheetPlan['columns']

/** A heading found, and what its columns hold. */
export interface FoundHeading {
  /** Index into the given lines, of the first row of the heading, and how many rows it has. */
  at: number
  levels: number
  headings: string[]
  keys: string[][]
}

const textOf = (cell: StatementCells[number] | undefined) => (cell ? tidyCell(cell.text) : '')

/** Words, not values: a heading has no dates and hardly any numbers. */
export function looksLikeHeading(cells: StatementCells): boolean {
  let words = 0
  let values = 0
  for (const cell of cells) {
    const text = textOf(cell)
    if (text === '') continue
    if (cell!.date || /^[¥￥+-]?[\d,.:/ *-]+$/.test(text) || text.length > 40) values += 1
    else words += 1
  }
  return words >= 2 && values * 4 <= words
}

/** Per column the keys by which its field may be recognised: both levels together, the lower, the upper. */
function columnKeys(levels: readonly StatementCells[]): { headings: string[]; keys: string[][] } {
  const width = Math.max(0, ...levels.map((cells) => cells.length))
  const headings: string[] = []
  const keys: string[][] = []
  let group = ''
  for (let column = 0; column < width; column += 1) {
    const [top = '', bottom = ''] = levels.length === 1 ? [textOf(levels[0]![column])] : [textOf(levels[0]![column]), textOf(levels[1]![column])]
    group = top !== '' ? top : bottom !== '' ? group : ''
    const above = top !== '' ? top : group
    headings.push(bottom === '' || bottom === above ? above : `${above}${bottom}`)
    // No statement counts in 万元: such a table is something else.
    if (headingUnit(headings.at(-1)!) === null) keys.push([])
    else keys.push([...new Set([headingKey(above + bottom), headingKey(bottom), headingKey(above)])].filter((key) => key !== ''))
  }
  return { headings, keys }
}

/** The first heading of a table of transactions among the lines, or undefined. */
export function findHeading(lines: readonly StatementLine[], layouts: readonly Layout[]): FoundHeading | undefined {
  let best: FoundHeading & { score: number } | undefined
  for (let at = 0; at < Math.min(lines.length, headingWindow); at += 1) {
    // The first table counts. A line above it (户名：…) is no level of its heading when the row below does as well alone.
    if (best && (at > best.at + 1 || best.levels === 1)) break
    for (let levels = 1; levels <= mostLevels && at + levels <= lines.length; levels += 1) {
      const rows = lines.slice(at, at + levels).map(({ cells }) => cells)
      if (!rows.every((cells, level) => (level === 0 ? looksLikeHeading(cells) : onlyWords(cells)))) break
      const { headings, keys } = columnKeys(rows)
      const columns = resolveColumns(chooseLayout(keys, layouts) ?? general, keys)
      const score = isTable(columns) ? Object.keys(columns).length : 0
      const instead = best !== undefined && at > best.at
      if (instead ? levels === 1 && score >= best!.score : score > (best?.score ?? 0)) best = { at, levels, headings, keys, score }
    }
  }
  return best
}

const onlyWords = (cells: StatementCells) => cells.every((cell) => !cell || (!cell.date && typeof cell.value !== 'number' && !/\d{3,}|^[-¥￥]?\d/.test(cell.text)))

/** Enough to be a table of transactions: when, how much, and one thing more. */
export function isTable(columns: Columns): boolean {
  const money = columns.amount ?? (columns.amountIn && columns.amountOut)
  return Boolean((columns.date ?? columns.time) && money && Object.keys(columns).length >= 3)
}

/** A table that lists accounts or persons, not transactions. */
export function isAccountList(columns: Columns): boolean {
  return Boolean(columns.ownerName && (columns.account ?? columns.ownerId) && !columns.amount && !columns.amountIn && !columns.amountOut)
}

const general = layoutOf({ code: 'general', title: '按表头识别', amount: { style: 'signed', positive: 'in' } })

/** The layout all of whose headings are there; of several the one that asks for most, and then the one given first. */
export function chooseLayout(keys: readonly string[][], layouts: readonly Layout[]): Layout | undefined {
  const present = new Set(keys.flat())
  let best: Layout | undefined
  for (const one of layouts) {
    if (one.headings.length > 0 && one.headings.every((heading) => present.has(heading)) && one.headings.length > (best?.headings.length ?? 0)) best = one
  }
  return best
}

/** Which columns hold which field: what the layout names first, the general words for the rest. */
export function resolveColumns(given: Layout, keys: readonly string[][]): Columns {
  const columns: Columns = {}
  const taken = new Set<number>()
  for (const [field, wanted] of Object.entries(given.fields) as [StatementField, string[]][]) {
    for (const heading of wanted) {
      for (const [column, names] of keys.entries()) {
        if (taken.has(column) || !names.includes(heading)) continue
        taken.add(column)
        ;(columns[field] ??= []).push(column)
      }
    }
  }
  const rest: { field: StatementField; column: number; rank: number }[] = []
  for (const [column, names] of keys.entries()) {
    if (taken.has(column) || names.some((name) => given.ignore.includes(name))) continue
    const key = names.find((name) => fieldOfHeading(name) !== null)
    const field = key === undefined ? null : fieldOfHeading(key)
    if (!field || (columns[field] && !joined.includes(field))) continue
    const rank = preferred[field]?.indexOf(key!) ?? -1
    rest.push({ field, column, rank: rank < 0 ? 1000 + column : rank })
  }
  for (const { field, column } of rest.toSorted((a, b) => a.rank - b.rank)) (columns[field] ??= []).push(column)
  for (const field of joined) columns[field]?.sort((a, b) => a - b)
  return columns
}

/**
 * The layout of one sheet with the sheet's own headings: a known layout, or one made from the general words. It reads
 * the sheet as it is, and can be kept for the next file of the same source.
 */
export function layoutOfHeading(found: FoundHeading, layouts: readonly Layout[]): { layout: Layout; columns: Columns; known: boolean } {
  const known = chooseLayout(found.keys, layouts)
  const columns = resolveColumns(known ?? general, found.keys)
  const keyOf = (column: number) => found.keys[column]?.[0] ?? ''
  const fields = Object.fromEntries(Object.entries(columns).map(([field, list]) => [field, list.map(keyOf)]))
  if (known) return { layout: { ...known, fields, amount: fitting(known.amount, columns) }, columns, known: true }
  const money = [...(columns.amount ?? []), ...(columns.amountIn ?? [])].map((column) => headingUnit(found.headings[column] ?? ''))
  const made: Layout = {
    ...general, fields, amount: styleOf(columns), unit: money.includes('fen') ? 'fen' : 'yuan',
    headings: found.keys.map((names) => names[0] ?? '').filter((key) => key !== ''),
  }
  return { layout: made, columns, known: false }
}

/** A known layout in a variant that lacks the columns of its style is read by the columns it has. */
function fitting(style: AmountStyle, columns: Columns): AmountStyle {
  const fits = style.style === 'two-columns' ? columns.amountIn && columns.amountOut
    : style.style === 'direction' ? columns.amount && columns.direction : columns.amount
  return fits ? style : styleOf(columns)
}

export function styleOf(columns: Columns): AmountStyle {
  if (columns.amountIn && columns.amountOut) return { style: 'two-columns' }
  if (columns.direction) return { style: 'direction' }
  if ((columns.payerAccount ?? columns.payerName) && (columns.payeeAccount ?? columns.payeeName)) return { style: 'parties' }
  return { style: 'signed', positive: 'in' }
}

/** The columns of a layout for tables without a heading, which names its columns by position (第3列); else undefined. */
export function columnsByPosition(given: Layout): Columns | undefined {
  const columns: Columns = {}
  for (const [field, names] of Object.entries(given.fields) as [StatementField, string[]][]) {
    const positions = names.map((name) => Number(/^第(\d{1,3})列$/.exec(name)?.[1]))
    if (positions.some((position) => !(position >= 1))) return undefined
    columns[field] = positions.map((position) => position - 1)
  }
  return isTable(columns) ? columns : undefined
}
