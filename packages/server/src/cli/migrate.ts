import { withStores, type StoreFlags } from './open-stores.ts'

/** Brings the database to this version's structure. */
export function migrateStores(flags: StoreFlags): Promise<void> {
  return withStores(flags, { create: true, schema: 'migrate' }, async ({ prepared }) => {
    console.log(prepared.applied.length > 0 ? `已升级：${prepared.applied.join('、')}` : '已是最新，无需升级。')
  })
}
