import { monthPeriod } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { eventKinds, type EventKind } from '@qingyuan/core/leads/lead'
import type { Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import type * as api from '@qingyuan/core/ledgers/ledger-api'
import { movementLabels, type Movement } from '@qingyuan/core/ledgers/movement'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { homeRegion, readMonth } from './district-queries.ts'
import type { LedgerPart } from './ledger-queries.ts'

type Answer = z.input<typeof api.listOnePageRows.output>
interface Chosen { title: string; ids: string[]; notes?: Map<string, string> }

/** Figures that count rows of the month's table, with which of its rows. */
const ofTable: Record<string, { title: string; keep: (row: Annex2Row) => boolean }> = {
  rows: { title: '本月台账', keep: () => true },
  amountFen: { title: '计入涉及金额合计的', keep: (row) => row.figuresApply && row.amountFen !== null },
  people: { title: '计入涉及人数合计的', keep: (row) => row.figuresApply && row.people !== null },
  unpaidFen: { title: '计入未兑付资金合计的', keep: (row) => row.figuresApply && row.unpaidFen !== null },
  unknown: { title: '待核、未计入合计的', keep: (row) => row.figuresApply && (row.amountFen === null || row.people === null || row.unpaidFen === null) },
}

/**
 * The leads behind a figure of the leader's page, counted as the page counts them: a key of the month's movement
 * (`movement.added`), of its table (`amountFen`) or of its steps (`events.filed`).
 * @throws AppError `not_found` for a key that has no rows of leads
 */
export async function listOnePageRows(ctx: Context, { period, key }: z.output<typeof api.listOnePageRows.input>): Promise<Answer> {
  const parts = await readMonth(ctx, { regionId: await homeRegion(ctx) }, period, 'full')
  const { title, ids, notes } = await choose(ctx, parts, key, period)
  const { rows } = await sql<{ leadId: string; number: string; name: string; mainUnitName: string }>`
    select l.id as lead_id, l.number, s.name, u.short_name as main_unit_name from leads l join subjects s on s.id = l.subject_id join units u on u.id = l.main_unit_id
    where l.id = any (${ids}::uuid[]) order by l.received_on, l.number`.execute(ctx.db)
  const known = new Map(parts.flatMap(({ row }) => (row ? [[row.leadId, row]] : [])))
  return { title, rows: rows.map((row) => {
    const figures = known.get(row.leadId)
    return { ...row, note: notes?.get(row.leadId) ?? '', figures: figures ? { figuresApply: figures.figuresApply, amountFen: figures.amountFen, people: figures.people, unpaidFen: figures.unpaidFen } : null }
  }) }
}

async function choose(ctx: Context, parts: readonly LedgerPart[], key: string, period: string): Promise<Chosen> {
  const [group, name] = key.split('.') as [string, string | undefined]
  if (group === 'movement' && name && Object.hasOwn(movementLabels, name)) {
    const moved = name as keyof Movement
    return { title: movementLabels[moved], ids: parts.filter((part) => part.movement.movement[moved] > 0).map((part) => part.movement.leadId) }
  }
  const table = Object.hasOwn(ofTable, key) ? ofTable[key] : undefined
  if (table) return { title: table.title, ids: parts.flatMap(({ row }) => (row && table.keep(row) ? [row.leadId] : [])) }
  if (group === 'events' && name && Object.hasOwn(eventKinds, name)) return { title: `本月${eventKinds[name as EventKind].label}`, ...await withEvent(ctx, parts, name, period) }
  throw new AppError('not_found', '这个数没有对应的线索。')
}

async function withEvent(ctx: Context, parts: readonly LedgerPart[], kind: string, period: string): Promise<Omit<Chosen, 'title'>> {
  const { from, to } = monthPeriod(period)
  const { rows } = await sql<{ leadId: string; onDate: string; title: string }>`
    select lead_id, on_date, title from lead_events where lead_id = any (${parts.map((part) => part.movement.leadId)}::uuid[]) and kind = ${kind}
      and on_date between ${from}::date and ${to}::date order by on_date, seq`.execute(ctx.db)
  const notes = new Map<string, string>()
  for (const row of rows) notes.set(row.leadId, [notes.get(row.leadId), `${row.onDate} ${row.title}`].filter(Boolean).join('；'))
  return { ids: [...notes.keys()], notes }
}
