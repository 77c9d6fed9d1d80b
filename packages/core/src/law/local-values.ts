import { formatDateCn, type PlainDate } from '../dates.ts'
import { sourceTagLabels, type SourceTag } from './citation.ts'

/**
 * A figure or rule that is no national law: set by the place, or known to us only at second hand. It is configuration
 * of the office, with the document it rests on, and is never a constant in a rule.
 */
export interface LocalValue<T> {
  value: T
  /** How sure the value is; an office that enters its own document uses P. */
  tag: SourceTag
  /** The document that sets it, e.g. `样处非〔2026〕3号`; null while nobody has named one. */
  documentNumber: string | null
  /** First day of validity; null when it is not known. */
  validFrom: PlainDate | null
  /** Last day of validity, included; null for no end known. */
  validTo: PlainDate | null
}

/** Whether the value is valid on a day. An unknown first day counts as long ago. */
export function isValidOn({ validFrom, validTo }: LocalValue<unknown>, on: PlainDate): boolean {
  return (validFrom === null || validFrom <= on) && (validTo === null || validTo >= on)
}

/**
 * The value valid on a day, or undefined when the office has none. Of several, the one that starts last, as a newer
 * document takes the place of an older one.
 */
export function localValueOn<T>(values: readonly LocalValue<T>[], on: PlainDate): LocalValue<T> | undefined {
  return values.filter((value) => isValidOn(value, on))
    .toSorted((a, b) => (a.validFrom ?? '').localeCompare(b.validFrom ?? '')).at(-1)
}

/** What an administrator must still settle about a value before a paper may rest on it, in Chinese; [] when nothing. */
export function localValueProblems({ tag, documentNumber, validFrom, validTo }: LocalValue<unknown>): string[] {
  const problems: string[] = []
  if (!documentNumber?.trim()) problems.push('没有写明依据文件的文号，只能作参考，不能写进文书')
  if (tag === 'M' || tag === 'S') problems.push(`${sourceTagLabels[tag]}，请核对文件原文后改为“${sourceTagLabels.P}”`)
  if (validFrom === null) problems.push('没有写明从哪天起执行')
  if (validFrom !== null && validTo !== null && validTo < validFrom) problems.push('有效期的止日早于起日，请核对')
  return problems
}

/** Where the value comes from, for the line under a field: `样处非〔2026〕3号，2026年1月1日起；已核对法规原文`. */
export function localValueSource({ tag, documentNumber, validFrom, validTo }: LocalValue<unknown>): string {
  const from = validFrom ? `${formatDateCn(validFrom)}起` : '起始日不详'
  const to = validTo ? `，至${formatDateCn(validTo)}` : ''
  return `${documentNumber?.trim() || '文号不详'}，${from}${to}；${sourceTagLabels[tag]}`
}
