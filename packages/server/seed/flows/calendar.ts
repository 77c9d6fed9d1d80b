/** A day is the number of days since 1970-01-01: arithmetic on millions of rows needs no text. */
export type Day = number

const msPerDay = 86_400_000
const texts = new Map<Day, string>()

export function dayOf(date: string): Day {
  return Date.parse(date) / msPerDay
}

/** 'YYYY-MM-DD'. */
export function dateOf(day: Day): string {
  let text = texts.get(day)
  if (text === undefined) texts.set(day, text = new Date(day * msPerDay).toISOString().slice(0, 10))
  return text
}

/** 'HH:mm:ss' of a second of the day. */
export function timeOf(second: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
}

/** 1 to 31. */
export function dayOfMonth(day: Day): number {
  return (dateOf(day).charCodeAt(8) - 48) * 10 + dateOf(day).charCodeAt(9) - 48
}

/** The same day of a later month, or that month's last. */
export function addMonths(day: Day, months: number): Day {
  const date = dayOfMonth(day)
  const at = new Date(day * msPerDay)
  at.setUTCDate(1)
  const first = at.setUTCMonth(at.getUTCMonth() + months) / msPerDay
  return first + Math.min(date, new Date(at.setUTCMonth(at.getUTCMonth() + 1) - msPerDay).getUTCDate()) - 1
}

/** Monday is 1, Sunday 7. */
export function weekday(day: Day): number {
  return (day + 3) % 7 + 1
}

const holidays = new Set([
  '2022-01-01/3', '2022-01-31/7', '2022-04-03/3', '2022-04-30/5', '2022-06-03/3', '2022-09-10/3', '2022-10-01/7', '2022-12-31/3',
  '2023-01-21/7', '2023-04-05/1', '2023-04-29/5', '2023-06-22/3', '2023-09-29/8', '2024-01-01/1', '2024-02-10/8', '2024-04-04/3',
  '2024-05-01/5', '2024-06-08/3', '2024-09-15/3', '2024-10-01/7', '2025-01-01/1', '2025-01-28/8', '2025-04-04/3', '2025-05-01/5',
  '2025-05-31/3', '2025-10-01/8', '2026-01-01/3', '2026-02-15/9', '2026-04-04/3', '2026-05-01/5', '2026-06-19/3', '2026-09-25/3', '2026-10-01/7',
].flatMap((range) => {
  const [from, days] = range.split('/') as [string, string]
  return Array.from({ length: Number(days) }, (_, at) => dayOf(from) + at)
}))

export function isHoliday(day: Day): boolean {
  return holidays.has(day)
}

/** Neither weekend nor holiday; days worked in exchange are left out, offices of made-up worlds do not mind. */
export function isWorkday(day: Day): boolean {
  return weekday(day) < 6 && !holidays.has(day)
}

/** The day itself or the first working day after it (before it with step -1). */
export function workday(day: Day, step: 1 | -1 = 1): Day {
  let at = day
  while (!isWorkday(at)) at += step
  return at
}

/** Every day from `from` to `to` whose day of the month is `date`, or the month's last when it has no such day. */
export function monthly(from: Day, to: Day, date: number): Day[] {
  const found: Day[] = []
  for (let first = from - dayOfMonth(from) + 1; first <= to; first = addMonths(first, 1)) {
    const day = Math.min(first + date - 1, addMonths(first, 1) - 1)
    if (day >= from && day <= to) found.push(day)
  }
  return found
}
