import { toHalfWidth } from '@qingyuan/core/cell-text'

/** `[[合计.涉及金额:元]]`: the name of a field, and for an amount the unit it is wanted in. */
export interface Placeholder { name: string; unit?: 'yuan' | 'wan' }
/** A text with placeholders, cut into what is fixed and what is filled. */
export type Part = string | Placeholder

const units: Record<string, 'yuan' | 'wan'> = { 元: 'yuan', 万元: 'wan' }
/** Brackets typed with a Chinese keyboard count too. */
const opening = /\[\[|［［/
const placeholder = /(?:\[\[|［［)([^[\]［］]*)(?:\]\]|］］)/g

/**
 * Cuts a text at its placeholders; undefined when it holds none. `problem` says in Chinese what is wrong with one.
 */
export function parsePlaceholders(text: string): { parts: Part[] } | { problem: string } | undefined {
  if (!opening.test(text)) return undefined
  const parts: Part[] = []
  let at = 0
  for (const match of text.matchAll(placeholder)) {
    if (match.index > at) parts.push(text.slice(at, match.index))
    at = match.index + match[0].length
    const [name = '', unit, ...more] = toHalfWidth(match[1] ?? '').replace(/\s+/g, '').split(':')
    if (name === '') return { problem: `“${match[0]}”里没有写字段名` }
    if (unit === undefined) {
      parts.push({ name })
      continue
    }
    const known = units[unit]
    if (!known || more.length > 0) return { problem: `“${match[0]}”冒号后面只能写“元”或“万元”` }
    parts.push({ name, unit: known })
  }
  if (at < text.length) parts.push(text.slice(at))
  const unclosed = parts.find((part) => typeof part === 'string' && /\[\[|\]\]|［［|］］/.test(part))
  return unclosed === undefined ? { parts } : { problem: '方括号没有成对，字段要写成 [[字段名]]' }
}

/** The list that a placeholder takes a field of (`行.涉及金额` with a list `行`), or undefined for a single field. */
export function listOf(name: string, isList: (list: string) => boolean): string | undefined {
  const dot = name.indexOf('.')
  const list = dot > 0 ? name.slice(0, dot) : undefined
  return list !== undefined && isList(list) ? list : undefined
}

/** The field's name without its list. */
export function fieldOf(name: string, list: string): string {
  return name.slice(list.length + 1)
}

/** Up to three names that someone who typed `wanted` may have meant, nearest first. */
export function nearNames(wanted: string, names: readonly string[]): string[] {
  const last = wanted.split('.').at(-1) ?? wanted
  const scored = names.flatMap((name) => {
    const end = name.split('.').at(-1) ?? name
    const distance = Math.min(editDistance(wanted, name), (end === last ? 0.5 : editDistance(last, end) + 0.5))
    const near = Math.max(1, Math.floor(Math.min(name.length, wanted.length) / 3) + 0.5)
    return distance <= near ? [{ name, distance }] : []
  })
  return scored.toSorted((a, b) => a.distance - b.distance).slice(0, 3).map(({ name }) => name)
}

/** Characters to insert, delete or replace to make one text from the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      current.push(Math.min(
        previous[column]! + 1, current[column - 1]! + 1,
        previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1),
      ))
    }
    previous = current
  }
  return previous[to.length]!
}
