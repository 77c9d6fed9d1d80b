/** A step of an account's balance: a transaction, or a row that was set aside and moved the balance all the same. null: not known. */
export interface ChainLink { signedFen: number | null; balanceFen: number | null; row: number }

/** Where an account's chain stands: its last balance; in a sheet that runs backwards, the earliest link so far. */
export interface ChainState<Link extends ChainLink> { closing: number | null; next: Link | null }

export type OnBreak = (row: number, expectedFen: number, foundFen: number) => void

/** So many rows of one instant are tried in another order. */
export const mostInGroup = 5000

/**
 * Adds the links of one instant, given in the order of time, to an account's chain.
 *
 * @param onBreak told of every balance that does not follow
 * @returns the links in the order in which the balance runs on, when there is one, else as given
 */
export function settleChain<Link extends ChainLink>(state: ChainState<Link>, inTime: Link[], descending: boolean, onBreak: OnBreak): Link[] {
  const ordered = inOrder(inTime, descending ? null : state.closing, descending ? openingOf(state.next) : null)
  const closing = follow(ordered, descending ? null : state.closing, onBreak)
  if (!descending) {
    state.closing = closing
    return ordered
  }
  // The links before `next` in time are now known: the balance must lead from the last of them to it.
  const { next } = state
  if (next && closing !== null && next.balanceFen !== null && next.signedFen !== null && closing + next.signedFen !== next.balanceFen) {
    onBreak(next.row, closing + next.signedFen, next.balanceFen)
  }
  state.next = ordered[0]!
  return ordered
}

function follow(ordered: readonly ChainLink[], opening: number | null, onBreak: OnBreak): number | null {
  let closing = opening
  for (const { signedFen, balanceFen, row } of ordered) {
    const expected = closing !== null && signedFen !== null ? closing + signedFen : null
    if (expected !== null && balanceFen !== null && expected !== balanceFen) onBreak(row, expected, balanceFen)
    closing = balanceFen ?? expected
  }
  return closing
}

const openingOf = (link: ChainLink | null) => (link && link.balanceFen !== null && link.signedFen !== null ? link.balanceFen - link.signedFen : null)

function runsOn(links: readonly ChainLink[], opening: number | null, closing: number | null): boolean {
  let balance = opening
  for (const { signedFen, balanceFen } of links) {
    if (signedFen === null || balanceFen === null) return false
    if (balance !== null && balance + signedFen !== balanceFen) return false
    balance = balanceFen
  }
  return closing === null || balance === null || balance === closing
}

/**
 * The links of one instant in an order in which the balance runs on from `opening` (to `closing`), or as given when it
 * does so already, or in no order. Every row leads from one balance to another, so this is the path over all edges of a
 * graph (Hierholzer): linear, whatever the number of rows.
 */
function inOrder<Link extends ChainLink>(links: Link[], opening: number | null, closing: number | null): Link[] {
  if (links.length < 2 || runsOn(links, opening, closing) || links.some(({ signedFen, balanceFen }) => signedFen === null || balanceFen === null)) return links
  const from = new Map<number, Link[]>()
  const degree = new Map<number, number>()
  for (const link of links.toReversed()) {
    const start = link.balanceFen! - link.signedFen!
    const leaving = from.get(start)
    if (leaving) leaving.push(link)
    else from.set(start, [link])
    degree.set(start, (degree.get(start) ?? 0) + 1)
    degree.set(link.balanceFen!, (degree.get(link.balanceFen!) ?? 0) - 1)
  }
  const starts = [...degree].filter(([, out]) => out > 0)
  if (starts.length > 1 || starts.some(([, out]) => out > 1)) return links
  const start = starts[0]?.[0] ?? opening ?? closing ?? links[0]!.balanceFen! - links[0]!.signedFen!
  const path: Link[] = []
  const open: { node: number; by: Link | null }[] = [{ node: start, by: null }]
  while (open.length > 0) {
    const { node, by } = open.at(-1)!
    const link = from.get(node)?.pop()
    if (link) open.push({ node: link.balanceFen!, by: link })
    else {
      open.pop()
      if (by) path.push(by)
    }
  }
  path.reverse()
  return path.length === links.length && runsOn(path, opening, closing) ? path : links
}
