import { remembered } from '@qingyuan/core/bank/remembered'
import { bareAccount } from '@qingyuan/core/bank/value-account'
import { squeezeCell, toHalfWidth } from '@qingyuan/core/cell-text'
import type { Secrets } from '../../platform/secrets.ts'

/** No identifier: `empty(x)` in SQL. */
export const noToken = '00000000-0000-0000-0000-000000000000'

export interface PartyTokens { name: string; account: string; id: string }

/**
 * Turns identifiers into tokens for the store of masses: one spelling, one token. The first 128 bits of a keyed hash, so
 * that a hundred million identifiers do not meet by chance, as UUID, which ClickHouse keeps in 16 bytes.
 *
 * @returns '' and null give noToken. A masked account number says who only together with a name; a masked ID number never.
 */
export function statementTokens(secrets: Pick<Secrets, 'token'>) {
  const token = (kind: 'name' | 'account' | 'id' | 'file', value: string): string => {
    const hex = secrets.token(`bank.${kind}`, value)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
  }
  const tokenOfName = remembered((text) => token('name', oneSpelling(text)))
  const tokenOfId = remembered((text) => token('id', oneSpelling(text)))
  const tokenOfAccount = remembered((bare) => token('account', bare))
  const bareOf = (text: string) => (/^\d+$/.test(text) ? text : spelledAccount(text))
  const spelledAccount = remembered((text) => bareAccount(text).toUpperCase())
  const name = (text: string | null) => (text ? tokenOfName(text) : noToken)
  const account = (text: string | null, holder: string | null) => {
    const bare = text ? bareOf(text) : ''
    if (bare === '') return noToken
    return /[*＊]/.test(bare) ? holder ? tokenOfAccount(`${bare}|${oneSpelling(holder)}`) : noToken : tokenOfAccount(bare)
  }
  const id = (text: string | null) => (text && !/[*＊]/.test(text) ? tokenOfId(text) : noToken)
  return {
    name, account, id,
    /** Stands for the account of a file that names neither account nor owner: the same bytes are the same account. */
    file: (hash: string) => token('file', hash),
    /** Of one party, as a row or a list names it. */
    party: (facts: { name: string | null; account: string | null; id: string | null }): PartyTokens =>
      ({ name: name(facts.name), account: account(facts.account, facts.name), id: id(facts.id) }),
  }
}
export type StatementTokens = ReturnType<typeof statementTokens>

const oneSpelling = (text: string) => (/^[\u4e00-\u9fff0-9A-Z]*$/.test(text) ? text : squeezeCell(toHalfWidth(text)).replace(/\s+/g, '').toUpperCase())
