import { chinaDate } from '@qingyuan/core/dates'
import { AppError, invalidField } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/handling/handling-api'
import { InspectionCapInput, OfficePlaceInput } from '@qingyuan/core/handling/handling-api'
import { unsureValues } from '@qingyuan/core/law/unsure'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { saveSetting } from '../auth/auth-commands.ts'
import { findSetting } from '../auth/auth-queries.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>

/** Where the office is, the local cap of inspections, and what still has to be checked against local documents. */
export async function getHandlingSettings(ctx: Context): Promise<z.input<typeof api.getHandlingSettings.output>> {
  const [place, cap, goLive] = [await findSetting(ctx, 'office-place'), await findSetting(ctx, 'inspection-cap'), await findSetting(ctx, 'go-live-on')]
  return { place: place === undefined ? null : OfficePlaceInput.parse(place), goLiveOn: typeof goLive === 'string' ? goLive : null, cap: cap === undefined ? null : InspectionCapInput.parse(cap), unsure: unsureValues() }
}

const save = (ctx: Context, action: string, key: string, commandId: string, value: object) => command(ctx, action, commandId, async (inner) => {
  const before = await findSetting(inner, key)
  await saveSetting(inner, key, value)
  return { subjectType: 'settings', id: commandId, before: (before ?? undefined) as object | undefined, after: value }
})

/** The office's own place, by the names of its levels: who is competent is read from it (条例20). */
export function setOfficePlace(ctx: Context, { commandId, ...place }: In<typeof api.setOfficePlace>): Promise<{ id: string }> {
  if (place.county && !place.city) throw invalidField('city', '填了县（市、区），也要填地级市；直辖市填市名。')
  return save(ctx, 'handling.set_office_place', 'office-place', commandId, { ...place, city: place.city || null, county: place.county || null })
}

/** From this day on everything goes by procedure; only what is older may be entered as 补录. Set once: moving it later would open a way round. */
export function setGoLive(ctx: Context, { commandId, on }: In<typeof api.setGoLive>): Promise<{ id: string }> {
  return command(ctx, 'handling.set_go_live', commandId, async (inner) => {
    const before = await findSetting(inner, 'go-live-on')
    if (on > chinaDate(inner.now)) throw invalidField('on', '启用日期不能晚于今天。')
    if (typeof before === 'string' && on > before) throw invalidField('on', `启用日期只能往前改（现为${before}）。`)
    await saveSetting(inner, 'go-live-on', on)
    return { subjectType: 'settings', id: commandId, before: { fromOn: before }, after: { fromOn: on } }
  })
}

/** How often an enterprise may be inspected in a year, by local rule. */
export function setInspectionCap(ctx: Context, { commandId, ...cap }: In<typeof api.setInspectionCap>): Promise<{ id: string }> {
  if (cap.validTo && cap.validTo < cap.validFrom) throw invalidField('validTo', '止日不能早于起日。')
  if (cap.counted.length === 0) throw new AppError('input.invalid', '请至少选一种计入上限的检查。')
  return save(ctx, 'handling.set_inspection_cap', 'inspection-cap', commandId, cap)
}
