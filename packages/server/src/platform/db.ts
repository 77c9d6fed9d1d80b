import { AppError } from '@qingyuan/core/errors'
import type { Viewer } from '@qingyuan/core/permissions'
import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from './db-types.gen.ts'

export type Database = Kysely<DB>

/** Who is asking, when, and the database to use: inside a command or a read, `db` is the transaction. */
export interface Context {
  db: Database
  viewer: Viewer
  now: Date
  /** Keyed hash of what the request asked for; undefined where no request is behind the work. */
  inputHash?: string
}

// int8 holds fen and counts: a JS number, and an error rather than a rounded figure beyond 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`数值超出可精确表示的范围：${text}`)
  return value
})
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/**
 * Statements that come again and again are prepared under a name, so that the database plans them once per connection:
 * with row-level security, planning took longer than most answers (a lead's page: 31 ms became 12). Few, as every
 * connection keeps every plan; lists with changing filters stay unnamed.
 */
const mostPrepared = 150
const timesBefore = 8
const seen = new Map<string, number>()
const prepared = new Map<string, string>()

function preparedName(text: string): string | undefined {
  const known = prepared.get(text)
  if (known || prepared.size >= mostPrepared) return known
  const times = (seen.get(text) ?? 0) + 1
  if (times < timesBefore) {
    if (seen.size > 2000) seen.clear()
    seen.set(text, times)
    return undefined
  }
  seen.delete(text)
  const name = `q${prepared.size}`
  prepared.set(text, name)
  return name
}

class PreparingClient extends pg.Client {
  override query(...args: unknown[]): never {
    const [text, values] = args
    const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? preparedName(text) : undefined
    const query = super.query.bind(this) as (...given: unknown[]) => never
    return name ? query({ name, text, values }, ...args.slice(2)) : query(...args)
  }
}

/** A pool of connections as typed SQL. `url` is the application role's, which owns nothing. */
export function openDatabase(url: string, max = 20): { db: Database; pool: pg.Pool; close: () => Promise<void> } {
  const pool = new pg.Pool({ Client: PreparingClient, connectionString: url, max, application_name: 'qingyuan', idleTimeoutMillis: 30_000 })
  pool.on('error', () => undefined)   // an idle connection that the server closed; the next query gets a new one
  // One that is just being closed is not the pool's any more; the server may still send it a last word.
  pool.on('connect', (client) => { client.on('error', () => undefined) })
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return { db, pool, close: () => db.destroy() }
}

/** Tells row-level security who is asking; lasts until the transaction ends. */
async function setViewer(db: Transaction<DB>, viewer: Viewer): Promise<void> {
  await sql`select set_config('app.user_id', ${viewer.userId ?? ''}, true),
    set_config('app.system', ${viewer.system ?? ''}, true)`.execute(db)
}

/**
 * Runs `work` in one transaction that sees only what the viewer may see. Joins the transaction it is called in.
 * Reads pass `readOnly`, and then see one moment of the database throughout.
 */
export async function asViewer<T>(ctx: Context, work: (ctx: Context) => Promise<T>, readOnly = false): Promise<T> {
  if (ctx.db.isTransaction) return work(ctx)
  const builder = ctx.db.transaction()
  const configured = readOnly ? builder.setAccessMode('read only').setIsolationLevel('repeatable read') : builder
  return configured.execute(async (db) => {
    await setViewer(db, ctx.viewer)
    return work({ ...ctx, db })
  })
}

/** A context for work that no person asked for. */
export function systemContext(db: Database, system: NonNullable<Viewer['system']>, now: Date): Context {
  return { db, now, viewer: { userId: null, system, name: `system:${system}`, unitId: null, roles: [] } }
}

const pgCode = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : undefined)

/** Turns the database's own refusals into errors a user understands; leaves everything else as it is. */
export function translateDatabaseError(error: unknown): unknown {
  switch (pgCode(error)) {
    case '23505': return new AppError('already_exists')
    case '23503': return new AppError('state.conflict', '这条记录还被别处引用，或引用的记录已不存在。请刷新后重试。')
    case '42501': return new AppError('not_found')   // row-level security refuses a write: outside the viewer's scope
    case '53100': return new AppError('storage.full')
    case '57P01': case '57P03': case '08006': case 'ECONNREFUSED': case 'ENOENT': return new AppError('unavailable')
    default: return error
  }
}

/** True for failures that a second attempt of the same transaction may overcome. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(pgCode(error) ?? '')
