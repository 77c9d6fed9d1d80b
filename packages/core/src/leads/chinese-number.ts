const digits: Record<string, number> = {
  零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
}
const places: Record<string, number> = { 十: 10, 百: 100, 千: 1000 }
const scales: Record<string, number> = { 万: 10_000, 亿: 100_000_000 }

/** The characters that a written-out number is made of, as a character class for regular expressions. */
export const chineseNumberClass = '[零〇一二两三四五六七八九十百千万亿]'

/**
 * A written-out whole number: 十五 is 15, 三万二千 is 32000. Undefined when it is not one number in full: 两万五 is
 * 25000 to some and 20005 to others, so nobody is told which.
 */
export function chineseNumber(text: string): number | undefined {
  let total = 0
  let section = 0
  let digit: number | undefined
  let lastPlace = Infinity
  let lastScale = Infinity
  // A last digit that stands without its place is clear at the beginning, behind 零 and behind 十.
  let mayStandAlone = true
  for (const char of text) {
    const value = digits[char]
    const place = places[char]
    const scale = scales[char]
    if (value !== undefined) {
      if (digit) return undefined
      digit = value
      mayStandAlone ||= value === 0
      continue
    }
    if (place !== undefined) {
      if (place >= lastPlace || (!digit && place !== 10)) return undefined
      section += (digit || 1) * place
      lastPlace = place
      mayStandAlone = place === 10
    } else if (scale !== undefined) {
      section += digit ?? 0
      if (section === 0 || scale >= lastScale) return undefined
      total += section * scale
      section = 0
      lastPlace = Infinity
      lastScale = scale
      mayStandAlone = false
    } else {
      return undefined
    }
    digit = undefined
  }
  if (digit && !mayStandAlone) return undefined
  return text === '' ? undefined : total + section + (digit ?? 0)
}
