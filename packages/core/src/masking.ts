import { squeezeCell } from './cell-text.ts'

// Masks are for lists, exports and papers. What is too short to keep a secret is hidden whole.

/** Shows `head` and `tail` characters when at least four stay hidden between them, else none. */
function keepEnds(text: string, head: number, tail: number): string {
  // Most are plain letters and digits, a code unit each.
  const chars = /^[\x20-\x7e]*$/.test(text) ? text : Array.from(text)
  const hidden = chars.length - head - tail
  if (hidden < 4) return '*'.repeat(chars.length)
  const [first, last] = [chars.slice(0, head), chars.slice(chars.length - tail)]
  return `${typeof first === 'string' ? first : first.join('')}${'*'.repeat(hidden)}${typeof last === 'string' ? last : last.join('')}`
}

/** A person's name by its first character: 张三 → `张*`; longer names → `张**`, whatever their length. */
export function maskName(name: string): string {
  const chars = Array.from(squeezeCell(name))
  return chars.length < 2 ? '*'.repeat(chars.length) : chars[0]! + '*'.repeat(Math.min(chars.length - 1, 2))
}

/** An identity or other personal number by its first three and last four characters; the date of birth stays hidden. */
export function maskIdNumber(id: string): string {
  return keepEnds(squeezeCell(id), 3, 4)
}

/** A mobile number as `138****1234`; a landline by its area code and last two digits. */
export function maskPhone(phone: string): string {
  const squeezed = squeezeCell(phone)
  const landline = /^(0\d{2,3}-)(.*)$/.exec(squeezed)
  return landline ? landline[1]! + keepEnds(landline[2]!, 0, 2) : keepEnds(squeezed, 3, 4)
}

/** A bank card or account by its first four and last four digits; a wallet's e-mail by its first letter and domain. */
export function maskAccount(account: string): string {
  const squeezed = squeezeCell(account)
  const email = /^([^@])[^@]*(@[^@]+)$/.exec(squeezed)
  if (email) return `${email[1]}***${email[2]}`
  return squeezed.length === 11 ? maskPhone(squeezed) : keepEnds(squeezed, 4, 4)
}
