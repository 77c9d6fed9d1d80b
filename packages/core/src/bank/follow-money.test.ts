import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backwards, followRules, neverOverdrawn, throughAccount, type FollowRule, type Movement } from './follow-account.ts'
import { followMoney, type BookRow, type FollowOptions, type MoneySource, type StartRow } from './follow-money.ts'
import type { MoneyGraph } from './follow-graph.ts'

const rules = Object.keys(followRules) as FollowRule[]
const row = (fen: number, at: number): Movement => ({ id: String(at), fen })
const fens = fc.array(fc.integer({ min: -40, max: 40 }).filter((fen) => fen !== 0), { minLength: 1, maxLength: 25 })

/** Of any movements an account that is never overdrawn, with some of what came in marked. */
const accounts = fc.tuple(fens, fc.integer({ min: 0, max: 30 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 25, maxLength: 25 })).map(([list, more, parts]) => {
  const movements = list.map(row)
  const marked = new Map(movements.filter(({ fen }) => fen > 0).map(({ id, fen }) => [id, Math.round(parts[Number(id)]! * fen)]))
  return { openingFen: neverOverdrawn(null, movements) + more, movements, marked }
})
const sum = (list: Iterable<number>) => [...list].reduce((total, one) => total + one, 0)

describe('through one account', () => {
  test('first in, first out: fen for fen', () => {
    fc.assert(fc.property(accounts, ({ openingFen, movements }) => {
      const marked = new Map(movements.filter(({ fen, id }) => fen > 0 && Number(id) % 2 === 0).map(({ id, fen }) => [id, fen]))
      // Every fen by itself, in a queue.
      let queue: boolean[] = Array.from({ length: openingFen }, () => false)
      const paid = new Map<string, number>()
      for (const { id, fen } of movements) {
        if (fen > 0) queue.push(...Array.from({ length: fen }, () => marked.has(id)))
        else {
          const part = queue.slice(0, -fen).filter(Boolean).length
          if (part > 0) paid.set(id, part)
          queue = queue.slice(-fen)
        }
      }
      expect(throughAccount(openingFen, movements, marked, 'fifo')).toEqual({ paid, restFen: queue.filter(Boolean).length })
    }))
  })

  test('by proportion: the share of the balance before each payment, to the nearest fen', () => {
    fc.assert(fc.property(accounts, ({ openingFen, movements, marked }) => {
      const { paid } = throughAccount(openingFen, movements, marked, 'proportion')
      let [balance, followed] = [openingFen, 0]
      for (const { id, fen } of movements) {
        const part = paid.get(id) ?? 0
        if (fen < 0) expect(Math.abs(part - -fen * followed / balance)).toBeLessThanOrEqual(0.5)
        balance += fen
        followed += fen > 0 ? marked.get(id)! : -part
        expect(followed).toBeGreaterThanOrEqual(0)
        expect(followed).toBeLessThanOrEqual(balance)
      }
    }))
  })

  test.each(rules)('%s: nothing is lost, no row bears more than it moved, and more marks take nothing away', (rule) => {
    fc.assert(fc.property(accounts, fc.nat(24), ({ openingFen, movements, marked }, less) => {
      const whole = throughAccount(openingFen, movements, marked, rule)
      expect(sum(whole.paid.values()) + whole.restFen).toBe(sum(marked.values()))
      for (const [id, fen] of whole.paid) expect(fen).toBeLessThanOrEqual(-movements[Number(id)]!.fen)
      const fewer = new Map([...marked].filter(([id]) => Number(id) % 25 !== less))
      const part = throughAccount(openingFen, movements, fewer, rule)
      for (const [id, fen] of part.paid) expect(whole.paid.get(id) ?? 0).toBeGreaterThanOrEqual(fen)
      expect(whole.restFen).toBeGreaterThanOrEqual(part.restFen)
    }))
  })

  test.each(rules)('%s: what went from a deposit to a payment comes back from it to the deposit', (rule) => {
    fc.assert(fc.property(accounts, ({ openingFen, movements }) => {
      const back = backwards(openingFen, movements)
      for (const paid of movements.filter(({ fen }) => fen < 0)) {
        const origins = throughAccount(back.openingFen, back.movements, new Map([[paid.id, -paid.fen]]), rule)
        for (const came of movements.filter(({ fen }) => fen > 0)) {
          const ahead = throughAccount(openingFen, movements, new Map([[came.id, came.fen]]), rule).paid.get(paid.id) ?? 0
          // Rounding at every row between; the order of fen is exact.
          expect(Math.abs(ahead - (origins.paid.get(came.id) ?? 0))).toBeLessThanOrEqual(rule === 'fifo' ? 0 : movements.length / 2)
        }
      }
    }), { numRuns: 40 })
  })

  test('an account is not overdrawn, a mark is part of its row', () => {
    expect(neverOverdrawn(10, [row(-30, 0), row(5, 1), row(-10, 2)])).toBe(35)
    expect(neverOverdrawn(50, [row(-30, 0)])).toBe(50)
    for (const rule of rules) expect(() => throughAccount(0, [row(-1, 0)], new Map(), rule)).toThrow(RangeError)
    expect(() => throughAccount(0, [row(1, 0)], new Map([['0', 2]]), 'fifo')).toThrow(RangeError)
    expect(throughAccount(0, [row(9e15, 0), row(-6e15, 1)], new Map([['0', 7e15]]), 'proportion').paid.get('1')).toBe(4_666_666_666_666_667)
  })
})

interface Transfer { from: string; to: string; fen: number }
const everything: FollowOptions = { direction: 'forwards', rule: 'fifo', steps: 6, mostAccounts: 100, mostRows: 10_000, mostNodes: 100 }

/** Statements of the accounts named in capitals; others keep none. */
function statements(transfers: readonly Transfer[], openingFen: Record<string, number> = {}) {
  const atHand = (account: string) => /^[A-Z]/.test(account)
  const books = new Map<string, BookRow[]>()
  const opened: string[] = []
  for (const [day, { from, to, fen }] of transfers.entries()) {
    for (const [account, other, sign] of [[from, to, -1], [to, from, 1]] as const) {
      if (!atHand(account)) continue
      const list = books.get(account) ?? []
      books.set(account, list)
      list.push({ id: `${account}${day}`, day, fen: sign * fen, party: other, kind: 'person', known: atHand(other) })
    }
  }
  const source: MoneySource = {
    book: async (account) => {
      opened.push(account)
      const rows = books.get(account)
      return rows ? { account, owner: `owner ${account}`, openingFen: openingFen[account] ?? neverOverdrawn(null, rows), rows, cut: false } : null
    },
    otherSides: async (rows) => new Map(rows.flatMap((id) => {
      const { from, to } = transfers[Number(id.slice(1))]!
      const other = id.startsWith(from) ? to : from
      return atHand(other) ? [[id, { account: other, owner: `owner ${other}`, row: `${other}${id.slice(1)}` }] as const] : []
    })),
  }
  const start = (account: string, sign: 1 | -1): StartRow[] => (books.get(account) ?? []).filter(({ fen }) => fen * sign > 0).map((one) => ({ ...one, account, owner: `owner ${account}` }))
  return { source, start, opened }
}
const short = ({ nodes, edges }: MoneyGraph) => ({
  edges: Object.fromEntries(edges.map(({ from, to, fen }) => [`${from.split(':')[1]}>${to.split(':')[1]}`, fen])),
  ends: Object.fromEntries(nodes.flatMap(({ id, ends }) => ends.map(({ reason, fen }) => [`${id.split(':')[1]} ${reason}`, fen]))),
})

describe('over several accounts', () => {
  // p pays 100 to A, which has 50; A pays B 120; B has nothing else, pays x 90.
  const transfers = [{ from: 'p', to: 'A', fen: 100 }, { from: 'A', to: 'B', fen: 120 }, { from: 'B', to: 'x', fen: 90 }]

  test('forwards by both rules', async () => {
    const { source, start } = statements(transfers, { A: 50, B: 0 })
    const first = await followMoney(start('A', 1), source, everything)
    expect(first).toMatchObject({ startFen: 100, ends: [{ reason: 'no-statement', fen: 53 }, { reason: 'balance', fen: 47 }] })
    expect(short(first)).toEqual({ edges: { 'A>B': 70, 'B>x': 53 }, ends: { 'A balance': 30, 'B balance': 17, 'x no-statement': 53 } })
    const share = await followMoney(start('A', 1), source, { ...everything, rule: 'proportion' })
    expect(short(share)).toEqual({ edges: { 'A>B': 80, 'B>x': 60 }, ends: { 'A balance': 20, 'B balance': 20, 'x no-statement': 60 } })
    expect(share.edges[1]).toEqual({ from: 'account:B', to: 'person:x', step: 2, fen: 60, count: 1, firstDay: 2, lastDay: 2, rows: [{ id: 'B2', day: 2, fen: 60, wholeFen: 90 }] })
  })

  test('backwards: from a payment to where it came from', async () => {
    const { source, start } = statements(transfers, { A: 50, B: 0 })
    // The 120 were 50 of the opening balance and 70 of p's; 90 of them went on.
    const found = await followMoney(start('B', -1), source, { ...everything, direction: 'backwards' })
    expect(short(found)).toEqual({ edges: { 'A>B': 90, 'p>A': 53 }, ends: { 'A opening': 37, 'p no-statement': 53 } })
    const share = await followMoney(start('B', -1), source, { ...everything, direction: 'backwards', rule: 'proportion' })
    expect(short(share)).toEqual({ edges: { 'A>B': 90, 'p>A': 60 }, ends: { 'A opening': 30, 'p no-statement': 60 } })
  })

  test('a row that leaves goes to the other side at once; steps are payments', async () => {
    const { source, start } = statements(transfers, { A: 50, B: 0 })
    const one = await followMoney(start('A', -1), source, { ...everything, steps: 1 })
    expect(short(one)).toEqual({ edges: { 'A>B': 120 }, ends: { 'B steps': 120 } })
    expect(short(await followMoney(start('A', -1), source, { ...everything, steps: 2 }))).toEqual({ edges: { 'A>B': 120, 'B>x': 90 }, ends: { 'B balance': 30, 'x no-statement': 90 } })
    expect(short(await followMoney(start('A', 1), source, { ...everything, direction: 'backwards' }))).toEqual({ edges: { 'p>A': 100 }, ends: { 'p no-statement': 100 } })
  })

  test('limits and gaps are said, never left out', async () => {
    const { source, start, opened } = statements(transfers, { A: 50, B: 0 })
    expect(short(await followMoney(start('A', 1), source, { ...everything, mostAccounts: 1 })).ends).toEqual({ 'A balance': 30, 'B limit': 70 })
    expect(opened).toEqual(['A'])
    const cut: MoneySource = { ...source, book: async (account) => { const book = await source.book(account); return book && { ...book, rows: book.rows.slice(0, 1), cut: true } } }
    expect(short(await followMoney(start('A', 1), cut, everything)).ends).toEqual({ 'A cut': 100 })
    const unlinked: MoneySource = { ...source, otherSides: async () => new Map() }
    expect(short(await followMoney(start('A', 1), unlinked, everything)).ends).toEqual({ 'A balance': 30, 'B unmatched': 70 })
    const none = await followMoney([], source, everything)
    expect(none).toEqual({ startFen: 0, nodes: [], edges: [], ends: [] })
    await expect(followMoney(start('A', 1), source, { ...everything, steps: 7 })).rejects.toThrow(RangeError)
    await expect(followMoney([...start('A', 1), ...start('A', -1)], source, everything)).rejects.toThrow(RangeError)
  })

  test('many small ends stand for their kind together, with their sum', async () => {
    const many = [{ from: 'p', to: 'A', fen: 5000 }, ...Array.from({ length: 60 }, (_, at) => ({ from: 'A', to: `x${at}`, fen: at + 1 }))]
    const { source, start } = statements(many, { A: 0 })
    const { nodes, edges } = await followMoney(start('A', 1), source, { ...everything, mostNodes: 11 })
    expect(nodes.length).toBe(12)
    const rest = nodes.find(({ id }) => id.startsWith('rest'))!
    expect(rest).toMatchObject({ members: 50, kind: 'person', inFen: 50 * 51 / 2, ends: [{ reason: 'no-statement', fen: 50 * 51 / 2 }] })
    const edge = edges.find(({ to }) => to === rest.id)!
    expect([edge.count, edge.rows.length, edge.rows[0]!.fen]).toEqual([50, 20, 50])
  })

  test('random worlds: nothing is lost at any node, in any direction, by any rule, also round in circles', async () => {
    const names = ['A', 'B', 'C', 'D', 'x', 'y']
    const world = fc.array(fc.record({ from: fc.constantFrom(...names), to: fc.constantFrom(...names), fen: fc.integer({ min: 1, max: 900 }) }).filter(({ from, to }) => from !== to), { minLength: 1, maxLength: 40 })
    await fc.assert(fc.asyncProperty(world, fc.constantFrom(...rules), fc.constantFrom('forwards', 'backwards'), fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, -1), fc.integer({ min: 1, max: 8 }), async (list, rule, direction, steps, sign, mostNodes) => {
      const { source, start } = statements(list)
      const begin = start('A', sign)
      const graph = await followMoney(begin, source, { ...everything, rule, direction, steps, mostNodes })
      expect(graph.startFen).toBe(sum(begin.map(({ fen }) => Math.abs(fen))))
      expect(sum(graph.ends.map(({ fen }) => fen))).toBe(graph.startFen)
      for (const { id, startFen, inFen, outFen, ends } of graph.nodes) {
        expect(inFen).toBe(sum(graph.edges.filter(({ to }) => to === id).map(({ fen }) => fen)))
        expect(outFen).toBe(sum(graph.edges.filter(({ from }) => from === id).map(({ fen }) => fen)))
        const ended = sum(ends.map(({ fen }) => fen))
        if (direction === 'forwards') expect(startFen + inFen).toBe(outFen + ended)
        else expect(startFen + outFen).toBe(inFen + ended)
      }
      for (const { rows, fen, step } of graph.edges) {
        for (const one of rows) expect(one.fen).toBeLessThanOrEqual(one.wholeFen)
        expect(sum(rows.map((one) => one.fen))).toBeLessThanOrEqual(fen)
        expect(step).toBeLessThanOrEqual(steps)
      }
    }))
  })
})
