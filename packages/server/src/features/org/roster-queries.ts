import { AppError } from '@qingyuan/core/errors'
import type { PlainDate } from '@qingyuan/core/dates'
import { rosterNote } from '@qingyuan/core/org/roster'
import type { Context } from '../../platform/db.ts'
import { demoFooter, xlsxType } from '../../platform/excel/list.ts'
import type { FileAnswer } from '../../platform/route.ts'
import { listContacts } from './org-queries.ts'
import { rosterWorkbook } from './roster.ts'

/**
 * The contact roster as a file: of one unit, or of every active unit that has or should have contacts, as far as the viewer sees them.
 * @param input `dueOn`: the day by which the note below each form asks for it
 */
export async function exportRoster(
  ctx: Context, input: { unitId?: string | undefined; dueOn?: PlainDate | undefined; demo: boolean; today: PlainDate },
): Promise<FileAnswer> {
  const { rows: contacts, shownUnitIds } = await listContacts(ctx)
  const byUnit = Map.groupBy(contacts, (contact) => contact.unitId)
  const units = await ctx.db.selectFrom('units').select(['id', 'name', 'kind', 'phone', 'regionId']).where('active', '=', true)
    .$if(input.unitId !== undefined, (q) => q.where('id', '=', input.unitId!)).orderBy('sort').orderBy('name').execute()
  const whole = shownUnitIds && new Set(shownUnitIds)
  const seen = units.filter((unit) => !whole || whole.has(unit.id) || byUnit.has(unit.id))
  if (seen.length === 0) throw new AppError('not_found')
  const shown = seen.filter((unit) => input.unitId !== undefined || byUnit.has(unit.id) || !['superior', 'leading_group'].includes(unit.kind))
  const place = await districtName(ctx)
  const content = {
    title: `${place}处非工作联系人名单`, note: await noteLine(ctx, input.dueOn),
    units: shown.map((unit) => ({ name: unit.name, contacts: byUnit.get(unit.id) ?? [] })), footer: input.demo ? [demoFooter] : [],
  }
  const whose = input.unitId === undefined ? place : units[0]!.name
  return { name: `${whose}联系人名单（${input.today}）.xlsx`, mediaType: xlsxType, content: await rosterWorkbook(content) }
}

async function districtName(ctx: Context): Promise<string> {
  const row = await ctx.db.selectFrom('settings').select('value').where('key', '=', 'district-name').executeTakeFirst()
  return typeof row?.value === 'string' ? row.value : ''
}

/** The 注 under the form: where to send it, by when, and whom to ask: the office's own 联络员. */
async function noteLine(ctx: Context, dueOn: PlainDate | undefined): Promise<string> {
  const office = await ctx.db.selectFrom('units').select(['id', 'name', 'phone']).where('kind', '=', 'office').where('active', '=', true).orderBy('sort').executeTakeFirst()
  const person = office && await ctx.db.selectFrom('contacts').select(['name', 'mobile', 'landline']).where('unitId', '=', office.id)
    .where('position', '=', '联络员').orderBy('sort').executeTakeFirst()
  return rosterNote({ officeName: office?.name ?? '专班办', name: person?.name, phone: person?.landline || office?.phone || person?.mobile, dueOn })
}
