import { addDays, isPlainDate, type PlainDate } from './dates.ts'

/**
 * First day of the first lunar month, 清明, 端午 and 中秋 (GB/T 33661-2017, 农历的编算和颁行). A table, not the calendar of the
 * runtime, which is a day off where the new moon falls near midnight: 2027 and 2030.
 */
const movableFeasts: Readonly<Record<string, readonly [newYear: string, qingming: string, dragonBoat: string, midAutumn: string]>> = {
  2025: ['01-29', '04-04', '05-31', '10-06'],
  2026: ['02-17', '04-05', '06-19', '09-25'],
  2027: ['02-06', '04-05', '06-09', '09-15'],
  2028: ['01-26', '04-04', '05-28', '10-03'],
  2029: ['02-13', '04-04', '06-16', '09-22'],
  2030: ['02-03', '04-05', '06-05', '09-12'],
  2031: ['01-23', '04-05', '06-24', '10-01'],
  2032: ['02-11', '04-04', '06-12', '09-19'],
}
/** 全国年节及纪念日放假办法 in its text of 2024 (国务院令第795号), in force from this year on. */
const inForceFrom = 2025

/**
 * The feast for which a day is off by law itself, whatever the State Council's arrangement of the year says; undefined
 * where the law leaves it open. New Year's Day, 1 and 2 May and 1 to 3 October of every year; the feasts of the lunar
 * calendar and 清明 up to 2032. Throws RangeError when it is not a date.
 */
export function statutoryHoliday(date: PlainDate): string | undefined {
  if (!isPlainDate(date)) throw new RangeError(`Not a date: ${date}`)
  const [year, day] = [date.slice(0, 4), date.slice(5)]
  if (Number(year) < inForceFrom) return undefined
  if (day === '01-01') return '元旦'
  if (day === '05-01' || day === '05-02') return '劳动节'
  if (day >= '10-01' && day <= '10-03') return '国庆节'
  const feasts = movableFeasts[year]
  if (!feasts) return undefined
  const [newYear, ...others] = feasts.map((one) => `${year}-${one}`) as [string, string, string, string]
  if (date >= addDays(newYear, -1) && date <= addDays(newYear, 2)) return '春节'
  const other = others.indexOf(date)
  return other < 0 ? undefined : ['清明节', '端午节', '中秋节'][other]
}
