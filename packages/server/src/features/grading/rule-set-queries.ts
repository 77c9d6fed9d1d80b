import { AppError } from '@qingyuan/core/errors'
import { ruleStates, type RuleState } from '@qingyuan/core/grading/grade'
import type { RuleSetRow } from '@qingyuan/core/grading/grading-api'
import { RuleSet } from '@qingyuan/core/grading/rule-set'
import type { Context } from '../../platform/db.ts'

/** One version of the rules as grading needs it. */
export interface Rules { id: string; version: number; content: RuleSet }

const asState = (state: string): RuleState => {
  const known = ruleStates.find((name) => name === state)
  if (!known) throw new Error(`unknown rule set state ${state}`)
  return known
}

const rows = (ctx: Context) => ctx.db.selectFrom('ruleSets').leftJoin('users', 'users.id', 'ruleSets.updatedBy').leftJoin('ruleSets as source', 'source.id', 'ruleSets.basedOn')
  .select(['ruleSets.id', 'ruleSets.version', 'ruleSets.title', 'ruleSets.state', 'ruleSets.document', 'ruleSets.validFrom', 'ruleSets.validTo', 'source.version as basedOn', 'ruleSets.edition',
    'ruleSets.updatedAt', 'users.name as byName'])
const asRow = ({ byName, ...row }: Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]): RuleSetRow => ({
  ...row, state: asState(row.state), updatedAt: row.updatedAt.toISOString(), updatedByName: byName ?? '系统', proposal: row.document === '' && row.state !== 'draft',
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

/** The version in force; there always is one. */
export async function getActiveRules(ctx: Context): Promise<Rules> {
  const row = await ctx.db.selectFrom('ruleSets').select(['id', 'version', 'content']).where('state', '=', 'active').executeTakeFirstOrThrow()
  return { ...row, content: RuleSet.parse(row.content) }
}
