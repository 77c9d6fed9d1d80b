import type { PlainDate } from '@qingyuan/core/dates'
import { figureFields, type channels, type crossRegions, type EventKind } from '@qingyuan/core/leads/lead'
import type { Annex2Figure, Annex2Lead } from '@qingyuan/core/ledgers/annex-2-lead'
import { draftedKinds, statedKinds } from '@qingyuan/core/ledgers/annex-2-texts'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'

interface LeadFacts {
  id: string; number: string; name: string; sector: string; mode: string; channel: (typeof channels)[number] | null
  crossRegion: (typeof crossRegions)[number] | null; figuresApply: boolean; restricted: boolean; mainUnitName: string
}

/** Facts, figures and events of these leads as of a day, as 附件2 is made from them; in its order: day received, then number. */
export async function readTableLeads(ctx: Context, ids: readonly string[], { asOf }: { asOf: PlainDate }): Promise<Map<string, Annex2Lead>> {
  if (ids.length === 0) return new Map()
  const { rows: facts } = await sql<LeadFacts>`
    select l.id, l.number, s.name, l.sector, l.mode, l.channel, l.cross_region, l.figures_apply, l.restricted, u.short_name as main_unit_name
    from leads l join subjects s on s.id = l.subject_id join units u on u.id = l.main_unit_id
    where l.id = any (${ids}::uuid[]) order by l.received_on, l.number`.execute(ctx.db)
  const leads = new Map(facts.map((fact): [string, Annex2Lead] => [fact.id, { ...fact, outcome: '', figures: {}, events: [], struckOffOn: null, alsoReportedBy: [] }]))
  const { rows: figures } = await sql<{ leadId: string; field: Annex2Figure; value: number | null; source: string; asOf: PlainDate }>`
    select distinct on (lead_id, field) lead_id, field, value, source, as_of from lead_figures
    where lead_id = any (${ids}::uuid[]) and as_of <= ${asOf}::date and field = any (${[...figureFields]}::text[]) order by lead_id, field, as_of desc, recorded_at desc`.execute(ctx.db)
  for (const { leadId, field, ...figure } of figures) {
    const lead = leads.get(leadId)
    if (lead) lead.figures[field] = figure
  }
  const { rows: events } = await sql<{ leadId: string; kind: EventKind; onDate: PlainDate; title: string; place: string }>`
    select lead_id, kind, on_date, case when kind = any (${[...statedKinds]}::text[]) and body <> '' then body else title end as title, place from lead_events
    where lead_id = any (${ids}::uuid[]) and on_date <= ${asOf}::date and kind = any (${[...draftedKinds, 'outcome']}::text[]) order by lead_id, on_date, seq`.execute(ctx.db)
  for (const { leadId, ...event } of events) {
    const lead = leads.get(leadId)
    if (event.kind !== 'outcome') lead?.events.push(event)
    else if (lead) lead.outcome = event.title
  }
  const { rows: reporters } = await sql<{ leadId: string; name: string }>`
    select o.lead_id, u.short_name as name from lead_reporters o join leads l on l.id = o.lead_id join units u on u.id = o.unit_id
    where o.lead_id = any (${ids}::uuid[]) and o.unit_id <> l.main_unit_id and o.reported_on <= ${asOf}::date order by o.lead_id, o.reported_on, u.sort, u.name`.execute(ctx.db)
  for (const { leadId, name } of reporters) leads.get(leadId)?.alsoReportedBy.push(name)
  return leads
}
