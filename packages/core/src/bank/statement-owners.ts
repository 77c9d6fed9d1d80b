import type { FoundIn, StatementOwner } from './statement.ts'

const mostOwners = 20_000

export interface OwnerSighting { name: string | null; nickname: boolean; idNumber: string | null; account: string | null; bank: string | null; foundIn: readonly FoundIn[] }

/** Gathers whose accounts rows belong to; the same person by identity number, else by name, else by account. */
export function ownersBook() {
  const owners = new Map<string, StatementOwner & { seen: Set<string> }>()
  let last: { name: string | null; idNumber: string | null; account: string | null } | undefined
  return {
    add(sighting: OwnerSighting): void {
      const { name, idNumber, account } = sighting
      // A long statement repeats one owner on every row.
      if (last && last.name === name && last.idNumber === idNumber && last.account === account) return
      last = { name, idNumber, account }
      const key = idNumber ?? (name ? `name:${name}` : account ? `account:${account}` : '')
      let owner = owners.get(key)
      if (!owner) {
        if (owners.size >= mostOwners) return
        owner = { name, nickname: sighting.nickname, idNumber, accounts: [], bank: sighting.bank, foundIn: [], seen: new Set() }
        owners.set(key, owner)
      }
      owner.name ??= name
      owner.bank ??= sighting.bank
      if (account && !owner.seen.has(account) && owner.seen.size < mostOwners) {
        owner.seen.add(account)
        owner.accounts.push(account)
      }
      for (const place of sighting.foundIn) if (!owner.foundIn.includes(place)) owner.foundIn.push(place)
    },
    list: (): StatementOwner[] => [...owners.values()].filter(({ name, accounts, idNumber }) => name ?? idNumber ?? accounts[0]).map(({ name, nickname, idNumber, accounts, bank, foundIn }) => ({ name, nickname, idNumber, accounts, bank, foundIn })),
  }
}

/** One list of the owners found in several sheets. */
export function mergeOwners(owners: readonly StatementOwner[]): StatementOwner[] {
  const book = ownersBook()
  for (const { accounts, ...owner } of owners) for (const account of accounts.length > 0 ? accounts : [null]) book.add({ ...owner, account })
  return book.list()
}
