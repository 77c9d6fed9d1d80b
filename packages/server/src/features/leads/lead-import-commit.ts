import { noOutcome } from '@qingyuan/core/leads/lead'
import { SheetPlan } from '@qingyuan/core/leads/lead-import-api'
import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { writeAudit } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { applyChanges, setAsideChanged } from './lead-import-changes.ts'
import { countRows } from './lead-import-queries.ts'
import { textOf, valueOf, type Commit } from './lead-import-sql.ts'

/** Something that rows were matched against has changed since: they must be matched anew and looked at again. */
export class ImportOutdated extends Error {}

/**
 * Puts a batch in: subjects, leads, figures and events of new rows, accepted differences of recognised ones.
 * Set-based, in the transaction of `ctx`, under the row-level security of its viewer; the audit row belongs to it.
 * @throws ImportOutdated when a subject of a new row has come to exist meanwhile
 */
export async function commitRows(ctx: Context, batchId: string): Promise<void> {
  const { db, viewer, now } = ctx
  // One at a time: two batches with the same new subject must not both make it.
  await sql`select pg_advisory_xact_lock(7305441)`.execute(db)
  const batch = await db.selectFrom('importBatches').select(['unitId', 'defaults', 'mapping', 'fileName', 'counts']).where('id', '=', batchId).executeTakeFirstOrThrow()
  const defaults = z.object({ figureSource: z.string() }).parse(batch.defaults)
  const commit: Commit = {
    batchId, at: sql`${now}::timestamptz`, user: sql`${viewer.userId}::uuid`, unit: sql`${batch.unitId}::uuid`, asOf: valueOf('asOf', 'date'),
    source: sql`${defaults.figureSource}::text`, note: sql`${`导入：${batch.fileName}`.slice(0, 200)}::text`,
  }
  await refuseOutdated(ctx, batchId)
  await setAsideChanged(ctx, batchId)
  const subjects = await insertSubjects(ctx, commit)
  const created = await insertLeads(ctx, commit)
  const updated = await applyChanges(ctx, commit)
  await insertParts(ctx, commit)

  const counted = { ...await countRows(ctx, batchId), created, updated, subjects }
  const counts = { ...counted, left: counted.confirm + counted.bad }
  await db.updateTable('importBatches').set({ state: 'done', finishedAt: now, message: '', counts: JSON.stringify(counts) }).where('id', '=', batchId).execute()
  await rememberMappings(ctx, batch.unitId, SheetPlan.array().parse(batch.mapping))
  await writeAudit(ctx, 'lead.import', null, { subjectType: 'import', id: batchId, after: { file: batch.fileName, created, updated, subjects, left: counts.left } })
}

const fresh = (batchId: string) => sql`r.batch_id = ${batchId}::uuid and r.decision = 'new'`
/** The subject of a new row: known before, or named after the row of this batch that makes it. */
const subjectId = sql.raw('coalesce(r.subject_id, r.id)')
const madeHere = (batchId: string) => sql`(r.subject_id is null or r.subject_id in (select f.id from import_rows f where f.batch_id = ${batchId}::uuid))`

async function refuseOutdated(ctx: Context, batchId: string): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from import_rows r cross join lateral (
      select s.id from subjects s where s.code = r.code and s.merged_into is null
      union all select s.id from subjects s where s.name_key = r.name_key and s.merged_into is null and (s.code is null or r.code is null) and r.edits->>'subjectId' is distinct from 'new'
      limit 1) s
    where ${fresh(batchId)} and ${madeHere(batchId)}) as found`.execute(ctx.db)
  if (rows[0]!.found) throw new ImportOutdated()
}

async function insertSubjects(ctx: Context, { batchId, at, user, unit }: Commit): Promise<number> {
  const made = sql`${fresh(batchId)} and ${madeHere(batchId)} order by ${subjectId}, r.position`
  const { numAffectedRows } = await sql`insert into subjects (id, kind, name, name_key, code, code_warning, region_id, created_at, created_by, created_unit_id)
    select distinct on (${subjectId}) ${subjectId}, ${valueOf('kind', 'text')}, ${valueOf('name', 'text')}, r.name_key, r.code, ${textOf('codeWarning')},
      ${valueOf('regionId', 'uuid')}, ${at}, ${user}, ${unit}
    from import_rows r where ${made}`.execute(ctx.db)
  await sql`insert into subject_details (subject_id, sector, registered_address, actual_address, person_in_charge, phone, legal_representative, promise, updated_at)
    select distinct on (${subjectId}) ${subjectId}, ${textOf('sector')}, ${textOf('registeredAddress')}, ${textOf('actualAddress')}, ${textOf('personInCharge')},
      ${textOf('phone')}, ${textOf('legalRepresentative')}, ${textOf('promise')}, ${at}
    from import_rows r where ${made}`.execute(ctx.db)
  return Number(numAffectedRows)
}

async function insertLeads(ctx: Context, { batchId, at, user, unit, asOf, source }: Commit): Promise<number> {
  // A figure that the row does not speak of has no source and no day either.
  const figure = (key: 'amountFen' | 'people' | 'unpaidFen' | 'repaidFen') => {
    const said = sql.raw(`case when r.parsed ? '${key}' then`)
    return sql`${valueOf(key, 'bigint')}, ${said} ${source} else '' end, ${said} ${asOf} end`
  }
  const { numAffectedRows } = await sql`with fresh as materialized (
      select r.*, left(r.parsed->>'receivedOn', 4)::int as year, row_number() over (partition by left(r.parsed->>'receivedOn', 4) order by r.position) as nth
      from import_rows r where ${fresh(batchId)}),
    years as materialized (select year, reserve_numbers('线索', year, count(*)::int) as first from fresh group by year)
    insert into leads (id, number, subject_id, received_on, source, source_note, superior_number, superior_due_on, region_id, main_unit_id, created_unit_id, sector,
      mode, channel, cross_region, summary, promise, amount_fen, amount_source, amount_on, people, people_source, people_on, unpaid_fen, unpaid_source, unpaid_on,
      repaid_fen, repaid_source, repaid_on, figures_apply, outcome, state, batch_id, created_at, created_by, updated_at)
    select r.id, '线索〔' || r.year || '〕' || lpad(n.n::text, greatest(4, length(n.n::text)), '0') || '号', ${subjectId}, ${valueOf('receivedOn', 'date')},
      ${valueOf('source', 'text')}, ${textOf('sourceNote')}, ${textOf('superiorNumber')}, ${valueOf('superiorDueOn', 'date')}, ${valueOf('regionId', 'uuid')},
      ${valueOf('mainUnitId', 'uuid')}, ${unit}, ${textOf('sector')}, ${textOf('mode')}, ${valueOf('channel', 'text')}, ${valueOf('crossRegion', 'text')},
      ${textOf('summary')}, ${textOf('promise')}, ${figure('amountFen')}, ${figure('people')}, ${figure('unpaidFen')}, ${figure('repaidFen')},
      ${valueOf('figuresApply', 'boolean')}, ${textOf('outcome')}, 'registered', r.batch_id, ${at}, ${user}, ${at}
    from fresh r join years y using (year) cross join lateral (select y.first + r.nth - 1 as n) n`.execute(ctx.db)
  await sql`insert into lead_reporters (lead_id, unit_id, reported_on)
    select r.id, ${valueOf('mainUnitId', 'uuid')}, ${valueOf('receivedOn', 'date')} from import_rows r where ${fresh(batchId)}`.execute(ctx.db)
  await sql`insert into lead_events (id, lead_id, kind, on_date, title, body, unit_id, created_at, created_by)
    select part_id(r.id, 'registered'), r.id, 'registered', ${valueOf('receivedOn', 'date')}, (r.parsed->>'source') || coalesce('：' || (r.parsed->>'sourceNote'), ''),
      ${textOf('summary')}, ${unit}, ${at}, ${user} from import_rows r where ${fresh(batchId)}`.execute(ctx.db)
  return Number(numAffectedRows)
}

/** Figures and texts, each with its source and day: of new leads all, of recognised ones what was accepted. `withdraw_batch` in policies.sql knows the names of the parts. */
async function insertParts(ctx: Context, { batchId, at, user, unit, asOf, source, note }: Commit): Promise<void> {
  const taken = (key: string) => sql`r.batch_id = ${batchId}::uuid and (r.decision = 'new' or (r.decision = 'match' and ${sql.raw(key)} = any (r.accepted)))`
  const lead = sql.raw(`case when r.decision = 'new' then r.id else r.lead_id end`)
  await sql`insert into lead_figures (id, lead_id, field, value, source, as_of, note, recorded_at, recorded_by)
    select part_id(r.id, f.field), ${lead}, f.field, (r.parsed->>f.key)::bigint, ${source}, ${asOf}, ${note}, ${at}, ${user}
    from import_rows r cross join (values ('amount', 'amountFen'), ('people', 'people'), ('unpaid', 'unpaidFen'), ('repaid', 'repaidFen')) as f (field, key)
    where ${taken('f.key')} and r.parsed ? f.key`.execute(ctx.db)
  await sql`insert into lead_events (id, lead_id, kind, on_date, title, body, unit_id, created_at, created_by)
    select part_id(r.id, e.key), ${lead}, e.kind, greatest(${asOf}, case when r.decision = 'new' then ${valueOf('receivedOn', 'date')} end),
      case when length(e.said) <= 200 then e.said else left(e.said, 60) || '…' end, case when length(e.said) > 200 then e.said else '' end, ${unit}, ${at}, ${user}
    from (select r.*, k.key, k.kind, case when k.key = 'outcome' then coalesce(nullif(r.parsed->>k.key, ''), ${noOutcome}) else r.parsed->>k.key end as said from import_rows r
      cross join (values ('measures', 'measures_stated'), ('repayment', 'repayment_stated'), ('notices', 'notices_stated'), ('remark', 'remark_stated'), ('outcome', 'outcome')) as k (key, kind)
      where ${taken('k.key')} and r.parsed ? k.key and (r.decision = 'match' or r.parsed->>k.key <> '')) r cross join lateral (select r.key, r.kind, r.said) e`.execute(ctx.db)
  await sql`insert into subject_identifiers (id, subject_id, kind, shown, token, note, added_at, added_by)
    select part_id(r.id, 'identifier ' || i.kind), ${subjectId}, i.kind, i.shown, i.token, '导入', ${at}, ${user}
    from import_rows r cross join lateral jsonb_to_recordset(r.parsed->'identifiers') as i (kind text, shown text, token text)
      cross join lateral (select case i.kind when 'phone' then 'phone' when 'person' then 'personInCharge' else 'actualAddress' end as key) as k
    where ${taken('k.key')} and r.parsed ? 'identifiers' order by r.position on conflict (subject_id, kind, token) do nothing`.execute(ctx.db)
}

/** The next file with these headings is mapped the same way. */
export async function rememberMappings(ctx: Context, unitId: string, plans: readonly SheetPlan[]): Promise<void> {
  for (const plan of plans.filter(({ columns }) => columns.some((column) => column?.field === 'name'))) {
    const row = { mapping: JSON.stringify({ columns: plan.columns }), usedAt: ctx.now }
    await ctx.db.insertInto('importMappings').values({ id: randomUUID(), unitId, kind: 'leads', signature: plan.signature, ...row })
      .onConflict((oc) => oc.columns(['unitId', 'kind', 'signature']).doUpdateSet(row)).execute()
  }
}
