import { saveSetting } from '../src/features/auth/auth-commands.ts'
import { defaultPolicy } from '../src/features/auth/auth-queries.ts'
import { asViewer, systemContext } from '../src/platform/db.ts'
import type { Environment } from '../src/platform/config.ts'
import { hashPassword } from '../src/platform/password.ts'
import { sql } from 'kysely'
import { tellActivities } from './demo/activities.ts'
import { setAuthority } from './demo/authority.ts'
import { tellCases } from './demo/cases.ts'
import { accounts, makeDistrict, setReports } from './demo/district.ts'
import { tellGrades } from './demo/grading.ts'
import { tellLeads } from './demo/leads.ts'
import { tellMonths } from './demo/month.ts'
import { newPlay } from './demo/play.ts'
import { addRoster } from './demo/roster.ts'
import { tellStatements } from './demo/statements.ts'
import { home, storyteller } from './demo/tell.ts'

/** Shown at start and on the sign-in page: the demo is a throwaway that only this machine can reach. */
const password = 'Yangli-2026'

/**
 * Fills fresh stores with the made-up district of the demo story and its six months, told through the product's own
 * commands, each at its own moment.
 * @param say gets a Chinese line when the machine cannot have what a part of the story needs
 * @returns the accounts and their common password, to be shown at start and on the sign-in page
 */
export async function seedDemo(env: Environment, say: (line: string) => void = () => undefined): Promise<{ password: string; accounts: { username: string; name: string; post: string }[] }> {
  const hash = await hashPassword(password)
  await asViewer(systemContext(env.db, 'setup', env.now()), async (ctx) => {
    await makeDistrict(ctx, () => hash)
    await saveSetting(ctx, 'district-name', '样河区')
    await saveSetting(ctx, 'office-name', '样河区专班办')
    await saveSetting(ctx, 'office-place', home)
    await saveSetting(ctx, 'go-live-on', '2026-05-01')
    // Nobody binds a phone to look at a demo; real offices start with the default, which asks administrators for one.
    await saveSetting(ctx, 'security', { ...defaultPolicy, secondFactorRoles: [], idleMinutes: 120 })
    // Six informants of this year stood in the paper register before the office went live.
    for (let n = 0; n < 6; n += 1) await sql`select next_number('JB', 2026)`.execute(ctx.db)
  })
  const system = systemContext(env.db, 'cli', env.now())
  await asViewer(system, addRoster)
  await setReports(system)
  await setAuthority(system)
  const play = newPlay()
  tellLeads(storyteller(env, play), play)
  tellGrades(play)
  tellCases(play)
  tellActivities(play)
  tellMonths(env, play)
  tellStatements(env, play, say)
  await play.perform(env)
  return { password, accounts: accounts.map(([username, name, post]) => ({ username, name, post })) }
}
