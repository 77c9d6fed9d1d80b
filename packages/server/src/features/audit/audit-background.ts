import { sql } from 'kysely'
import type { Background } from '../../platform/background.ts'
import { asViewer, systemContext, type Database } from '../../platform/db.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { rowsPerSeal, sealAudit } from './audit-commands.ts'
import type { SealTail } from './audit-seal.ts'

const lookEveryMs = 5_000
const sealEveryMs = 60_000

/**
 * Seals the audit log every minute, and at once when 500 rows wait.
 * @param now the product's clock: a seal's time prints beside the demo's other dates
 */
export function keepAuditSealed(background: Background, db: Database, secrets: Secrets, tail: SealTail, now: () => Date): void {
  let sealedAt = 0   // the first look seals what the last run left
  background.every(lookEveryMs, '审计封印', async () => {
    if (Date.now() - sealedAt < sealEveryMs && await waitingRows(db) < rowsPerSeal) return
    await sealAudit(db, secrets, tail, now())
    sealedAt = Date.now()
  })
}

/** Rows that no seal holds yet, counted up to one seal's worth. */
function waitingRows(db: Database): Promise<number> {
  return asViewer(systemContext(db, 'worker', new Date()), async (ctx) => {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from (select 1 from audit_log where seal_no is null limit ${rowsPerSeal}) waiting`.execute(ctx.db)
    return rows[0]!.count
  }, true)
}
