import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@qingyuan/core/errors'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeWorld } from '../../../seed/flows/world.ts'
import { writeStatements } from '../../../seed/flows/write-statements.ts'
import { type TestAnalytics, type TestCluster, askServer, testAnalytics, testCluster } from '../../platform/clickhouse/test-analytics.ts'
import { openSecrets } from '../../platform/secrets.ts'
import { analyseCleaning, type AnalysedCleaning } from './analyse-cleaning.ts'
import { cleanBatches } from './clean-batches.ts'
import { getFlowGraph } from './flow-graph-queries.ts'
import { getFollowedMoney } from './follow-money-queries.ts'
import { loadStatements } from './load-statements.ts'
import { keepParties } from './run-parties.ts'
import { statementTokens } from './statement-tokens.ts'

// Four servers start here, and everything is worked out several times.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const secrets = openSecrets(randomBytes(32))
const batchId = randomUUID()

/** Schemes and what looks alike. One scheme is seen only from the statements of those who paid in; one pays from an account in another name. */
function madeUp() {
  const whole = makeWorld({ seed: 55, months: 12, schemes: 14, lookalikes: 8, noise: 3, scale: 0.2, population: 4000 })
  const unseen = whole.truth.find(({ story }) => story === 'elderly-card')!
  const elsewhere = whole.truth.find(({ story, alsoOwners }) => story === 'platform' && alsoOwners.length === 1)!
  const payers = new Set(whole.transfers.filter(({ from, to }) => unseen.accounts.includes(to.no) && !from.outside).map(({ from }) => from.no))
  const shown = whole.subjectAccounts.filter(({ no }) => !unseen.accounts.includes(no))
  const also = whole.accounts.filter(({ no }) => payers.has(no) && !unseen.accounts.includes(no) && !shown.some((one) => one.no === no))
  return { unseen, elsewhere, world: { ...whole, subjectAccounts: [...shown, ...also] } }
}

let single: TestAnalytics
let cluster: TestCluster
const folder = mkdtempSync(join(tmpdir(), 'qy-analyses-'))
const { unseen, elsewhere, world } = madeUp()
let stores: { name: string; of: TestAnalytics; cleaning: string; analysed: AnalysedCleaning }[] = []

beforeAll(async () => {
  writeStatements(world, folder, 'one-table')
  const files = readdirSync(join(folder, 'statements')).map((name) => ({ path: join(folder, 'statements', name), name }))
  ;[single, cluster] = await Promise.all([testAnalytics(), testCluster()])
  stores = await Promise.all(([['one server', single], ['three nodes', cluster]] as const).map(async ([name, of]) => {
    const { files: loaded } = await loadStatements(of.analytics, secrets, files, { batchId, today: '2026-11-22' })
    expect(loaded).toMatchObject([{ problem: null, rowsSetAsideCount: 0 }])
    const { cleaning } = await cleanBatches(of.analytics, [batchId])
    return { name, of, cleaning, analysed: await analyseCleaning(of.analytics, cleaning) }
  }))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await Promise.all([single.drop(), cluster.drop()])
})

/** Rows by the side they stand on, and rows of pairs. */
async function made({ of, cleaning }: (typeof stores)[number]) {
  return {
    parts: await of.analytics.query<{ part: string; rows: number; fen: number }>('select part, count() as rows, sum(flow_fen) as fen from transactions where cleaning = {cleaning: UUID} group by part order by part', { cleaning }),
    pairs: await of.analytics.query('select count() as rows, sum(in_fen) as inFen, sum(out_fen) as outFen from pairs where cleaning = {cleaning: UUID}', { cleaning }),
  }
}

describe('the same on one server and on three nodes', () => {
  test('every subject, to the fen', () => {
    const [one, three] = stores
    expect(three!.of.analytics.kind).toBe('cluster')
    expect(three!.analysed.byName).toBe(one!.analysed.byName)
    expect(three!.analysed.subjects).toEqual(one!.analysed.subjects)
    const like = one!.analysed.subjects.filter(({ verdict }) => verdict === 'fundraising-like')
    expect(like.length).toBeGreaterThanOrEqual(8)
    expect(like.every(({ estimate }) => estimate !== null && estimate.amountRaisedFen > 0)).toBe(true)
    expect(new Set(like.flatMap(({ patterns }) => patterns.map(({ code }) => code))).size).toBeGreaterThanOrEqual(4)
  })

  test('every row that was made ready; the nodes share the subjects', async () => {
    const [one, three] = await Promise.all(stores.map(made))
    expect(three).toEqual(one)
    expect(one!.parts.map(({ part }) => part)).toEqual(expect.arrayContaining(['counts', 'mirror', 'joined']))
    const { place } = await cluster.analytics.nodes()
    const found = await Promise.all(cluster.servers.map(({ url }) => askServer<{ subject: string }>(url, `select distinct subject from ${place.database}.pairs_local where cleaning = '${stores[1]!.cleaning}'`)))
    expect(found.every((some) => some.length > 10)).toBe(true)
    expect(new Set(found.flat().map(({ subject }) => subject)).size).toBe(found.flat().length)
  })

  test('a scheme seen only from its payers, and one that pays from an account in another name', async () => {
    const tokens = statementTokens(secrets)
    for (const { of, cleaning, analysed: { subjects } } of stores) {
      const mirrored = await of.analytics.query<{ subject: string; fen: number }>(`select owner as subject, sumIf(flow_fen, flow_fen > 0) as fen from transactions where cleaning = {cleaning: UUID} and part = 'mirror' group by owner`, { cleaning })
      // As the payers' statements say it: with the account, where they name it.
      const paid = new Map<string, number>()
      for (const { from, to, fen, shown } of world.transfers) {
        if (unseen.accounts.includes(to.no) && !from.outside && shown === 'full') paid.set(tokens.account(to.no, null), (paid.get(tokens.account(to.no, null)) ?? 0) + fen)
      }
      const told = mirrored.filter(({ subject }) => paid.has(subject))
      expect(told.length).toBeGreaterThan(0)
      expect(told.map(({ fen }) => fen)).toEqual(told.map(({ subject }) => paid.get(subject)))
      const owner = tokens.id(elsewhere.idNumber)
      const joined = await of.analytics.query<{ subject: string; accounts: number }>(`select owner as subject, uniqExact(account) as accounts from transactions where cleaning = {cleaning: UUID} and part = 'joined' group by owner`, { cleaning })
      expect(joined.map(({ subject }) => subject)).toContain(owner)
      const found = subjects.find(({ subject }) => subject === owner)!
      expect(found.verdict).toBe('fundraising-like')
      expect(found.estimate!.returnsPaidFen).toBeGreaterThan(0)
    }
  })
})

test('what each payment was taken for, the graph around a subject and where its money went are the same, too', async () => {
  const owner = statementTokens(secrets).id(elsewhere.idNumber)
  const answers = await Promise.all(stores.map(async ({ of: { analytics }, cleaning, analysed }) => {
    const kept = await keepParties(analytics, analysed)
    const told = await analytics.query('select * except(cleaning) from participants where cleaning = {cleaning: UUID} order by subject, party, role', { cleaning })
    const rows = await analytics.query('select subject, role, kind, count() as rows, sum(flow_fen) as fen, sum(principal_fen) as principal, sum(return_fen) as returns, sum(commission_fen) as commission from party_rows where cleaning = {cleaning: UUID} group by subject, role, kind order by subject, role, kind', { cleaning })
    const graph = await getFlowGraph(analytics, analysed, { subject: owner, by: 'size', singles: 20 })
    const start = { owner, flow: 'in', from: '1900-01-01', to: '2199-12-31' } as const
    const money = await Promise.all((['fifo', 'proportion'] as const).map((rule) => getFollowedMoney(analytics, { cleaning, start, direction: 'forwards', rule, steps: 4 })))
    return { kept: [...kept].toSorted(), told, rows, graph, money }
  }))
  const [one, three] = answers
  expect(one!.kept.length).toBeGreaterThan(8)
  expect(one!.told.length).toBeGreaterThan(500)
  for (const of of ['kept', 'told', 'rows', 'graph', 'money'] as const) expect(three![of]).toEqual(one![of])
  const [money] = one!.money
  expect(money!.startFen).toBe(one!.graph.whole.inFen)
  expect(money!.edges.some(({ step }) => step >= 2)).toBe(true)
})

test.each([0, 1])('store %i: again over the same cleaning, it gives the same and adds no row', async (at) => {
  const store = stores[at]!
  const before = await made(store)
  const again = await analyseCleaning(store.of.analytics, store.cleaning)
  expect(again).toEqual(store.analysed)
  expect(await made(store)).toEqual(before)
})

test('stopped by its signal at any step, it throws the reason, and the next run is whole', async () => {
  const { of, cleaning, analysed } = stores[0]!
  for (const stopAt of [0, 1, 2, 3, 4]) {
    const stopping = new AbortController()
    const steps: number[] = []
    const work = analyseCleaning(of.analytics, cleaning, { signal: stopping.signal, onProgress: (step) => {
      steps.push(step)
      if (step === stopAt) stopping.abort(new Error(`stopped at ${step}`))
    } })
    await expect(work).rejects.toThrow(`stopped at ${stopAt}`)
    expect(steps.at(-1)).toBe(stopAt)
  }
  // In the midst of the rows that are made ready.
  const stopping = new AbortController()
  const work = analyseCleaning(of.analytics, cleaning, { signal: stopping.signal, onProgress: () => { setTimeout(() => stopping.abort(new Error('stopped')), 30) } })
  await expect(work).rejects.toThrow('stopped')
  expect(await analyseCleaning(of.analytics, cleaning)).toEqual(analysed)
})

/** Returns when the process is dead: until then it might still answer. */
function killAndWait(pid: number): void {
  process.kill(pid, 'SIGKILL')
  while (existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
}

test('a node that stops in the middle is an error that says so, never a smaller figure', async () => {
  const { of, cleaning } = stores[1]!
  let steps = 0
  const down = async (work: Promise<unknown>) => {
    const error = await work.then(() => undefined, (thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).details).toEqual({ reason: 'node' })
    expect((error as AppError).message).toContain('不给出不完整的数字')
  }
  await down(analyseCleaning(of.analytics, cleaning, { onProgress: (step) => {
    steps = step
    if (step === 2) killAndWait(cluster.servers[2]!.pid)
  } }))
  expect(steps).toBe(2)
  await down(analyseCleaning(of.analytics, cleaning))
  await down(cleanBatches(of.analytics, [batchId]))
})
