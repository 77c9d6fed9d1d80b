import { addDays } from '@qingyuan/core/dates'

/** Slots of `days` days from the first row to the last; those without rows are empty, so that silence shows as silence. */
export function fillDays<Row extends { on: string }>(rows: readonly Row[], days: number): { on: string; row: Row | undefined }[] {
  const [first, last] = [rows[0]?.on, rows.at(-1)?.on]
  if (first === undefined || last === undefined) return []
  const known = new Map(rows.map((row) => [row.on, row]))
  const slots: { on: string; row: Row | undefined }[] = []
  for (let on = first; on <= last; on = addDays(on, days)) slots.push({ on, row: known.get(on) })
  return slots
}

/** Round values between two bounds for a scale, about five of them, zero among them when it lies between. */
export function steps(least: number, most: number): number[] {
  const raw = (most - least) / 5
  if (!(raw > 0)) return [0]
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= raw)!
  const found: number[] = []
  for (let at = Math.ceil(least / step); at * step <= most; at += 1) found.push(at * step)
  return found
}
