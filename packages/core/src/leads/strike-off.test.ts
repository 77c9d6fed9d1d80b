import { expect, test } from 'vitest'
import { strikeOffCriterionNames, strikeOffProblem, type StrikeOffFile } from './strike-off.ts'

test('a criterion asks for what it says: nothing unpaid, or a case on file; 待核 is not nothing', () => {
  const problems = (unpaidFen: number | null, figuresApply = true, hasCaseFile = false, wasHandedOver = true, penalties: StrikeOffFile['penalties'] = 'done') => strikeOffCriterionNames.filter((one) => strikeOffProblem(one, { figuresApply, unpaidFen, hasCaseFile, wasHandedOver, penalties }))
  expect(problems(0)).toEqual(['criminal'])
  expect(problems(1)).toEqual(['repaid', 'rectified', 'stopped', 'criminal', 'penalty_done'])
  expect(problems(null)).toEqual(['repaid', 'rectified', 'stopped', 'criminal', 'penalty_done'])
  expect(problems(null, false, true)).toEqual([])
  expect(problems(0, true, true, false)).toEqual(['handed_over'])
  expect(problems(0, true, true, true, 'none')).toEqual(['penalty_done'])
  expect(problems(0, false, true, true, 'open')).toEqual(['penalty_done'])
})
