import { Readable } from 'node:stream'
import { maskAccount, maskIdNumber, maskName } from '@qingyuan/core/masking'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { Secrets } from '../../platform/secrets.ts'
import type { PartyTokens } from './statement-tokens.ts'

/** What one row or list says of a party; stored sealed. */
export interface PartyFacts { name: string | null; account: string | null; id: string | null; bank: string | null }

export type TokenKind = 'name' | 'account' | 'id'

/** So many characters of lines are made into bytes at once: as texts they would burden the memory's keeper. */
const lineCharacters = 32_768

export const partyBlockColumns = ['batch', 'block', 'sealed'] as const

/** So many combinations are remembered as written; beyond that some are written again, which the table bears. */
const mostRemembered = 300_000
/** So many parties are sealed together: one alone takes as long. */
const blockParties = 64

/** Gathers the parties of one batch, each combination of facts once. */
export function partyBook(secrets: Secrets, batch: string) {
  let seen = new Set<string>()
  /** A combination of tokens a line, with masks of what is behind them and its place among the sealed facts. */
  let lines: Buffer[] = []
  let text = ''
  let blocks: Record<string, unknown>[] = []
  let facts: PartyFacts[] = []
  let block = 0
  const close = () => {
    if (facts.length === 0) return
    blocks.push({ batch, block, sealed: secrets.seal(JSON.stringify(facts)) })
    block += 1
    facts = []
  }
  const cut = () => {
    if (text !== '') lines.push(Buffer.from(text))
    text = ''
  }
  const addNew = ({ name, account, id }: PartyTokens, party: PartyFacts) => {
    const masks = [maskName(party.name ?? ''), maskAccount(party.account ?? ''), maskIdNumber(party.id ?? '')]
    text += `["${name}","${account}","${id}",${JSON.stringify(masks)},${block},${facts.length}]\n`
    if (text.length > lineCharacters) cut()
    facts.push(party)
    if (facts.length === blockParties) close()
  }
  return {
    add(tokens: PartyTokens, party: PartyFacts): void {
      const key = `${tokens.id}${tokens.account}${tokens.name}`
      if (seen.has(key)) return
      if (seen.size >= mostRemembered) seen = new Set()
      seen.add(key)
      addNew(tokens, party)
    },
    /** The same for what is known not to have been added: nothing is remembered of it. */
    addNew,
    /** What was added since the last time, lines for insertParties and rows of `party_blocks`. @param all also a block that is not full */
    take(all: boolean) {
      if (all) close()
      cut()
      const taken = { lines, blocks }
      lines = []
      blocks = []
      return taken
    },
  }
}

/** Writes combinations as a row of `parties` for each of their tokens; these lines are our own, and fit the columns. */
export async function insertParties(analytics: Analytics, batch: string, lines: readonly Buffer[], signal: AbortSignal | undefined): Promise<void> {
  await analytics.load(`insert into parties (batch, token, name, account, id, kind, mask, block, nth)
    select {batch: UUID}, token, name, account, id, kind, mask, block, nth
    from input('name UUID, account UUID, id UUID, masks Array(String), block UInt32, nth UInt16')
    array join [name, account, id] as token, masks as mask, ['name', 'account', 'id'] as kind where notEmpty(token) format JSONCompactEachRow`,
  Readable.from(lines, { objectMode: false }), { batch }, { ...(signal && { signal }) })
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
    const found = await analytics.query<{ token: string; kind: TokenKind; mask: string; batch: string; block: number; nth: number }>(`
      select token, any(p.kind) as kind, any(p.mask) as mask, min((p.batch, p.block, p.nth)) as place, place.1 as batch, place.2 as block, place.3 as nth from parties as p
      where token in {tokens: Array(UUID)} and p.batch in {batches: Array(UUID)} group by token, name, account, id order by token, name, account, id`,
    { tokens: tokens.slice(from, from + most.tokens), batches }, { maxRows: most.combinations })
    const sealed = await openBlocks(analytics, secrets, found)
    for (const { token, kind, mask, batch, block, nth } of found) {
      const facts = sealed.get(`${batch} ${block}`)?.[nth]
      if (!facts) throw new Error(`the block ${block} of batch ${batch} is missing`)
      const party = known.get(token) ?? { token, kind, mask, names: [], accounts: [], idNumbers: [], banks: [] }
      known.set(token, party)
      for (const [list, value] of [[party.names, facts.name], [party.accounts, facts.account], [party.idNumbers, facts.id], [party.banks, facts.bank]] as const) {
        if (value !== null && !list.includes(value)) list.push(value)
      }
    }
  }
  return known
}

/** The blocks that hold these places, opened, by batch and number. */
async function openBlocks(analytics: Analytics, secrets: Secrets, places: readonly { batch: string; block: number }[]): Promise<Map<string, PartyFacts[]>> {
  const opened = new Map<string, PartyFacts[]>()
  for (const batch of new Set(places.map((place) => place.batch))) {
    const blocks = [...new Set(places.filter((place) => place.batch === batch).map(({ block }) => block))]
    for (let from = 0; from < blocks.length; from += most.tokens) {
      const rows = analytics.stream<{ block: number; sealed: string }>('select block, sealed from party_blocks where batch = {batch: UUID} and block in {blocks: Array(UInt32)}',
        { batch, blocks: blocks.slice(from, from + most.tokens) })
      for await (const some of rows) for (const { block, sealed } of some) opened.set(`${batch} ${block}`, JSON.parse(secrets.open(sealed)) as PartyFacts[])
    }
  }
  return opened
}
