import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { noToken } from './statement-tokens.ts'

/** What is said of one of the accounts whose statements are at hand. */
export interface SeenAccount { account: string; names: string[]; ids: string[] }

export interface OwnerAccount { account: string; owner: string; name: string; id: string }

const mostAccounts = 1_000_000

/** The accounts whose statements are at hand, with whose they are; by the rows and by what stands beside them. */
export async function ownerAccounts(analytics: Analytics, batches: readonly string[]): Promise<OwnerAccount[]> {
  const seen = await analytics.query<SeenAccount>(`
    select account, arraySort(groupUniqArrayIf(20)(name, notEmpty(name))) as names, arraySort(groupUniqArrayIf(20)(id, notEmpty(id))) as ids from (
      select distinct account, owner_name as name, owner_id as id from statement_rows where batch in {batches: Array(UUID)}
      union all select account, name, id from statement_owners where batch in {batches: Array(UUID)}
    ) group by account order by account`, { batches }, { maxRows: mostAccounts })
  return ownersOf(seen)
}

/**
 * Whose an account is: by ID number before name before account. Accounts of one ID number have one owner. Accounts of one
 * name do, too, unless that name has several ID numbers: then those without a number stay with their account. An account
 * with two ID numbers is nobody's by number.
 */
export function ownersOf(seen: readonly SeenAccount[]): OwnerAccount[] {
  const idsOfName = new Map<string, Set<string>>()
  for (const { names, ids } of seen) {
    if (names.length !== 1 || ids.length !== 1) continue
    const known = idsOfName.get(names[0]!) ?? new Set()
    idsOfName.set(names[0]!, known.add(ids[0]!))
  }
  return seen.map(({ account, names, ids }) => {
    const name = names[0] ?? noToken
    if (ids.length === 1) return { account, owner: ids[0]!, name, id: ids[0]! }
    const idsByName = [...idsOfName.get(name) ?? []]
    if (name === noToken || names.length > 1 || idsByName.length > 1) return { account, owner: account, name, id: noToken }
    return { account, owner: idsByName[0] ?? name, name, id: idsByName[0] ?? noToken }
  })
}
