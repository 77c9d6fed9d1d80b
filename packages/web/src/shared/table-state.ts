import type { UrlState } from './use-url-state.ts'

interface Base { label: string; /** Behind 更多条件 until used. */ more?: true }
/** One condition above a table. The names (`key`, `from`, `to`) are those of the endpoint's input. */
export type Filter =
  | { kind: 'search'; key: string; placeholder: string }
  | Base & { kind: 'select' | 'multi'; key: string; options: readonly { value: string; label: string }[] }
  /** Ticked sends `true`; not ticked sends nothing. */
  | Base & { kind: 'flag'; key: string }
  | Base & { kind: 'period'; key: string }
  | Base & { kind: 'days'; from: string; to: string }
  /** Typed in 万元, sent in 分. */
  | Base & { kind: 'wan'; from: string; to: string }
  | Base & { kind: 'count'; from: string; to?: string; unit?: string }
  /** Any field, e.g. a unit; its value is text (several as a comma list), undefined for none. */
  | Base & { kind: 'custom'; key: string; render: (value: string | undefined, set: (value: string | undefined) => void) => React.ReactNode }

export const pageSizes = [20, 50, 100, 200]
export const defaultPageSize = 50

/** The address's names that a filter uses. */
export function keysOf(filter: Filter): string[] {
  if (filter.kind === 'days' || filter.kind === 'wan') return [filter.from, filter.to]
  if (filter.kind === 'count') return filter.to ? [filter.from, filter.to] : [filter.from]
  return [filter.key]
}

/** The part of an address that is conditions: what a saved filter keeps and an export gets. */
export function conditionsOf(state: UrlState, filters: readonly Filter[]): UrlState {
  const names = new Set(filters.flatMap(keysOf))
  return Object.fromEntries(Object.entries(state).filter(([name]) => names.has(name)))
}

/** Which page an address asks for; nonsense counts as the default. */
export function pagingOf(state: UrlState, size = defaultPageSize): { page: number; pageSize: number } {
  const page = Number(state['page'] ?? 1)
  const pageSize = Number(state['pageSize'] ?? size)
  return {
    page: Number.isSafeInteger(page) && page >= 1 && page <= 10_000 ? page : 1,
    pageSize: pageSizes.includes(pageSize) ? pageSize : size,
  }
}

/** How an address asks to sort; nothing when it does not or names no such column. */
export function sortingOf(state: UrlState, sortable: readonly string[]): { sort: string; descending: boolean } | undefined {
  const sort = state['sort']
  if (sort === undefined || !sortable.includes(sort)) return undefined
  return { sort, descending: state['descending'] !== 'false' }
}
