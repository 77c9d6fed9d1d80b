import { chinaDate } from '@qingyuan/core/dates'
import { AppError, invalidField } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/handling/handling-api'
import { headLabels, organLabels, type HeadCode } from '@qingyuan/core/law/organs'
import { roles as roleTable, separatedRoles, type Role } from '@qingyuan/core/permissions'
import { sql } from 'kysely'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { getUnit, headPostsOf, headsAt } from './authority-queries.ts'

type Changed = Promise<{ id: string }>
type Unit = Awaited<ReturnType<typeof getUnit>>

/** Rules over several rows (one principal at a time, no certificate twice) hold only when changes wait for each other. */
const takeTurns = (ctx: Context) => sql`select pg_advisory_xact_lock(hashtextextended('handling.authority', 0))`.execute(ctx.db)

/**
 * Says what a unit is before the law; '' takes the word back, then it counts as its kind and name show.
 * @throws rule.broken for an organ that such a unit cannot be, without the document where it differs from what shows,
 * or while someone holds a post that the unit would no longer have
 */
export function setOrgan(ctx: Context, input: z.output<typeof api.setOrgan.input>): Changed {
  return command(ctx, 'handling.set_organ', input.commandId, async (inner) => {
    await takeTurns(inner)
    const unit = await getUnit(inner, input.unitId)
    const { organ } = input
    const basis = organ === '' ? '' : input.basis
    if (!unit.active) throw new AppError('rule.broken', `“${unit.name}”已停用，不用再指明性质。`)
    if (organ !== '' && !unit.organs.includes(organ)) {
      throw new AppError('rule.broken', `“${unit.name}”不能指明为${organLabels[organ]}，只能是${unit.organs.map((one) => organLabels[one]).join('、')}。`)
    }
    if (organ !== '' && organ !== unit.guessed && basis.length < 2) {
      throw invalidField('basis', `按类别和名称推定是${organLabels[unit.guessed]}。指明为${organLabels[organ]}，请写依据的文件，例如政府指定牵头部门的文号。`)
    }
    const fitting = headsAt({ ...unit, organ })
    const today = chinaDate(inner.now)
    const holders = (await headPostsOf(inner, [unit.id])).filter((post) => !fitting.includes(post.head) && (post.toOn === null || post.toOn >= today))
    if (holders.length > 0) {
      throw new AppError('rule.broken', `改了以后这个单位就没有这些审批负责人：${holders.map((post) => `${post.name}（${headLabels[post.head]}）`).join('、')}。请先停止，再改单位性质。`)
    }
    const { rows } = await sql<{ done: boolean }>`select set_unit_organ(${unit.id}, ${organ}, ${basis}) as done`.execute(inner.db)
    if (!rows[0]?.done) throw new AppError('auth.forbidden')
    return { subjectType: 'unit', id: unit.id, before: { organ: unit.organ, organBasis: unit.organBasis }, after: { organ, organBasis: basis }, note: unit.name }
  })
}

/** Of these a unit has one at a time; of the others, as many as have been given the power. */
const single: readonly HeadCode[] = ['lead_head', 'city_lead_head', 'top_head']

/**
 * Enters who approves, or corrects an entry's document and first day. With an account, the account's name counts.
 * An entry never becomes another person, unit or head: past approvals refer to it.
 * @throws not_found, rule.broken when the unit has no such head, the person does not work there or is one of the three
 * administrators, or the post is held already
 */
export function saveHeadPost(ctx: Context, input: z.output<typeof api.saveHeadPost.input>): Changed {
  return command(ctx, 'handling.save_head', input.commandId, async (inner) => {
    await takeTurns(inner)
    const unit = await getUnit(inner, input.unitId)
    if (input.userId === null && input.name === inner.viewer.name) throw new AppError('rule.broken', '管理授权的人不能把自己登记为审批负责人。')
    if (!unit.heads.includes(input.head)) throw new AppError('rule.broken', noSuchHead(unit, input.head))
    const name = input.userId === null ? input.name : await nameOfMember(inner, input.userId, unit)
    const before = await inner.db.selectFrom('headPosts').selectAll().where('id', '=', input.id).executeTakeFirst()
    if (before) checkCorrection(before, { ...input, name })
    await refuseSecond(inner, { ...input, name }, unit)
    const columns = { unitId: input.unitId, userId: input.userId, name, head: input.head, basis: input.basis, fromOn: input.fromOn }
    if (before) await inner.db.updateTable('headPosts').set(columns).where('id', '=', input.id).execute()
    else await inner.db.insertInto('headPosts').values({ id: input.id, ...columns, createdAt: inner.now }).execute()
    return { subjectType: 'head_post', id: input.id, before, after: columns }
  })
}

interface Post { unitId: string; userId: string | null; name: string; head: string }
function checkCorrection(before: Post & { toOn: string | null }, after: Post): void {
  if (before.toOn !== null) throw new AppError('state.conflict', `${before.name}的这一条已写了停止日期，不能再改。继续担任的，请新登记一条。`)
  const samePerson = before.userId !== null && before.userId === after.userId
    || before.name === after.name && (before.userId === null || after.userId === null)
  if (before.unitId !== after.unitId || before.head !== after.head || !samePerson) {
    throw new AppError('rule.broken', '已登记的审批负责人不能改成别的人、单位或者种类。请停止这一条，再新登记一条。')
  }
}

function noSuchHead(unit: Unit, head: HeadCode): string {
  const organ = unit.organ || unit.guessed
  const has = unit.heads.length > 0 ? `可以登记的是${unit.heads.map((one) => headLabels[one]).join('、')}。` : '它不审批条例规定的处置措施。'
  const guess = unit.organ === '' && unit.organs.length > 1 ? '单位性质是按类别和名称推定的，不对的请先指明。' : ''
  return `“${unit.name}”是${organLabels[organ]}，没有“${headLabels[head]}”：${has}${guess}`
}

async function refuseSecond(ctx: Context, input: { id: string; unitId: string; userId: string | null; name: string; head: HeadCode; fromOn: string }, unit: Unit): Promise<void> {
  const others = (await headPostsOf(ctx, [unit.id])).filter((post) => post.id !== input.id && post.head === input.head && (post.toOn === null || post.toOn >= input.fromOn))
  const same = others.find((post) => post.name === input.name && (post.userId === null || input.userId === null || post.userId === input.userId))
  const span = (post: { fromOn: string; toOn: string | null }) => `${post.fromOn}至${post.toOn ?? '今'}`
  if (same) throw new AppError('already_exists', `${same.name}已登记为${headLabels[input.head]}（${span(same)}），日期不能重叠。`)
  const holder = single.includes(input.head) ? others[0] : undefined
  if (holder) throw new AppError('rule.broken', `“${unit.name}”的${headLabels[input.head]}同一时间只能有一人，${span(holder)}是${holder.name}。请先停止他的这一条，起始日写在停止以后。`)
}

/** Ends a post with its last day; the entry stays. A day that is still ahead may be changed until it has come. */
export function endHeadPost(ctx: Context, input: z.output<typeof api.endHeadPost.input>): Changed {
  return command(ctx, 'handling.end_head', input.commandId, async (inner) => {
    await takeTurns(inner)
    const before = await inner.db.selectFrom('headPosts').selectAll().where('id', '=', input.id).executeTakeFirst()
    if (!before) throw new AppError('not_found')
    if (before.toOn !== null && before.toOn < chinaDate(inner.now)) throw new AppError('state.conflict', `${before.name}的这一条已于${before.toOn}停止，不能再改。`)
    if (input.toOn < before.fromOn) throw invalidField('toOn', `停止日期不能早于起始日${before.fromOn}。`)
    await inner.db.updateTable('headPosts').set({ toOn: input.toOn }).where('id', '=', input.id).execute()
    return { subjectType: 'head_post', id: input.id, before: { toOn: before.toOn }, after: { toOn: input.toOn }, note: `${before.name}，${headLabels[before.head as HeadCode]}` }
  })
}

/**
 * Enters a certificate, renews it or puts it out of use. With an account, the account's name counts. The number stays
 * as entered: records of what was done carry it.
 * @throws already_exists for a number that someone has, rule.broken for a person of another unit or a changed number
 */
export function saveOfficer(ctx: Context, input: z.output<typeof api.saveOfficer.input>): Changed {
  return command(ctx, 'handling.save_officer', input.commandId, async (inner) => {
    await takeTurns(inner)
    const unit = await getUnit(inner, input.unitId)
    const before = await inner.db.selectFrom('officers').selectAll().where('id', '=', input.id).executeTakeFirst()
    if (before && before.certificate !== input.certificate) throw new AppError('rule.broken', '证件号登记后不能改。换了证或者登记错了，请停用这一条，再登记一条。')
    const holder = await inner.db.selectFrom('officers').innerJoin('units', 'units.id', 'officers.unitId').select(['officers.name', 'units.name as unitName', 'officers.active'])
      .where('certificate', '=', input.certificate).where('officers.id', '!=', input.id).executeTakeFirst()
    if (holder) throw new AppError('already_exists', `证件号“${input.certificate}”已登记在${holder.unitName}的${holder.name}名下${holder.active ? '' : '（已停用）'}，请核对。`)
    if (input.active && !unit.active) throw new AppError('rule.broken', `“${unit.name}”已停用，请另选单位。`)
    // Who has left may still be put out of use.
    const name = input.active && input.userId !== null ? await nameOfMember(inner, input.userId, unit) : before && input.userId !== null ? before.name : input.name
    const columns = { unitId: input.unitId, userId: input.userId, name, certificate: input.certificate, validUntil: input.validUntil, active: input.active }
    if (before) await inner.db.updateTable('officers').set(columns).where('id', '=', input.id).execute()
    else await inner.db.insertInto('officers').values({ id: input.id, ...columns, createdAt: inner.now }).execute()
    return { subjectType: 'officer', id: input.id, before, after: columns }
  })
}

/** The name of the person's account, who must work at the unit and be none of the three administrators (三员分立). */
async function nameOfMember(ctx: Context, userId: string, unit: Unit): Promise<string> {
  const user = await ctx.db.selectFrom('users').innerJoin('units', 'units.id', 'users.unitId').select(['users.name', 'users.active', 'unitId', 'units.name as unitName'])
    .where('users.id', '=', userId).executeTakeFirst()
  if (!user) throw new AppError('not_found', '没有找到这名人员的账号，请重新选择。')
  if (user.unitId !== unit.id) throw new AppError('rule.broken', `${user.name}是“${user.unitName}”的人员，不是“${unit.name}”的。`)
  if (!user.active) throw new AppError('rule.broken', `${user.name}的账号已停用。`)
  const held = (await ctx.db.selectFrom('userRoles').select('role').where('userId', '=', userId).execute()).map((row) => row.role as Role)
  const administrator = separatedRoles.find((role) => held.includes(role))
  if (administrator) throw new AppError('rule.broken', `${user.name}是${roleTable[administrator].label}，三员不兼任审批和执法。`)
  return user.name
}
