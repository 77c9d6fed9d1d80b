import { sql } from 'kysely'
import { asViewer, systemContext, type Database } from '../../platform/db.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { readSealedRows, sealHash, type Seal, type SealTail } from './audit-seal.ts'

export const rowsPerSeal = 500
/** Whoever seals holds this for the transaction, so that seals form one chain. */
const sealLock = 7_305_430

/**
 * Seals every audit row that waits, 500 to a seal, and remembers the last seal outside the database.
 * @returns how many rows were sealed
 * @throws Error when the chain's end is not the one remembered: going on would cover up what was cut off
 */
export async function sealAudit(db: Database, secrets: Secrets, tail: SealTail, now: Date): Promise<number> {
  let total = 0
  for (;;) {
    const sealed = await sealBatch(db, secrets, tail, now)
    total += sealed
    if (sealed < rowsPerSeal) return total
  }
}

async function sealBatch(db: Database, secrets: Secrets, tail: SealTail, now: Date): Promise<number> {
  const made = await asViewer(systemContext(db, 'worker', now), async (ctx): Promise<Seal | undefined> => {
    await sql`select pg_advisory_xact_lock(${sealLock}::bigint)`.execute(ctx.db)
    const last = await ctx.db.selectFrom('auditSeals').select(['no', 'hash']).orderBy('no', 'desc').limit(1).executeTakeFirst()
    const remembered = await tail.read()
    if (remembered && (!last || last.no < remembered.no || (last.no === remembered.no && last.hash !== remembered.hash))) {
      throw new Error(`审计封印链的末尾（第 ${last?.no ?? 0} 号）与数据目录里记下的（第 ${remembered.no} 号）不符，已停止加封。`
        + '请运行 qingyuan audit verify 查明；若数据库确是从较早的备份恢复的，删除数据目录里的 audit-seal.json 后重新启动。')
    }
    const rows = await readSealedRows(ctx, sql<boolean>`seal_no is null`, rowsPerSeal)
    if (rows.length === 0) return undefined
    const seal = { no: (last?.no ?? 0) + 1, firstId: rows[0]!.id, lastId: rows.at(-1)!.id, rowCount: rows.length,
      previous: last?.hash ?? '', sealedAt: now }
    const hash = sealHash(secrets, seal, rows)
    await ctx.db.insertInto('auditSeals').values({ ...seal, hash }).execute()
    const { rows: [done] } = await sql<{ count: number }>`
      select seal_audit(${seal.no}, ${rows.map((row) => row.id)}::bigint[]) as count`.execute(ctx.db)
    if (done?.count !== rows.length) throw new Error('审计封印没有覆盖全部记录，已撤回，下次重试。')
    return { ...seal, hash }
  })
  if (!made) return 0
  // After the commit: a kill in between leaves the file one seal behind, which verification allows.
  await tail.write(made)
  return made.rowCount
}
