import { cleanCell, squeezeCell, tidyCell } from '../cell-text.ts'
import type { MoneyUnit } from '../money.ts'
import { fieldOfHeading, headingKey, importFields, isInformantHeading, type ImportFieldKey } from './lead-import-fields.ts'

/** One cell as the spreadsheet reader gives it: shown text, and the stored value behind it. */
export interface ImportCell {
  text: string
  value?: number | boolean
  /** 'YYYY-MM-DD', perhaps with a time behind it. */
  date?: string
  time?: string
  formula?: true
  /** More than 15 digits were kept as a number: the last ones are lost. */
  digitsLost?: true
  /** Why the cell must not be used as it is. */
  error?: string
}
export type ImportCells = readonly (ImportCell | null)[]
/** A row with the number Excel shows. */
export interface NumberedRow { row: number; cells: ImportCells }

/** What one column is taken for. `unit` belongs to amounts: null means that nothing says whether 元 or 万元. */
export interface ColumnPlan { field: ImportFieldKey; unit?: MoneyUnit | null }

/** How one sheet is read. */
export interface SheetPlan {
  sheet: string
  hidden: boolean
  /** Row numbers of the heading, first and last; null when there seems to be none. */
  header: [number, number] | null
  /** One per column, levels joined: `工作情况/处理结果`. */
  headings: string[]
  /** As many as headings; null: the column is not imported. */
  columns: (ColumnPlan | null)[]
  /** The headings in one text, by which a mapping is remembered. */
  signature: string
  /** Shown text of the first rows, for the person who maps. */
  samples: string[][]
  /** The mapping was remembered from an earlier import. */
  remembered: boolean
  /** From this row on stands another table with other columns, which is not read. */
  stopAt?: number
}

/** The heading is looked for in this many rows. */
export const headerWindow = 30
const mostLevels = 3

const textOf = (cell: ImportCell | null | undefined): string => (cell ? tidyCell(cell.text) : '')
const filled = (cells: ImportCells): string[] => cells.map(textOf).filter((text) => text !== '')

/**
 * Finds the heading in the first rows of a sheet and proposes what each column is. Headings may stand on up to three
 * rows, one above another, with groups such as 风险情况 above several columns; a title, `单位：人、万元` and a filler's
 * line may stand before. Without a recognised name column the sheet gets the first line that looks like a heading and
 * no columns: a person can still map it.
 */
export function planSheet(sheet: string, hidden: boolean, rows: readonly NumberedRow[]): SheetPlan {
  const window = rows.slice(0, headerWindow)
  let best: { at: number; levels: number; score: number; named: boolean; headings: string[][] } | undefined
  for (const at of window.keys()) {
    // A second table further down may have more columns; the first one counts.
    if (best?.named && best.score > 2 && at >= best.at + mostLevels) break
    for (let levels = 1; levels <= mostLevels && at + levels <= window.length; levels += 1) {
      const level = window.slice(at, at + levels)
      if (level.some(({ cells }) => !looksLikeHeading(cells))) break
      const headings = joinLevels(level.map(({ cells }) => cells))
      const score = scoreOf(headings)
      // A title above the heading adds a level and recognises nothing more.
      if (score > (best?.score ?? 0) || (score === best?.score && levels < best.levels)) {
        best = { at, levels, score, headings, named: headings.some((parts) => fieldOfHeading(parts) === 'name') }
      }
    }
  }
  const found = best?.named ? best : undefined
  const guess = window.findIndex(({ cells }) => filled(cells).length > 1 && looksLikeHeading(cells))
  const at = found?.at ?? Math.max(0, guess)
  const parts = found?.headings ?? joinLevels(window.slice(at, at + 1).map(({ cells }) => cells))
  const end = found ? at + found.levels : guess + 1
  const headings = parts.map((levels) => levels.join('/'))
  const lineUnit = unitLine(window.slice(0, at))
  const columns = found ? proposeColumns(parts, lineUnit) : parts.map(() => null)
  const first = window[at]?.row ?? 1
  return {
    sheet, hidden, headings, columns, remembered: false,
    header: end > 0 ? [first, window[end - 1]!.row] : null,
    signature: `${headings.map(headingKey).join('|')}#${lineUnit ?? ''}`,
    samples: window.slice(end, end + 3).map(({ cells }) => headings.map((heading, index) => (isInformantHeading(heading) ? '' : cleanCell(cells[index]?.text ?? '').slice(0, 60)))),
  }
}

/** Words only, and short ones: a row with numbers or dates is data. */
function looksLikeHeading(cells: ImportCells): boolean {
  if (cells.some((cell) => cell !== null && (typeof cell.value === 'number' || cell.date !== undefined))) return false
  const held = filled(cells)
  return held.length > 0 && held.every((text) => text.length <= 40 && !/^[\d,. ]+$/.test(text))
}

/**
 * Per column its heading's levels from top to bottom. A group is written once, above its first column: the columns
 * to its right that have something below and nothing above belong to it.
 */
function joinLevels(levels: readonly ImportCells[]): string[][] {
  const width = Math.max(0, ...levels.map((cells) => cells.length))
  const joined: string[][] = Array.from({ length: width }, () => [])
  for (const [depth, cells] of levels.entries()) {
    let group = ''
    for (let column = 0; column < width; column += 1) {
      const own = textOf(cells[column])
      const below = levels.slice(depth + 1).some((lower) => textOf(lower[column]) !== '')
      if (own !== '') group = below ? own : ''
      else if (!below) group = ''
      const text = own !== '' ? own : group
      if (text !== '' && joined[column]!.at(-1) !== text) joined[column]!.push(text)
    }
  }
  return joined
}

/** Fields recognised, each once; a name counts double, unknown columns nothing. */
function scoreOf(headings: readonly string[][]): number {
  const fields = new Set(headings.map(fieldOfHeading).filter((field) => field !== undefined))
  return fields.size + (fields.has('name') ? 1 : 0)
}

/** The unit that a line such as `单位：人、万元` above the table gives. */
function unitLine(rows: readonly NumberedRow[]): MoneyUnit | null {
  for (const { cells } of rows) {
    for (const text of filled(cells)) {
      const named = /(?:金额)?单位[:：]\s*(.{1,20})$/.exec(text)?.[1]
      const unit = named && unitIn(named)
      if (unit) return unit
    }
  }
  return null
}
/** The unit that a text names: 万元 before 元, because one holds the other; 亿元 and 千元 are none of ours. */
const unitIn = (text: string): MoneyUnit | null =>
  /亿元|千元|百元/.test(text) ? null : /万元|万\s*$|^万/.test(text) ? 'wan' : /元/.test(text) ? 'yuan' : /分/.test(text) ? 'fen' : null

/** The unit of a money column: its own heading's brackets first, then the line above the table. */
function unitOf(levels: readonly string[], lineUnit: MoneyUnit | null): MoneyUnit | null {
  const heading = tidyCell(levels.join(' '))
  const bracketed = [...heading.matchAll(/[([]([^)\]]*)[)\]]/g)].map((match) => match[1]!)
  for (const text of bracketed) {
    if (/[亿千百]元/.test(text)) return null
    const unit = unitIn(text)
    if (unit) return unit
  }
  return /万元/.test(heading) ? 'wan' : lineUnit
}

function proposeColumns(headings: readonly string[][], lineUnit: MoneyUnit | null): (ColumnPlan | null)[] {
  const taken = new Set<ImportFieldKey>()
  return headings.map((levels) => {
    const field = fieldOfHeading(levels)
    if (!field || taken.has(field)) return null
    taken.add(field)
    return importFields[field].type === 'money' ? { field, unit: unitOf(levels, lineUnit) } : { field }
  })
}

/** Texts around the table: its title, the filler's line, the remarks in the first rows. */
export function surroundings(plan: SheetPlan, rows: readonly NumberedRow[]): string[] {
  return rows.slice(0, headerWindow).filter((one) => rowKind(plan, one) !== undefined && !(plan.header && one.row >= plan.header[0] && one.row <= plan.header[1])).flatMap(({ cells }) => filled(cells))
}

/** What a row is when it is not a lead; undefined for a row to read. */
export type RowKind = { skip: string } | { refuse: string } | undefined

const totals = /^(?:合计|总计|共计|小计|累计|本页合计|合计数|总数)(?:[:：]|$|\(|\d)/
const signatures = /(?:填报人|填表人|制表人|经办人|审核人|审批人|审定人|单位负责人|主要负责人|分管领导|联系人|联系电话|电话|填报单位|填报日期|报送日期|填表日期|制表日期|日期|签字|签名|盖章|公章)\)?\s*(?:\([^)]*\))?\s*[:：]/
const remarks = /^(?:注|备注|说明|填表说明|填报说明)\s*\d*\s*[:：.、]/

/**
 * Tells headings, totals, remarks and signatures under the table from rows that hold a lead. `refuse`: another table
 * begins; whoever reads row by row notes it as `stopAt`, and the rows below are refused too.
 */
export function rowKind(plan: SheetPlan, { row, cells }: NumberedRow): RowKind {
  if (plan.stopAt !== undefined && row >= plan.stopAt) return { refuse: otherTable }
  const nameColumn = plan.columns.findIndex((column) => column?.field === 'name')
  if (plan.header && row < plan.header[0]) return { skip: '表头以上的内容' }
  if (plan.header && row <= plan.header[1]) return { skip: '表头' }
  if (nameColumn < 0) return { skip: '这张表没有认出“主体名称”列，未读取；可在“对应列”里指定' }
  const name = textOf(cells[nameColumn])
  const first = textOf(cells.find((cell) => textOf(cell) !== ''))
  if (first === '') return { skip: '空行' }
  if (totals.test(squeezeCell(first)) || totals.test(squeezeCell(name))) return { skip: '合计行' }
  if (name === '' || name === first) {
    const texts = filled(cells)
    const serial = plan.headings.findIndex((heading) => headingKey(heading) === '序号')
    if (texts.length === 1 && serial >= 0 && /^\d+$/.test(textOf(cells[serial]))) return { skip: '空行' }
    if (remarks.test(first) || (texts.length === 1 && /^以上|^本表|^\d+[.、]|^(?:版本号|审计封印)\s*[:：]/.test(first))) return { skip: '表下说明' }
    if (signatures.test(first) && texts.filter((text) => signatures.test(text)).length * 2 >= texts.length) return { skip: '表尾签署' }
  }
  return repeatedHeading(plan, cells)
}

const otherTable = '这里起是另一张列不同的表，没有读取。请把它放到单独的工作表或文件里再导入'

function repeatedHeading(plan: SheetPlan, cells: ImportCells): RowKind {
  if (!looksLikeHeading(cells)) return undefined
  const texts = cells.map((cell) => headingKey(textOf(cell)))
  const held = texts.filter((text) => text !== '').length
  const same = texts.filter((text, column) => text !== '' && plan.headings[column]?.split('/').some((part) => headingKey(part) === text)).length
  if (same >= 2 && same * 2 > held) return { skip: '重复的表头' }
  const fields = new Set(cells.map((cell) => fieldOfHeading([textOf(cell)])).filter((field) => field !== undefined))
  if (fields.size >= 3 && fields.has('name') && fields.size * 2 > held) {
    return { refuse: otherTable }
  }
  return undefined
}
