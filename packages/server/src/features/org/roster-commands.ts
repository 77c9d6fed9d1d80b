import { AppError } from '@qingyuan/core/errors'
import type { importContacts as importContactsEndpoint } from '@qingyuan/core/org/org-api'
import { parseRoster, type RosterProblem, type RosterRow, type RosterSourceRow } from '@qingyuan/core/org/roster'
import { toHalfWidth } from '@qingyuan/core/cell-text'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { command } from '../../platform/command.ts'
import { asViewer, type Context } from '../../platform/db.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { StoredUpload } from '../../platform/files.ts'
import { columnName } from '../../platform/sheets/cell-places.ts'
import { readSheets } from '../../platform/sheets/read-sheets.ts'
import { SheetError } from '../../platform/sheets/sheet-types.ts'
import { takeTurns } from './org-lock.ts'
import { findKeptUnitIds } from './org-queries.ts'

type Input = z.output<typeof importContactsEndpoint.input>
type Answer = z.output<typeof importContactsEndpoint.output>
/** A district of some hundred units has a few hundred contacts; more is another file. */
const limits = { rows: 20_000, columns: 100, cells: 200_000, seconds: 60 }

/**
 * Takes over a contact roster from a spreadsheet: every unit that the file names with people gets exactly those people.
 * All or nothing.
 * @throws file.unreadable; rule.broken with one issue per problem, each naming sheet, row and column
 */
export async function importContacts(ctx: Context, input: Input, upload: StoredUpload): Promise<Answer> {
  const { rows, problems } = parseRoster(await readRows(upload))
  refuse(problems)
  const { id } = await command(ctx, 'org.import_contacts', input.commandId, async (inner) => {
    await takeTurns(inner, 'contacts')
    const byUnit = await groupByUnit(inner, rows, input.unitId)
    await keepFile(inner, upload, { id: randomUUID(), ownerType: 'roster', ownerId: input.commandId })
    const done: Omit<Answer, 'id'> = { unitNames: [], added: 0, changed: 0, removed: 0, unchanged: 0 }
    const people: string[] = []
    for (const { unit, rows: unitRows } of byUnit) await replaceRoster(inner, unit, unitRows, done, people)
    return {
      subjectType: 'contact', id: input.commandId, after: { ...done, people },
      note: `从“${upload.name}”导入${done.unitNames.length}个单位的联系人（文件校验值 ${upload.sha256.slice(0, 16)}）`,
    }
  })
  return { id, ...await answerOf(ctx, input.commandId) }
}

async function readRows(upload: StoredUpload): Promise<RosterSourceRow[]> {
  const rows: RosterSourceRow[] = []
  try {
    for await (const row of readSheets(upload.path, { fileName: upload.name, limits })) if (!row.hidden) rows.push(row)
  } catch (error) {
    if (error instanceof SheetError) throw new AppError('file.unreadable', error.message)
    throw error
  }
  return rows
}

/** One answer with all problems; the page lists them, each with its place. */
function refuse(problems: RosterProblem[]): void {
  if (problems.length === 0) return
  const issues = problems.map(({ sheet, row, column, message }) => {
    const place = sheet === undefined ? '' : `表“${sheet}”第${row}行${column === undefined ? '' : `${columnName(column)}列`}`
    return { path: place, message }
  })
  throw new AppError('rule.broken', `没有导入：有${issues.length}处要改，改好后重新导入。`, { issues })
}

interface UnitRoster { unit: { id: string; name: string }; rows: RosterRow[] }

/** Which unit each row means. A unit's people must be named once, and the unit must be the viewer's to keep. */
async function groupByUnit(ctx: Context, rows: RosterRow[], chosenId: string | null): Promise<UnitRoster[]> {
  const units = await ctx.db.selectFrom('units').select(['id', 'name', 'shortName']).where('active', '=', true).execute()
  const kept = await findKeptUnitIds(ctx)
  const chosen = units.find((unit) => unit.id === chosenId)
  if (chosenId !== null && !chosen) throw new AppError('input.invalid', '选定的单位不存在或已停用，请重新选择。')
  const named = (text: string) => {
    const wanted = plain(text)
    const exact = units.filter((unit) => plain(unit.name) === wanted)
    return exact.length > 0 ? exact : units.filter((unit) => plain(unit.shortName) === wanted)
  }
  const problems: RosterProblem[] = []
  const byUnit = new Map<string, UnitRoster>()
  for (const row of rows) {
    const blame = (message: string) => problems.push({ sheet: row.sheet, row: row.row, message })
    const matches = row.unitName === null ? (chosen ? [chosen] : []) : named(row.unitName)
    const [unit] = matches
    if (!unit) {
      blame(row.unitName === null ? '没有写明单位名称。请填写，或导入时选定单位' : `没有名为“${row.unitName}”的单位。请按“单位与职责分工”里的名称填写`)
    } else if (matches.length > 1) {
      blame(`“${row.unitName}”对应${matches.length}个单位（${matches.map((match) => match.name).join('、')}），请写全称`)
    } else if (chosen && unit.id !== chosen.id) {
      blame(`这一行是“${unit.name}”的，选定的单位是“${chosen.name}”`)
    } else if (!kept.has(unit.id)) {
      blame(`“${unit.name}”的联系人不由您维护`)
    } else {
      const roster = byUnit.get(unit.id) ?? { unit, rows: [] }
      if (roster.rows.some((other) => keyOf(other) === keyOf(row))) blame(`${unit.name}的${row.position}“${row.name}”写了两次`)
      roster.rows.push(row)
      byUnit.set(unit.id, roster)
    }
  }
  refuse(problems)
  return [...byUnit.values()]
}

const plain = (text: string) => toHalfWidth(text).replace(/\s/g, '')
const keyOf = (person: { position: string; name: string }) => `${person.position}\n${person.name}`
const fields = [['post', '职务'], ['mobile', '手机'], ['landline', '座机'], ['remark', '备注']] as const

async function replaceRoster(ctx: Context, unit: UnitRoster['unit'], rows: RosterRow[], done: Omit<Answer, 'id'>, people: string[]): Promise<void> {
  const held = new Map((await ctx.db.selectFrom('contacts').selectAll().where('unitId', '=', unit.id).execute()).map((row) => [keyOf(row), row]))
  done.unitNames.push(unit.name)
  for (const [index, { position, name, post, mobile, landline, remark }] of rows.entries()) {
    const values = { post, mobile, landline, remark, sort: index + 1 }
    const before = held.get(keyOf({ position, name }))
    held.delete(keyOf({ position, name }))
    if (!before) {
      await ctx.db.insertInto('contacts').values({ id: randomUUID(), unitId: unit.id, position, name, ...values }).execute()
      done.added += 1
      people.push(`${unit.name} ${position} ${name}：新增`)
      continue
    }
    await ctx.db.updateTable('contacts').set(values).where('id', '=', before.id).execute()
    const changes = fields.filter(([field]) => before[field] !== values[field])
      .map(([field, label]) => `${label}由“${before[field]}”改为“${values[field]}”`)
    done[changes.length > 0 ? 'changed' : 'unchanged'] += 1
    if (changes.length > 0) people.push(`${unit.name} ${position} ${name}：${changes.join('，')}`)
  }
  for (const gone of held.values()) {
    await ctx.db.deleteFrom('contacts').where('id', '=', gone.id).execute()
    done.removed += 1
    people.push(`${unit.name} ${gone.position} ${gone.name}：移出`)
  }
}

const Kept = z.object({ unitNames: z.array(z.string()), added: z.number(), changed: z.number(), removed: z.number(), unchanged: z.number() })
/** Counts are kept in the audit row, so that a repeated command gets the same answer. */
function answerOf(ctx: Context, commandId: string): Promise<Omit<Answer, 'id'>> {
  return asViewer(ctx, async ({ db }) => {
    const row = await db.selectFrom('auditLog').select('after').where('commandId', '=', commandId).where('action', '=', 'org.import_contacts').executeTakeFirstOrThrow()
    return Kept.parse(row.after)
  }, true)
}
