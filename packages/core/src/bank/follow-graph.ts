/** Why followed money is not followed on. */
export const endReasons = {
  balance: '到期末仍在账上', opening: '来自起始日之前的余额', 'no-statement': '没有对方流水，不能再追', unmatched: '有对方流水，但没有找到对应的一笔',
  cash: '现金', wallet: '支付机构，没有写明付款人或收款人', unnamed: '流水没有写明对方', steps: '已到所选步数', start: '回到起点的流水，已在起点计入', limit: '账户太多，没有再展开', cut: '该账户流水太多，没有读完',
  dates: '对应的一笔不在所选日期内',
} as const
export type EndReason = keyof typeof endReasons

/** An account whose statement is at hand (kind 'account', the token its own), or a party without (kind: PartyKind). */
export interface PlaceOfMoney { id: string; token: string; kind: string; owner: string | null }

/** Followed money in one row; `wholeFen` is all that the row moved. */
export interface MoneyPart { from: PlaceOfMoney; to: PlaceOfMoney; row: string; day: number; fen: number; wholeFen: number; step: number }

/**
 * All in fen of followed money. Forwards startFen + inFen = outFen + what ended; backwards startFen + outFen = inFen + what
 * ended.
 */
export interface MoneyNode extends PlaceOfMoney {
  /** How many parties it stands for: above 1, the smaller ones of one kind and end. */
  members: number
  startFen: number
  inFen: number
  outFen: number
  ends: { reason: EndReason; fen: number }[]
  /** The opening balance is reckoned: the statement shows none, or one that does not suffice. */
  balance: 'shown' | 'unknown' | 'raised'
}

/** Money runs from `from` to `to`, in both directions of following. Days since 1970-01-01; the largest rows only. */
export interface MoneyEdge { from: string; to: string; step: number; fen: number; count: number; firstDay: number; lastDay: number; rows: { id: string; day: number; fen: number; wholeFen: number }[] }

export interface MoneyGraph { startFen: number; nodes: MoneyNode[]; edges: MoneyEdge[]; ends: { reason: EndReason; fen: number }[] }

interface Followed {
  direction: 'forwards' | 'backwards'
  begun: readonly { at: PlaceOfMoney; fen: number }[]
  parts: readonly MoneyPart[]
  ends: readonly { at: PlaceOfMoney; reason: EndReason; fen: number }[]
  guessed: readonly { account: string; balance: MoneyNode['balance'] }[]
  mostNodes: number
}

const mostRowsOfEdge = 20

/** Puts followed money together as a graph of at most so many nodes; sums stay what they are. */
export function moneyGraph({ direction, begun, parts, ends, guessed, mostNodes }: Followed): MoneyGraph {
  const shown = placesShown({ begun, parts, ends }, mostNodes)
  const balances = new Map(guessed.map(({ account, balance }) => [account, balance]))
  const nodes = new Map<string, MoneyNode & { behind: Set<string> }>()
  const node = (place: PlaceOfMoney) => {
    const at = shown(place)
    let known = nodes.get(at.id)
    if (!known) {
      known = { ...at, members: 0, startFen: 0, inFen: 0, outFen: 0, ends: [], balance: at.kind === 'account' ? balances.get(at.token) ?? 'shown' : 'shown', behind: new Set() }
      nodes.set(at.id, known)
    }
    known.behind.add(place.id)
    return known
  }
  const add = (list: MoneyNode['ends'], reason: EndReason, fen: number) => {
    const known = list.find((one) => one.reason === reason)
    if (known) known.fen += fen
    else list.push({ reason, fen })
  }
  for (const { at, fen } of begun) node(at).startFen += fen
  const edges = new Map<string, Omit<MoneyEdge, 'rows' | 'count'> & { rows: Map<string, MoneyEdge['rows'][number]> }>()
  for (const { from, to, row, day, fen, wholeFen, step } of parts) {
    const [a, b] = [node(from), node(to)]
    a.outFen += fen
    b.inFen += fen
    const key = `${a.id} ${b.id}`
    const edge = edges.get(key) ?? { from: a.id, to: b.id, step, fen: 0, firstDay: day, lastDay: day, rows: new Map() }
    edges.set(key, edge)
    edge.step = Math.min(edge.step, step)
    edge.fen += fen
    edge.firstDay = Math.min(edge.firstDay, day)
    edge.lastDay = Math.max(edge.lastDay, day)
    // The same row may bring money of several steps.
    const same = edge.rows.get(row)
    if (same) same.fen += fen
    else edge.rows.set(row, { id: row, day, fen, wholeFen })
  }
  const all: MoneyNode['ends'] = []
  for (const { at, reason, fen } of ends) {
    add(node(at).ends, reason, fen)
    add(all, reason, fen)
  }
  const startFen = begun.reduce((sum, { fen }) => sum + fen, 0)
  const endedFen = all.reduce((sum, { fen }) => sum + fen, 0)
  if (startFen !== endedFen) throw new Error(`following money ${direction}: ${startFen} started, ${endedFen} ended`)
  return {
    startFen, ends: all.sort((a, b) => b.fen - a.fen),
    nodes: [...nodes.values()].map(({ behind, ...one }) => ({ ...one, members: behind.size })),
    edges: [...edges.values()].map((edge) => ({ ...edge, count: edge.rows.size, rows: [...edge.rows.values()].sort((a, b) => b.fen - a.fen || (a.id < b.id ? -1 : 1)).slice(0, mostRowsOfEdge) })),
  }
}

/** Accounts at hand and the largest of the others stand alone; what is left stands for its kind together. */
function placesShown({ begun, parts, ends }: Pick<Followed, 'begun' | 'parts' | 'ends'>, mostNodes: number): (place: PlaceOfMoney) => PlaceOfMoney {
  const amounts = new Map<string, { place: PlaceOfMoney; fen: number }>()
  const count = (place: PlaceOfMoney, fen: number) => {
    const known = amounts.get(place.id)
    if (known) known.fen += fen
    else amounts.set(place.id, { place, fen })
  }
  for (const { at, fen } of begun) count(at, fen)
  for (const { from, to, fen } of parts) {
    count(from, fen)
    count(to, fen)
  }
  if (amounts.size <= mostNodes) return (place) => place
  const reasonOf = new Map(ends.map(({ at, reason }) => [at.id, reason]))
  const alone = new Set([...amounts.values()].sort((a, b) => b.fen - a.fen || (a.place.id < b.place.id ? -1 : 1)).slice(0, mostNodes).map(({ place }) => place.id))
  return (place) => (place.kind === 'account' || alone.has(place.id) ? place : { id: `rest:${place.kind}:${reasonOf.get(place.id)!}`, token: '', kind: place.kind, owner: null })
}
