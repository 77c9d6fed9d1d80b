import { blankKind, cleanCell, squeezeCell, tidyCell } from '../cell-text.ts'
import { contactPositions, type ContactPosition } from './org.ts'

/** One line of a contact roster. */
export interface RosterPerson {
  position: ContactPosition
  name: string
  post: string
  mobile: string
  landline: string
  remark: string
}
export interface RosterPlace { sheet: string; row: number }
export type RosterRow = RosterPerson & RosterPlace & {
  /** As written in the file; null where the form's line 单位名称 was left empty. */
  unitName: string | null
}
/** `column` is 0-based; undefined when the whole row or file is meant. */
export interface RosterProblem extends Partial<RosterPlace> { column?: number; message: string }
/** A cell as the spreadsheet reader hands it over. */
export type RosterCell = null | { text: string; error?: string | undefined; digitsLost?: true | undefined }
export interface RosterSourceRow extends RosterPlace { cells: readonly RosterCell[] }

type Field = 'unit' | 'position' | 'name' | 'post' | 'phone' | 'mobile' | 'landline' | 'remark'
const headings: Record<Field, RegExp> = {
  unit: /^(?:所属|所在|工作)?单位(?:名称)?$|^部门(?:名称)?$/, position: /^(?:人员|联系人|岗位)?类[别型]$|^身份$|^岗位$/,
  name: /^姓名$/, post: /^职务(?:[/、]?职称)?$/, mobile: /^手机(?:号码?)?$|^移动电话$/, landline: /^座机(?:号码)?$|^(?:办公|固定)电话$/,
  phone: /^(?:联系)?电话(?:号码)?$|^联系方式$/, remark: /^备注$/,
}
const positions: Record<ContactPosition, RegExp> = {
  分管领导: /^分管(?:负责)?(?:领导|负责人|同志)$/, 负责人: /^(?:主要|部门|科室|办公室)?负责人$/, 联络员: /^联[络系][员人]$/,
}
const mobilePattern = /^(?:\+?86-?)?1\d{10}$/
const landlinePattern = /^\+?[\d()-]{5,25}(?:转\d{1,6})?$/
const footer = /^(?:注|填报|制表|报送)[^:]{0,6}:/
/** Words that stand alone on a line about the list as a whole: its annex number, its title, a note, that it is made up. */
const alone = /^附件|名单$|^注(?:$|[^\p{sc=Han}])|^演示数据/u
const maxProblems = 200

const splitNumbers = (text: string) => tidyCell(text).replace(/(\d)\s+(?=\d)/g, '$1').split(/[、/,;\s]+/).filter(Boolean)
/** Whether the text is nothing, or one or more mobile numbers joined by 、. */
export const areMobiles = (text: string): boolean => splitNumbers(text).every((number) => mobilePattern.test(number))
/** Whether the text is nothing, or telephone numbers of any kind joined by 、. */
export const arePhones = (text: string): boolean =>
  splitNumbers(text).every((number) => landlinePattern.test(number) || mobilePattern.test(number))

/** Headings of the flat list, in the order in which the product writes them. */
export const rosterHeadings = ['单位', '类别', '姓名', '职务', '手机号码', '座机', '备注'] as const

/** The 注 under each form: where to send it, by when, and whom to ask there. */
export function rosterNote(to: { officeName: string; name?: string | undefined; phone?: string | null | undefined; dueOn?: string | undefined }): string {
  const [, month, day] = to.dueOn?.split('-').map(Number) ?? []
  const when = month ? `请于${month}月${day}日前报送` : '人员变动请及时报送'
  return `注：${when}至${to.officeName}${to.name ? `，联系人：${to.name}` : ''}${to.phone ? `，联系电话：${to.phone}` : ''}。`
}

/**
 * Reads a contact roster: any number of forms in the layout of seed 001 附件1, one below another or on sheets of their
 * own, or a flat list with the columns 单位、类别、姓名…. Empty lines of a form are no people; everything else that
 * cannot be read is a problem with its place. Whoever calls takes all rows or none.
 */
export function parseRoster(source: Iterable<RosterSourceRow>): { rows: RosterRow[]; problems: RosterProblem[] } {
  const rows: RosterRow[] = []
  const problems: RosterProblem[] = []
  let columns: Partial<Record<Field, number>> | undefined
  let above: { unitName: string | null; position: ContactPosition | undefined } = { unitName: null, position: undefined }
  let sheet: string | undefined
  let headed = false
  for (const { sheet: current, row, cells } of source) {
    if (current !== sheet) {
      [sheet, columns, above] = [current, undefined, { unitName: null, position: undefined }]
    }
    const texts = cells.map((cell) => tidyCell(cell?.text ?? ''))
    const filled = texts.filter(Boolean)
    const first = filled[0]
    if (first === undefined) continue
    const found = findHeadings(texts)
    if (found) {
      [columns, headed] = [found, true]
      above = { unitName: above.unitName, position: undefined }
      continue
    }
    const named = /^单位名称(?:\(盖章\))?(?::(.*))?$/.exec(first)
    if (named) {
      above = { unitName: named[1]?.trim() || filled[1] || null, position: undefined }
      continue
    }
    if (!columns || footer.test(first) || filled.length === 1 && (alone.test(first) || alone.test(squeezeCell(first)))) continue
    const read = readLine({ sheet: current, row, cells, texts, columns, above })
    problems.push(...read.problems)
    if (read.person) rows.push(read.person)
    above = { unitName: read.unitName, position: read.position ?? above.position }
    if (problems.length >= maxProblems) break
  }
  if (!headed) problems.push({ message: '没有找到表头。请用“处非工作联系人名单”（附件1）的格式，或第一行写明：' + rosterHeadings.join('、') })
  else if (rows.length === 0 && problems.length === 0) problems.push({ message: '名单是空的：没有填写任何人。' })
  return { rows, problems }
}

/** The columns of a heading row, or undefined when the row is none. The form leaves the heading above the positions empty. */
function findHeadings(texts: string[]): Partial<Record<Field, number>> | undefined {
  const columns: Partial<Record<Field, number>> = {}
  for (const [index, text] of texts.entries()) {
    const heading = squeezeCell(text).replace(/[*:]/g, '')
    for (const field of Object.keys(headings) as Field[]) {
      if (headings[field].test(heading)) columns[field] ??= index
    }
  }
  if (columns.name === undefined) return undefined
  if (columns.position === undefined && columns.name > 0 && !texts[columns.name - 1]) columns.position = columns.name - 1
  return columns
}

interface Line extends RosterSourceRow {
  texts: string[]
  columns: Partial<Record<Field, number>>
  above: { unitName: string | null; position: ContactPosition | undefined }
}

function readLine(line: Line): { person?: RosterRow; problems: RosterProblem[]; unitName: string | null; position: ContactPosition | undefined } {
  const { sheet, row, columns, above } = line
  const problems: RosterProblem[] = []
  const blame = (field: Field, message: string) => {
    problems.push({ sheet, row, message, ...(columns[field] === undefined ? {} : { column: columns[field] }) })
  }
  const read = (field: Field): string => {
    const index = columns[field]
    if (index === undefined) return ''
    const cell = line.cells[index]
    if (cell?.error) blame(field, cell.error)
    else if (cell?.digitsLost) blame(field, '数字太长，末几位已丢失。请把单元格设为文本后重新填写')
    const text = line.texts[index] ?? ''
    if (text.length > 200) blame(field, '超过200字')
    return blankKind(text) === 'empty' ? '' : text
  }
  // Under a merged cell only the first line carries the unit and the position.
  const unitName = columns.unit === undefined ? above.unitName : read('unit') || above.unitName
  const label = squeezeCell(read('position'))
  const position = label ? contactPositions.find((name) => positions[name].test(label)) : above.position
  // Words stay as they were typed: only numbers and names to look up are made half-width.
  const asTyped = (field: Field) => read(field) && cleanCell(line.cells[columns[field]!]!.text)
  const [name, post, remark] = [asTyped('name'), asTyped('post'), asTyped('remark')]
  const phones = readPhones(read('mobile'), read('landline'), read('phone'), blame)
  const empty = !name && !post && !remark && !phones.mobile && !phones.landline && problems.length === 0
  if (empty && (position || columns.unit !== undefined)) return { problems: [], unitName, position }
  if (label && !position) blame('position', `“${label}”不是名单里的类别。请写：${contactPositions.join('、')}`)
  else if (!position) blame('position', `没有写明类别。请写：${contactPositions.join('、')}`)
  if (!name) blame('name', '没有填姓名')
  if (problems.length > 0 || !position) return { problems, unitName, position }
  return { person: { sheet, row, unitName, position, name, post, ...phones, remark }, problems, unitName, position }
}

/** Several numbers in one cell are kept, joined by 、; a column that is only headed 电话 is sorted by the look of the number. */
function readPhones(mobileText: string, landlineText: string, anyText: string, blame: (field: Field, message: string) => void) {
  const mobiles = splitNumbers(mobileText)
  const landlines = splitNumbers(landlineText)
  const wrongMobile = mobiles.find((number) => !mobilePattern.test(number))
  if (wrongMobile) blame('mobile', `“${wrongMobile}”不是11位手机号码；座机请填在“座机”一列`)
  const wrongLandline = landlines.find((number) => !landlinePattern.test(number) && !mobilePattern.test(number))
  if (wrongLandline) blame('landline', `“${wrongLandline}”不像电话号码`)
  for (const number of splitNumbers(anyText)) {
    if (mobilePattern.test(number)) mobiles.push(number)
    else if (landlinePattern.test(number)) landlines.push(number)
    else blame('phone', `“${number}”不像电话号码`)
  }
  return { mobile: mobiles.join('、'), landline: landlines.join('、') }
}
