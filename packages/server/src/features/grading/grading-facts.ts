import { Facts } from '@qingyuan/core/grading/grade-of'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'

/** What the figures say, as the lead itself holds it. */
export interface LeadFigureColumns {
  id: string; figuresApply: boolean; people: number | null; peopleSource: string; peopleOn: string | null
  amountFen: number | null; amountSource: string; amountOn: string | null; unpaidFen: number | null; unpaidSource: string; unpaidOn: string | null
}

/** Everything that the grades of these leads depend on, by lead. */
export async function readFacts(ctx: Context, leads: readonly LeadFigureColumns[]): Promise<Map<string, Facts>> {
  const ids = leads.map((lead) => lead.id)
  const { rows: signs } = await sql<{ leadId: string } & Facts['proofs'][number]>`
    select lead_id, id, sign, material, kind, ref, text, on_date from lead_signs
    where lead_id = any (${ids}::uuid[]) and withdrawn_at is null order by lead_id, on_date, recorded_at, id`.execute(ctx.db)
  const { rows: levels } = await sql<{ leadId: string; factor: 'heat' | 'stability' } & NonNullable<Facts['levels']['heat']>>`
    select distinct on (lead_id, factor) lead_id, factor, level, kind, ref, text, on_date from lead_factors
    where lead_id = any (${ids}::uuid[]) order by lead_id, factor, seq desc`.execute(ctx.db)
  const facts = new Map(leads.map((lead): [string, Facts] => [lead.id, {
    figuresApply: lead.figuresApply, levels: { heat: null, stability: null }, proofs: [],
    figures: {
      people: { value: lead.people, source: lead.peopleSource, asOf: lead.peopleOn },
      unpaid: { value: lead.unpaidFen, source: lead.unpaidSource, asOf: lead.unpaidOn },
      amount: { value: lead.amountFen, source: lead.amountSource, asOf: lead.amountOn },
    },
  }]))
  for (const { leadId, ...proof } of signs) facts.get(leadId)?.proofs.push(proof)
  for (const { leadId, factor, ...level } of levels) {
    const known = facts.get(leadId)
    if (known) known.levels[factor] = level
  }
  return facts
}
