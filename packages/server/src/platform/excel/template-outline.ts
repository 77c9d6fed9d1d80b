import { landscapeA4, styleIndex } from '@qingyuan/core/sheet-style'
import type { CellStyle, Merge, ModelCell, SheetModel, SheetPage } from '@qingyuan/core/sheet-model'
import { columnName } from '../sheets/cell-places.ts'
import { brokenFile } from '../sheets/sheet-file.ts'
import { excelCellLength, SheetError } from '../sheets/sheet-types.ts'
import { findWorkbook, readRelations } from '../sheets/xlsx-reader.ts'
import { unescapeText } from '../sheets/xlsx-sheet.ts'
import { readXml } from '../sheets/xml-reader.ts'
import type { ZipArchive, ZipEntry } from '../sheets/zip-archive.ts'
import { pageText } from './page-text.ts'
import { isTrue, readTemplateSheet } from './template-sheet.ts'
import type { RawSheet } from './template-sheet.ts'
import { readStyles, widthScale } from './template-styles.ts'
import type { ReadStyle } from './template-styles.ts'
import { templateLimits } from './template-types.ts'
import type { TemplateOutline } from './template-types.ts'
import { xmlTree } from './xml-tree.ts'

interface Listed { name: string; hidden: boolean; id: string | undefined; repeats: string }

/** Excel counts the days of such a workbook from 1904. */
const days1904 = 1462
/** What a filled table does not keep, by the element that stands for it. It is said, not lost in silence. */
const notKept: Record<string, string> = {
  drawing: '图片、图形', picture: '背景图片', legacyDrawing: '批注', conditionalFormatting: '条件格式',
  dataValidation: '下拉选项等数据验证', tablePart: '“表格”样式和筛选按钮', autoFilter: '筛选按钮', hyperlink: '链接', brk: '手工分页',
}

/**
 * The visible sheets of an .xlsx with styles, merges and print set-up. `shown` of cells is left for the parent.
 * Runs in the bounded process: what the file holds is only held to the limits while it is read.
 */
export async function readOutline(zip: ZipArchive): Promise<TemplateOutline> {
  for (const name of zip.names) {
    const entry = zip.find(name)
    if (entry) zip.reserve(entry)   // all parts first, so that a bomb is refused before anything is inflated
  }
  const workbook = await findWorkbook(zip)
  const relations = await readRelations(zip, workbook)
  const part = (type: string) => {
    const path = relations.find((relation) => relation.type === type)?.path
    return path === undefined ? undefined : zip.find(path)
  }
  const tree = (entry: ZipEntry | undefined) => entry ? xmlTree(zip, entry) : Promise.resolve(undefined)
  const { listed, date1904 } = await readWorkbook(zip, workbook)
  const visible = listed.filter((sheet) => !sheet.hidden)
  if (visible.length === 0) throw new SheetError('no_sheet', '文件里没有看得见的工作表；请确认后再上传')
  if (visible.length > templateLimits.sheets) {
    throw new SheetError('too_large', `模板有 ${visible.length} 张工作表，超过 ${templateLimits.sheets} 张的上限；请拆成几个模板`)
  }
  const look = await tree(part('styles'))
  const styles = readStyles(look, await tree(part('theme')))
  const scale = widthScale(look)
  const strings = await readStrings(zip, part('sharedStrings'))
  const outline: TemplateOutline = { sheets: [], problems: [], dropped: [] }
  for (const { name, id, repeats } of visible) {
    const relation = relations.find((candidate) => candidate.id === id)
    if (relation && relation.type !== 'worksheet') {
      outline.dropped.push({ sheet: name, message: '图表页不会带到填好的表里' })
      continue
    }
    const entry = relation && zip.find(relation.path)
    if (!entry) throw brokenFile(`the sheet ${name} has no part`)
    const raw = await readTemplateSheet(zip.read(entry), name, strings)
    outline.sheets.push(toModel(raw, name, { repeats, styles, scale, date1904 }, outline))
  }
  if (outline.sheets.length === 0) throw new SheetError('no_sheet', '文件里没有看得见的工作表；请确认后再上传')
  return outline
}

async function readWorkbook(zip: ZipArchive, entry: ZipEntry): Promise<{ listed: Listed[]; date1904: boolean }> {
  const listed: Listed[] = []
  let date1904 = false
  let titlesOf: Listed | undefined
  await readXml(zip.read(entry), {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = isTrue(attributes.date1904)
      else if (name === 'sheet') {
        const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1]
        const hidden = /hidden/i.test(attributes.state ?? '')
        listed.push({ name: attributes.name ?? `Sheet${listed.length + 1}`, hidden, id, repeats: '' })
      } else if (name === 'definedName' && attributes.name === '_xlnm.Print_Titles') {
        titlesOf = listed[Number(attributes.localSheetId)]
      }
    },
    text(piece) {
      if (titlesOf) titlesOf.repeats += piece
    },
    close(name) {
      if (name === 'definedName') titlesOf = undefined
    },
  })
  return { listed, date1904 }
}

async function readStrings(zip: ZipArchive, entry: ZipEntry | undefined): Promise<string[]> {
  const strings: string[] = []
  if (!entry) return strings
  let text = ''
  let inText = false
  let pronunciation = false
  await readXml(zip.read(entry), {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 't') inText = !pronunciation
      else if (name === 'rPh') pronunciation = true
    },
    text(piece) {
      if (inText) text += piece
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') pronunciation = false
      else if (name === 'si') strings.push(unescapeText(text).slice(0, excelCellLength))
    },
  })
  return strings
}

function toModel(
  raw: RawSheet, name: string,
  { repeats, styles, scale, date1904 }: { repeats: string; styles: ReadStyle[]; scale: number; date1904: boolean },
  { problems, dropped }: TemplateOutline,
): SheetModel {
  const size = usedSize(raw, styles)
  const used: CellStyle[] = []
  const known = new Map<string, number>()
  const covered = coveredBy(raw.merges)
  const rows = Array.from({ length: size.rows }, (_, index) => {
    const row = raw.rows[index]
    if (row?.hidden) problems.push({ sheet: name, message: `第 ${index + 1} 行是隐藏的，请取消隐藏或删去` })
    const cells = Array.from({ length: size.columns }, (__, column): ModelCell | null => {
      const cell = row?.cells[column]
      if (!cell) return null
      const place = { sheet: name, cell: `${columnName(column)}${index + 1}` }
      const { style, replaced, date } = styles[cell.style] ?? styles[0]!
      if (cell.formula) {
        problems.push({ ...place, message: '是公式。模板里不能用公式，请改用字段，如合计写 [[合计.…]]，或改为固定的文字、数字' })
      } else if (cell.error !== undefined) problems.push({ ...place, message: `是错误值 ${cell.error}，请改正或清空` })
      if (replaced !== undefined) dropped.push({ ...place, message: `数字格式“${replaced}”不支持，改为常规格式` })
      const value = covered.has(index * templateLimits.columns + column) ? null
        : typeof cell.value === 'number' && date && date1904 ? cell.value + days1904 : cell.value
      return { value, shown: '', style: styleIndex(used, style, known) }
    })
    return { ...(row?.height && { height: Math.min(409, Math.max(1, row.height)) }), cells }
  })
  for (const [element, what] of Object.entries(notKept)) {
    if (raw.found.has(element)) dropped.push({ sheet: name, message: `${what}不会带到填好的表里` })
  }
  const columns = Array.from({ length: size.columns }, (_, index) => {
    const column = raw.columns.find(({ first, last }) => index >= first && index <= last)
    if (column?.hidden) problems.push({ sheet: name, message: `${columnName(index)} 列是隐藏的，请取消隐藏或删去` })
    const width = (column?.width ?? raw.defaultWidth) * scale
    return { width: Math.round(Math.min(255, Math.max(0.5, width)) * 100) / 100 }
  })
  const pane = raw.found.get('pane')
  const frozen = pane?.state?.startsWith('frozen') ? Number(pane.ySplit ?? 0) : 0
  return {
    name: name.slice(0, 31) || '表', columns, styles: used, rows,
    merges: [...raw.merges, ...centredOver(raw, size.columns, styles, rows)],
    page: readPage(raw, repeats, size.rows),
    ...(frozen >= 1 && { frozenRows: Math.min(Math.floor(frozen), size.rows) }),
  }
}

/** Rows and columns up to the last cell that holds or shows something. */
function usedSize({ rows, merges }: RawSheet, styles: ReadStyle[]): { rows: number; columns: number } {
  const size = { rows: 0, columns: 0 }
  const reach = (row: number, column: number) => {
    size.rows = Math.max(size.rows, row + 1)
    size.columns = Math.max(size.columns, column + 1)
  }
  for (const [index, row] of rows.entries()) {
    for (const [column, cell] of row?.cells.entries() ?? []) {
      const style = cell && styles[cell.style]?.style
      const drawn = style && (style.fill !== undefined || Object.keys(style.borders).length > 0)
      if (cell && (cell.value !== null || cell.formula || cell.error !== undefined || drawn)) reach(index, column)
    }
  }
  for (const { bottom, right } of merges) reach(bottom, right)
  return size
}

function coveredBy(merges: Merge[]): Set<number> {
  const covered = new Set<number>()
  for (const { top, left, bottom, right } of merges) {
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        if (row === top && column === left) continue
        covered.add(row * templateLimits.columns + column)
      }
    }
  }
  return covered
}

/** 跨列居中: a title centred over the blank cells beside it looks like a merge, and becomes one. */
function centredOver(raw: RawSheet, columns: number, styles: ReadStyle[], rows: SheetModel['rows']): Merge[] {
  const spread = (row: number, column: number) => {
    const cell = raw.rows[row]?.cells[column]
    return cell !== undefined && styles[cell.style]?.across === true
  }
  const empty = (row: number, column: number) => (rows[row]?.cells[column]?.value ?? null) === null
  return rows.flatMap((_, top) => Array.from({ length: columns }, (__, left) => left).flatMap((left) => {
    if (empty(top, left) || !spread(top, left)) return []
    let right = left
    while (right + 1 < columns && empty(top, right + 1) && spread(top, right + 1)) right++
    return right > left ? [{ top, left, bottom: top, right }] : []
  }))
}

function readPage({ found, texts }: RawSheet, repeats: string, rows: number): SheetPage {
  const setup = found.get('pageSetup') ?? {}
  const margins = found.get('pageMargins') ?? {}
  const margin = (name: keyof SheetPage['margins']) => {
    const value = Number(margins[name])
    return margins[name] !== undefined && value >= 0 && value < 10 ? value : landscapeA4.margins[name]
  }
  const [, first = '0', last = '0'] = /\$(\d+):\$(\d+)$/.exec(repeats) ?? []
  const [from, to] = [Number(first), Number(last)]
  const scale = Math.round(Number(setup.scale ?? 100))
  const header = pageText(texts.oddHeader)
  const footer = pageText(texts.oddFooter)
  return {
    orientation: setup.orientation === 'landscape' ? 'landscape' : 'portrait',
    paper: setup.paperSize === '8' ? 'A3' : 'A4',
    fitToWidth: isTrue(found.get('pageSetUpPr')?.fitToPage),
    ...(scale >= 10 && scale <= 400 && scale !== 100 && { scale }),
    margins: {
      left: margin('left'), right: margin('right'), top: margin('top'), bottom: margin('bottom'),
      header: margin('header'), footer: margin('footer'),
    },
    ...(isTrue(found.get('printOptions')?.horizontalCentered) && { centered: true }),
    ...(from >= 1 && to >= from && to <= rows && { repeatRows: [from - 1, to - 1] as [number, number] }),
    ...(header && { header }),
    ...(footer && { footer }),
  }
}
