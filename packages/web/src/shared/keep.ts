import { useCallback, useState } from 'react'

/**
 * A small thing kept in this browser (a choice of columns, a saved filter), like useState. Anything unreadable, or a
 * browser that keeps nothing, gives the default. Never for data of the office.
 */
export function useKept<T>(key: string, initial: T, isValid: (value: unknown) => value is T): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => readKept(key, isValid) ?? initial)
  const set = useCallback((next: T) => {
    setValue(next)
    try {
      localStorage.setItem(fullKey(key), JSON.stringify(next))
    } catch { /* Full or forbidden: it holds until the page is closed. */ }
  }, [key])
  return [value, set]
}

function readKept<T>(key: string, isValid: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(fullKey(key)) ?? 'null')
    return isValid(value) ? value : undefined
  } catch {
    return undefined
  }
}
const fullKey = (key: string): string => `qingyuan.${key}`
export const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string')
