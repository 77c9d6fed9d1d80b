const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
// eslint-disable-next-line no-control-regex -- XML cannot hold them
const special = /[&<>"]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
/** Excel reads `_x0041_` as the character A; a text that happens to hold this must say that it does not. */
const excelEscape = /_(?=x[0-9a-fA-F]{4}_)/g

/** Text for an XML attribute or element. Characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  return text.replace(special, (char) => entities[char] ?? '')
}

/** Text of a cell, as Excel reads it back. */
export function escapeCell(text: string): string {
  return escapeXml(text.includes('_x') ? text.replace(excelEscape, '_x005F_') : text)
}
