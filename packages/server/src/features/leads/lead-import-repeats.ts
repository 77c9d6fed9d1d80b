import { samePlainText } from '@qingyuan/core/cell-text'
import { chinaDate, type PlainDate } from '@qingyuan/core/dates'
import type { Annex2Figure, Annex2Lead, TextColumn } from '@qingyuan/core/ledgers/annex-2-lead'
import { draftTexts } from '@qingyuan/core/ledgers/annex-2-texts'
import { HandTextsSchema } from '@qingyuan/core/ledgers/ledger-table'
import { roundToWan2 } from '@qingyuan/core/money'
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { ImportChanges } from './lead-import-queries.ts'
import { readTableLeads } from './lead-table-queries.ts'

const Repeating = z.object({ position: z.number(), leadId: z.string(), asOf: z.string(), changes: ImportChanges, rounded: z.array(z.string()).nullable() })
type Change = z.infer<typeof ImportChanges>[number]

/** At once in memory: rows with the whole timelines of their leads. */
const chunkRows = 500
/** Columns of the table whose words grow: an earlier stage of them says nothing new. The others may be taken back. */
const growing = ['measures', 'notices', 'remark'] as const satisfies TextColumn[]
const standing = ['repayment', 'outcome'] as const satisfies TextColumn[]
const figureOf: Record<string, Annex2Figure> = { amountFen: 'amount', people: 'people', unpaidFen: 'unpaid', repaidFen: 'repaid' }

/**
 * Takes out differences of recognised rows that only repeat what our own 附件2 prints of the lead: drafted words and
 * those that a unit wrote over them, figures as of the table's day, amounts rounded to 0.01万元.
 * @param mine rows `r` of import_rows
 */
export async function dropRepeats(ctx: Context, mine: RawBuilder<unknown>): Promise<void> {
  for (let after = -1; ;) {
    const { rows } = await sql`select r.position, r.lead_id, coalesce(r.parsed->>'asOf', b.defaults->>'receivedOn') as as_of, r.changes, r.parsed->'rounded' as rounded
      from import_rows r join import_batches b on b.id = r.batch_id
      where ${mine} and r.lead_id is not null and r.position > ${after} and exists (select from jsonb_array_elements(r.changes) c
        where c->>'field' = any (${[...Object.keys(figureOf), ...growing, ...standing]}::text[]))
      order by r.position limit ${chunkRows}`.execute(ctx.db)
    if (rows.length === 0) return
    const found = Repeating.array().parse(rows)
    after = found.at(-1)!.position
    const said = new Map<PlainDate, (leadId: string) => Printed>()
    for (const [asOf, rows] of Map.groupBy(found, (row) => row.asOf)) said.set(asOf, await readPrinted(ctx, [...new Set(rows.map((row) => row.leadId))], asOf))
    const kept = found.flatMap((row) => {
      const printed = said.get(row.asOf)!(row.leadId)
      const changes = row.changes.flatMap((change) => printed.repeats(change, row.rounded?.includes(change.field) ?? false) ? [] : [printed.shown(change)])
      return changes.length === row.changes.length && JSON.stringify(changes) === JSON.stringify(row.changes) ? [] : [{ position: row.position, changes }]
    })
    await sql`update import_rows r set changes = x.changes,
        accepted = array(select a from unnest(r.accepted) a where a in (select c->>'field' from jsonb_array_elements(x.changes) c))
      from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as x (position int, changes jsonb) where ${mine} and r.position = x.position`.execute(ctx.db)
  }
}

interface Printed {
  repeats: (change: Change, rounded: boolean) => boolean
  /** With what the table says now as the old side, in columns that are told on the timeline. */
  shown: (change: Change) => Change
}

/** What 附件2 says of these leads, said of them up to now, or said in a unit's own words. */
async function readPrinted(ctx: Context, leadIds: string[], asOf: PlainDate): Promise<(leadId: string) => Printed> {
  const today = chinaDate(ctx.now)
  const then = await readTableLeads(ctx, leadIds, { asOf })
  const now = await readTableLeads(ctx, leadIds, { asOf: today })
  const { rows: hands } = await sql<{ leadId: string; texts: unknown }>`select lead_id, texts from submission_rows
    where lead_id = any (${leadIds}::uuid[]) and texts <> '{}'`.execute(ctx.db)
  const { rows: left } = await sql<{ leadId: string; onDate: PlainDate }>`select lead_id, on_date from lead_events
    where lead_id = any (${leadIds}::uuid[]) and kind = 'struck_off'`.execute(ctx.db)
  const written = Map.groupBy(hands.map((row) => ({ leadId: row.leadId, texts: HandTextsSchema.parse(row.texts) })), (row) => row.leadId)
  return (leadId) => {
    const [lead, newest] = [then.get(leadId), now.get(leadId)]
    if (!lead || !newest) return { repeats: () => false, shown: (change) => change }
    const struckOff = left.filter((row) => row.leadId === leadId).map((row) => row.onDate)
    const isHand = (column: TextColumn, text: string) => written.get(leadId)?.some(({ texts }) => texts[column] !== undefined && samePlainText(texts[column].text, text)) ?? false
    return {
      repeats: (change, rounded) => {
        const figure = figureOf[change.field]
        if (figure) return repeatsFigure(change, lead.figures[figure]?.value, rounded)
        const column = [...growing, ...standing].find((name) => name === change.field)
        if (!column || typeof change.to !== 'string') return false
        if (isHand(column, change.to)) return true
        const drafts = standing.some((name) => name === column) ? [lead, newest].map((one) => draftTexts(one, yearOf(asOf))) : stages(newest, struckOff, yearOf(today))
        return drafts.some((draft) => samePlainText(draft[column], change.to as string))
      },
      shown: (change) => {
        const column = (['measures', 'notices', 'repayment', 'remark'] as const).find((name) => name === change.field)
        return column ? { ...change, from: draftTexts(lead, yearOf(asOf))[column] } : change
      },
    }
  }
}

const yearOf = (day: PlainDate): number => Number(day.slice(0, 4))

/** Equal to the figure of the table's day though a later one is there, or to the lead's own as it prints. */
function repeatsFigure({ field, from, to }: Change, then: number | null | undefined, rounded: boolean): boolean {
  if (then !== undefined && then === to) return true
  if (!rounded || field === 'people' || typeof to !== 'number') return false
  return [from, then].some((value) => typeof value === 'number' && roundToWan2(value) === roundToWan2(to))
}

/** The texts as they were printed from the first event to the newest, with and without what a certain month adds. */
function* stages(lead: Annex2Lead, struckOff: readonly PlainDate[], year: number): Generator<Record<TextColumn, string>> {
  for (let known = lead.events.length; known >= 0; known -= 1) {
    const events = lead.events.slice(0, known)
    const from = events.length > 0 ? yearOf(events.at(-1)!.onDate) : year
    for (let printedIn = year; printedIn >= from; printedIn -= 1) {
      for (const alsoReportedBy of lead.alsoReportedBy.length > 0 ? [lead.alsoReportedBy, []] : [[]]) {
        for (const struckOffOn of [null, ...struckOff]) yield draftTexts({ ...lead, events, alsoReportedBy, struckOffOn }, printedIn)
      }
    }
  }
}
