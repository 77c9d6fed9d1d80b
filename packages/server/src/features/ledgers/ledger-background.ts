import type { Background } from '../../platform/background.ts'
import type { Environment } from '../../platform/config.ts'
import { systemContext } from '../../platform/db.ts'
import { openDueCollections } from './collection-commands.ts'

const everyMs = 3_600_000

/**
 * Opens the reports of the month when their time has come: looks once an hour, and soon after the start. Not in the
 * demo: there the clock stands still, and the story has opened what it needs.
 */
export function keepCollectionsOpen(background: Background, env: Pick<Environment, 'db' | 'now' | 'demo'>, firstMs = 10_000): void {
  if (env.demo) return
  const work = () => openDueCollections(systemContext(env.db, 'worker', env.now()))
  let due = Date.now() + firstMs
  background.every(Math.min(firstMs, everyMs), '布置到期报送', async () => {
    if (Date.now() < due) return
    await work()
    due = Date.now() + everyMs
  })
}
