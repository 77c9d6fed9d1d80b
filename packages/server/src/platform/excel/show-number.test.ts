import { SSF } from '@e965/xlsx'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canShow, showValue } from './show-number.ts'

test('figures show as a spreadsheet program shows them', () => {
  for (const [value, format, shown] of [
    [3036.65, '0.00', '3036.65'], [610, '0', '610'], [610, '0.00', '610.00'], [-1234.5, '#,##0.00', '-1,234.50'],
    [0.5887, '0.00%', '58.87%'], [1, '0.00%', '100.00%'], [12.35, '0.0', '12.4'], [1.005, '0.00', '1.01'], [0.3, '0.00_ ', '0.30 '],
    [1234567, '#,##0', '1,234,567'], [46326, 'yyyy"年"m"月"d"日"', '2026年10月31日'], [12.5, 'General', '12.5'], [-0.001, '0.00', '0.00'],
    ['待核', '0.00', '待核'], ['0012', '@', '0012'], [2500, '0.00E+00', '2.50E+03'],
  ] as const) expect(showValue(value, format), `${value} ${format}`).toBe(shown)
})

test('whole fen show their exact decimals under every plain format', () => {
  const formats = ['0.00', '#,##0.00', '0.00_ ']
  fc.assert(fc.property(fc.integer({ min: -(10 ** 13), max: 10 ** 13 }), fc.constantFrom(...formats), (hundredths, format) => {
    const digits = String(Math.abs(hundredths)).padStart(3, '0')
    const exact = `${hundredths < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
    const shown = showValue(hundredths / 100, format)
    expect(shown.replaceAll(',', '').trim()).toBe(exact)
    expect(shown).toBe((SSF as { format: (code: string, value: number) => string }).format(format, hundredths / 100))
  }))
})

test('a format that nobody can read is known beforehand', () => {
  expect(canShow('0.00"')).toBe(false)
  expect(canShow('[$-804]yyyy"年"m"月"d"日";@')).toBe(true)
  expect(canShow('#,##0.00;[红色]-#,##0.00')).toBe(true)
})
