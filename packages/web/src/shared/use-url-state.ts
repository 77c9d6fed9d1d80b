import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

/** What an address holds behind the `?`: plain text by name; lists are comma lists. */
export type UrlState = Record<string, string>

/** Reads `?a=1&b=x` as text by name; unlike the router's own reader it never guesses types ("007" stays "007"). */
export function parseSearch(text: string): UrlState {
  return Object.fromEntries(new URLSearchParams(text))
}
/** The opposite of `parseSearch`; empty values are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const kept = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '')
  const text = new URLSearchParams(kept).toString().replaceAll('%2C', ',')
  return text && `?${text}`
}
/** The state after a change: undefined and empty remove a name. */
export function patchState(state: UrlState, patch: Record<string, string | undefined>): UrlState {
  return Object.fromEntries(Object.entries({ ...state, ...patch }).filter((entry): entry is [string, string] => Boolean(entry[1])))
}

/**
 * State of a page kept in its address, so that going back, a reload and a link sent to a colleague show the same.
 * Answers the state, a way to change some of it (undefined removes) and a way to replace it all.
 */
export function useUrlState() {
  const search = useRouterState({ select: (router) => router.location.search as UrlState })
  const navigate = useNavigate()
  const replaceAll = useCallback((next: UrlState, how: { push?: boolean } = {}) => {
    void navigate({ to: '.', search: () => next, replace: !how.push } as never)
  }, [navigate])
  const patch = useCallback((change: Record<string, string | undefined>, how: { push?: boolean } = {}) => {
    void navigate({ to: '.', search: (now: UrlState) => patchState(now, change), replace: !how.push } as never)
  }, [navigate])
  return useMemo(() => ({ state: search, patch, replaceAll }), [search, patch, replaceAll])
}
