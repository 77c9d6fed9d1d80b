import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

test('quotes, numbers, unknowns, and nothing that a spreadsheet program would run', () => {
  expect(toCsv([['名称', '金额'], ['例"府"', 12.5], ['=cmd|x', null], ['-12.50', 0]]))
    .toBe('\ufeff"名称","金额"\r\n"例""府""",12.5\r\n"\'=cmd|x",\r\n"-12.50",0\r\n')
})
