import type { RowValues } from '@qingyuan/core/leads/lead-import-row'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'
import { valueOf, type Commit } from './lead-import-sql.ts'

const matched = (batchId: string) => sql`r.batch_id = ${batchId}::uuid and r.decision = 'match' and r.accepted <> '{}'`

/** Rows whose lead somebody changed after the preview are left for another look; nobody's work is overwritten unseen. */
export async function setAsideChanged(ctx: Context, batchId: string): Promise<void> {
  await sql`select l.id from leads l where l.id in (select r.lead_id from import_rows r where ${matched(batchId)}) order by l.id for update`.execute(ctx.db)
  await sql`update import_rows r set decision = 'undecided', choices = false,
      problems = r.problems || '[{"field": "row", "column": null, "message": "这条线索在核对之后被改过，没有导入。请重新导入这一行并核对"}]'::jsonb
    where ${matched(batchId)} and not exists (select from leads l where l.id = r.lead_id and l.version = r.lead_version
      and l.state in ('registered', 'dispatched', 'following'))`.execute(ctx.db)
}

/**
 * The accepted differences of recognised leads, except figures' rows and texts, which go in with those of new leads.
 * @returns how many leads changed
 */
export async function applyChanges(ctx: Context, { batchId, at, user, unit, asOf, source }: Commit): Promise<number> {
  const plain = (column: string, key: keyof RowValues, type: 'text' | 'date' = 'text') =>
    sql`${sql.raw(column)} = case when ${sql.lit(key)} = any (r.accepted) then ${valueOf(key, type)} else l.${sql.raw(column)} end`
  // A figure shows on the lead when no newer one is there; its row is kept in any case.
  const figure = (name: string, key: 'amountFen' | 'people' | 'unpaidFen' | 'repaidFen') => {
    const shows = sql.raw(`'${key}' = any (r.accepted) and (l.${name}_on is null or l.${name}_on <= `)
    const column = sql.raw(key === 'people' ? 'people' : `${name}_fen`)
    const [value, sourceOf, on] = [valueOf(key, 'bigint'), sql.raw(`${name}_source`), sql.raw(`${name}_on`)]
    const when = sql`case when ${shows}${asOf}) then`
    return sql`${column} = ${when} ${value} else l.${column} end, ${sourceOf} = ${when} ${source} else l.${sourceOf} end, ${on} = ${when} ${asOf} else l.${on} end`
  }
  const { numAffectedRows } = await sql`update leads l set ${figure('amount', 'amountFen')}, ${figure('people', 'people')}, ${figure('unpaid', 'unpaidFen')},
      ${figure('repaid', 'repaidFen')}, ${plain('sector', 'sector')}, ${plain('mode', 'mode')}, ${plain('channel', 'channel')}, ${plain('cross_region', 'crossRegion')},
      ${plain('superior_number', 'superiorNumber')}, ${plain('superior_due_on', 'superiorDueOn', 'date')}, ${plain('promise', 'promise')}, ${plain('summary', 'summary')},
      outcome = case when 'outcome' = any (r.accepted) and not exists (select from lead_events e where e.lead_id = l.id and e.kind = 'outcome' and e.on_date > ${asOf})
        then ${valueOf('outcome', 'text')} else l.outcome end, version = l.version + 1, updated_at = ${at}
    from import_rows r where ${matched(batchId)} and l.id = r.lead_id`.execute(ctx.db)
  const detail = (column: string, key: keyof RowValues) =>
    sql`${sql.raw(column)} = case when ${sql.lit(key)} = any (r.accepted) then ${valueOf(key, 'text')} else d.${sql.raw(column)} end`
  await sql`update subject_details d set ${detail('actual_address', 'actualAddress')}, ${detail('registered_address', 'registeredAddress')},
      ${detail('person_in_charge', 'personInCharge')}, ${detail('legal_representative', 'legalRepresentative')}, ${detail('phone', 'phone')}, updated_at = ${at}
    from import_rows r where ${matched(batchId)} and d.subject_id = r.subject_id
      and r.accepted && array['actualAddress', 'registeredAddress', 'personInCharge', 'legalRepresentative', 'phone']`.execute(ctx.db)
  await sql`insert into lead_reporters (lead_id, unit_id, reported_on) select r.lead_id, ${valueOf('mainUnitId', 'uuid')}, ${valueOf('receivedOn', 'date')} from import_rows r
    where ${matched(batchId)} and 'reporter' = any (r.accepted) on conflict do nothing`.execute(ctx.db)
  await sql`insert into lead_events (id, lead_id, kind, on_date, title, unit_id, created_at, created_by)
    select part_id(r.id, 'reporter'), r.lead_id, 'also_reported', ${valueOf('receivedOn', 'date')}, u.short_name || '也上报了同一线索，按主报单位计数', ${unit}, ${at}, ${user}
    from import_rows r join units u on u.id = ${valueOf('mainUnitId', 'uuid')} where ${matched(batchId)} and 'reporter' = any (r.accepted)`.execute(ctx.db)
  return Number(numAffectedRows)
}
