import fc from 'fast-check'
import { expect, test } from 'vitest'
import { neutraliseFormula, restoreNeutralised } from './neutralise.ts'

test('whatever could open a formula gets an apostrophe', () => {
  for (const text of [
    '=1+1', '=HYPERLINK("http://example.invalid")', '+1+1', '-1+1', '-A1', '@SUM(A1)', '\t=1', '\r=1', '\n=1',
    '\tx', '＝1+1', '＠样',
    ' =1', '\u200b=1', '\ufeff=1', "'=1", '-（待核）', '+', '=', '-1|cmd',
  ]) expect(neutraliseFormula(text), JSON.stringify(text)).toBe(`'${text}`)
})

test('numbers stay numbers, other text and empty marks stay', () => {
  for (const text of ['-12.50', '+86', '-1,234.50', '58.87%', '-5%', '-', '--', '——', '样例', 'a=b', '', ' 样',
    '1-2', "'样"]) {
    expect(neutraliseFormula(text), text).toBe(text)
  }
  expect(neutraliseFormula(-12.5)).toBe(-12.5)
  expect(neutraliseFormula(null)).toBeNull()
})

test('our own export reads back as it was', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@',
    '\t', ' ', '1', '样') }))
  fc.assert(fc.property(text, (original) => {
    expect(restoreNeutralised(neutraliseFormula(original))).toBe(original)
  }))
})

test('nothing leaves that opens a formula, but numbers and dashes', () => {
  const text = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', ' ', '1', '.', '样') })
  fc.assert(fc.property(text, (original) => {
    const safe = neutraliseFormula(original)
    if (/^[=+\-@\t\r]/.test(safe)) expect(safe).toMatch(/^[+-]?\d+(?:\.\d+)?$|^-+$/)
  }))
})
