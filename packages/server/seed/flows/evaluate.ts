import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Analytics } from '../../src/platform/clickhouse/analytics.ts'
import { openSecrets } from '../../src/platform/secrets.ts'
import { analyseCleaning, type SubjectResult } from '../../src/features/bank/analyse-cleaning.ts'
import { cleanBatches } from '../../src/features/bank/clean-batches.ts'
import { loadStatements } from '../../src/features/bank/load-statements.ts'
import { withdrawBatch } from '../../src/features/bank/statement-batches.ts'
import { statementTokens } from '../../src/features/bank/statement-tokens.ts'
import { dayOf } from './calendar.ts'
import type { SubjectTruth } from './model.ts'
import { makeWorld, type World, type WorldOptions } from './world.ts'
import { writeStatements } from './write-statements.ts'

/** A subject with what is true of it, what the analyses say, and what two plain rules would go by. */
export interface Judged {
  truth: SubjectTruth
  result: SubjectResult
  /** The most distinct payers within 30 days. */
  payersIn30Days: number
  counterparties: number
}

/** Loads a world as an office would, and analyses it. `until`: only what had happened by that day, 'YYYY-MM-DD'. */
export async function judgeWorld(analytics: Analytics, options: WorldOptions, { blankMemos = false, until }: { blankMemos?: boolean; until?: string } = {}): Promise<Judged[]> {
  const whole = makeWorld(options)
  const world = until === undefined ? whole : cut(whole, until)
  const folder = mkdtempSync(join(tmpdir(), 'qy-judge-'))
  const secrets = openSecrets(randomBytes(32))
  const batchId = randomUUID()
  try {
    writeStatements(world, folder, 'one-table', { blankMemos })
    await loadStatements(analytics, secrets, readdirSync(join(folder, 'statements')).map((name) => ({ path: join(folder, 'statements', name), name })), { batchId, today: world.to })
    const { cleaning } = await cleanBatches(analytics, [batchId])
    const { subjects } = await analyseCleaning(analytics, cleaning)
    const tokens = statementTokens(secrets)
    const owners = new Map((await analytics.query<{ account: string; owner: string }>('select account, owner from owner_accounts where cleaning = {cleaning: UUID}', { cleaning })).map(({ account, owner }) => [account, owner]))
    const plain = new Map((await analytics.query<{ subject: string; counterparties: number; payers: number }>(`
      select subject, sum(counterparties) as counterparties, max(payers) as payers from (
        select owner as subject, toInt32(paid_on) as day, 0 as counterparties, uniqExact(who) over (partition by owner order by day range between 29 preceding and current row) as payers
        from (select owner, paid_on, counterparty as who from transactions where cleaning = {cleaning: UUID} and part = 'counts' and flow_fen > 0 and counterparty_kind in ('person', 'unknown'))
        union all select subject, 0, count(), 0 from pairs where cleaning = {cleaning: UUID} group by subject
      ) group by subject`, { cleaning })).map((row) => [row.subject, row]))
    const bySubject = new Map(subjects.map((result) => [result.subject, result]))
    return world.truth.flatMap((truth) => {
      const owner = owners.get(tokens.account(truth.accounts[0]!, null))
      const result = owner === undefined ? undefined : bySubject.get(owner)
      return result ? [{ truth, result, payersIn30Days: plain.get(result.subject)?.payers ?? 0, counterparties: plain.get(result.subject)?.counterparties ?? 0 }] : []
    })
  } finally {
    await withdrawBatch(analytics, batchId)
    rmSync(folder, { recursive: true, force: true })
  }
}

function cut(world: World, until: string): World {
  const last = dayOf(until)
  return { ...world, to: until, statement: (account) => {
    const whole = world.statement(account)
    return { ...whole, rows: whole.rows.filter(({ day }) => day <= last) }
  } }
}

const isScheme = ({ truth }: Judged) => truth.verdict === 'fundraising-like'
const isAlert = ({ result }: Judged) => result.verdict === 'fundraising-like'

/** Of those that were called schemes how many are, and of the schemes how many were called so; 0 to 1. */
export function precisionAndRecall(judged: readonly Judged[]): { precision: number; recall: number; falseAlerts: string[]; missed: string[] } {
  const alerts = judged.filter(isAlert)
  const schemes = judged.filter(isScheme)
  const right = alerts.filter(isScheme).length
  return {
    precision: alerts.length === 0 ? 1 : right / alerts.length, recall: schemes.length === 0 ? 1 : right / schemes.length,
    falseAlerts: alerts.filter((one) => !isScheme(one)).map(({ truth }) => truth.story), missed: schemes.filter((one) => !isAlert(one)).map(({ truth }) => truth.story),
  }
}

/** False alerts that a ranking makes before it has found as large a part of the schemes. */
export function falseAlertsOfRanking(judged: readonly Judged[], by: (one: Judged) => number, recall: number): number {
  const wanted = Math.ceil(recall * judged.filter(isScheme).length)
  let found = 0
  let wrong = 0
  for (const one of [...judged].sort((a, b) => by(b) - by(a))) {
    if (found >= wanted) break
    if (isScheme(one)) found += 1
    else wrong += 1
  }
  return wrong
}

/** How many of the first `count` by score are schemes, 0 to 1. */
export function precisionOfFirst(judged: readonly Judged[], count: number): number {
  const first = [...judged].sort((a, b) => b.result.score - a.result.score).slice(0, count)
  return first.filter(isScheme).length / Math.max(1, first.length)
}

/** By how much a figure is off, as a part of the true one; null when there is nothing to compare. */
export function offBy(one: Judged, figure: 'participants' | 'amountRaisedFen' | 'principalRepaidFen' | 'returnsPaidFen' | 'unpaidPrincipalFen'): number | null {
  const { truth: { estimate: wanted }, result: { estimate: found } } = one
  return wanted && found && wanted[figure] !== 0 ? Math.abs(found[figure] - wanted[figure]) / wanted[figure] : null
}
