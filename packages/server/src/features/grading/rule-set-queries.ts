import { AppError } from '@qingyuan/core/errors'
import { ruleStates, type RuleState } from '@qingyuan/core/grading/grade'
import type { RuleSetRow, RuleSetView } from '@qingyuan/core/grading/grading-api'
import { RuleSet } from '@qingyuan/core/grading/rule-set'
import { can, roleNames, roles } from '@qingyuan/core/permissions'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'
import { findComparison, findRun } from './run-queries.ts'

/** One version of the rules as grading needs it. */
export interface Rules { id: string; version: number; content: RuleSet }

const asState = (state: string): RuleState => {
  const known = ruleStates.find((name) => name === state)
  if (!known) throw new Error(`unknown rule set state ${state}`)
  return known
}

const rows = (ctx: Context) => ctx.db.selectFrom('ruleSets').leftJoin('users', 'users.id', 'ruleSets.updatedBy').leftJoin('ruleSets as source', 'source.id', 'ruleSets.basedOn')
  .leftJoin('users as second', 'second.id', 'ruleSets.activatedBy')
  .select(['ruleSets.id', 'ruleSets.version', 'ruleSets.title', 'ruleSets.state', 'ruleSets.document', 'ruleSets.validFrom', 'ruleSets.validTo', 'source.version as basedOn', 'ruleSets.edition',
    'ruleSets.updatedAt', 'users.name as byName', 'second.name as activatedByName', 'ruleSets.activatedAt', 'ruleSets.activationReason',
    sql<string[]>`array(select u.name from unnest(rule_sets.drafted_by) with ordinality as d (id, n) join users u on u.id = d.id order by d.n)`.as('draftedBy')])
const asRow = ({ byName, activatedByName, activatedAt, activationReason, ...row }: Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]): RuleSetRow => ({
  ...row, state: asState(row.state), updatedAt: row.updatedAt.toISOString(), updatedByName: byName ?? '系统', proposal: row.document === '' && row.state !== 'draft',
  activation: activatedAt && { byName: activatedByName ?? '系统', at: activatedAt.toISOString(), reason: activationReason },
})

/** Every version, the newest first; drafts that were given up are left out. */
export async function listRuleSets(ctx: Context): Promise<{ rows: RuleSetRow[] }> {
  return { rows: (await rows(ctx).where('ruleSets.state', '<>', 'discarded').orderBy('ruleSets.version', 'desc').execute()).map(asRow) }
}

export async function getRuleSet(ctx: Context, { id }: { id: string }): Promise<RuleSetRow & { content: RuleSet }> {
  const row = await rows(ctx).select('ruleSets.content').where('ruleSets.id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这一版评级规则。')
  const { content, ...rest } = row
  return { ...asRow(rest), content: RuleSet.parse(content) }
}

/** One version as its page shows it: with the comparison that stands for it, and why it cannot be brought into force yet. */
export async function viewRuleSet(ctx: Context, { id }: { id: string }): Promise<RuleSetView> {
  const rules = await getRuleSet(ctx, { id })
  const { draftedBy, compareRunId } = await ctx.db.selectFrom('ruleSets').select(['draftedBy', 'compareRunId']).where('id', '=', id).executeTakeFirstOrThrow()
  if (rules.state !== 'draft') return { ...rules, comparison: compareRunId ? await findRun(ctx, compareRunId) ?? null : null, blocks: [] }
  const draft = { id, edition: rules.edition, draftedBy }
  return { ...rules, comparison: await findComparison(ctx, id) ?? null, blocks: await activationBlocks(ctx, draft, await getActiveRules(ctx)) }
}

/** Those who may bring rules into force, as words. */
const activators = roleNames.filter((role) => can({ roles: [role], system: null }, 'grading.activate')).map((role) => roles[role].label).join('或者')

/**
 * Why the viewer cannot bring this draft into force, one Chinese sentence each: it takes a second person, and a
 * comparison of the draft as it stands with the rules as they are. [] when nothing is in the way.
 */
export async function activationBlocks({ db, viewer }: Context, draft: { id: string; edition: number; draftedBy: readonly string[] }, active: Rules): Promise<string[]> {
  const run = await db.selectFrom('gradingRuns').select(['edition', 'against']).where('ruleSetId', '=', draft.id).where('kind', '=', 'compare').where('state', '=', 'done')
    .orderBy('startedAt', 'desc').limit(1).executeTakeFirst()
  return [
    ...(viewer.userId === null || !can(viewer, 'grading.activate') ? [`启用要由另一人办理：${activators}看过试算结果后启用。`]
      : draft.draftedBy.includes(viewer.userId) ? [`这一版是您拟的或者改过的，要由另一人启用：请其他${activators}看过试算结果后启用。`] : []),
    ...(!run ? ['还没有在现有线索上试算这一版。请拟稿人先点“试算比较”，看过结果再启用。']
      : run.edition !== draft.edition ? ['试算以后又改过。请拟稿人重新“试算比较”，看过结果再启用。']
        : run.against !== active.id ? [`试算以后现行规则换成了第${active.version}版。请拟稿人重新“试算比较”，看过结果再启用。`] : []),
  ]
}

/** The version in force; there always is one. */
export async function getActiveRules(ctx: Context): Promise<Rules> {
  const row = await ctx.db.selectFrom('ruleSets').select(['id', 'version', 'content']).where('state', '=', 'active').executeTakeFirstOrThrow()
  return { ...row, content: RuleSet.parse(row.content) }
}
