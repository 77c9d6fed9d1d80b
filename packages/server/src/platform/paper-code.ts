import { randomInt } from 'node:crypto'

/** Letters and digits that are not mistaken for each other on paper. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** A code for one printed paper, e.g. QY-7K3F-9M2P-T: short enough to type, far too many to guess; the last sign checks. */
export function newPaperCode(): string {
  const signs = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]!)
  const body = signs.join('')
  return `QY-${body.slice(0, 4)}-${body.slice(4)}-${checkSign(body)}`
}

/** The code as stored, from what a person typed (case, blanks, dashes do not matter); undefined when it cannot be one. */
export function readPaperCode(typed: string): string | undefined {
  const match = /^(?:QY)?([2-9A-HJKMNP-Z]{8})([2-9A-HJKMNP-Z])$/.exec(typed.toUpperCase().replace(/[^0-9A-Z]/g, ''))
  if (!match || checkSign(match[1]!) !== match[2]) return undefined
  return `QY-${match[1]!.slice(0, 4)}-${match[1]!.slice(4)}-${match[2]!}`
}

const checkSign = (body: string): string =>
  alphabet[Array.from(body).reduce((sum, sign, index) => sum + alphabet.indexOf(sign) * (index + 2), 0) % alphabet.length]!
