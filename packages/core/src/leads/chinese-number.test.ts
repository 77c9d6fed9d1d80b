import { expect, test } from 'vitest'
import { chineseNumber } from './chinese-number.ts'

test.each([
  ['三', 3], ['两', 2], ['十', 10], ['十五', 15], ['二十', 20], ['四十一', 41], ['一百零五', 105], ['二百三十', 230], ['三万', 30_000],
  ['三万二千', 32_000], ['十五万', 150_000], ['二十五万六千', 256_000], ['一亿二千万', 120_000_000], ['一万零五', 10_005], ['零', 0],
])('%s is %i', (text, value) => expect(chineseNumber(text)).toBe(value))

test.each(['', '两万五', '三百二', '一二三', '百', '万', '三万二万', '十万五万', '二千三千', '五十人', '三点五'])(
  '%s is not one number in full', (text) => expect(chineseNumber(text)).toBeUndefined())
