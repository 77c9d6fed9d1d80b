import { blankKind, cleanCell, toHalfWidth } from '../cell-text.ts'
import { remembered } from './remembered.ts'
import { bareAccount, looksLikeAccount } from './value-account.ts'

/** The other side of a transaction, as far as a text tells. */
export interface Party { name: string | null; account: string | null; bank: string | null }

/* GB18030 of 2000 had no code of its own for some characters of names; files still carry the private ones. */
const privateUse: Record<string, string> = {
  '\ue863': '䶮', '\ue81e': '龴', '\ue826': '龵', '\ue82b': '龶', '\ue82c': '龷', '\ue832': '龸', '\ue843': '龹', '\ue854': '龺', '\ue864': '龻',
}

/** A name as written, without padding: blanks between Chinese characters out, one kind of middle dot. Null when blank. */
export function readName(text: string | null | undefined): string | null {
  if (!text) return null
  return plainName.test(text) && !blankKind(text) ? text : nameOf(text)
}

/* Chinese characters and nothing else, as most names. */
const plainName = /^[\u4e00-\u9fff]{2,40}$/

const nameOf = remembered((text) => {
  const clean = cleanCell(text.replaceAll('\u3000', ' ')).replace(/[\ue81e-\ue864]/g, (char) => privateUse[char] ?? char)
  if (blankKind(clean) || /^[-—*.。·\s]+$/.test(clean) || /^(?:null|none|undefined)$/i.test(clean)) return null
  return clean.replace(/(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu, '').replace(/(?<=\p{Script=Han})[.．•・‧](?=\p{Script=Han})/gu, '·')
})

/**
 * Takes apart what some banks and wallets write into one cell: `2088…(李四)`, `（某银行）6222…`, `李四(某银行)(6222…)`,
 * `李四 6222…`, `李四/6222…`, `6222…/李四`, `李四6222…`; a mere number is an account, anything else a name.
 */
export function readParty(text: string | null | undefined): Readonly<Party> {
  if (!text) return none
  return plainName.test(text) && !blankKind(text) ? { ...none, name: text } : partyOf(text)
}

const none: Readonly<Party> = { name: null, account: null, bank: null }

const partyOf = remembered((text): Readonly<Party> => {
  const name = readName(text)
  if (name === null) return none
  const half = toHalfWidth(name)
  if (looksLikeAccount(bareAccount(half))) return { ...none, account: bareAccount(half) }
  const brackets = /^([^()]*)\(([^()]*)\)(?:\(([^()]*)\))?([^()]*)$/.exec(half)
  if (brackets) {
    const parts = brackets.slice(1).map((part) => part?.trim() ?? '').filter((part) => part !== '')
    const found = sorted(parts)
    // A company's own name may have brackets: only a number among the parts makes them more than a name.
    if (found.account !== null) return found
  }
  const slashed = half.split(/\s*[/|｜,，;；]\s*|\s+/).filter((part) => part !== '')
  if (slashed.length > 1) {
    const found = sorted(slashed)
    if (found.account !== null) return found
  }
  const glued = /^(\D*[^\d*\s-])[\s-]*(\d[\d*]{8,29})$/.exec(half)
  if (glued && looksLikeAccount(glued[2]!)) return { ...none, name: readName(glued[1]), account: glued[2]! }
  return { ...none, name }
})

function sorted(parts: readonly string[]): Party {
  const party: Party = { name: null, account: null, bank: null }
  for (const part of parts) {
    const account = bareAccount(part)
    if (looksLikeAccount(account) || /^(?:2088)\d*\**\d*$|^\S+@\S+\.\S+$/.test(account)) party.account ??= account
    else if (/银行|信用社|农商行|信用合作/.test(part) && party.bank === null && parts.length > 1) party.bank = part
    else party.name = party.name === null ? readName(part) : party.name
  }
  return party
}
