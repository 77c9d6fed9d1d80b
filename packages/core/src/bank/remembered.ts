/**
 * The function with its last results kept: statements repeat dates, names and accounts, and reading them is most of the
 * work. Memory is bounded; the function must depend on its argument alone.
 */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  let known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    if (known.size >= 20_000) known = new Map()
    const result = read(text)
    known.set(text, result)
    return result
  }
}
