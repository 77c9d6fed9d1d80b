/** One query value as the server reads it; undefined when the field is to be left out. */
function queryText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (Array.isArray(value)) return value.length > 0 ? value.map(String).join(',') : undefined
  if (typeof value === 'object') throw new TypeError('查询条件只能是文字、数字、是否或它们的列表')
  return String(value as string | number | boolean)
}

/** Input of a GET as `?a=1&b=x,y`, sorted by name; empty fields left out, `''` when nothing is left. */
export function toQuery(input: object): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(input).sort(([a], [b]) => a < b ? -1 : 1)) {
    const text = queryText(value)
    if (text !== undefined) search.set(name, text)
  }
  const text = search.toString().replaceAll('%2C', ',')
  return text && `?${text}`
}
