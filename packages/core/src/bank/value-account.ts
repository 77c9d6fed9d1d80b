import { blankKind, squeezeCell } from '../cell-text.ts'
import { remembered } from './remembered.ts'
import type { StatementCell } from './statement.ts'

export type ReadAccount = { account: string | null } | { problem: string }

/**
 * Reads an account or card number, also a masked one or a wallet's address. Digits that a spreadsheet has lost
 * (6.22E+18; zeros after the 15th digit) are a problem, in Chinese: never filled in.
 *
 * @param columnIsCut every long number of the column ends in zeros after the 15th digit
 */
export function readAccount(cell: StatementCell | null | undefined, columnIsCut: boolean): ReadAccount {
  if (!cell) return { account: null }
  if (cell.error) return { problem: cell.error }
  if (cell.digitsLost) return lost(cell.text)
  const read = plainAccount(cell.text)
  if (columnIsCut && 'account' in read && read.account !== null && isCut(read.account)) return cut(read.account)
  return read
}

const lost = (text: string): ReadAccount => ({ problem: `账号“${text.slice(0, 30)}”的后几位已丢失（表格软件只保留 15 位），请用原件或把该列设为文本后重新导出` })
const cut = (account: string): ReadAccount => ({ problem: `账号“${account}”第 16 位起全是 0，疑似被表格软件截去尾数，请用原件核对` })

/* By far the most: digits, no zero at the end that could stand for lost ones. */
const usual = /^\d{8,29}[1-9]$/

const plainAccount = (text: string): ReadAccount => (usual.test(text) ? { account: text } : otherAccount(text))

const otherAccount = remembered((shown): ReadAccount => {
  const text = squeezeCell(shown)
  if (blankKind(text)) return { account: null }
  if (/^\d(?:\.\d+)?E\+?\d{2,}$/i.test(text)) return lost(text)
  const account = bareAccount(text)
  if (account === '') return { account: null }
  // One or two zeros may be chance, and so may a number that is round from further up: then only the whole column tells.
  return isCut(account) && account.length > 17 && !/^\d{13}0+$/.test(account) ? cut(account) : { account }
})

/** Without what banks put around a number: `CNY-6222…`, `6222 0212-…`, a trailing `.0` or currency. */
export function bareAccount(text: string): string {
  if (/^\d+$/.test(text)) return text
  const bare = squeezeCell(text).replace(/^(?:CNY|RMB|人民币)[-_:]?/i, '').replace(/[-_]?(?:CNY|RMB|人民币|156)$/i, (end) => (/^156$/.test(end) ? end : ''))
  const number = bare.replace(/^(\d+)\.0+$/, '$1')
  return /^[\d\s*＊xX-]+$/.test(number) && /\d/.test(number) ? number.replace(/[\s-]/g, '') : blankKind(number) ? '' : number
}

/** Whether the number has more than 15 digits and only zeros after the 15th: a number cell leaves it so. */
export function isCut(account: string): boolean {
  return /^[1-9]\d{14}0+$/.test(account)
}

/** Whether a text is the number of a card or an account, perhaps masked: `6222…`, `6226******5669`. */
export function looksLikeAccount(text: string): boolean {
  return /^\d{9,30}$/.test(text) || (/^\d{3,}[*xX]{2,}\d{2,}$/.test(text)) || /^[A-Z]{1,3}\d{8,25}$/.test(text)
}
