import type { PageText } from '@qingyuan/core/sheet-model'

const sectionNames = { L: 'left', C: 'center', R: 'right' } as const
const longest = 120

/**
 * A header or footer as Excel writes it (`&L…&C第 &P 页&R…`) as sections of plain text. Fonts and sizes are dropped,
 * and so are the clock and the file's name: the same table must print the same. Undefined when nothing is left.
 */
export function pageText(excel: string): PageText | undefined {
  const sections: { left: string; center: string; right: string } = { left: '', center: '', right: '' }
  let current: keyof typeof sections = 'center'
  for (const [part, code] of excel.matchAll(/&([LCR])|&"[^"]*"|&\d+|&K[0-9A-Fa-f]{6}|&(?:[&PN])|&.|[^&]+/gs)) {
    if (code) current = sectionNames[code as 'L' | 'C' | 'R']
    else if (part === '&&') sections[current] += '&'
    else if (part === '&P') sections[current] += '{page}'
    else if (part === '&N') sections[current] += '{pages}'
    else if (!part.startsWith('&')) sections[current] += part
  }
  return tidySections(sections)
}

/** Sections trimmed and cut to what a page has room for; undefined when all are empty. */
export function tidySections(text: PageText): PageText | undefined {
  const tidy: PageText = {}
  for (const name of ['left', 'center', 'right'] as const) {
    const section = (text[name] ?? '').replace(/[\r\n]+/g, '　').trim()
    if (section) tidy[name] = section.length > longest ? `${section.slice(0, longest - 1)}…` : section
  }
  return Object.keys(tidy).length > 0 ? tidy : undefined
}

/** The opposite of `pageText`. Excel takes 255 characters in all; what is beyond is cut, the middle one last. */
export function excelPageText(text: PageText): string {
  const write = (section: string) =>
    section.replaceAll('&', '&&').replaceAll('{pages}', '&N').replaceAll('{page}', '&P')
  let room = 255
  const parts = (['center', 'right', 'left'] as const).flatMap((name) => {
    const section = text[name]
    if (!section) return []
    const code = Object.entries(sectionNames).find(([, value]) => value === name)?.[0]
    const written = `&${code}${write(section)}`
    if (written.length > room) return []
    room -= written.length
    return [written]
  })
  return parts.toSorted().join('')
}
