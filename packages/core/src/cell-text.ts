/** What one spreadsheet cell may hold when it reaches us: shown text, a stored number, or nothing. */
export type CellValue = string | number | null | undefined

/** Full-width ASCII and the ideographic space become half-width. Nothing else: `²` must not turn into a digit. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
}

/* Plain letters, digits and Chinese characters, as in most cells of a long list: nothing to look for. */
const alreadyTidy = /^(?!')[!-^`-~\u3001\u3002\u4e00-\u9fff]*$/

/**
 * Cell text without what nobody sees: half-width, no control or zero-width characters, no `_x000D_` left over by
 * Excel, no leading apostrophe that marks text, runs of white space as one blank, trimmed.
 */
export function tidyCell(text: string): string {
  return alreadyTidy.test(text) ? text : cleanCell(toHalfWidth(text))
}

/** As `tidyCell`, with full-width characters left as typed: for words that people wrote and read again. */
export function cleanCell(text: string): string {
  return text
    .replace(/_x000[9ad]_/gi, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .replace(/^'/, '')
    .trim()
}

/** Whether two texts say the same but for blanks, full or half width and other ways of writing one character. */
export function samePlainText(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b)
}
const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '')

/** As `tidyCell`, with every blank removed: for numbers and codes, where a blank never means anything. */
export function squeezeCell(text: string): string {
  return tidyCell(text).replaceAll(' ', '')
}

const emptyMark = /^(?:[-—–―−_/\\]+|空|空白|n\/a|na|null)?$/i
const pendingMark = new RegExp(
  '^(?:(?:有|尚|仍|还)?待(?:进一步)?(?:核|核实|核查|核定|查|查证|查实|查明|定|确定|确认|统计|补充|补)' +
    '|不详|未知|不明|不清楚?|暂?未(?:核实?|查明|掌握|统计)|尚未(?:核实|查明|掌握|统计)|(?:正在)?(?:核实|核查|统计)中?' +
    '|暂不(?:清楚|掌握|详)|暂?无法(?:核实|统计|掌握))$',
)

/* A text of Chinese characters without any that the marks begin with, as most names, and plain numbers. */
const couldBeBlank = /^(?![\u4e00-\u9fff]+$)(?!\d+$)|^[空有尚仍还待不未暂无正核统]/

/**
 * Whether a cell holds no value: `empty` (nothing, `-`, `/`, `（空）`, `N/A`), `pending` (待核、不详、未知 and the like),
 * or undefined when there is something to read. The two differ: pending is a statement, empty is an omission.
 */
export function blankKind(text: string): 'empty' | 'pending' | undefined {
  if (!couldBeBlank.test(text)) return undefined
  const bare = squeezeCell(text).replace(/^\((.*)\)$/, '$1')
  if (emptyMark.test(bare)) return 'empty'
  return pendingMark.test(bare) ? 'pending' : undefined
}
