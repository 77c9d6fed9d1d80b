import { Workbook, type Worksheet } from '@cj-tech-master/excelts'
import { neutraliseFormula } from '@qingyuan/core/neutralise'
import { contactPositions } from '@qingyuan/core/org/org'
import type { Contact } from '@qingyuan/core/org/org-api'

export interface RosterContent {
  title: string
  units: readonly { name: string; contacts: readonly Contact[] }[]
  /** Printed under each form. */
  note: string
  footer: readonly string[]
}

const columns = [12, 12, 20, 18, 18, 24]
const thin = { style: 'thin' } as const
const border = { top: thin, left: thin, bottom: thin, right: thin }
const middle = { horizontal: 'center', vertical: 'middle', wrapText: true } as const
const left = { horizontal: 'left', vertical: 'middle', wrapText: true } as const

/**
 * The contact roster as .xlsx in the layout of seed 001 附件1: one form per unit, one below another on one sheet, each
 * with a line per position (an empty one where nobody is named) and kept together on a page. `parseRoster` reads it back.
 */
export async function rosterWorkbook(content: RosterContent): Promise<Buffer> {
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet('联系人名单', {
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, horizontalCentered: true },
  })
  for (const [index, width] of columns.entries()) sheet.getColumn(index + 1).width = width
  line(sheet, ['附件1'], { size: 12 })
  line(sheet, [content.title], { size: 16, bold: true, centred: true, height: 30 })
  for (const unit of content.units) addForm(sheet, unit, content.note)
  for (const text of content.footer) line(sheet, [text], { size: 10 })
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

function addForm(sheet: Worksheet, unit: RosterContent['units'][number], note: string): void {
  line(sheet, [`单位名称（盖章）：${unit.name}`], { size: 12, height: 26 })
  cells(sheet, ['', '姓  名', '职  务', '手机号码', '座  机', '备  注'], true)
  for (const position of contactPositions) {
    const people = unit.contacts.filter((contact) => contact.position === position)
    if (people.length === 0) cells(sheet, [position, '', '', '', '', ''], false)
    for (const person of people) cells(sheet, [position, person.name, person.post, person.mobile, person.landline, person.remark], false)
  }
  line(sheet, [note], { size: 10, height: 20 })
  line(sheet, [''], { size: 10, height: 12 })
}

/** One line of text over the whole width. */
function line(sheet: Worksheet, values: string[], look: { size: number; bold?: boolean; centred?: boolean; height?: number }): void {
  const row = sheet.addRow(values.map(neutraliseFormula))
  if (look.height) row.height = look.height
  sheet.mergeCells(row.number, 1, row.number, columns.length)
  const cell = row.getCell(1)
  cell.font = { name: '宋体', size: look.size, bold: look.bold ?? false }
  cell.alignment = look.centred ? middle : left
}

/** One ruled line of the form; every cell is text, so that no number loses its leading zero. */
function cells(sheet: Worksheet, values: string[], heading: boolean): void {
  const row = sheet.addRow(values.map(neutraliseFormula))
  row.height = 24
  for (let column = 1; column <= columns.length; column += 1) {
    const cell = row.getCell(column)
    Object.assign(cell, { border, numFmt: '@', alignment: middle, font: { name: '宋体', size: 11, bold: heading || column === 1 } })
  }
}
