import type { AuditProblem, AuditProblemKind, AuditVerification } from '@qingyuan/core/audit/audit-api'
import { sealCode } from '@qingyuan/core/audit/audit-api'
import { sql } from 'kysely'
import { asViewer, systemContext, type Context, type Database } from '../../platform/db.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { readSealedRows, sealHash, type Seal, type SealTail } from './audit-seal.ts'

const sealsAtOnce = 10
const problemsShown = 200

/**
 * Recomputes every seal from the rows it holds and compares the chain's end with what the data folder remembers.
 * Proves, for rows sealed so far, that none was changed, added or removed by anyone without the key. Reads one moment
 * of the database, as the system: the command log is nobody else's to read. Whoever calls has checked who asks.
 * @param tail without it the chain's end cannot be checked
 */
export async function verifyAudit(
  db: Database, secrets: Secrets, tail: SealTail | undefined, now: Date,
): Promise<AuditVerification> {
  // Remembered before the database is looked at: a seal made in between must not look like one that is missing.
  const remembered = await tail?.read()
  return asViewer(systemContext(db, 'worker', now), (ctx) => verifyMoment(ctx, secrets, remembered), true)
}

async function verifyMoment(
  ctx: Context, secrets: Secrets, remembered: { no: number; hash: string } | undefined,
): Promise<AuditVerification> {
  const problems: AuditProblem[] = []
  let problemCount = 0
  const report = (kind: AuditProblemKind, sealNo: number | null, text: string) => {
    problemCount += 1
    if (problems.length < problemsShown) problems.push({ kind, sealNo, text })
  }
  let [rows, seals, previous, tailFound] = [0, 0, '', false]
  let last: Seal | undefined
  for (;;) {
    const chunk: Seal[] = await ctx.db.selectFrom('auditSeals').selectAll()
      .where('no', '>', last?.no ?? 0).orderBy('no').limit(sealsAtOnce).execute()
    if (chunk.length === 0) break
    const inChunk = sql<boolean>`seal_no between ${chunk[0]!.no} and ${chunk.at(-1)!.no}`
    const sealed = Map.groupBy(await readSealedRows(ctx, inChunk), (row) => row.sealNo)
    for (const seal of chunk) {
      const held = sealed.get(seal.no) ?? []
      const expected: number = (last?.no ?? 0) + 1
      if (seal.no !== expected) {
        const upTo = seal.no - 1 > expected ? `至 ${seal.no - 1}` : ''
        report('seal_missing', expected, `第 ${expected}${upTo} 号封印不见了。`)
      } else if (seal.previous !== previous) {
        report('seal_broken', seal.no, `第 ${seal.no} 号封印接不上前一号：其中之一被改动过。`)
      }
      if (held.length !== seal.rowCount) {
        report('rows_missing', seal.no, `第 ${seal.no} 号封印（${span(seal)}）应有 ${seal.rowCount} 条，现有 ${held.length} 条。`)
      } else if (sealHash(secrets, seal, held) !== seal.hash) {
        report('rows_changed', seal.no, `第 ${seal.no} 号封印（${span(seal)}）与加封时不一致：记录或封印本身被改动过。`)
      }
      if (remembered?.no === seal.no) {
        tailFound = true
        if (remembered.hash !== seal.hash) report('seal_broken', seal.no, `第 ${seal.no} 号封印与数据目录里记下的不同：被重做过。`)
      }
      previous = seal.hash
      last = seal
      seals += 1
      rows += held.length
    }
  }
  if (remembered && !tailFound) {
    report('tail_missing', remembered.no, `数据目录里记着第 ${remembered.no} 号封印，数据库里没有：末尾被截断，或数据库被换成较早的一份。`)
  }
  await findLost(ctx, report)
  const { rows: [waiting] } = await sql<{ count: number }>`select count(*) as count from audit_log where seal_no is null`.execute(ctx.db)
  return {
    ok: problemCount === 0, rows, seals, unsealed: waiting!.count, tailChecked: remembered !== undefined, problems, problemCount,
    lastSeal: last ? { no: last.no, code: sealCode(last.hash), sealedAt: last.sealedAt.toISOString() } : null,
  }
}

/** What no seal shows: rows whose seal is gone, and acknowledged commands that left no row (deleted before sealing). */
async function findLost(
  ctx: Context, report: (kind: AuditProblemKind, sealNo: number | null, text: string) => void,
): Promise<void> {
  const { rows: orphans } = await sql<{ sealNo: number; count: number }>`
    select seal_no, count(*) as count from audit_log a
    where seal_no is not null and not exists (select 1 from audit_seals s where s.no = a.seal_no)
    group by seal_no order by seal_no`.execute(ctx.db)
  for (const orphan of orphans) report('seal_missing', orphan.sealNo, `有 ${orphan.count} 条记录属于第 ${orphan.sealNo} 号封印，这一号不在库里。`)
  const { rows: lost } = await sql<{ commandId: string; at: Date }>`
    select command_id, at from command_log c
    where not exists (select 1 from audit_log a where a.command_id = c.command_id) order by at`.execute(ctx.db)
  for (const row of lost) report('command_missing', null, `${row.at.toISOString()} 的一项操作（提交号 ${row.commandId}）没有审计记录。`)
}

const span = (seal: Seal): string => `记录 ${seal.firstId}–${seal.lastId}`
