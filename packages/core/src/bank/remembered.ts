const mostKnown = 20_000
/** So many calls go by before keeping is tried again. */
const pause = mostKnown * 8

/**
 * The function with its last results kept: statements repeat dates, names and accounts, and reading them is most of the
 * work. Where texts hardly ever repeat nothing is kept for a while: that would cost more than it saves. Memory is bounded;
 * the function must depend on its argument alone.
 */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  let known = new Map<string, T>()
  let found = 0
  let idle = 0
  return (text) => {
    if (idle > 0) {
      idle -= 1
      return read(text)
    }
    const kept = known.get(text)
    if (kept !== undefined) {
      found += 1
      return kept
    }
    if (known.size >= mostKnown) {
      if (found < mostKnown) idle = pause
      known = new Map()
      found = 0
    }
    const result = read(text)
    if (idle === 0) known.set(text, result)
    return result
  }
}
