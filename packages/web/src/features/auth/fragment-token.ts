import { useState } from 'react'

/**
 * The one-time token behind the `#` of a link. Browsers do not send that part to servers, so it reaches no log; it is
 * also taken out of the address at once, so that it does not stay in the history of a shared computer. After a reload
 * the link must be opened again.
 */
export function useFragmentToken(): string {
  return useState(takeToken)[0]
}

/** The page may be mounted anew after the address was cleaned. */
let kept = ''
function takeToken(): string {
  const { hash, pathname, search } = window.location
  if (hash) {
    kept = decodeFragment(hash.slice(1))
    window.history.replaceState(window.history.state, '', pathname + search)
  }
  return kept
}
function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
