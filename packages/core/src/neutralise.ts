/**
 * What a spreadsheet program may run as a formula (or, by DDE, as a command): = + - @, also full-width, and tab, CR,
 * LF, which some importers skip before looking. Blanks and invisible characters in front are skipped the same way.
 */
const opensFormula = /^'*(?:[\t\r\n]|[\s\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])/
const plainNumber = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?$/
const onlyDashes = /^-+$/

/**
 * Makes a cell safe to export as text: puts one apostrophe (') in front of text that could open a formula. Spreadsheet
 * programs take a leading apostrophe as "this is text"; elsewhere it shows, which is the price. Numbers (values, and
 * text that is nothing but one, such as `-12.50`) and runs of dashes stay as they are; all other text does too.
 * `restoreNeutralised` gives back the original.
 */
export function neutraliseFormula<T>(cell: T): T | string {
  if (typeof cell !== 'string' || plainNumber.test(cell) || onlyDashes.test(cell)) return cell
  return opensFormula.test(cell) ? `'${cell}` : cell
}

/** Takes off the apostrophe that `neutraliseFormula` put there, so that our own export comes back unchanged. */
export function restoreNeutralised(text: string): string {
  return text.startsWith("'") && opensFormula.test(text) ? text.slice(1) : text
}
