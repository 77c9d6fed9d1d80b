import { chinaDate, chinaTime, formatDateCn, weekdayCn } from '@qingyuan/core/dates'

/** An instant (ISO text from the server) as `2026-11-03 09:00`, China time whatever this computer's zone is. */
export function formatInstant(iso: string): string {
  const at = new Date(iso)
  return `${chinaDate(at)} ${chinaTime(at)}`
}
/** `formatInstant` on the page; `—` when there is none. */
export function At({ iso }: { iso: string | null | undefined }) {
  return iso ? <time dateTime={iso} className="number">{formatInstant(iso)}</time> : <span className="nothing">—</span>
}
/** A business date as it stands, with the weekday on hover; `—` when there is none. */
export function OnDay({ day }: { day: string | null | undefined }) {
  if (!day) return <span className="nothing">—</span>
  return <time dateTime={day} className="number" title={`${formatDateCn(day)} ${weekdayCn(day)}`}>{day}</time>
}
