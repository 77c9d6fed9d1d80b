import { chineseNumber } from './chinese-number.ts'

/** A promised return as written, with what it comes to in a year. `perYear` is in per cent, e.g. 18 for 月息1.5分. */
export interface RateWords { text: string; from: number; to: number; perYear: number }

const periods = { 日: 365, 天: 365, 周: 52, 星期: 52, 月: 12, 季: 4, 季度: 4, 年: 1 } as const
type Period = keyof typeof periods
const number = '(?:\\d+(?:\\.\\d+)?|[零一二两三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)'
const spoken = `(?:${number})`
const rateWords = new RegExp(
  '每?(?<period>日|天|周|星期|月|季度|季|年)(?:利率|收益率|收益|回报率|回报|利息|化收益率?|化利率|化|息|利|返利?|返现|分红|涨)?' +
    '[^\\d零一二两三四五六七八九十百千万%，。；;,\\n]{0,8}?' +
    `(?:(?<per>百分之|千分之|万分之)(?<share>${spoken})|(?<value>${spoken})\\s*(?<unit>%|个点|个百分点|‰|分(?!之|钟|红|店|公司)(?<half>半|[一二三四五六七八九](?!个|年|月|百|千|万))?|厘))`, 'gu')

/**
 * The promised returns in a text that is half-width already: 月息1.5分, 年化12%, 日返千分之三, 每周返2%. 分 and 厘 are
 * read as usual in lending: a 分 a month is 1 %, a 分 a year 10 %, a 厘 a tenth of it; by the day they mean different
 * things to different people and are left out. A year has 365 days, 52 weeks, 12 months; interest is not compounded.
 */
export function rateWordsIn(text: string): RateWords[] {
  return [...text.matchAll(rateWords)].flatMap((match) => {
    const { period, per, share, value, unit, half } = match.groups as Record<string, string | undefined>
    const size = numberOf(share ?? value!)
    const per100 = per ? { 百分之: 1, 千分之: 0.1, 万分之: 0.01 }[per]! : perCentOf(unit!, half, period as Period)
    if (size === undefined || per100 === undefined) return []
    const whole = half ? size + (half === '半' ? 5 : chineseNumber(half)!) / 10 : size
    const perYear = Number((whole * per100 * periods[period as Period]).toFixed(2))
    if (perYear <= 0 || perYear > 100_000) return []
    return [{ text: match[0], from: match.index, to: match.index + match[0].length, perYear }]
  })
}

function perCentOf(unit: string, half: string | undefined, period: Period): number | undefined {
  if (unit === '‰') return 0.1
  if (!unit.startsWith('分') && unit !== '厘') return half ? undefined : 1
  if (period !== '月' && period !== '年') return undefined
  const fen = period === '月' ? 1 : 10
  return unit === '厘' ? fen / 10 : fen
}

function numberOf(text: string): number | undefined {
  if (/^\d/.test(text)) return Number(text)
  const [whole, places] = text.split('点')
  const value = chineseNumber(whole!)
  if (value === undefined || places === undefined) return value
  return Number(`${value}.${Array.from(places, (digit) => chineseNumber(digit)).join('')}`)
}
