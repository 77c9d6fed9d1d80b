import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { makeWorld } from '../../seed/flows/world.ts'
import { writeStatements } from '../../seed/flows/write-statements.ts'
import { testAnalytics, type TestAnalytics } from '../platform/clickhouse/test-analytics.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const bin = join(import.meta.dirname, '../../bin/qingyuan.mjs')
const Fen = z.int()
const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/)
/** The contract, word by word; what is beyond it is let through. */
const Report = z.object({
  files: z.array(z.object({
    name: z.string(), layout: z.string().nullable(), encoding: z.string().nullable(), rowsRead: z.int(), rowsLoaded: z.int(), rowsDuplicate: z.int(), balanceBreaks: z.int(),
    rowsSetAside: z.array(z.object({ sheet: z.string().nullable(), row: z.int(), reason: z.string() })),
  })),
  subjects: z.array(z.object({
    name: z.string(), idNumber: z.string().nullable(), accounts: z.array(z.string()), kind: z.enum(['person', 'organisation']),
    verdict: z.enum(['fundraising-like', 'not-fundraising-like', 'not-enough-evidence']), score: z.number().min(0).max(100),
    patterns: z.array(z.object({
      code: z.enum(['dispersed-in-concentrated-out', 'periodic-small-payouts', 'fixed-return', 'new-money-pays-old', 'agent-commission', 'cash-running-out']), from: Day, to: Day, why: z.string().min(1),
    })),
    estimate: z.object({
      participants: z.int(), amountRaisedFen: Fen, netInvestedFen: Fen, principalRepaidFen: Fen, returnsPaidFen: Fen, commissionPaidFen: Fen, unpaidPrincipalFen: Fen, confirmedLossFen: Fen, gainers: z.int(),
      return: z.object({ rate: z.number(), periodDays: z.number(), annualRate: z.number() }).nullable(),
    }).nullable(),
  })),
})

let folder: string
let scratch: string
let server: TestAnalytics
const world = makeWorld({ seed: 31, months: 14, schemes: 4, lookalikes: 5, noise: 2, scale: 0.3, population: 5000 })
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qy-analyze-'))
  // Where the command puts what it throws away.
  scratch = join(folder, 'tmp')
  mkdirSync(scratch)
  writeStatements(world, folder, 'mixed')
  writeFileSync(join(folder, 'statements', '说明.csv'), '这里没有流水\n只有一句话\n')
  server = await testAnalytics()
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server.drop()
})

async function analyze(...args: string[]) {
  const child = spawn(process.execPath, [bin, 'analyze', ...args], { env: { ...process.env, TMPDIR: scratch, CLICKHOUSE_URL: '' } })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number]>])
  return { code, out, err }
}

test('statements of a folder: JSON as promised, every subject once, counts that add up, and nothing kept', async () => {
  const json = join(folder, 'out.json')
  const { code, out, err } = await analyze(join(folder, 'statements'), '--json', json)
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
  expect(err).toContain('研判')
  expect(out).toContain('不是认定')
  const report = Report.parse(JSON.parse(readFileSync(json, 'utf8')))
  for (const { rowsRead, rowsLoaded, rowsSetAside, rowsDuplicate } of report.files) expect(rowsRead).toBe(rowsLoaded + rowsSetAside.length + rowsDuplicate)
  expect(report.files.find(({ name }) => name.endsWith('说明.csv'))).toMatchObject({ rowsRead: 0, layout: null })
  for (const { name, idNumber, kind, accounts } of world.truth) {
    const found = report.subjects.filter((one) => one.accounts.some((account) => accounts.includes(account)))
    // A scheme may use an account in another name, too.
    const [own, ...twice] = found.filter((one) => one.name === name)
    expect([own?.name, own?.kind, twice.length], name).toEqual([name, kind, 0])
    if (own!.idNumber !== null) expect(own!.idNumber).toBe(idNumber)
  }
  expect(report.subjects.some(({ verdict, estimate }) => verdict === 'fundraising-like' && estimate !== null)).toBe(true)
  expect(report.subjects.filter(({ verdict, estimate }) => verdict !== 'fundraising-like' && estimate !== null)).toEqual([])
  // On a server of one's own: the same, and its database is gone afterwards.
  const again = join(folder, 'again.json')
  expect((await analyze(join(folder, 'statements'), '--json', again, '--clickhouse', server.url, '--quiet')).code).toBe(0)
  expect(JSON.parse(readFileSync(again, 'utf8'))).toEqual(JSON.parse(readFileSync(json, 'utf8')))
  expect(await server.analytics.query(`select name from system.databases where name like 'qingyuan_analyze%'`)).toEqual([])
  expect(readdirSync(scratch)).toEqual([])
})

test('what cannot be read is said in Chinese, with a code', async () => {
  expect(await analyze(join(folder, 'nothing.csv'))).toMatchObject({ code: 3, err: expect.stringContaining('没有这个文件') })
  expect(await analyze(join(folder, 'statements', '说明.csv'))).toMatchObject({ code: 3, err: expect.stringContaining('没有读到一笔交易') })
  expect(await analyze(join(folder, 'statements'), '--clickhouse', 'nonsense')).toMatchObject({ code: 2, err: expect.stringContaining('--clickhouse') })
  expect(await analyze(join(folder, 'statements'), '--clickhouse', 'http://127.0.0.1:9/')).toMatchObject({ code: 4, err: expect.stringContaining('连不上') })
  expect(await analyze()).toMatchObject({ code: 2 })
  expect(readdirSync(scratch)).toEqual([])
})
