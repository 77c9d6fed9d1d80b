import type { AuditChange } from './audit-api.ts'
import { chinaDate, chinaTime } from '../dates.ts'
import { recordedFields } from '../leads/lead.ts'
import { formatYuan } from '../money.ts'
import { fieldLabels, valueLabels } from './audit-fields.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** Every id that the stored values mention, so that their names can be looked up in one go. */
export function idsIn(...values: unknown[]): string[] {
  const found = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value === 'string' && uuid.test(value)) found.add(value)
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) walk(part)
  }
  for (const value of values) walk(value)
  return [...found]
}

/**
 * What an audit row changed, field by field, in words: labels, amounts in 元, times of China, names for ids.
 * @param names shown name per id; an id without one is shown by its first eight characters
 */
export function describeChanges(
  subjectType: string, before: Record<string, unknown> | null, after: Record<string, unknown> | null, names: ReadonlyMap<string, string>,
): AuditChange[] {
  // The row's own id says nothing that its subject does not.
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter((field) => field !== 'id')
  return fields.map((field) => {
    const show = (side: Record<string, unknown> | null) =>
      (side && field in side ? shownValue(subjectType, field, side[field], names) : '')
    return { field, label: labelOf(field), before: show(before), after: show(after) }
  }).filter((change) => change.before !== '' || change.after !== '')
}

function labelOf(field: string): string {
  return fieldLabels[field] ?? field
}

/** Figures of a lead are recorded under their own names; all but 涉及人数 are fen. */
const isMoney = (subjectType: string, field: string): boolean =>
  field.endsWith('Fen') || subjectType === 'lead' && field !== 'people' && (recordedFields as readonly string[]).includes(field)

function shownValue(subjectType: string, field: string, value: unknown, names: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined || value === '') return '（空）'
  if (Array.isArray(value)) return value.length === 0 ? '（无）' : value.map((item) => shownValue(subjectType, field, item, names)).join('、')
  if (typeof value === 'object') {
    return Object.entries(value).map(([key, part]) => `${labelOf(key)}：${shownValue(subjectType, key, part, names)}`).join('；')
  }
  if (typeof value === 'boolean') return valueLabels['']![String(value)]!
  if (typeof value === 'number') return isMoney(subjectType, field) && Number.isSafeInteger(value) ? `${formatYuan(value)}元` : String(value)
  const text = String(value as string)
  const label = valueLabels[`${subjectType}.${field}`]?.[text] ?? valueLabels[field]?.[text]
  if (label) return label
  if (uuid.test(text)) return names.get(text) ?? `编号 ${text.slice(0, 8)}…`
  if (instant.test(text)) return `${chinaDate(new Date(text))} ${chinaTime(new Date(text))}`
  return text
}
