import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { columnName } from '../sheets/cell-places.ts'
import type { PageText, SheetModel } from '@qingyuan/core/sheet-model'
import { printable } from './field-value.ts'
import { fieldOf, listOf, nearNames, parsePlaceholders } from './placeholders.ts'
import type { Part } from './placeholders.ts'
import { readTemplateFile } from './read-template.ts'
import { showValue } from './show-number.ts'
import { remarkText, TemplateError } from './template-types.ts'
import type { TemplateOutline, TemplateRemark } from './template-types.ts'

/** A form to be filled: sheets whose cells, headers and footers may hold placeholders such as `[[单位名称]]`. */
export interface Template {
  sheets: TemplateSheet[]
  /** What the office's file holds that a filled table will not; to be shown when the template is loaded. */
  dropped: TemplateRemark[]
}

export interface TemplateSheet {
  /** The sheet as drawn; `shown` is right for all cells without placeholders. */
  model: SheetModel
  /** Placeholders by row, then column. */
  places: Map<number, Map<number, Part[]>>
  pageTexts: { header: Record<keyof PageText, Part[]>; footer: Record<keyof PageText, Part[]> }
}

/** All names that a template may use: single fields, and lists with the fields of their rows. */
export interface TemplateNames { fields: readonly string[]; lists: Readonly<Record<string, readonly string[]>> }

/**
 * Reads an .xlsx as a template, in a bounded process.
 * @param fileName the name under which the person knows the file, for messages; otherwise that of `path`
 * @param names when given, the template is also held to them
 * @throws TemplateError when it cannot be read, holds formulas or error values, hides rows or columns, or a placeholder
 *   is malformed or unknown: with all of that at once
 */
export async function loadTemplate(path: string, fileName: string = basename(path), names?: TemplateNames): Promise<Template> {
  return compileTemplate(await readTemplateFile(path, fileName), fileName, names)
}

/**
 * Loads templates by path and keeps them until the file changes: starting a process for every table would cost more
 * than filling it.
 */
export function templateLoader(): (path: string, fileName?: string) => Promise<Template> {
  const loaded = new Map<string, { stamp: string; template: Promise<Template> }>()
  return async (path, fileName) => {
    const { mtimeMs, size } = await stat(path)
    const stamp = `${mtimeMs} ${size}`
    const known = loaded.get(path)
    if (known?.stamp === stamp) return known.template
    const template = loadTemplate(path, fileName)
    loaded.set(path, { stamp, template })
    if (loaded.size > 100) loaded.delete(loaded.keys().next().value ?? path)
    return template.catch((error: unknown) => {
      if (loaded.get(path)?.template === template) loaded.delete(path)
      throw error
    })
  }
}

/**
 * Sheets as read (or as made by the product) as a template.
 * @throws TemplateError with all that must be mended
 */
export function compileTemplate(outline: TemplateOutline, fileName: string, names?: TemplateNames): Template {
  const problems = [...outline.problems]
  const template = { sheets: outline.sheets.map((sheet) => compileSheet(sheet, problems)), dropped: outline.dropped }
  const unknown = names ? checkTemplate(template, names) : []
  const all = [...problems, ...unknown]
  if (all.length > 0) throw templateError(`模板“${fileName}”`, all, unknown.length > 0 ? namesText(names!) : '')
  return template
}

function compileSheet(sheet: SheetModel, problems: TemplateRemark[]): TemplateSheet {
  const places: TemplateSheet['places'] = new Map()
  const rows = sheet.rows.map(({ cells, ...row }, index) => ({ ...row, cells: cells.map((cell, column) => {
    if (!cell || cell.value === null) return cell
    const found = typeof cell.value === 'string' ? parsePlaceholders(cell.value) : undefined
    if (found && 'problem' in found) {
      problems.push({ sheet: sheet.name, cell: `${columnName(column)}${index + 1}`, message: found.problem })
    } else if (found) {
      const row = places.get(index) ?? new Map<number, Part[]>()
      places.set(index, row.set(column, found.parts))
    }
    const value = typeof cell.value === 'string' ? printable(cell.value) : cell.value
    return { ...cell, value, shown: showValue(value, sheet.styles[cell.style]?.format ?? 'General') }
  }) }))
  const textParts = (text: string | undefined, where: string): Part[] => {
    if (!text) return []
    const found = parsePlaceholders(text)
    if (found && 'problem' in found) problems.push({ sheet: sheet.name, message: `${where}里${found.problem}` })
    return found && 'parts' in found ? found.parts : [text]
  }
  const pageParts = (text: PageText | undefined, where: string) => ({
    left: textParts(text?.left, where), center: textParts(text?.center, where), right: textParts(text?.right, where),
  })
  return {
    model: { ...sheet, rows }, places,
    pageTexts: { header: pageParts(sheet.page.header, '页眉'), footer: pageParts(sheet.page.footer, '页脚') },
  }
}

/** Every placeholder of a sheet with its place; `cell` is undefined for header and footer. */
function* placeholdersOf(sheet: TemplateSheet): Generator<{ name: string; row?: number; cell?: string }> {
  for (const [row, columns] of sheet.places) {
    for (const [column, parts] of columns) {
      for (const part of parts) {
        if (typeof part !== 'string') yield { name: part.name, row, cell: `${columnName(column)}${row + 1}` }
      }
    }
  }
  for (const text of Object.values(sheet.pageTexts)) {
    for (const part of Object.values(text).flat()) if (typeof part !== 'string') yield { name: part.name }
  }
}

/**
 * What an office has to mend before the template can be filled with these names: unknown ones, with the nearest known,
 * and rows that mix two lists. Empty when all is well.
 */
export function checkTemplate(template: Template, names: TemplateNames): TemplateRemark[] {
  const ofLists = Object.entries(names.lists).flatMap(([list, fields]) => fields.map((field) => `${list}.${field}`))
  const all = [...names.fields, ...ofLists]
  const isList = (list: string) => Object.hasOwn(names.lists, list)
  return template.sheets.flatMap((sheet) => {
    const remarks: TemplateRemark[] = []
    const listOfRow = new Map<number, string>()
    for (const { name, row, cell } of placeholdersOf(sheet)) {
      const remark = (message: string) => remarks.push({ sheet: sheet.model.name, ...(cell && { cell }), message })
      const list = listOf(name, isList)
      if (!all.includes(name)) {
        const near = nearNames(name, all)
        remark(`没有名为“${name}”的字段` + (near.length > 0 ? `，是不是“${near.join('”或“')}”？` : '，请从字段表里选用'))
      } else if (list !== undefined && row === undefined) {
        remark(`页眉、页脚里不能用清单“${list}”的字段“${name}”`)
      } else if (list !== undefined && row !== undefined) {
        const first = listOfRow.get(row) ?? list
        listOfRow.set(row, first)
        if (first !== list) remark(`同一行里用了“${first}”和“${list}”两个清单，请分成两行`)
      }
    }
    return remarks
  })
}

/** The names that may be used, as an error lists them. */
function namesText(names: TemplateNames): string {
  const lists = Object.entries(names.lists).map(([list, fields]) => `清单“${list}”：${fields.join('、')}`)
  return `可用的字段：${names.fields.join('、')}。${lists.join('。')}`
}

/** The names that a template uses, so that only these need to be worked out. */
export function usedNames(
  template: Template, isList: (list: string) => boolean,
): { fields: Set<string>; lists: Map<string, Set<string>> } {
  const fields = new Set<string>()
  const lists = new Map<string, Set<string>>()
  for (const sheet of template.sheets) {
    for (const { name } of placeholdersOf(sheet)) {
      const list = listOf(name, isList)
      if (list === undefined) fields.add(name)
      else lists.set(list, (lists.get(list) ?? new Set()).add(fieldOf(name, list)))
    }
  }
  return { fields, lists }
}

/** One error that lists what must be mended. */
export function templateError(what: string, remarks: TemplateRemark[], more = ''): TemplateError {
  const lines = remarks.slice(0, 20).map(remarkText)
  if (remarks.length > lines.length) lines.push(`……还有 ${remarks.length - lines.length} 处`)
  return new TemplateError(`${what}有 ${remarks.length} 处要改：\n${lines.join('\n')}${more && `\n${more}`}`, remarks)
}
