import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { knownLayouts } from '@qingyuan/core/bank/known-layouts'
import { sheetReader } from '@qingyuan/core/bank/sheet-reader'
import { addMonths, dateOf, dayOf, monthly } from './calendar.ts'
import { lookalikeKinds, schemeKinds, type SchemeFigures, type SubjectTruth, type Transfer } from './model.ts'
import { random } from './random.ts'
import { makeWorld, type World, type WorldOptions } from './world.ts'
import { writeEndless, writeStatements } from './write-statements.ts'

const small = { months: 18, schemes: schemeKinds.length, lookalikes: lookalikeKinds.length, noise: 4, scale: 0.15, population: 8000 }
const worlds = new Map<number, World>()
const seeds = [1, 2, 3, 4, 5, 6]
let folder: string
beforeAll(() => {
  for (const seed of seeds) worlds.set(seed, makeWorld({ ...small, seed }))
  // Very small and very short ones, where something is easily missing.
  for (let seed = 110; seed < 122; seed += 1) worlds.set(seed, makeWorld({ ...small, seed, months: 6 + seed % 7, scale: 0.05 }))
  folder = mkdtempSync(join(tmpdir(), 'flows-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The figures once more, from what the transfers of the subject's accounts are labelled. */
function recomputed(world: World, { accounts }: SubjectTruth): Omit<SchemeFigures, 'return' | 'bookRolledFen' | 'namedShare' | 'broke'> {
  const own = new Set(accounts)
  const paid = new Map<string, { in: bigint; out: bigint; named: boolean; participant: boolean }>()
  const sums = { raised: 0n, reinvested: 0n, principal: 0n, returns: 0n, commission: 0n }
  const days: number[] = []
  for (const { from, to, fen, label, day, shown } of world.transfers) {
    if (!label || !(own.has(from.no) || own.has(to.no))) continue
    const one = paid.get(label.person) ?? { in: 0n, out: 0n, named: false, participant: false }
    paid.set(label.person, one)
    const seen = (shown === 'full' || shown === 'name' || shown === 'wallet-name') && !(label.role === 'deposit' ? from : to).outside
    if (label.role !== 'commission') one.named ||= seen
    if (label.role === 'deposit') {
      if (!own.has(to.no) || label.reinvestFen < 0 || label.reinvestFen > fen) expect.fail('a deposit that is none')
      one.in += BigInt(fen)
      one.participant = true
      sums.raised += BigInt(fen)
      sums.reinvested += BigInt(label.reinvestFen)
      days.push(day)
    } else {
      if (!own.has(from.no)) expect.fail('paid by somebody else')
      one.out += BigInt(fen)
      if (label.role === 'commission') sums.commission += BigInt(fen)
      else {
        if (label.principalFen + label.returnFen !== fen) expect.fail('parts that are not the whole')
        sums.principal += BigInt(label.principalFen)
        sums.returns += BigInt(label.returnFen)
      }
    }
  }
  const participants = [...paid.values()].filter(({ participant }) => participant)
  return {
    participants: participants.length, amountRaisedFen: Number(sums.raised), netInvestedFen: Number(sums.raised - sums.reinvested),
    principalRepaidFen: Number(sums.principal), returnsPaidFen: Number(sums.returns), commissionPaidFen: Number(sums.commission),
    unpaidPrincipalFen: Number(sums.raised - sums.principal),
    confirmedLossFen: Number(participants.reduce((sum, one) => sum + (one.in > one.out ? one.in - one.out : 0n), 0n)),
    gainers: participants.filter((one) => one.out > one.in).length, unnamedParticipants: participants.filter(({ named }) => !named).length,
    firstInflow: dateOf(Math.min(...days)), lastInflow: dateOf(Math.max(...days)),
  }
}

test('the same seed gives the same bytes, another seed others', () => {
  const written = (seed: number, name: string) => {
    const to = join(folder, name)
    writeStatements(makeWorld({ ...small, seed }), to, 'mixed')
    const hash = createHash('sha256')
    for (const file of readdirSync(to, { recursive: true, encoding: 'utf8' }).toSorted()) if (/\.\w+$/.test(file)) hash.update(file).update(readFileSync(join(to, file)))
    return hash.digest('hex')
  }
  const first = written(1, 'first')
  expect(written(1, 'again')).toBe(first)
  expect(written(2, 'other')).not.toBe(first)
})

test('every kind appears; what looks alike is never fundraising, and has no figures', () => {
  for (const world of worlds.values()) {
    expect(new Set(world.truth.map(({ story }) => story))).toEqual(new Set([...schemeKinds, ...lookalikeKinds, 'household']))
    for (const { story, verdict, estimate } of world.truth) {
      const scheme = (schemeKinds as readonly string[]).includes(story)
      expect([story, verdict, estimate !== null]).toEqual([story, scheme ? 'fundraising-like' : 'not-fundraising-like', scheme])
    }
  }
})

test('both sides of every transfer agree, and every balance runs on and never falls below zero', () => {
  const { transfers, accounts, statement } = worlds.get(1)!
  const sides = new Map<string, string[]>()
  const keyOf = ({ day, second, order, fen, from, to }: Transfer) => `${day} ${second} ${fen} ${order} ${from.no} ${to.no}`
  for (const transfer of transfers) {
    if (!Number.isSafeInteger(transfer.fen) || transfer.fen <= 0 || transfer.from.no === transfer.to.no) expect.fail(keyOf(transfer))
  }
  let net = 0n
  for (const account of accounts) {
    const read = statement(account)
    let balance = read.openingFen
    let last = 0
    for (const row of read.rows) {
      balance += row.direction === 'in' ? row.fen : -row.fen
      const at = row.day * 86_400 + row.second
      if (row.balanceFen !== balance || balance < 0 || at < last) expect.fail(`${account.no} ${dateOf(row.day)}: ${row.balanceFen} instead of ${balance}`)
      last = at
    }
    net += BigInt(balance - read.openingFen)
    sides.set(account.no, read.rows.map(({ direction, day, second, fen }) => `${direction} ${day} ${second} ${fen}`))
  }
  // What all owners together have gained is what came in from outside less what left.
  expect(net).toBe(transfers.reduce((sum, { from, to, fen }) => sum + (from.outside ? BigInt(fen) : 0n) - (to.outside ? BigInt(fen) : 0n), 0n))
  const seen = [...sides].flatMap(([no, list]) => list.map((one) => `${no} ${one}`)).toSorted()
  const wanted = transfers.flatMap(({ from, to, day, second, fen }) => [
    ...(from.outside ? [] : [`${from.no} out ${day} ${second} ${fen}`]), ...(to.outside ? [] : [`${to.no} in ${day} ${second} ${fen}`]),
  ]).toSorted()
  expect(seen.length).toBe(wanted.length)
  expect(seen.filter((one, at) => one !== wanted[at])).toEqual([])
})

test('the stated figures are those of the labelled transfers, to the fen', () => {
  for (const world of worlds.values()) {
    for (const subject of world.truth) {
      if (!subject.estimate) continue
      const { return: usual, bookRolledFen, namedShare, broke, ...rest } = subject.estimate
      expect(rest, `${world.options.seed} ${subject.story}`).toEqual(recomputed(world, subject))
      expect([bookRolledFen >= 0, namedShare >= 0 && namedShare <= 1]).toEqual([true, true])
      expect(rest.participants, subject.story).toBeGreaterThanOrEqual(6)
      expect(usual === null || (usual.rate > 0 && usual.periodDays > 0)).toBe(true)
      expect(broke === null || (broke >= rest.firstInflow && broke <= world.to)).toBe(true)
      expect([rest.firstInflow >= world.from, rest.lastInflow <= world.to]).toEqual([true, true])
    }
  }
})

test('payments that came back are there twice with the payer, and count as nothing', () => {
  const back = [...worlds.values()].flatMap(({ transfers }) => transfers.filter(({ from }) => from.outside && from.owner.name !== ''))
  expect(back.length).toBeGreaterThan(10)
  expect(back.filter(({ label, to }) => label !== null || to.outside)).toEqual([])
  const world = worlds.get(1)!
  const { to: payer, from: nowhere, fen } = world.transfers.find(({ from }) => from.outside && from.owner.name !== '')!
  const rows = world.statement(world.accounts.find(({ no }) => no === payer.no)!).rows.filter((row) => row.fen === fen && row.counterpartyAccount === nowhere.no)
  const directions = rows.map(({ direction }) => direction)
  expect(directions.filter((one) => one === 'out').length).toBeGreaterThanOrEqual(2)
  expect(directions).toContain('in')
})

test('the stated rate is what single deposits were really paid', () => {
  let compared = 0
  for (const world of worlds.values()) {
    for (const { story, accounts, estimate } of world.truth) {
      if (!estimate?.return || !['daily-interest', 'ten-day-interest', 'monthly-interest', 'quarterly-interest'].includes(story)) continue
      const mine = world.transfers.filter(({ from, to, label }) => label && (accounts.includes(from.no) || accounts.includes(to.no)))
      const deposits = Map.groupBy(mine.filter(({ label }) => label?.role === 'deposit'), ({ label }) => label!.person)
      const begun = new Set<string>()
      const shares = mine.flatMap(({ label, fen }) => {
        const only = label?.role === 'payout' && label.principalFen === 0 ? deposits.get(label.person) : undefined
        // The first one may be for a part of a period.
        const first = label && !begun.has(label.person) && begun.add(label.person)
        return only?.length === 1 && !first ? [fen / only[0]!.fen] : []
      }).toSorted((a, b) => a - b)
      if (shares.length < 20) continue
      compared += 1
      expect(Math.abs(shares[Math.floor(shares.length / 2)]! - estimate.return.rate), `${world.options.seed} ${story}`).toBeLessThan(0.0005)
    }
  }
  expect(compared).toBeGreaterThan(8)
})

test('worlds differ as schemes do: some broke, some at the edge, some not; cash, wallets, cards, rolled-over sums, reinvestment, commission', () => {
  const all = [...worlds.values()].flatMap((world) => world.truth.flatMap(({ estimate, accounts }) => (estimate ? [{ ...estimate, to: world.to, accounts }] : [])))
  const some = (one: (figures: (typeof all)[number]) => boolean) => all.filter(one).length
  expect(some(({ broke }) => broke === null)).toBeGreaterThan(10)
  expect(some(({ broke, to }) => broke !== null && dayOf(to) - dayOf(broke) <= 20)).toBeGreaterThan(3)
  expect(some(({ broke, to }) => broke !== null && dayOf(to) - dayOf(broke) > 40)).toBeGreaterThan(10)
  expect(some(({ commissionPaidFen }) => commissionPaidFen > 0)).toBeGreaterThan(30)
  expect(some(({ bookRolledFen }) => bookRolledFen > 0)).toBeGreaterThan(10)
  expect(some(({ netInvestedFen, amountRaisedFen }) => netInvestedFen < amountRaisedFen)).toBeGreaterThan(10)
  expect(some(({ namedShare }) => namedShare < 0.9)).toBeGreaterThan(10)
  expect(some(({ namedShare }) => namedShare === 1)).toBeGreaterThan(10)
  expect(some(({ accounts }) => accounts.length > 1)).toBeGreaterThan(10)
  expect(new Set(all.flatMap((one) => (one.return ? [`${one.return.rate}/${one.return.periodDays}`] : []))).size).toBeGreaterThan(50)
})

test.each(['direction', 'two-columns', 'signed', 'one-table'] as const)('the product reads the style %s whole, without a break', (style) => {
  const to = join(folder, style)
  const written = writeStatements(makeWorld({ ...small, seed: 3, schemes: 2, lookalikes: 4, noise: 1 }), to, style, { blankMemos: style === 'signed' })
  let read = 0
  for (const file of readdirSync(join(to, 'statements'))) {
    const reader = sheetReader({ sheet: null, layouts: knownLayouts, fileHints: {}, earliest: '1990-01-01', latest: '2027-01-01', excelBase: 1900 })
    const lines = readFileSync(join(to, 'statements', file), 'utf8').trimEnd().split('\n')
    for (const [at, line] of lines.entries()) reader.push({ row: at + 1, cells: line.split(',').map((text) => (text === '' ? null : { text })) })
    const { questions, owners } = reader.end()
    const { rows, setAside, breaks } = reader.take()
    expect({ setAside, breaks, questions }).toEqual({ setAside: [], breaks: [], questions: [] })
    expect(owners.every(({ name, accounts }) => name && accounts.length > 0)).toBe(true)
    if (style === 'signed') expect(rows.every(({ memo }) => memo === '')).toBe(true)
    read += rows.length
  }
  expect(read).toBe(written.rows)
  expect((JSON.parse(readFileSync(join(to, 'truth.json'), 'utf8')) as SubjectTruth[]).length).toBe(written.subjects)
})

test('a world without end stops after the story that fills the rows, and begins alike however long it is', () => {
  const options = { seed: 5, months: 12, scale: 0.2, population: 5000 }
  const short = writeEndless(options, 3000, join(folder, 'short'), 'one-table')
  const long = writeEndless(options, 9000, join(folder, 'long'), 'one-table')
  expect(short.rows).toBeGreaterThanOrEqual(3000)
  expect(long.rows).toBeGreaterThanOrEqual(9000)
  const text = (name: string) => readFileSync(join(folder, name, 'statements', '交易明细.csv'), 'utf8')
  expect(text('long').startsWith(text('short'))).toBe(true)
  expect(text('short').trimEnd().split('\n').length).toBe(short.rows + 1)
})

test('names, numbers and cards are made up, and no two persons or accounts share a number', () => {
  const { accounts } = worlds.get(2)!
  const owners = new Map(accounts.map(({ owner }) => [owner.idNumber, owner]))
  for (const { owner, no } of accounts) {
    expect(owner.name).toMatch(/[样例拟试演仿范示]/)
    expect(owner.idNumber).toMatch(/^(?:990101\d{11}[\dX]|9[123]990101[\dA-Z]{10})$/)
    expect(no).toMatch(/^999900\d{13}$/)
    expect(owners.get(owner.idNumber)?.name).toBe(owner.name)
  }
  const persons = [...owners.values()].filter(({ kind }) => kind === 'person')
  expect(new Set(persons.map(({ name }) => name)).size).toBeLessThan(persons.length)
})

test('what cannot be is refused', () => {
  const world = (options: Partial<WorldOptions>) => () => makeWorld({ ...small, seed: 1, ...options })
  expect(world({ months: 3 })).toThrow(RangeError)
  expect(world({ population: 20 })).toThrow('population')
  const twice = join(folder, 'twice')
  writeEndless({ seed: 1, months: 6, scale: 0.1 }, 10, twice, 'signed')
  expect(() => writeEndless({ seed: 2, months: 6, scale: 0.1 }, 10, twice, 'signed')).toThrow('已有流水')
})

test('days and months', () => {
  expect(dateOf(addMonths(dayOf('2024-01-31'), 1))).toBe('2024-02-29')
  expect(dateOf(addMonths(dayOf('2024-01-31'), -2))).toBe('2023-11-30')
  expect(monthly(dayOf('2024-01-31'), dayOf('2024-04-30'), 31).map(dateOf)).toEqual(['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30'])
})

test('a stream of numbers is even, and its forks are its own', () => {
  const one = random('a')
  const counts = [0, 0, 0, 0]
  for (let n = 0; n < 20_000; n += 1) counts[one.int(0, 3)]! += 1
  for (const count of counts) expect(Math.abs(count - 5000)).toBeLessThan(300)
  expect(random('a').fork('b').unit()).toBe(one.fork('b').unit())
  expect(one.fork('b').unit()).not.toBe(one.fork('c').unit())
})

test('no part of the product knows the generator', () => {
  const sources = ['packages/core/src', 'packages/server/src', 'packages/web/src'].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.tsx?$/.test(file)).map((file) => join(root, file)))
  expect(sources.length).toBeGreaterThan(300)
  expect(sources.filter((file) => /seed\/flows/.test(readFileSync(file, 'utf8')))).toEqual([])
})
