import { expect, test } from 'vitest'
import { toQuery } from './query.ts'

test('lists become comma lists, empty fields are left out, order does not matter', () => {
  expect(toQuery({ states: ['open', 'closed'], q: '养老', page: 2, overdue: true, unitId: undefined, sectors: [], note: '', batchId: null }))
    .toBe('?overdue=true&page=2&q=%E5%85%BB%E8%80%81&states=open,closed')
  expect(toQuery({ b: 1, a: 0 })).toBe(toQuery({ a: 0, b: 1 }))
  expect(toQuery({})).toBe('')
})

test('what would carry a meaning in an address is escaped', () => {
  expect(toQuery({ q: 'a&b=c#d?e+f 50%' })).toBe('?q=a%26b%3Dc%23d%3Fe%2Bf+50%25')
})

test('a nested object is refused, not sent as [object Object]', () => {
  expect(() => toQuery({ range: { from: 1 } })).toThrow(TypeError)
})
