import { expect, test } from 'vitest'
import { conditionsOf, pagingOf, sortingOf, type Filter } from './table-state.ts'
import { parseSearch, patchState, stringifySearch } from './use-url-state.ts'

test('text survives the address as it is', () => {
  const state = { q: '007', name: 'a&b=c +', states: 'open,closed', flag: 'true' }
  expect(parseSearch(stringifySearch(state))).toEqual(state)
  expect(stringifySearch({ states: 'open,closed' })).toBe('?states=open,closed')
  expect(stringifySearch({ a: '', b: undefined })).toBe('')
})

test('a change adds, replaces and removes', () => {
  expect(patchState({ a: '1', b: '2', c: '3' }, { a: '9', b: undefined, c: '', d: '4' })).toEqual({ a: '9', d: '4' })
})

test('nonsense in an address counts as the default page and order', () => {
  expect(pagingOf({})).toEqual({ page: 1, pageSize: 50 })
  expect(pagingOf({ page: '3', pageSize: '100' })).toEqual({ page: 3, pageSize: 100 })
  for (const page of ['0', '-1', '1.5', 'x', '10001']) expect(pagingOf({ page }).page).toBe(1)
  expect(pagingOf({ pageSize: '7' }, 20).pageSize).toBe(20)
  expect(sortingOf({ sort: 'dueOn' }, ['dueOn'])).toEqual({ sort: 'dueOn', descending: true })
  expect(sortingOf({ sort: 'dueOn', descending: 'false' }, ['dueOn'])).toEqual({ sort: 'dueOn', descending: false })
  expect(sortingOf({ sort: 'password' }, ['dueOn'])).toBeUndefined()
})

test('a saved filter keeps conditions, not the page or the order', () => {
  const filters: Filter[] = [
    { kind: 'search', key: 'q', placeholder: '' }, { kind: 'days', label: '', from: 'receivedFrom', to: 'receivedTo' }, { kind: 'count', label: '', from: 'quietDays' },
  ]
  expect(conditionsOf({ q: 'x', receivedTo: '2026-10-31', quietDays: '30', page: '2', sort: 'dueOn', tab: 'y' }, filters))
    .toEqual({ q: 'x', receivedTo: '2026-10-31', quietDays: '30' })
})
