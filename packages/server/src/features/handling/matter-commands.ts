import { chinaDate } from '@qingyuan/core/dates'
import { AppError, invalidField } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/handling/handling-api'
import { placeKindLabels } from '@qingyuan/core/handling/handling-api'
import { criminalElements } from '@qingyuan/core/law/elements'
import { citeAll } from '@qingyuan/core/law/citation'
import { unlawfulHits } from '@qingyuan/core/law/guard'
import { addresseeLabels } from '@qingyuan/core/law/measure-words'
import { can } from '@qingyuan/core/permissions'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { getLeadForUpdate } from '../leads/lead-queries.ts'
import { actorOf } from './act-check.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
type Done = Promise<{ id: string }>

/** Names a person, company or thing that measures may be addressed to. */
export function saveParty(ctx: Context, input: In<typeof api.saveParty>): Done {
  return command(ctx, 'handling.save_party', input.commandId, async (inner) => {
    await getLeadForUpdate(inner, input.leadId)
    const { id, leadId, kind, name, note } = input
    await inner.db.insertInto('leadParties').values({ id, leadId, kind, name, note, createdAt: inner.now, createdBy: inner.viewer.userId }).execute()
    return { subjectType: 'lead', id: leadId, after: { party: `${addresseeLabels[kind]}：${name}` } }
  })
}

/** Takes one off the file; what was done to it stays. */
export function withdrawParty(ctx: Context, input: In<typeof api.withdrawParty>): Done {
  return command(ctx, 'handling.withdraw_party', input.commandId, async (inner) => {
    const row = await inner.db.selectFrom('leadParties').selectAll().where('id', '=', input.id).where('withdrawn', '=', false).forUpdate().executeTakeFirst()
    if (!row) throw new AppError('not_found', '没有找到，或不在您的工作范围内。')
    await inner.db.updateTable('leadParties').set({ withdrawn: true }).where('id', '=', row.id).execute()
    return { subjectType: 'lead', id: row.leadId, before: { party: row.name }, after: { party: '' }, note: input.reason }
  })
}

/** Where it is registered, who lives where, which places are involved: all at once, as the form has them. */
export function savePlaces(ctx: Context, input: In<typeof api.savePlaces>): Done {
  return command(ctx, 'handling.save_places', input.commandId, async (inner) => {
    await getLeadForUpdate(inner, input.leadId)
    const single = input.places.filter((place) => place.kind === 'registration')
    if (single.length > 1) throw invalidField('places', '登记地只有一个，请只填一处。')
    const before = await inner.db.selectFrom('leadPlaces').selectAll().where('leadId', '=', input.leadId).execute()
    refuseMovedHome(inner, before, input.places)
    await inner.db.deleteFrom('leadPlaces').where('leadId', '=', input.leadId).execute()
    const rows = input.places.map((place) => ({ ...place, leadId: input.leadId, recordedAt: inner.now }))
    if (rows.length > 0) await inner.db.insertInto('leadPlaces').values(rows).onConflict((oc) => oc.doNothing()).execute()
    const words = (list: readonly PlaceWords[]) => list.map((place) => `${String(Reflect.get(placeKindLabels, place.kind))}：${wordsOf(place)}`).join('；')
    return { subjectType: 'lead', id: input.leadId, before: { places: words(before) }, after: { places: words(rows) } }
  })
}

/** Who is competent hangs on them: once on file, only those who dispatch change the place of registration or residence. */
function refuseMovedHome(ctx: Context, before: readonly PlaceWords[], after: readonly PlaceWords[]): void {
  if (can(ctx.viewer, 'lead.dispatch')) return
  const moved = before.find((place) => homes.includes(place.kind) && !after.some((one) => one.kind === place.kind && wordsOf(one) === wordsOf(place)))
  if (moved) throw new AppError('auth.forbidden', `${String(Reflect.get(placeKindLabels, moved.kind))}（${wordsOf(moved)}）已经登记，关系到由谁管辖。要改的，请报专班办。`)
}
interface PlaceWords { kind: string; province: string; city: string; county: string }
const homes: readonly string[] = ['registration', 'residence', 'habitual_residence']
const wordsOf = (place: PlaceWords): string => `${place.province}${place.city}${place.county}`

/** A piece of proof for one element of illegal fund-raising. */
export function saveElement(ctx: Context, input: In<typeof api.saveElement>): Done {
  return command(ctx, 'handling.save_element', input.commandId, async (inner) => {
    await getLeadForUpdate(inner, input.leadId)
    if (input.on > chinaDate(inner.now)) throw invalidField('on', `日期不能晚于今天（${chinaDate(inner.now)}）。`)
    if (input.fileId) {
      const file = await inner.db.selectFrom('files').select('id').where('id', '=', input.fileId).where('ownerType', '=', 'lead').where('ownerId', '=', input.leadId).executeTakeFirst()
      if (!file) throw new AppError('not_found', '没有找到这份材料，请先上传到这条线索。')
    }
    const { id, leadId, element, proof, fileId, on } = input
    await inner.db.insertInto('leadElements').values({ id, leadId, element, proof, fileId, onDate: on, createdAt: inner.now, createdBy: inner.viewer.userId }).execute()
    return { subjectType: 'lead', id: leadId, after: { element: criminalElements[element].label, proof } }
  })
}

export function withdrawElement(ctx: Context, input: In<typeof api.withdrawElement>): Done {
  return command(ctx, 'handling.withdraw_element', input.commandId, async (inner) => {
    const row = await inner.db.selectFrom('leadElements').selectAll().where('id', '=', input.id).where('withdrawn', '=', false).forUpdate().executeTakeFirst()
    if (!row) throw new AppError('not_found', '没有找到，或不在您的工作范围内。')
    await inner.db.updateTable('leadElements').set({ withdrawn: true, withdrawnReason: input.reason }).where('id', '=', row.id).execute()
    return { subjectType: 'lead', id: row.leadId, before: { proof: row.proof }, after: { proof: '' }, note: input.reason }
  })
}

/**
 * 一案一策: who is responsible, who leads, what is to be reached; its steps are the lead's tasks. A plan that names a
 * measure without a basis in law, for the unit that is responsible, is refused with what to do instead.
 */
export function savePlan(ctx: Context, input: In<typeof api.savePlan>): Done {
  return command(ctx, 'handling.save_plan', input.commandId, async (inner) => {
    await getLeadForUpdate(inner, input.leadId)
    const unit = await inner.db.selectFrom('units').select('id').where('id', '=', input.unitId).where('active', '=', true).executeTakeFirst()
    if (!unit) throw new AppError('not_found', '没有找到责任单位，请重新选择。')
    const hits = unlawfulHits(input.goal, await actorOf(inner, input.unitId))
    if (hits.length > 0) throw invalidField('goal', hits.map((hit) => `“${hit.text}”：${hit.reason}不能写进方案。可以这样办：${hit.instead}依据：${citeAll(hit.articles)}。`).join(''))
    const before = await inner.db.selectFrom('leadPlans').selectAll().where('leadId', '=', input.leadId).forUpdate().executeTakeFirst()
    if (before ? before.version !== input.version : input.version !== undefined) throw new AppError('version.conflict')
    const { leadId, unitId, leader, goal, setUpForIt } = input
    const row = { unitId, leader, goal, setUpForIt, updatedAt: inner.now, updatedBy: inner.viewer.userId }
    if (before) await inner.db.updateTable('leadPlans').set({ ...row, version: before.version + 1 }).where('leadId', '=', leadId).execute()
    else await inner.db.insertInto('leadPlans').values({ leadId, ...row }).execute()
    return { subjectType: 'lead', id: leadId, before, after: { unitId, leader, goal, setUpForIt } }
  })
}
