import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { continueRun, gradeDue } from '../packages/server/src/features/grading/grading-runner.ts'
import { copyRuleSet, saveRuleSet } from '../packages/server/src/features/grading/rule-set-commands.ts'
import { getActiveRules, getRuleSet } from '../packages/server/src/features/grading/rule-set-queries.ts'
import { startRun } from '../packages/server/src/features/grading/run-commands.ts'
import type { Environment } from '../packages/server/src/platform/config.ts'
import { asViewer, systemContext } from '../packages/server/src/platform/db.ts'
import { inTurn, round, type Ratio } from './measure.ts'

/** Most leads with some proof, as after a year of work: three pieces of material, two or three signs, one level. */
async function prove(owner: pg.Pool): Promise<void> {
  await owner.query(`create temp table numbered as select id, row_number() over (order by id)::int as n from leads`)
  const signs = ['return_promised', 'public_ads', 'no_licence', 'new_pays_old', 'elderly', 'no_business']
  for (const [index, material] of ['contract', 'flow', 'statement'].entries()) {
    await owner.query(`insert into lead_signs (id, lead_id, sign, material, kind, text, on_date, recorded_at)
      select gen_random_uuid(), id, case when n % 7 <> $2 then ($3::text[])[1 + (n * 5 + $2) % 6] end, $1, 'text', '谈话笔录第' || n || '页', '2026-10-01', now() from numbered where n % 10 < 8`, [material, index, signs])
  }
  await owner.query(`insert into lead_factors (id, lead_id, factor, level, kind, text, on_date, recorded_at) select gen_random_uuid(), id, 'stability', 'single', 'text', '街道口头报告', '2026-10-01', now() from numbered where n % 4 = 0`)
  await owner.query('drop table numbered')
  await owner.query('analyze lead_signs, lead_factors, leads')
}

/**
 * Grading all leads anew after a change of rules, against the same rows read and written with no logic: facts to the
 * client, a row of history each into a twin of the table with its indexes and references, and the leads' own columns.
 */
export async function measureGrading(env: Environment, pool: pg.Pool): Promise<Ratio & Record<string, unknown>> {
  const owner = { query: pool.query.bind(pool) } as pg.Pool
  const client = await pool.connect()
  try {
    await prove(client as unknown as pg.Pool)
  } finally {
    client.release()
  }
  const ctx = systemContext(env.db, 'cli', env.now())
  await gradeDue(env)
  await owner.query('vacuum analyze lead_grades, leads')
  let run = ''
  let flip = 15
  const product = async () => {
    const [id, from] = [randomUUID(), await asViewer(ctx, getActiveRules, true)]
    await copyRuleSet(ctx, { commandId: randomUUID(), id, fromId: from.id, title: '重评' })
    const draft = await asViewer(ctx, (inner) => getRuleSet(inner, { id }), true)
    flip = 25 - flip
    const signs = draft.content.signs.map((sign) => (sign.code === 'no_licence' ? { ...sign, points: flip } : sign))
    await saveRuleSet(ctx, { commandId: randomUUID(), id, edition: 1, title: '重评', content: { ...draft.content, signs } })
    // A second person's decision, with a comparison before it: not what is measured here.
    await owner.query(`update rule_sets set state = 'retired' where state = 'active'`)
    await owner.query(`update rule_sets set state = 'active' where id = $1`, [id])
    run = randomUUID()
    await startRun(ctx, { commandId: randomUUID(), id: run, kind: 'regrade', ruleSetId: id })
    await continueRun(env, run)
  }
  const floor = async () => {
    await owner.query('drop table if exists floor_grades')
    await owner.query('create table floor_grades (like lead_grades including all)')
    await owner.query('alter table floor_grades add foreign key (lead_id) references leads, add foreign key (rule_set_id) references rule_sets, add foreign key (task_id) references tasks')
    const start = performance.now()
    await owner.query('select id, figures_apply, people, people_source, people_on, amount_fen, amount_source, amount_on, unpaid_fen, unpaid_source, unpaid_on, grade, likelihood, consequence from leads order by id')
    await owner.query('select lead_id, id, sign, material, kind, ref, text, on_date from lead_signs where withdrawn_at is null order by lead_id')
    await owner.query('select lead_id, factor, level, kind, ref, text, on_date from lead_factors order by lead_id')
    await owner.query('select lead_id, max(seq) from lead_grades group by lead_id')
    const { rows: [own] } = await owner.query<{ columns: string }>(`select string_agg(attname, ', ') as columns from pg_attribute where attrelid = 'lead_grades'::regclass and attnum > 0 and attidentity = ''`)
    await owner.query(`insert into floor_grades (${own!.columns}) select ${own!.columns} from lead_grades where run_id = $1`, [run])
    await owner.query('update leads set grade = grade, likelihood = likelihood, consequence = consequence, graded_at = now(), grade_due = false')
    floorTimes.push(performance.now() - start)
  }
  const floorTimes: number[] = []
  const [productMs] = await inTurn(3, product, floor)
  const floorMs = floorTimes.slice(2).toSorted((a, b) => a - b)[1]!
  const { rows: [told] } = await owner.query<{ done: number; moves: object; total: number; kept: number }>('select done, total, moves, (select count(*)::int from lead_grades where run_id = $1) as kept from grading_runs where id = $1', [run])
  return { name: '规则变更后全部重新评级', productMs: round(productMs), floorMs: round(floorMs), ratio: round(productMs / floorMs), limit: '≤ 3 × 底线', ok: productMs <= 3 * floorMs, ...told }
}
