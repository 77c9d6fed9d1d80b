import { expect, test } from 'vitest'
import { unsureValues } from './unsure.ts'

test('what rests on less than the text of a law is listed with its tag and what to do, what was read is not', () => {
  const rows = unsureValues()
  expect(rows.every((row) => row.tag !== 'P' && row.toDo !== '' && row.value !== '')).toBe(true)
  const named = rows.map((row) => row.what)
  expect(named).toEqual(expect.arrayContaining(['清退名单异议期', '措施：行政检查', '期限：公安决定是否立案', '步骤：公安延长审查']))
  expect(named).not.toContain('期限：作出行政处罚决定')
})
