import { expect, test } from 'vitest'
import { localValueOn, localValueProblems, localValueSource, type LocalValue } from './local-values.ts'

const old: LocalValue<number> = { value: 1, tag: 'S', documentNumber: null, validFrom: null, validTo: '2025-12-31' }
const now: LocalValue<number> = { value: 2, tag: 'P', documentNumber: '样处非〔2026〕3号', validFrom: '2026-01-01', validTo: null }
const later: LocalValue<number> = { value: 3, tag: 'P', documentNumber: '样处非〔2026〕9号', validFrom: '2026-07-01', validTo: '2026-12-31' }

test('the value of the day, the newest document first', () => {
  const on = (day: string) => localValueOn([later, now, old], day)?.value
  expect([on('2025-12-31'), on('2026-01-01'), on('2026-06-30'), on('2026-07-01'), on('2027-01-01')]).toEqual([1, 2, 2, 3, 2])
  expect(localValueOn([later], '2026-06-30')).toBeUndefined()
})

test('an unsure value says so', () => {
  expect(localValueProblems(now)).toEqual([])
  expect(localValueProblems(old)).toEqual([
    '没有写明依据文件的文号，只能作参考，不能写进文书', '见于报道、律所文章，未读原文，请核对文件原文后改为“已核对法规原文”', '没有写明从哪天起执行',
  ])
  expect(localValueProblems({ ...now, validTo: '2025-01-01' })).toEqual(['有效期的止日早于起日，请核对'])
  expect([localValueSource(now), localValueSource(old)]).toEqual([
    '样处非〔2026〕3号，2026年1月1日起；已核对法规原文', '文号不详，起始日不详，至2025年12月31日；见于报道、律所文章，未读原文',
  ])
})
