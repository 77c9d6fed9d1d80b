/** Days are counted from 1970-01-01 in the store of masses. @returns 'YYYY-MM-DD' */
export function dateOfDayNumber(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}
