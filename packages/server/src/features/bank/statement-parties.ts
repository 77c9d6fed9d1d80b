import { maskAccount, maskIdNumber, maskName } from '@qingyuan/core/masking'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { noToken, type PartyTokens } from './statement-tokens.ts'

/** What one row or list says of a party; stored sealed. */
export interface PartyFacts { name: string | null; account: string | null; id: string | null; bank: string | null }

export type TokenKind = 'name' | 'account' | 'id'

export const partyColumns = ['batch', 'token', 'combination', 'kind', 'mask', 'sealed'] as const

/** So many combinations are remembered as written; beyond that some are written again, which the table bears. */
const mostRemembered = 300_000

/** Gathers the parties of one batch, each combination of facts once. */
export function partyBook(secrets: Secrets, batch: string) {
  let seen = new Set<string>()
  let rows: Record<string, unknown>[] = []
  const kinds: TokenKind[] = ['id', 'account', 'name']
  const masks = { name: maskName, account: maskAccount, id: maskIdNumber }
  return {
    add(tokens: PartyTokens, facts: PartyFacts): void {
      const key = `${tokens.id}${tokens.account}${tokens.name}`
      if (seen.has(key)) return
      if (seen.size >= mostRemembered) seen = new Set()
      seen.add(key)
      const hex = secrets.token('bank.combination', key)
      const combination = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
      const sealed = secrets.seal(JSON.stringify(facts))
      for (const kind of kinds) {
        if (tokens[kind] !== noToken) rows.push({ batch, token: tokens[kind], combination, kind, mask: masks[kind](facts[kind] ?? ''), sealed })
      }
    },
    /** What was added since the last time, as rows of `parties`. */
    take: () => {
      const taken = rows
      rows = []
      return taken
    },
  }
}

/** What stands behind a token, as far as the named batches tell. */
export interface KnownParty { token: string; kind: TokenKind; mask: string; names: string[]; accounts: string[]; idNumbers: string[]; banks: string[] }

const most = { tokens: 2000, combinations: 100_000 }

/**
 * Opens what is sealed behind tokens: names, account and ID numbers in the clear, for a viewer who may see them. A token
 * of nobody in these batches is not in the answer.
 *
 * @param batches only what these batches say is opened
 */
export async function namesOf(analytics: Analytics, secrets: Secrets, batches: readonly string[], tokens: readonly string[]): Promise<Map<string, KnownParty>> {
  const known = new Map<string, KnownParty>()
  for (let from = 0; from < tokens.length; from += most.tokens) {
    const rows = await analytics.query<{ token: string; kind: TokenKind; mask: string; sealed: string }>(`
      select token, any(kind) as kind, any(mask) as mask, any(sealed) as sealed from parties
      where token in {tokens: Array(UUID)} and batch in {batches: Array(UUID)} group by token, combination order by token, combination`,
    { tokens: tokens.slice(from, from + most.tokens), batches }, { maxRows: most.combinations })
    for (const { token, kind, mask, sealed } of rows) {
      const facts = JSON.parse(secrets.open(sealed)) as PartyFacts
      const party = known.get(token) ?? { token, kind, mask, names: [], accounts: [], idNumbers: [], banks: [] }
      known.set(token, party)
      for (const [list, value] of [[party.names, facts.name], [party.accounts, facts.account], [party.idNumbers, facts.id], [party.banks, facts.bank]] as const) {
        if (value !== null && !list.includes(value)) list.push(value)
      }
    }
  }
  return known
}
