/**
 * A source with what is noted to it, in one pair of brackets: `群众举报（电话）` and `热线工单（补）` make
 * `群众举报（电话，热线工单〔补〕）`. Brackets within brackets cannot be read.
 * @param notes empty ones are left out
 */
export function sourceText(source: string, ...notes: (string | null | false)[]): string {
  const said = notes.filter((note): note is string => Boolean(note))
  if (said.length === 0) return source
  const [, name = source, own] = /^(.+)（([^（）]+)）$/.exec(source) ?? []
  const inner = [own ?? '', ...said].filter(Boolean).map((text) => text.replace(/[（(]/g, '〔').replace(/[）)]/g, '〕'))
  return `${name}（${inner.join('，')}）`
}
