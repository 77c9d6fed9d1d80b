import { roleNames, separatedRoles, type Role, type Viewer } from '@qingyuan/core/permissions'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findLeads } from './features/leads/lead-queries.ts'
import { asViewer } from './platform/db.ts'
import { startTestApp, type TestApp, type TestPerson } from './test-app.ts'

/**
 * Scope, checked against a second, plain statement of the rule, on the server's own connection (the role that owns
 * nothing) and with raw SQL: whatever query is written next year, it sees no more than this.
 */
let t: TestApp
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
// Mulberry32: the same offices and records every run, so that a failure can be looked at.
let seed = 20261103
function random(): number {
  seed = (seed + 0x6D2B79F5) | 0
  let x = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
  return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296
}

interface Region { id: string; path: string[] }
interface Unit { id: string; region: Region; scope: 'region' | 'sector' | 'none'; sectors: string[]; police: boolean }
interface Person extends TestPerson { unit: Unit; roles: Role[]; regions: Region[] }
interface Lead { id: string; actId: string; region: Region; mainUnit: Unit; createdUnit: Unit; sector: string; restricted: boolean; readers: string[]; assigned: { unit: Unit; discloses: boolean; withdrawn: boolean }[]; reporters: Unit[] }

const sectors = ['养老服务', '涉农', '房地产']
const regions: Region[] = []
const units: Unit[] = []
const people: Person[] = []
const leads: Lead[] = []

const inside = (region: Region, roots: Region[]) => roots.some((root) => region.path.includes(root.id))
const isBusiness = (person: Person) => person.roles.some((role) => !(separatedRoles as readonly Role[]).includes(role))
const regionRoots = (person: Person): Region[] =>
  !isBusiness(person) ? [] : person.regions.length > 0 ? person.regions : person.unit.scope === 'region' ? [person.unit.region] : []
/** The rule in plain words: own region and below, own department's sectors, what the unit reported or was assigned. */
function mayseeLead(person: Person, lead: Lead): boolean {
  if (lead.restricted) return lead.readers.includes(person.userId)
  if (!isBusiness(person)) return false
  const own = (unit: Unit) => unit.id === person.unit.id
  return inside(lead.region, regionRoots(person)) || own(lead.mainUnit) || own(lead.createdUnit) || lead.reporters.some(own)
    || (person.unit.scope === 'sector' && person.unit.sectors.includes(lead.sector) && inside(lead.region, [person.unit.region]))
    || lead.assigned.some((one) => own(one.unit) && one.discloses && !one.withdrawn)
}

beforeAll(async () => {
  t = await startTestApp()
  const region = async (name: string, kind: string, parent?: Region) => {
    const id = await t.region(name, kind, parent?.id ?? null)
    const made = { id, path: [...parent?.path ?? [], id] }
    regions.push(made)
    return made
  }
  const unit = async (name: string, where: Region, kind: string, scope: Unit['scope'], own: string[] = []) => {
    const made = { id: await t.unit(name, where.id, kind, scope), region: where, scope, sectors: own, police: kind === 'partner' }
    if (made.police) await t.admin.query('update units set organ = \'police\' where id = $1', [made.id])
    for (const sector of own) await t.admin.query('insert into unit_sectors values ($1, $2, \'lead\')', [made.id, sector])
    units.push(made)
  }
  // Two districts, so that sector and region scopes overlap and also must not cross.
  for (const name of ['样河区', '例山区']) {
    const district = await region(name, 'county')
    await unit(`${name}专班办`, district, 'office', 'region')
    await unit(`${name}民政局`, district, 'member', 'sector', ['养老服务'])
    await unit(`${name}农业局`, district, 'member', 'sector', ['涉农', '养老服务'])
    await unit(`${name}协作单位`, district, 'partner', 'none')
    for (const town of ['一', '二']) {
      const where = await region(`${name}第${town}镇`, 'town', district)
      await unit(`${name}第${town}镇政府`, where, 'town', 'region')
      const village = await region(`${name}第${town}镇试村`, 'village', where)
      await unit(`${name}第${town}镇试村委会`, village, 'village', 'region')
    }
  }
  for (const [index, where] of units.entries()) {
    for (const role of roleNames) {
      if (random() < 0.55) continue
      const person = await t.person(`p${index}_${role}`, where.id, [role])
      const narrowed = role === 'grid_worker' ? [pick(regions.filter((one) => one.path.includes(where.region.id)))] : []
      for (const one of narrowed) await t.admin.query('insert into user_regions values ($1, $2)', [person.userId, one.id])
      people.push({ ...person, unit: where, roles: [role], regions: narrowed })
    }
  }
  for (let n = 0; n < 80; n += 1) {
    const lead: Lead = {
      id: randomUUID(), actId: randomUUID(), region: pick(regions), mainUnit: pick(units), createdUnit: pick(units), sector: pick([...sectors, '']), restricted: random() < 0.25,
      readers: random() < 0.5 ? [pick(people).userId] : [],
      assigned: Array.from({ length: Math.floor(random() * 3) }, () => ({ unit: pick(units), discloses: random() < 0.7, withdrawn: random() < 0.2 })),
      reporters: random() < 0.4 ? [pick(units)] : [],
    }
    leads.push(lead)
    await insertLead(lead, n)
  }
}, 240_000)
afterAll(() => t.close())

async function insertLead(lead: Lead, n: number): Promise<void> {
  const q = (text: string, values: unknown[]) => t.admin.query(text, values)
  const [subject, file, batch, activity, caseFile] = Array.from({ length: 5 }, () => randomUUID())
  await q('insert into subjects (id, kind, name, name_key, region_id, created_at, created_unit_id, restricted) values ($1, $5, $2, $2, $3, now(), $4, $6)',
    [subject, `拟主体${n}`, lead.region.id, lead.createdUnit.id, lead.restricted ? 'person' : 'enterprise', lead.restricted])
  await q('insert into subject_details (subject_id, updated_at) values ($1, now())', [subject])
  await q('insert into subject_identifiers (id, subject_id, kind, shown, token, added_at) values ($1, $2, \'phone\', \'x\', $3, now())', [randomUUID(), subject, `t${n % 5}`])
  await q(`insert into leads (id, number, subject_id, received_on, source, region_id, main_unit_id, created_unit_id, sector, state, restricted, created_at, updated_at)
    values ($1, $2, $3, '2026-10-01', '12345', $4, $5, $6, $7, 'following', $8, now(), now())`,
  [lead.id, `n${n}`, subject, lead.region.id, lead.mainUnit.id, lead.createdUnit.id, lead.sector, lead.restricted])
  for (const reader of lead.readers) await q('insert into lead_readers values ($1, $2)', [lead.id, reader])
  for (const one of new Set(lead.reporters)) await q('insert into lead_reporters values ($1, $2, now())', [lead.id, one.id])
  await q('insert into lead_informants values ($1, $2, \'sealed\', now())', [lead.id, `JB-${n}`])
  await q('insert into lead_events (id, lead_id, kind, on_date, title, created_at) values ($1, $2, \'note\', now(), \'x\', now())', [randomUUID(), lead.id])
  await q('insert into lead_figures (id, lead_id, field, value, source, as_of, recorded_at) values ($1, $2, \'amount\', 1, \'自报\', now(), now())', [randomUUID(), lead.id])
  const proof = `now(), 'text', 'x', now()`
  await q(`insert into lead_signs (id, lead_id, material, on_date, kind, text, recorded_at) values ($1, $2, 'flow', ${proof})`, [randomUUID(), lead.id])
  await q(`insert into lead_factors (id, lead_id, factor, level, on_date, kind, text, recorded_at) values ($1, $2, 'heat', 'none', ${proof})`, [randomUUID(), lead.id])
  await q(`insert into lead_grades (id, lead_id, rule_set_id, at, cause, grade, calculated, likelihood, consequence, facts, reasons, facts_key)
    select $1, $2, id, now(), 'first', 'low', 'low', 0, 0, '{}', '{}', '' from rule_sets`, [randomUUID(), lead.id])
  await q(`insert into acts (id, lead_id, code, state, unit_id, addressee, on_date, created_at) values ($1, $2, 'filed', 'done', $3, 'public', now(), now())`, [lead.actId, lead.id, lead.createdUnit.id])
  await q(`insert into act_clocks (act_id, code, lead_id, unit_id, side, label, basis, due_on, open, lapses, backfilled) values ($1, 'decide', $2, $3, 'ours', '', '', now(), true, false, false)`, [lead.actId, lead.id, lead.createdUnit.id])
  await q(`insert into lead_parties (id, lead_id, kind, name, created_at) values ($1, $2, 'assistant', 'x', now())`, [randomUUID(), lead.id])
  await q(`insert into lead_places (lead_id, kind, province, recorded_at) values ($1, 'registration', 'x', now())`, [lead.id])
  await q(`insert into lead_elements (id, lead_id, element, proof, on_date, created_at) values ($1, $2, 'openness', 'x', now(), now())`, [randomUUID(), lead.id])
  await q(`insert into lead_plans (lead_id, unit_id, goal, updated_at) values ($1, $2, 'x', now())`, [lead.id, lead.createdUnit.id])
  for (const [index, one] of lead.assigned.entries()) {
    await q(`insert into assignments (id, number, lead_id, unit_id, role, instruction, due_on, discloses_lead, state, sent_by_unit_id, sent_on, sent_at)
      values ($1, $2, $3, $4, 'support', 'x', now(), $5, $6, $7, now(), now())`,
    [randomUUID(), `a${n}-${index}`, lead.id, one.unit.id, one.discloses, one.withdrawn ? 'withdrawn' : 'sent', lead.createdUnit.id])
  }
  // Every third is a bank's notice.
  const [batchOfBank, runOfBank] = [randomUUID(), randomUUID()]
  const [source, access] = n % 3 === 0 ? ['bank_notice', 'restricted'] : ['handed_in', 'case']
  await q(`insert into bank_batches (id, unit_id, lead_id, title, purpose, source, access, received_on, state, created_at) values ($1, $2, $3, 'x', 'x', $4, $5, now(), 'open', now())`, [batchOfBank, lead.createdUnit.id, lead.id, source, access])
  await q('insert into bank_uploads (id, batch_id, name, bytes, sha256, uploaded_at) values ($1, $2, \'x\', 1, \'x\', now())', [randomUUID(), batchOfBank])
  await q('insert into bank_files (batch_id, file_no, name, rows_read, rows_loaded, rows_set_aside, rows_duplicate, balance_breaks, sealed_details) values ($1, 0, \'x\', 0, 0, 0, 0, 0, \'x\')', [batchOfBank])
  await q(`insert into bank_runs (id, unit_id, lead_id, access, batch_ids, load_ids, state, started_at) values ($1, $2, $3, $4, array[$5]::uuid[], array[$5]::uuid[], 'done', now())`, [runOfBank, lead.createdUnit.id, lead.id, access, batchOfBank])
  await q(`insert into bank_subjects (id, run_id, token, kind, name_mask, sealed, verdict, score, reasons, patterns, from_on, to_on) values ($1, $2, $1, 'person', 'x', 'x', 'not-enough-evidence', 0, '[]', '[]', now(), now())`, [randomUUID(), runOfBank])
  await q(`insert into bank_findings (id, unit_id, code, token, window_key, version, from_on, to_on, why, evidence_hash, first_run_id, run_id, found_at) values ($1, $2, 'x', $1, 'x', '1', now(), now(), 'x', 'x', $3, $3, now())`, [randomUUID(), lead.createdUnit.id, runOfBank])
  await q('insert into tasks (id, title, due_on, unit_id, owner_type, owner_id, created_at) values ($1, \'x\', now(), $2, \'lead\', $3, now())', [randomUUID(), lead.createdUnit.id, lead.id])
  await q('insert into case_files (id, number, name, region_id, lead_id, updated_at) values ($1, $2, \'x\', $3, $4, now())', [caseFile, `c${n}`, lead.region.id, lead.id])
  await q('insert into case_updates (id, case_id, on_date, stage, at) values ($1, $2, now(), \'x\', now())', [randomUUID(), caseFile])
  await q('insert into activities (id, kind, on_date, unit_id, region_id, created_at) values ($1, \'sweep\', now(), $2, $3, now())', [activity, lead.createdUnit.id, lead.createdUnit.region.id])
  await q('insert into files (id, sha256, name, media_type, bytes, stored_at, owner_type, owner_id) values ($1, $2, \'x\', \'x\', 1, now(), \'lead\', $3)', [file, `h${n}`, lead.id])
  await q(`insert into import_batches (id, kind, file_id, file_name, unit_id, region_id, created_at, state) values ($1, 'leads', $2, 'x', $3, $4, now(), 'preview')`, [batch, file, lead.createdUnit.id, lead.region.id])
  await q('insert into import_rows (batch_id, position, sheet, row_number, cells) values ($1, 0, \'x\', 1, \'[]\')', [batch])
  await q('insert into presses (id, target_type, target_id, unit_id, by_unit_id, text, at) values ($1, \'assignment\', $2, $3, $4, \'x\', now())', [randomUUID(), lead.id, lead.mainUnit.id, lead.createdUnit.id])
  await q(`insert into audit_log (action, subject_type, subject_id, actor_id, actor, at) values ('x', 'lead', $1, $2, 'x', now())`, [lead.id, pick(people).userId])
}

/** Raw SQL on the application's own connection, as one person. */
async function as<T extends object>(person: { userId: string } | { system: string } | null, text: string, values: unknown[] = []): Promise<T[]> {
  const client = await t.pool.connect()
  try {
    await client.query('begin')
    await client.query('select set_config(\'app.user_id\', $1, true), set_config(\'app.system\', $2, true)',
      [person && 'userId' in person ? person.userId : '', person && 'system' in person ? person.system : ''])
    return (await client.query<T>(text, values)).rows
  } finally {
    await client.query('rollback')
    client.release()
  }
}
const idsOf = async (person: Person, table: string, column = 'id') =>
  (await as<{ id: string }>(person, `select ${column} as id from ${table}`)).map((row) => row.id).sort()

describe('the catalogue', () => {
  test('the application owns nothing, bypasses nothing, and every table has policies', async () => {
    const [me] = await as<{ super: boolean; bypass: boolean; owned: number }>(null,
      `select rolsuper as super, rolbypassrls as bypass, (select count(*)::int from pg_class where relowner = r.oid) as owned from pg_roles r where rolname = current_user`)
    expect(me).toEqual({ super: false, bypass: false, owned: 0 })
    const { rows } = await t.admin.query<{ name: string }>(`select c.relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and relname <> 'schema_migrations' and (not relrowsecurity or (not exists (select 1 from pg_policies p where p.tablename = c.relname)
        and has_table_privilege('qingyuan_app', c.oid, 'select')))`)
    expect(rows).toEqual([])
    const { rows: views } = await t.admin.query(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
      and not coalesce(reloptions::text, '') like '%security_invoker=true%'`)
    expect(views).toEqual([])
  })

  test('nobody sees anything without being known', async () => {
    const { rows: tables } = await t.admin.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname <> 'schema_migrations' and has_table_privilege('qingyuan_app', oid, 'select')`)
    expect(tables.length).toBeGreaterThan(35)
    for (const { name } of tables) {
      for (const who of [null, { userId: randomUUID() }]) expect(await as(who, `select 1 from ${name} limit 1`), name).toEqual([])
    }
  })

  test('no audit row can be changed or taken away, whoever asks', async () => {
    for (const statement of ['update audit_log set note = \'x\'', 'delete from audit_log', 'update audit_seals set hash = \'x\'', 'truncate audit_log', 'delete from command_log']) {
      for (const who of [people[0]!, { system: 'worker' }, { system: 'cli' }]) {
        await expect(as(who, statement), statement).rejects.toMatchObject({ code: '42501' })
      }
    }
  })
})

describe('random offices, every role', () => {
  test('leads: exactly those that the plain rule names', async () => {
    expect(new Set(people.flatMap((person) => person.roles)).size).toBe(roleNames.length)
    for (const person of people) {
      const expected = leads.filter((lead) => mayseeLead(person, lead)).map((lead) => lead.id).sort()
      expect(await idsOf(person, 'leads'), `${person.roles.join()} of ${person.unit.id}`).toEqual(expected)
    }
  })

  test('the list finds by its indexes what the policy shows', async () => {
    for (const person of people) {
      const visible = leads.filter((lead) => mayseeLead(person, lead))
      const elsewhere = visible.filter((lead) => lead.restricted || !inside(lead.region, regionRoots(person))).map((lead) => lead.id).sort()
      expect(await idsOf(person, 'visible_lead_ids_elsewhere() as f(lead_id)', 'lead_id'), 'visible_lead_ids_elsewhere').toEqual(elsewhere)
      const viewer: Viewer = { userId: person.userId, system: null, unitId: person.unit.id, roles: person.roles, name: 'x' }
      const query = { page: 1, pageSize: 200, sort: 'receivedOn', descending: true } as const
      const found = await asViewer({ db: t.db, viewer, now: t.clock.now }, (ctx) => findLeads(ctx, query), true)
      expect({ ids: found.rows.map((row) => row.id).sort(), total: found.total }).toEqual({ ids: visible.map((lead) => lead.id).sort(), total: visible.length })
    }
  })

  test('what hangs on a lead is seen exactly with the lead', async () => {
    for (const person of people) {
      const visible = leads.filter((lead) => mayseeLead(person, lead)).map((lead) => lead.id).sort()
      for (const table of ['lead_events', 'lead_figures', 'lead_signs', 'lead_factors', 'lead_grades']) expect(await idsOf(person, table, 'lead_id'), table).toEqual(visible)
      expect(await idsOf(person, 'files where owner_type = \'lead\'', 'owner_id')).toEqual(visible)
      const informants = person.roles.some((role) => role === 'office_clerk' || role === 'office_head') ? visible : []
      expect(await idsOf(person, 'lead_informants', 'lead_id')).toEqual(informants)
      const assignments = leads.flatMap((lead) => lead.assigned.map((one) => ({ lead, one })))
        .filter(({ lead, one }) => mayseeLead(person, lead) || (isBusiness(person) && [one.unit.id, lead.createdUnit.id].includes(person.unit.id))).map(({ lead }) => lead.id).sort()
      expect(await idsOf(person, 'assignments', 'lead_id')).toEqual(assignments)
    }
  })

  test('statements: the office that handles them, and named police who were sent the lead; a bank\'s notice the office only', async () => {
    const seen = { office: 0, police: 0 }
    for (const person of people) {
      const handles = person.roles.some((role) => role === 'office_clerk' || role === 'office_head')
      const visible = leads.filter((lead, n) => mayseeLead(person, lead) && ((handles && lead.createdUnit.id === person.unit.id)
        || (n % 3 !== 0 && person.unit.police && person.roles.includes('member_clerk') && lead.assigned.some((one) => one.unit.id === person.unit.id && one.discloses && !one.withdrawn)))).map((lead) => lead.id).sort()
      seen[handles ? 'office' : 'police'] += visible.length
      expect(await idsOf(person, 'bank_batches', 'lead_id'), person.roles.join()).toEqual(visible)
      expect(await idsOf(person, 'bank_runs', 'lead_id')).toEqual(visible)
      for (const table of ['bank_uploads', 'bank_files', 'bank_subjects', 'bank_findings']) expect((await as(person, `select 1 from ${table}`)).length, table).toBe(visible.length)
      if (!handles) for (const change of ['bank_batches set title', 'bank_runs set message']) expect(await as(person, `update ${change} = 'y' returning id`), change).toEqual([])
    }
    expect(Math.min(seen.office, seen.police)).toBeGreaterThan(0)
  })

  test('regions, batches, activities, cases and audit rows follow the same scopes', async () => {
    for (const person of people) {
      const own = leads.filter((lead) => isBusiness(person) && lead.createdUnit.id === person.unit.id)
      expect((await idsOf(person, 'import_batches', 'file_name')).length).toBe(own.length)
      expect((await idsOf(person, 'import_rows', 'batch_id')).length).toBe(own.length)
      const activities = leads.filter((lead) => (isBusiness(person) && lead.createdUnit.id === person.unit.id) || inside(lead.createdUnit.region, regionRoots(person)))
      expect((await idsOf(person, 'activities')).length).toBe(activities.length)
      const cases = leads.filter((lead) => mayseeLead(person, lead) || inside(lead.region, regionRoots(person)))
      expect((await idsOf(person, 'case_files')).length).toBe(cases.length)
      expect((await idsOf(person, 'case_updates')).length).toBe(cases.length)
      expect((await idsOf(person, 'subjects')).length).toBe(leads.filter((lead) => !lead.restricted || mayseeLead(person, lead)).length)
    }
  })

  test('writes outside the scope change nothing, with any column and any table that hangs on a lead', async () => {
    for (const person of people) {
      const outside = leads.filter((lead) => !mayseeLead(person, lead))
      if (outside.length === 0) continue
      const lead = pick(outside)
      expect(await as(person, 'update leads set summary = \'x\' where id = $1 returning id', [lead.id])).toEqual([])
      expect(await as(person, 'update lead_events set title = \'x\' where lead_id = $1 returning id', [lead.id])).toEqual([])
      expect(await as(person, 'update lead_figures set value = 2 where lead_id = $1 returning id', [lead.id])).toEqual([])
      for (const change of ['acts set title', 'act_clocks set label', 'lead_parties set name', 'lead_places set basis', 'lead_elements set proof', 'lead_plans set goal']) {
        expect(await as(person, `update ${change} = 'x' where lead_id = $1 returning lead_id`, [lead.id]), change).toEqual([])
      }
      expect(await as(person, 'update lead_signs set withdrawn_at = now() where lead_id = $1 returning id', [lead.id])).toEqual([])
      for (const [text, values] of [
        ['insert into lead_events (id, lead_id, kind, on_date, title, created_at) values ($1, $2, \'note\', now(), \'x\', now())', [randomUUID(), lead.id]],
        ['insert into lead_figures (id, lead_id, field, value, source, as_of, recorded_at) values ($1, $2, \'amount\', 1, \'x\', now(), now())', [randomUUID(), lead.id]],
        ['insert into lead_signs (id, lead_id, material, on_date, kind, text, recorded_at) values ($1, $2, \'flow\', now(), \'text\', \'x\', now())', [randomUUID(), lead.id]],
        ['insert into lead_factors (id, lead_id, factor, level, on_date, kind, text, recorded_at) values ($1, $2, \'heat\', \'none\', now(), \'text\', \'x\', now())', [randomUUID(), lead.id]],
        [`insert into lead_grades (id, lead_id, rule_set_id, at, cause, grade, calculated, likelihood, consequence, facts, reasons, facts_key)
          select $1, $2, id, now(), 'first', 'low', 'low', 0, 0, '{}', '{}', '' from rule_sets`, [randomUUID(), lead.id]],
        ['insert into lead_readers values ($2, $1)', [person.userId, lead.id]],
        [`insert into acts (id, lead_id, code, state, unit_id, addressee, created_at) values ($1, $2, 'visit', 'asked', $3, 'public', now())`, [randomUUID(), lead.id, person.unit.id]],
        [`insert into act_clocks (act_id, code, lead_id, unit_id, side, label, basis, due_on, open, lapses, backfilled) values ($1, 'x', $2, $3, 'ours', '', '', now(), true, false, false)`, [lead.actId, lead.id, person.unit.id]],
        ['insert into lead_parties (id, lead_id, kind, name, created_at) values ($1, $2, \'assistant\', \'x\', now())', [randomUUID(), lead.id]],
        ['insert into lead_places (lead_id, kind, province, recorded_at) values ($1, \'assets\', \'x\', now())', [lead.id]],
        ['insert into lead_elements (id, lead_id, element, proof, on_date, created_at) values ($1, $2, \'x\', \'x\', now(), now())', [randomUUID(), lead.id]],
      ] as const) {
        await expect(as(person, text, [...values]), text).rejects.toMatchObject({ code: '42501' })
      }
    }
  })

  test('nobody moves a lead out of sight or into someone else\'s unit to reach it', async () => {
    for (const person of people) {
      const stranger = pick(units.filter((unit) => unit.id !== person.unit.id))
      await expect(as(person, `insert into leads (id, number, subject_id, received_on, source, region_id, main_unit_id, created_unit_id, state, created_at, updated_at)
        select $1, $2, id, now(), 'x', $3, $4, $4, 'registered', now(), now() from subjects limit 1`,
      [randomUUID(), randomUUID(), regions.find((region) => !inside(region, regionRoots(person)))?.id ?? null, stranger.id])).rejects.toMatchObject({ code: expect.stringMatching(/42501|23502/) })
    }
  })
})

test('a grade once given, and what a sign said, is changed by nobody; rules only by the office and the head who brings them into force', async () => {
  const statements = ['update lead_grades set grade = \'low\'', 'delete from lead_grades', 'update lead_signs set sign = \'x\'', 'delete from lead_signs', 'update lead_factors set level = \'x\'', 'delete from rule_sets']
  for (const person of [...people, { system: 'worker' }, { system: 'cli' }]) {
    for (const statement of statements) await expect(as(person, statement), statement).rejects.toMatchObject({ code: '42501' })
  }
  for (const person of people) {
    const office = person.roles.some((role) => role === 'office_clerk' || role === 'office_head' || role === 'bureau_head')
    expect((await as(person, 'update rule_sets set document = \'x\' returning id')).length, person.roles.join()).toBe(office ? 1 : 0)
    expect((await as(person, 'select 1 from rule_sets')).length).toBe(1)
  }
})

test('passwords and second factors are each person\'s own', async () => {
  for (const person of people) {
    const seen = await idsOf(person, 'user_secrets', 'user_id')
    expect(seen).toEqual([person.userId])
  }
})

test('only administrators change the organisation, only the security administrator the roles', async () => {
  for (const person of people) {
    const changed = (await as(person, 'update units set phone = \'x\' returning id')).length
    expect(changed, person.roles.join()).toBe(person.roles.includes('system_admin') ? units.length : 0)
    // Nobody's own roles, the security administrator's neither.
    const grant = (userId: string) => as(person, 'insert into user_roles values ($1, \'inspector\') on conflict do nothing', [userId])
    await expect(grant(person.userId)).rejects.toMatchObject({ code: '42501' })
    const other = grant(people.find((one) => one.userId !== person.userId)!.userId)
    if (person.roles.includes('security_admin')) await other
    else await expect(other).rejects.toMatchObject({ code: '42501' })
  }
})

test('a setting is written by its keeper only, a key nobody keeps by nobody', async () => {
  const keepers: Record<string, string | undefined> = { security: 'security_admin', 'district-name': 'system_admin', 'office-name': 'system_admin', another: undefined }
  for (const [key, keeper] of Object.entries(keepers)) {
    await t.admin.query('insert into settings (key, value) values ($1, \'"x"\') on conflict (key) do nothing', [key])
    for (const person of people) {
      const may = keeper !== undefined && person.roles.includes(keeper as never)
      expect((await as(person, 'update settings set value = \'"y"\' where key = $1 returning key', [key])).length, `${person.roles.join()} ${key}`).toBe(may ? 1 : 0)
      const upsert = as(person, 'insert into settings (key, value) values ($1, \'"y"\') on conflict (key) do update set value = excluded.value returning key', [key])
      if (may) expect(await upsert).toHaveLength(1)
      else await expect(upsert).rejects.toMatchObject({ code: '42501' })
      // A key of one's own does not become another's by renaming it.
      if (may && key !== 'security') await expect(as(person, 'update settings set key = \'security-2\' where key = $1', [key])).rejects.toMatchObject({ code: '42501' })
    }
  }
})
