import { useEffect, useRef } from 'react'
import { useGo } from './go.tsx'

/**
 * Goes elsewhere, once, in place of the current history entry. (The router's own `Navigate` goes again at each render,
 * and the page that left renders until the next one has loaded.)
 */
export function Redirect({ to, search }: { to: string; search?: Record<string, string> }) {
  const go = useGo()
  const gone = useRef(false)
  useEffect(() => {
    if (gone.current) return
    gone.current = true
    go(to, search, { replace: true })
  })
  return null
}
