import { chinaInstant, type PlainDate } from '@qingyuan/core/dates'
import { roles as roleTable, type Role } from '@qingyuan/core/permissions'
import type { Environment } from '../../src/platform/config.ts'
import { asViewer, systemContext, type Context } from '../../src/platform/db.ts'
import { stableId } from './ids.ts'

/** One thing that somebody of the story does at a moment, through the same command as in the product. */
interface Step { at: Date; order: number; who: string; run: (ctx: Context, commandId: string) => Promise<unknown> }

/** The story as it is told: steps in any order; performed by time. */
export interface Play {
  on: (day: PlainDate, time: string, who: string, run: Step['run']) => void
  perform: (env: Environment) => Promise<void>
}

/** An empty play. Each step's clock stands at its own moment, so that dates, numbers and lateness come out as told. */
export function newPlay(): Play {
  const steps: Step[] = []
  return {
    on: (day, time, who, run) => { steps.push({ at: chinaInstant(day, time), order: steps.length, who, run }) },
    perform: async (env) => {
      const viewers = await readViewers(env)
      steps.sort((a, b) => a.at.getTime() - b.at.getTime() || a.order - b.order)
      for (const [index, step] of steps.entries()) {
        const viewer = viewers.get(step.who)
        if (!viewer) throw new Error(`the story has no ${step.who}`)
        await step.run({ db: env.db, viewer, now: step.at }, stableId('command', String(index))).catch((error: unknown) => {
          throw new Error(`${step.at.toISOString()} ${step.who}`, { cause: error })
        })
      }
    },
  }
}

async function readViewers(env: Environment): Promise<Map<string, Context['viewer']>> {
  return asViewer(systemContext(env.db, 'cli', env.now()), async ({ db }) => {
    const people = await db.selectFrom('users').select(['id', 'username', 'name', 'unitId']).execute()
    const held = await db.selectFrom('userRoles').selectAll().execute()
    return new Map(people.map((person) => [person.username, {
      userId: person.id, system: null, name: person.name, unitId: person.unitId,
      roles: held.filter((row) => row.userId === person.id).map((row) => row.role).filter((role): role is Role => role in roleTable),
    }]))
  })
}
