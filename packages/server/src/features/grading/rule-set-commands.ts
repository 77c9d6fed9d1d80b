import { chinaDate } from '@qingyuan/core/dates'
import { AppError, invalidField } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/grading/grading-api'
import { lostCodes, RuleSet } from '@qingyuan/core/grading/rule-set'
import { sql } from 'kysely'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { activationBlocks, getActiveRules, getRuleSet } from './rule-set-queries.ts'
import { findComparison } from './run-queries.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
type Done = Promise<{ id: string }>

async function getDraft(ctx: Context, id: string) {
  const row = await ctx.db.selectFrom('ruleSets').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这一版评级规则。')
  if (row.state !== 'draft') throw new AppError('state.conflict', `第${row.version}版不是草稿，内容不能再改。要改请“新拟一版”。`)
  return row
}
const refuseLosses = (before: RuleSet, after: RuleSet) => {
  const lost = lostCodes(before, after)
  if (lost.length > 0) throw new AppError('rule.broken', `不能删去已经用过的条目：${lost.join('、')}。不再采用的，把分值改为0。`)
}

/** Everybody who has written in a draft: none of them brings it into force. */
const writers = (before: readonly string[], { viewer }: Context): string[] => viewer.userId === null || before.includes(viewer.userId) ? [...before] : [...before, viewer.userId]

/** A new draft with the content of some version. */
export function copyRuleSet(ctx: Context, input: In<typeof api.copyRuleSet>): Done {
  return command(ctx, 'grading.copy_rule_set', input.commandId, async (inner) => {
    const from = await getRuleSet(inner, { id: input.fromId })
    await sql`select pg_advisory_xact_lock(7305461)`.execute(inner.db)   // versions are numbered one after the other
    const { last } = await inner.db.selectFrom('ruleSets').select((eb) => eb.fn.max('version').as('last')).executeTakeFirstOrThrow()
    const version = last + 1
    await inner.db.insertInto('ruleSets').values({ id: input.id, version, title: input.title, state: 'draft', content: JSON.stringify(from.content), basedOn: from.id, updatedAt: inner.now,
      updatedBy: inner.viewer.userId, draftedBy: writers([], inner) }).execute()
    return { subjectType: 'rule_set', id: input.id, after: { version, title: input.title, basedOn: from.version } }
  })
}

export function saveRuleSet(ctx: Context, input: In<typeof api.saveRuleSet>): Done {
  return command(ctx, 'grading.save_rule_set', input.commandId, async (inner) => {
    const draft = await getDraft(inner, input.id)
    if (draft.edition !== input.edition) throw new AppError('version.conflict')
    refuseLosses((await getRuleSet(inner, { id: draft.basedOn! })).content, input.content)
    await inner.db.updateTable('ruleSets').set({ title: input.title, content: JSON.stringify(input.content), edition: draft.edition + 1, updatedAt: inner.now, updatedBy: inner.viewer.userId,
      draftedBy: writers(draft.draftedBy, inner) })
      .where('id', '=', input.id).execute()
    const changed = changedParts(RuleSet.parse(draft.content), input.content)
    return { subjectType: 'rule_set', id: input.id, before: { title: draft.title, ...changed.before }, after: { title: input.title, ...changed.after } }
  })
}

/** The parts of the content that differ; signs by their names, so that the log can be read. */
function changedParts(before: RuleSet, after: RuleSet): { before: object; after: object } {
  const points = (rules: RuleSet) => Object.fromEntries(rules.signs.map((sign) => [sign.label, sign.points]))
  const parts = (rules: RuleSet) => ({ signs: points(rules), ...rules.factors, bands: rules.bands, matrix: rules.matrix, needs: rules.needs, followUp: rules.followUp })
  const [was, is] = [parts(before), parts(after)]
  const keys = (Object.keys(is) as (keyof typeof is)[]).filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
  const pick = (from: typeof is) => Object.fromEntries(keys.map((key) => [key, from[key]]))
  return { before: pick(was), after: pick(is) }
}

export function discardRuleSet(ctx: Context, input: In<typeof api.discardRuleSet>): Done {
  return command(ctx, 'grading.discard_rule_set', input.commandId, async (inner) => {
    const draft = await getDraft(inner, input.id)
    await inner.db.updateTable('ruleSets').set({ state: 'discarded', updatedAt: inner.now, updatedBy: inner.viewer.userId }).where('id', '=', input.id).execute()
    return { subjectType: 'rule_set', id: input.id, before: { state: draft.state }, after: { state: 'discarded' } }
  })
}

/**
 * The draft comes into force today under its document number; the version before retires. Somebody else than its
 * writers does it, by the comparison that they have seen, which is kept with it. Its content stays as it is for good.
 */
export function activateRuleSet(ctx: Context, input: In<typeof api.activateRuleSet>): Done {
  return command(ctx, 'grading.activate_rule_set', input.commandId, async (inner) => {
    const today = chinaDate(inner.now)
    if (input.validFrom > today) throw invalidField('validFrom', `执行日期不能晚于今天（${today}）。到那天再启用。`)
    if (input.validFrom < today) throw invalidField('validFrom', `执行日期不能早于今天（${today}）：以前的等级是按当时的规则评的，新规则只管以后。`)
    const draft = await getDraft(inner, input.id)
    const active = await getActiveRules(inner)
    const blocks = await activationBlocks(inner, draft, active)
    if (blocks.length > 0) throw new AppError('rule.broken', blocks.join(''))
    const comparison = await findComparison(inner, draft.id)
    if (comparison?.id !== input.compareRunId) throw new AppError('version.conflict', '这一版又有了新的试算结果。请刷新，看过新的结果再启用。')
    const running = await inner.db.selectFrom('gradingRuns').select('id').where('state', '=', 'running').executeTakeFirst()
    if (running) throw new AppError('state.conflict', '正在重新评级或试算。请等它做完或先取消，再启用新规则。')
    refuseLosses(active.content, RuleSet.parse(draft.content))
    await inner.db.updateTable('ruleSets').set({ state: 'retired', validTo: input.validFrom }).where('id', '=', active.id).execute()
    const done = { state: 'active', document: input.document, validFrom: input.validFrom, activationReason: input.reason, compareRunId: comparison.id }
    await inner.db.updateTable('ruleSets').set({ ...done, activatedBy: inner.viewer.userId, activatedAt: inner.now }).where('id', '=', input.id).execute()
    return { subjectType: 'rule_set', id: input.id, before: { state: 'draft' }, after: done, note: `接替第${active.version}版` }
  })
}
