import { roles as roleTable, type Role, type Viewer } from '@qingyuan/core/permissions'
import type { DataFolderKind } from '../platform/postgres/data-folder.ts'
import { asViewer, openDatabase, systemContext, type Context, type Database } from '../platform/db.ts'
import { borrowEngine, prepareStores, type Engine, type Prepared, type StoreOptions } from '../platform/stores.ts'
import { CliError } from './exit-codes.ts'

export interface StoreFlags { data: string }

/** Where the stores are, from options and environment. Addresses of databases hold passwords: environment only. */
export function storeOptions(flags: StoreFlags, kind: DataFolderKind = 'production'): StoreOptions {
  return {
    dataFolder: flags.data, kind,
    databaseUrl: process.env.DATABASE_URL || undefined, appDatabaseUrl: process.env.APP_DATABASE_URL || undefined,
  }
}

/** The stores as a command line tool has them, beside a running server or alone. */
export interface OpenStores { engine: Engine; prepared: Prepared; db: Database }

/** Opens the stores, works, and closes what it opened. */
export async function withStores<T>(
  flags: StoreFlags, how: { create: boolean; schema: 'migrate' | 'check' }, work: (stores: OpenStores) => Promise<T>,
): Promise<T> {
  const options = storeOptions(flags)
  const engine = await borrowEngine(options, how.create)
  try {
    const prepared = await prepareStores(engine, options, how.schema)
    const { db, close } = openDatabase(prepared.appUrl, 4)
    try {
      return await work({ engine, prepared, db })
    } finally {
      await close()
    }
  } finally {
    await engine.close()
  }
}

/**
 * Who acts: the system viewer `cli`, or the person named by --as, with that person's roles and scope.
 * @throws CliError when there is no such active account
 */
export async function actingContext(db: Database, username: string | undefined, now = new Date()): Promise<Context> {
  const ctx = systemContext(db, 'cli', now)
  if (username === undefined) return ctx
  const viewer = await asViewer(ctx, async (inner): Promise<Viewer | undefined> => {
    const user = await inner.db.selectFrom('users').select(['id', 'name', 'unitId'])
      .where('username', '=', username.trim().toLowerCase()).where('active', '=', true).executeTakeFirst()
    if (!user) return undefined
    const held = await inner.db.selectFrom('userRoles').select('role').where('userId', '=', user.id).execute()
    const roles = held.map(({ role }) => role).filter((role): role is Role => role in roleTable)
    return { userId: user.id, system: null, name: user.name, unitId: user.unitId, roles }
  }, true)
  if (!viewer) throw new CliError('notFound', `没有账号“${username}”，或已停用。`)
  return { ...ctx, viewer }
}
