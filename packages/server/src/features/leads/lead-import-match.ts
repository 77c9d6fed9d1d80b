import { figureStrength } from '@qingyuan/core/leads/lead'
import { nameSimilarity, nearNameThreshold } from '@qingyuan/core/subjects/subject-name'
import { sql, type RawBuilder } from 'kysely'
import type { Context } from '../../platform/db.ts'
import { dropRepeats } from './lead-import-repeats.ts'

/** Leads that may be recognised again: those in the ledger. */
const open = sql.raw(`('registered', 'dispatched', 'following')`)
/** Rows that take part: read without fault, or with one that a person can decide. */
const live = sql.raw(`(r.decision in ('new', 'match') or (r.decision = 'undecided' and r.choices))`)

/**
 * Finds subjects and open leads for staged rows that have just been read (anew): by our own number, by code, by
 * normalised name; notes duplicates inside the file, and what differs from a lead that was recognised. In set-based
 * SQL, within what the viewer may see.
 * @param positions null: all rows of the batch
 */
export async function matchRows(ctx: Context, batchId: string, positions: readonly number[] | null): Promise<void> {
  const some = positions === null ? sql`true` : sql`r.position = any (${positions}::int[])`
  const mine = sql`r.batch_id = ${batchId}::uuid and ${some} and ${live}`
  await byNumber(ctx, mine)
  await subjectsChosen(ctx, mine)
  await subjectsByCode(ctx, mine)
  await subjectsAnswered(ctx, batchId, mine)
  await subjectsByName(ctx, mine)
  await sameInFile(ctx, batchId, mine)
  await leadsOfSubjects(ctx, mine)
  await crossRegions(ctx, mine)
  await differences(ctx, mine)
  await dropRepeats(ctx, mine)
  await askAboutLeft(ctx, mine)
}

type Where = RawBuilder<unknown>
const note = (message: RawBuilder<unknown>) => sql`jsonb_set(r.parsed, '{notes}', r.parsed->'notes' || jsonb_build_array(jsonb_build_object('field', 'row', 'message', ${message})))`
const problem = (message: RawBuilder<unknown>, candidates: RawBuilder<unknown>) =>
  sql`r.problems || jsonb_build_array(jsonb_build_object('field', 'row', 'column', null, 'message', ${message}, 'candidates', ${candidates}))`
/** A row becomes a change of a known lead only when nothing else is open about it. */
const asMatch = sql.raw(`case when r.problems = '[]' then 'match' else r.decision end`)

async function byNumber(ctx: Context, mine: Where): Promise<void> {
  await sql`update import_rows r set lead_id = l.id, subject_id = l.subject_id, lead_version = l.version, decision = ${asMatch}
    from leads l where ${mine} and r.parsed ? 'number' and l.number = r.parsed->>'number' and l.state in ${open} and r.edits->>'decision' is distinct from 'new'`.execute(ctx.db)
  await sql`update import_rows r set parsed = ${note(sql`'没有找到在册的线索 ' || (r.parsed->>'number') || '，按名称识别'`)}
    where ${mine} and r.lead_id is null and r.parsed ? 'number' and r.edits->>'decision' is distinct from 'new'`.execute(ctx.db)
}

async function subjectsChosen(ctx: Context, mine: Where): Promise<void> {
  await sql`update import_rows r set subject_id = coalesce(s.merged_into, s.id) from subjects s
    where ${mine} and r.subject_id is null and r.edits ? 'subjectId' and s.id = case when r.edits->>'subjectId' <> 'new' then (r.edits->>'subjectId')::uuid end`.execute(ctx.db)
}
const free = sql.raw(`r.subject_id is null and r.edits->>'subjectId' is distinct from 'new'`)

/**
 * A code is of one subject; under a name that has nothing of that subject's, one of the two is wrong, and which one is
 * for a person to say. A name that is merely near is told of. The look-ups stand behind `offset 0`: one by one through
 * the index, whatever the planner knows of the tables. A table that was filled a minute ago has no statistics, and a
 * join planned without them takes minutes.
 */
async function subjectsByCode(ctx: Context, mine: Where): Promise<void> {
  const found = sql`(select r.position, s.* from import_rows r cross join lateral
      (select s.id, s.name, s.name_key from subjects s where s.code = r.code and s.merged_into is null offset 0) s where ${mine} and ${free} and r.code is not null)`
  const { rows: renamed } = await sql<{ position: number; says: string; known: string }>`select f.position, r.name_key as says, f.name_key as known
    from ${found} f join import_rows r on ${mine} and r.position = f.position where r.name_key <> f.name_key`.execute(ctx.db)
  const torn = renamed.filter((row) => nameSimilarity(row.says, row.known) < nearNameThreshold).map((row) => row.position)
  const isTorn = sql`r.position = any (${torn}::int[])`
  await sql`update import_rows r set subject_id = f.id,
      decision = case when ${isTorn} then 'undecided' else r.decision end, choices = r.choices or ${isTorn},
      problems = case when not ${isTorn} then r.problems else ${problem(sql`'代码和名称对不上：库中这个代码登记的是“' || f.name || '”，来表写的是“' || (r.parsed->>'name') || '”'`,
    sql`jsonb_build_array(jsonb_build_object('value', 'subject:' || f.id, 'label', '就是“' || f.name || '”，来表的名称不对或改过名'), '{"value": "skip", "label": "代码或名称有误，不导入，改好后再导入"}'::jsonb)`)} end,
      parsed = case when f.name_key = r.name_key or ${isTorn} then r.parsed else ${note(sql`'库中这个代码登记的名称是“' || f.name || '”'`)} end
    from ${found} f where ${mine} and r.position = f.position`.execute(ctx.db)
}

/**
 * What somebody of this unit said of a row of that name ("the same", "another one") is not asked again: the same name at
 * the same 主报单位 means the subject that was chosen or made then. Several told apart there, or another phone: a person
 * says again. The row's note tells whose answer it is.
 */
async function subjectsAnswered(ctx: Context, batchId: string, mine: Where): Promise<void> {
  await sql`with answers as materialized (
      select old.name_key, old.parsed->>'mainUnitId' as main_unit_id, old.parsed->>'phone' as phone, s.id, s.name, p.finished_at
      from import_batches here join import_batches p on p.unit_id = here.unit_id and p.kind = here.kind and p.state = 'done'
        join import_rows old on old.batch_id = p.id and old.edits ? 'subjectId' and old.decision in ('new', 'match')
        join subjects was on was.id = coalesce(old.subject_id, old.id) join subjects s on s.id = coalesce(was.merged_into, was.id)
      where here.id = ${batchId}::uuid),
    known as (
      select r.position, (array_agg(a.id))[1] as id, (array_agg(a.name))[1] as name, max(a.finished_at) as answered_at
      from import_rows r join answers a on a.name_key = r.name_key and a.main_unit_id is not distinct from r.parsed->>'mainUnitId'
      where ${mine} and ${free} group by r.position
      having count(distinct a.id) = 1 and bool_and(a.phone is null or not r.parsed ? 'phone' or a.phone = r.parsed->>'phone'))
    update import_rows r set subject_id = k.id,
      parsed = ${note(sql`'按' || to_char(k.answered_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') || '导入时的选择，认作“' || k.name || '”'`)}
    from known k where ${mine} and r.position = k.position`.execute(ctx.db)
}

/* One name, one subject, unless the codes contradict. Persons are told apart by number, never by name alone. */
async function subjectsByName(ctx: Context, mine: Where): Promise<void> {
  await sql`with found as (
      select r.position, count(*) filter (where s.same) as many, (array_agg(s.id order by s.id) filter (where s.same))[1] as id, bool_or(s.kind = 'person') or r.parsed->>'kind' = 'person' as person,
        jsonb_agg(jsonb_build_object('value', 'subject:' || s.id, 'label', s.name || coalesce('，' || s.code, '') || '，' || s.region)) filter (where s.same) as candidates
      from import_rows r cross join lateral (select s.id, s.kind, s.name, s.code, g.name as region, s.code is null or r.code is null or s.code = r.code as same
        from subjects s join regions g on g.id = s.region_id where s.name_key = r.name_key and s.merged_into is null order by s.id limit 20) s
      where ${mine} and ${free} and r.name_key is not null group by r.batch_id, r.position),
    sure as (select *, many = 1 and not person as one from found)
    update import_rows r set subject_id = case when f.one then f.id end,
      decision = case when f.one or f.many = 0 then r.decision else 'undecided' end, choices = r.choices or (f.many > 0 and not f.one),
      parsed = case when f.many > 0 then r.parsed else ${note(sql`'库中有同名主体，但统一社会信用代码不同，按另一主体登记'`)} end,
      problems = case when f.one or f.many = 0 then r.problems else
        ${problem(sql`'库中已有' || case when f.many > 1 then f.many || '个' else '' end || '同名主体，请选定是不是同一个'`, sql`f.candidates || '[{"value": "subject:new", "label": "不是，另建一份档案"}]'::jsonb`)} end
    from sure f where ${mine} and r.position = f.position`.execute(ctx.db)
}

/**
 * The same subject again further down the file: identical rows are left out, others wait for a person. The first row
 * stands; its subject is that of the others too.
 */
async function sameInFile(ctx: Context, batchId: string, mine: Where): Promise<void> {
  await sql`with keyed as (
      select r.position, r.row_number, r.sheet, r.id, r.subject_id, r.parsed, case
        when r.subject_id is not null then r.subject_id::text when r.edits->>'subjectId' = 'new' then r.position::text
        when min(r.code) over name is distinct from max(r.code) over name then coalesce(r.code, r.name_key)
        else coalesce(min(r.code) over name, r.name_key) end as key
      from import_rows r where r.batch_id = ${batchId}::uuid and ${live} and r.name_key is not null
      window name as (partition by r.name_key)
    ), later as (
      select position, first_value(sheet) over same as sheet, first_value(row_number) over same as row_number, first_value(id) over same as id,
        first_value(subject_id) over same as subject_id, first_value(position) over same as first, (first_value(parsed) over same - 'notes') = (parsed - 'notes') as equal
      from keyed window same as (partition by key order by position))
    update import_rows r set subject_id = coalesce(r.subject_id, f.subject_id, f.id),
      decision = case when r.edits->>'decision' = 'new' then r.decision when f.equal then 'skip' else 'undecided' end,
      choices = r.choices or r.edits->>'decision' is distinct from 'new',
      problems = case when r.edits->>'decision' = 'new' then r.problems else ${problem(
    sql`case when f.equal then '与工作表“' || f.sheet || '”第' || f.row_number || '行完全相同，不再导入' else '与工作表“' || f.sheet || '”第' || f.row_number || '行是同一主体，请选定' end`,
    sql`'[{"value": "skip", "label": "不导入，以那一行为准"}, {"value": "new", "label": "同一主体的另一条线索"}]'::jsonb`)} end
    from later f where ${mine} and r.position = f.position and f.position > f.first`.execute(ctx.db)
}

/* One open lead of the subject is the one meant; of several, the one of the same unit; else a person says. */
async function leadsOfSubjects(ctx: Context, mine: Where): Promise<void> {
  const wanted = sql`${mine} and r.lead_id is null and r.subject_id is not null and r.edits->>'decision' is distinct from 'new'`
  await sql`with found as (
      select r.position, count(*) as many, count(*) filter (where own.same) as of_unit, (array_agg(l.id order by own.same desc))[1] as id,
        jsonb_agg(jsonb_build_object('value', 'lead:' || l.id, 'label', l.number || '，' || l.received_on || '，' || u.short_name)) as candidates
      from import_rows r cross join lateral (select l.id, l.number, l.received_on, l.main_unit_id from leads l where l.subject_id = r.subject_id and l.state in ${open} limit 50) l
        join units u on u.id = l.main_unit_id cross join lateral (select l.main_unit_id = (r.parsed->>'mainUnitId')::uuid or ${villageOf(sql`l.main_unit_id`, sql`(r.parsed->>'mainUnitId')::uuid`)} as same) own
      where ${wanted} and (r.edits->>'leadId' is null or l.id = (r.edits->>'leadId')::uuid) group by r.batch_id, r.position),
    one as (select position, case when many = 1 or of_unit = 1 then id end as id, many, candidates from found)
    update import_rows r set lead_id = f.id, decision = case when f.id is null then 'undecided' else ${asMatch} end, choices = r.choices or f.id is null,
      lead_version = (select version from leads l where l.id = f.id),
      problems = case when f.id is not null then r.problems else
        ${problem(sql`'这个主体有' || f.many || '条在册线索，请选定是哪一条'`, sql`f.candidates || '[{"value": "new", "label": "都不是，登记新线索"}]'::jsonb`)} end
    from one f where ${mine} and r.position = f.position`.execute(ctx.db)
  // A table of the month in which it left, or of one before, still lists it: that is not a new lead.
  await sql`update import_rows r set lead_id = f.id, lead_version = f.version, decision = ${asMatch}
    from (select r.position, l.id, l.version from import_rows r cross join lateral (
        select l.id, l.version from leads l join lead_events e on e.lead_id = l.id
        where l.subject_id = r.subject_id and ((l.state = 'struck_off' and e.kind = 'struck_off' and e.on_date >= date_trunc('month', (r.parsed->>'asOf')::date))
          or (l.state = 'excluded' and e.kind = 'excluded' and e.on_date > (r.parsed->>'asOf')::date))
        order by e.on_date desc, e.seq desc limit 1) l
      where ${wanted}) f
    where ${mine} and r.position = f.position and r.lead_id is null`.execute(ctx.db)
  await sql`update import_rows r set parsed = ${note(sql`'该主体有已离册的线索 ' || c.numbers || '；如是同一事项，请不导入这一行，到那条线索里办理重启'`)}
    from (select r.position, string_agg(l.number, '、' order by l.received_on desc) as numbers from import_rows r
      cross join lateral (select l.number, l.received_on from leads l where l.subject_id = r.subject_id and l.state in ('excluded', 'struck_off') limit 5) l
      where ${wanted} group by r.position) c
    where ${mine} and r.position = c.position and r.lead_id is null`.execute(ctx.db)
}

/** Whether a unit is a village of a town: the town's table holds what its villages report. */
const villageOf = (unitId: RawBuilder<unknown>, townId: RawBuilder<unknown>) => sql`exists (select from units v join regions below on below.id = v.region_id
  join units town on town.id = ${townId} join regions top on top.id = town.region_id where v.id = ${unitId} and v.kind = 'village' and town.kind = 'town' and starts_with(below.path, top.path))`

/* 是 agrees with a lead that says which: nothing to ask. */
async function crossRegions(ctx: Context, mine: Where): Promise<void> {
  await sql`update import_rows r set problems = '[]', choices = false, decision = 'match', parsed = jsonb_set(r.parsed, '{crossRegion}', to_jsonb(l.cross_region))
    from leads l where ${mine} and l.id = r.lead_id and l.cross_region in ('city', 'province')
      and jsonb_array_length(r.problems) = 1 and r.problems->0->>'field' = 'crossRegion' and r.problems->0->>'message' like '只写了“是”%'`.execute(ctx.db)
}

/* What left the ledger is not changed by a table any more: who sees a difference there says what it means. */
async function askAboutLeft(ctx: Context, mine: Where): Promise<void> {
  await sql`update import_rows r set decision = 'undecided', choices = true, accepted = '{}', problems = ${problem(
    sql`'线索 ' || l.number || ' 已' || case l.state when 'excluded' then '排除' else '销号' end || '，来表与库里不同的地方不会改进去，请选定'`,
    sql`'[{"value": "skip", "label": "同一事项，不导入这一行"}, {"value": "new", "label": "新情况，登记新线索"}]'::jsonb`)}
    from leads l where ${mine} and r.decision = 'match' and l.id = r.lead_id and l.state in ('struck_off', 'excluded') and r.changes <> '[]'`.execute(ctx.db)
}

/** As core's `samePlainText` compares. */
const plain = (text: RawBuilder<unknown>) => sql`regexp_replace(normalize(${text}, NFKC), '\\s', '', 'g')`

/** How well a figure's source is founded; null for one that the office added itself. */
const strength = (source: RawBuilder<unknown>) => sql`(${JSON.stringify(figureStrength)}::jsonb->>${source})::int`

/**
 * What the row says otherwise than the lead. An empty cell says nothing. Accepted by default, except 待核 over a known
 * figure, a figure older than the lead's own or less well founded, and all of a row that still waits for a person.
 */
async function differences(ctx: Context, mine: Where): Promise<void> {
  const said = sql`(select coalesce((select case when e.body <> '' then e.body else e.title end from lead_events e where e.lead_id = l.id and e.kind = v.kind order by e.on_date desc, e.seq desc limit 1), ''))`
  await sql`update import_rows r set changes = d.changes, accepted = case when r.edits ? 'accepted'
        then array(select a from jsonb_array_elements_text(r.edits->'accepted') a where a in (select c->>'field' from jsonb_array_elements(d.changes) c))
        when r.decision = 'undecided' then '{}' else d.accepted end
    from (
      select r.position, jsonb_agg(jsonb_build_object('field', c.field, 'from', c.old, 'to', c.new, 'older', c.older, 'weaker', c.weaker) order by c.ord) as changes,
        coalesce(array_agg(c.field order by c.ord) filter (where not c.older and c.weaker is null and (c.new <> 'null' or c.old = 'null')), '{}') as accepted
      from (select r.batch_id, r.position, r.lead_id, r.parsed, b.defaults from import_rows r join import_batches b on b.id = r.batch_id where ${mine} and r.lead_id is not null offset 0) r
        cross join lateral (select l.* from leads l where l.id = r.lead_id offset 0) l
        left join lateral (select d.* from subject_details d where d.subject_id = l.subject_id offset 0) d on true
        cross join lateral (
          select ord, field, coalesce(old, 'null') as old, r.parsed->field as new, coalesce(on_day > (r.parsed->>'asOf')::date, false) as older,
            case when old <> 'null' and ${strength(sql`(r.defaults->>'figureSource')`)} < ${strength(sql`founded`)} then founded end as weaker from (values
            (1, 'amountFen', to_jsonb(l.amount_fen), l.amount_on, l.amount_source), (2, 'people', to_jsonb(l.people), l.people_on, l.people_source), (3, 'unpaidFen', to_jsonb(l.unpaid_fen), l.unpaid_on, l.unpaid_source),
            (4, 'repaidFen', to_jsonb(l.repaid_fen), l.repaid_on, l.repaid_source), (5, 'outcome', to_jsonb(l.outcome), (select max(e.on_date) from lead_events e where e.lead_id = l.id and e.kind = 'outcome'), null), (10, 'sector', to_jsonb(l.sector), null, null),
            (11, 'mode', to_jsonb(l.mode), null, null), (12, 'channel', to_jsonb(l.channel), null, null), (13, 'crossRegion', to_jsonb(l.cross_region), null, null),
            (14, 'superiorNumber', to_jsonb(l.superior_number), null, null), (15, 'superiorDueOn', to_jsonb(l.superior_due_on), null, null), (16, 'promise', to_jsonb(l.promise), null, null),
            (17, 'summary', to_jsonb(l.summary), null, null), (18, 'actualAddress', to_jsonb(coalesce(d.actual_address, '')), null, null),
            (19, 'registeredAddress', to_jsonb(coalesce(d.registered_address, '')), null, null), (20, 'personInCharge', to_jsonb(coalesce(d.person_in_charge, '')), null, null),
            (21, 'legalRepresentative', to_jsonb(coalesce(d.legal_representative, '')), null, null), (22, 'phone', to_jsonb(coalesce(d.phone, '')), null, null)
          ) as plain (ord, field, old, on_day, founded) where r.parsed ? field
          union all
          select ord, field, to_jsonb(${said}), r.parsed->field, false, null from (values
            (6, 'measures', 'measures_stated'), (7, 'repayment', 'repayment_stated'), (8, 'notices', 'notices_stated'), (9, 'remark', 'remark_stated')
          ) as v (ord, field, kind)
          -- Measures grow: what was said once is no news. A repayment may be set back to what was said before.
          where r.parsed ? field and (field = 'repayment' or not exists (select from lead_events e where e.lead_id = l.id and ${plain(sql`r.parsed->>v.field`)} in (${plain(sql`e.title`)}, ${plain(sql`e.body`)})))
          union all
          select 23, 'reporter', to_jsonb(m.short_name), to_jsonb(n.short_name), false, null from units m, units n
          where r.parsed ? 'unitStated' and m.id = l.main_unit_id and n.id = (r.parsed->>'mainUnitId')::uuid and n.id <> m.id and not ${villageOf(sql`m.id`, sql`n.id`)}
            and not exists (select from lead_reporters p where p.lead_id = l.id and p.unit_id = n.id)
        ) c
      where c.new is distinct from c.old and (jsonb_typeof(c.new) <> 'string' or ${plain(sql`c.new #>> '{}'`)} is distinct from ${plain(sql`c.old #>> '{}'`)})
      group by r.batch_id, r.position
    ) d where ${mine} and r.position = d.position`.execute(ctx.db)
}
