import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type TestAnalytics, testAnalytics } from '../../platform/clickhouse/test-analytics.ts'
import { dateOfDayNumber } from './analysis-days.ts'
import { returnShares } from './analysis-rates.ts'
import { prepareRows } from './analysis-rows.ts'
import { noToken } from './statement-tokens.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

let store: TestAnalytics
beforeAll(async () => { store = await testAnalytics() })
afterAll(() => store.drop())

interface Row { owner: string; counterparty: string; name: string; kind: string; by: string; day: number; second: number | null; fen: number }
interface Bin { kind: string; digits: number; magnitude: number; parties: number; again: number; hits: number; principalFen: number; days: number; starts: number; gap: number; regular: number; round: number; least: number; most: number; rate: number; first: string; last: string }

const token = (group: number, n: number) => `00000000-0000-4000-8000-${String(group).padStart(4, '0')}${String(n).padStart(8, '0')}`

/** The rule of returnShares once more, in plain words: for one subject. `wide`: every one of the first sums, long terms only. */
function oracle(rows: readonly Row[], byName: boolean, wide: boolean): { bins: Bin[]; steady: number } {
  const persons = Map.groupBy(rows.filter(({ kind, counterparty }) => ['person', 'unknown'].includes(kind) && counterparty !== noToken),
    ({ name, counterparty, by }) => (byName && by !== 'id' && name !== noToken ? name : counterparty))
  const hits: { person: string; start: number; base: number; kind: string; rate: number; day: number; gap: number }[] = []
  for (const [person, mine] of persons) {
    // Within a second, as they stand in the statement.
    const moves = mine.toSorted((a, b) => a.day - b.day || (a.second ?? 0) - (b.second ?? 0))
    const [ins, outs] = [moves.filter(({ fen }) => fen > 0), moves.filter(({ fen }) => fen < 0)]
    if (ins.length === 0 || outs.length === 0 || outs.some(({ day }) => day < ins[0]!.day)) continue
    const sumDays = [...new Set(ins.map(({ day }) => day))].slice(0, 4)
    const next = sumDays[1] ?? Infinity
    const payouts = outs.slice(0, 400)
    for (const [at, start] of sumDays.entries()) {
      if (!wide && at > 0) break
      const base = ins.filter(({ day }) => day === start).reduce((sum, { fen }) => sum + fen, 0)
      for (const [nth, { day, fen }] of payouts.entries()) {
        const ratio = -fen / base
        if (!(ratio <= 0.7 || (ratio > 1.001 && ratio <= 3))) continue
        const kind = ratio <= 0.7 ? 'share' : 'close'
        const age = day - start
        if (wide ? age <= 0 || age < (kind === 'share' ? 80 : 15) : day > next) continue
        const since = wide || nth === 0 ? age : day - payouts[nth - 1]!.day
        hits.push({ person, start, base, kind, rate: kind === 'share' ? ratio : ratio - 1, day, gap: kind === 'share' ? since : age })
      }
    }
  }
  const keyOf = ({ kind, rate }: { kind: string; rate: number }) => {
    const magnitude = Math.floor(Math.log10(rate))
    return `${kind} ${halfEven(rate / Number(`1e${magnitude - 2}`))} ${magnitude}`
  }
  const bins = [...Map.groupBy(hits, keyOf)].map(([key, all]): Bin => {
    const [kind, digits, magnitude] = key.split(' ')
    const parties = [...Map.groupBy(all, ({ person }) => person).values()]
    const firsts = parties.map((list) => list.toSorted((a, b) => a.start - b.start)[0]!)
    const gaps = all.map(({ gap }) => gap).sort((a, b) => a - b)
    const gap = gaps[Math.floor((gaps.length + 1) / 2) - 1]!
    const average = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length
    return {
      kind: kind!, digits: Number(digits), magnitude: Number(magnitude), parties: parties.length, again: parties.filter((list) => list.length >= 2).length, hits: all.length,
      principalFen: firsts.reduce((sum, { base }) => sum + base, 0), days: new Set(all.map(({ day }) => day)).size, starts: new Set(firsts.map(({ start }) => start)).size, gap,
      regular: gaps.filter((one) => Math.abs(one - gap) <= Math.max(1, gap * 0.15)).length / gaps.length, round: firsts.filter(({ base }) => base % 100_000 === 0).length / parties.length,
      least: Math.min(...all.map(({ rate }) => rate)), most: Math.max(...all.map(({ rate }) => rate)), rate: average(parties.map((list) => average(list.map(({ rate }) => rate)))),
      first: dateOfDayNumber(Math.min(...all.map(({ day }) => day))), last: dateOfDayNumber(Math.max(...all.map(({ day }) => day))),
    }
  })
  const steady = bins.filter(({ kind }) => kind === 'share').reduce((sum, { kind, digits, magnitude }) =>
    sum + [...Map.groupBy(hits.filter((hit) => keyOf(hit) === `${kind} ${digits} ${magnitude}`), ({ person }) => person).values()].filter((list) => list.length >= 3).length, 0)
  const ordered = bins.sort((a, b) => b.parties - a.parties || b.hits - a.hits || (a.kind === b.kind ? a.least - b.least : a.kind < b.kind ? -1 : 1))
  return { bins: ordered.filter(({ parties }, at) => at < 200 && (parties >= 2 || at === 0)), steady }
}

/** As the engine rounds: halves to the even number. */
function halfEven(value: number): number {
  const floor = Math.floor(value)
  return value - floor === 0.5 ? floor + floor % 2 : Math.round(value)
}

// Most have one sum, and are paid one of two rates of it, so that persons meet in bins; some payouts are whatever they are.
const sums = [100_000, 250_000, 300_000, 1_000_000, 1_234_500]
const rates = [0.01, 0.012, 0.015, 0.05, 1.06, 1.12]
const move = fc.record({
  day: fc.integer({ min: 0, max: 20 }), second: fc.option(fc.integer({ min: 0, max: 86_399 }), { nil: null }), out: fc.constantFrom(true, true, true, false),
  which: fc.constantFrom(0, 0, 1), odd: fc.option(fc.integer({ min: 100, max: 900_000 }), { nil: null, freq: 5 }),
})
const party = fc.record({
  kind: fc.constantFrom('person', 'person', 'person', 'unknown', 'organisation'), by: fc.constantFrom('account', 'account', 'id', 'name'), name: fc.integer({ min: 0, max: 6 }), step: fc.constantFrom(1, 7, 30, 91),
  sum: fc.constantFrom(...sums), begins: fc.constantFrom(true, true, true, false), moves: fc.array(move, { minLength: 1, maxLength: 9 }),
})
const subject = fc.record({ rates: fc.tuple(fc.constantFrom(...rates), fc.constantFrom(...rates)), parties: fc.array(party, { minLength: 4, maxLength: 14 }) })

test.each([false, true])('bins of random parties are those of the rule said in plain words (wide: %s)', async (wide) => {
  let shared = 0
  await fc.assert(fc.asyncProperty(fc.array(subject, { minLength: 20, maxLength: 40 }), async (subjects) => {
    const cleaning = randomUUID()
    const rows = subjects.flatMap(({ parties, rates: paid }, of) => parties.flatMap(({ kind, by, name, step, sum, begins, moves }, n) => {
      const first = { day: 0, second: null, out: false, which: 0, odd: null }
      return [...(begins ? [first] : []), ...moves].map(({ day, second, out, which, odd }): Row => ({
        owner: token(1, of), counterparty: token(2 + of, n), name: name === 0 ? noToken : token(9000, name), kind, by, day: 19_800 + day * step, second, fen: out ? -Math.round(odd ?? sum * paid[which]!) : sum,
      }))
    }))
    await store.analytics.insert('transactions', ['cleaning', 'owner', 'account', 'paid_on', 'second', 'ord', 'flow_fen', 'balance_fen', 'counterparty', 'identified_by', 'counterparty_name', 'counterparty_account', 'counterparty_kind',
      'part', 'kind', 'channel', 'memo', 'batch', 'row_no', 'file_no', 'sheet_no', 'row'], rows.map(({ owner, counterparty, name, kind, by, day, second, fen }, at) => ({
      cleaning, owner, account: owner, paid_on: dateOfDayNumber(day), second, ord: at, flow_fen: fen, balance_fen: null, counterparty, identified_by: by, counterparty_name: name, counterparty_account: counterparty, counterparty_kind: kind,
      part: 'counts', kind: 'transfer', channel: '', memo: '', batch: cleaning, row_no: at, file_no: 0, sheet_no: 0, row: at })))
    const prepared = await prepareRows(store.analytics, cleaning, {})
    const found = await returnShares(store.analytics, prepared, wide ? { subjects: subjects.map((_, of) => token(1, of)) } : {})
    for (const of of subjects.keys()) {
      const expected = oracle(rows.filter(({ owner }) => owner === token(1, of)), prepared.byName, wide)
      const { bins, steady } = found.get(token(1, of)) ?? { bins: [], steady: 0 }
      const plain = bins.map((bin) => ({ ...bin, rate: expect.closeTo(bin.rate, 11) as number, regular: expect.closeTo(bin.regular, 11) as number, round: expect.closeTo(bin.round, 11) as number }))
      expect(expected.bins).toEqual(expect.arrayContaining(plain.map((bin) => expect.objectContaining(bin) as Bin)))
      expect(plain.length).toBe(expected.bins.length)
      expect(steady).toBe(expected.steady)
      shared += bins.filter(({ parties }) => parties >= 2).length
    }
  }), { numRuns: 12, endOnFailure: true })
  expect(shared).toBeGreaterThan(50)
})
