import pg from 'pg'

export interface WorldSize { seed: number; towns: number; users: number; subjects: number; leads: number }
export const countySize: WorldSize = { seed: 1, towns: 20, users: 1000, subjects: 1_000_000, leads: 100_000 }

/**
 * Fills a migrated, empty database with a made-up county for tests and benchmarks; the same size and seed give the same
 * world. Written as the owner in few statements: a million subjects take about a minute.
 */
export async function makeWorld(adminUrl: string, size: WorldSize): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('begin')
    // A number from 0 to n-1 that depends on the row, the purpose and the seed only.
    await client.query(`create function pg_temp.roll(row_no bigint, purpose text, n bigint) returns bigint language sql immutable as
      $$ select ('x' || substr(md5(${Number(size.seed)}::text || purpose || row_no::text), 1, 15))::bit(60)::bigint % n $$`)
    await client.query(`create function pg_temp.uuid_of(name text) returns uuid language sql immutable as
      $$ select (substr(h, 1, 12) || '4' || substr(h, 14, 3) || '8' || substr(h, 18))::uuid from md5(name) h $$`)
    await client.query(`create function pg_temp.id_of(kind text, row_no bigint) returns uuid language sql immutable as
      $$ select pg_temp.uuid_of(${Number(size.seed)}::text || kind || row_no::text) $$`)
    for (const statement of worldStatements) await client.query(statement.text, statement.values(size))
    await client.query('commit')
    // As autovacuum does sooner or later; until then every index-only scan visits the rows, too.
    await client.query('vacuum analyze')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    await client.end()
  }
}

const pickOf = (list: string[], purpose: string, row: string) => `(array[${list.map((name) => `'${name}'`).join(',')}])[1 + pg_temp.roll(${row}, '${purpose}', ${list.length})]`
const chars = Array.from('样例拟试演仿范示河山水林田湖金石云天安宁康寿福禄和顺利达兴隆昌盛盈丰泰祥')
const char = (purpose: string, row: string) => pickOf(chars, purpose, row)
const sectors = ['养老服务', '农民专业合作社', '预付卡', '虚拟货币', '解债服务', '房地产', '种植养殖', '影视投资', '消费返利', '其他']
const worldStatements: { text: string; values: (size: WorldSize) => unknown[] }[] = [
  { text: `insert into regions (id, path, name, kind) select pg_temp.id_of('region', 0), '/' || pg_temp.id_of('region', 0) || '/', '样大县', 'county'`, values: () => [] },
  { text: `insert into regions (id, parent_id, path, name, kind, sort) select pg_temp.id_of('region', n), pg_temp.id_of('region', 0),
      '/' || pg_temp.id_of('region', 0) || '/' || pg_temp.id_of('region', n) || '/', '样第' || n || '镇', 'town', n from generate_series(1, $1::int) n`, values: (s) => [s.towns] },
  { text: `insert into regions (id, parent_id, path, name, kind, sort) select pg_temp.id_of('village', n), r.id, r.path || pg_temp.id_of('village', n) || '/', '样第' || n || '村', 'village', n
      from generate_series(1, $1::int * 20) n join regions r on r.id = pg_temp.id_of('region', 1 + (n - 1) / 20)`, values: (s) => [s.towns] },
  { text: `insert into units (id, region_id, name, short_name, kind, scope) select pg_temp.id_of('unit', 0), pg_temp.id_of('region', 0), '样大县专班办', '专班办', 'office', 'region'`, values: () => [] },
  { text: `insert into units (id, region_id, name, short_name, kind, scope) select pg_temp.id_of('unit', n), pg_temp.id_of('region', n), '样第' || n || '镇政府', '样第' || n || '镇', 'town', 'region'
      from generate_series(1, $1::int) n`, values: (s) => [s.towns] },
  { text: `insert into units (id, region_id, name, short_name, kind, scope) select pg_temp.id_of('member', n), pg_temp.id_of('region', 0), '样第' || n || '局', '样第' || n || '局', 'member', 'sector'
      from generate_series(1, 10) n`, values: () => [] },
  { text: `insert into unit_sectors (unit_id, sector, role) select pg_temp.id_of('member', n), (array[${sectors.map((name) => `'${name}'`).join(',')}])[n], 'lead' from generate_series(1, 10) n`, values: () => [] },
  { text: `insert into users (id, username, name, unit_id) select pg_temp.id_of('user', n), 'user' || n, '样' || n,
      case when n <= 20 then pg_temp.id_of('unit', 0) when n % 5 = 0 then pg_temp.id_of('member', 1 + n % 10) else pg_temp.id_of('unit', 1 + n % $2::int) end from generate_series(1, $1::int) n`, values: (s) => [s.users, s.towns] },
  { text: `insert into user_roles select pg_temp.id_of('user', n), case when n <= 20 then 'office_clerk' when n % 5 = 0 then 'member_clerk' else 'town_clerk' end from generate_series(1, $1::int) n`, values: (s) => [s.users] },
  { text: `insert into user_secrets (user_id, totp_secret, totp_confirmed_at) select id, 'x', now() from users`, values: () => [] },
  { text: `insert into subjects (id, kind, name, name_key, region_id, created_at)
      select pg_temp.id_of('subject', n), 'enterprise', name, name, pg_temp.id_of('village', 1 + pg_temp.roll(n, 'village', $2::int * 20)), now()
      from (select n, ${char('a', 'n')} || ${char('b', 'n')} || ${char('c', 'n')} || ${pickOf(['养老服务', '商贸', '信息咨询', '科技', '农业', '文化传媒', '百货'], 'trade', 'n')} || n || '有限公司' as name from generate_series(1, $1::int) n) s`,
    values: (s) => [s.subjects, s.towns] },
  { text: `insert into subject_details (subject_id, updated_at) select id, now() from subjects`, values: () => [] },
  { text: `insert into leads (id, number, subject_id, received_on, source, region_id, main_unit_id, created_unit_id, sector, state, amount_fen, amount_source, amount_on, people, people_source, people_on, unpaid_fen, unpaid_source, unpaid_on, created_at, updated_at)
      select pg_temp.id_of('lead', n), '线索〔2025〕' || n || '号', pg_temp.id_of('subject', 1 + pg_temp.roll(n, 'subject', $2::int)), date '2024-01-01' + pg_temp.roll(n, 'day', 1036)::int,
        ${pickOf(['12345热线', '网格员', '排查发现', '群众举报（电话）'], 'source', 'n')}, pg_temp.id_of('village', 1 + (town - 1) * 20 + pg_temp.roll(n, 'v', 20)), pg_temp.id_of('unit', town), pg_temp.id_of('unit', town),
        ${pickOf(sectors, 'sector', 'n')}, ${pickOf(['registered', 'dispatched', 'following', 'following', 'excluded', 'struck_off'], 'state', 'n')},
        case when n % 9 > 0 then amount end, '摸排估算', date '2026-10-01', case when n % 9 > 0 then 1 + pg_temp.roll(n, 'people', 400) end, '摸排估算', date '2026-10-01', case when n % 9 > 0 then amount / 2 end, '摸排估算', date '2026-10-01', now(), now()
      from (select n, 1 + pg_temp.roll(n, 'town', $3::int) as town, pg_temp.roll(n, 'amount', 5000000000) as amount from generate_series(1, $1::int) n) l`,
    values: (s) => [s.leads, s.subjects, s.towns] },
  { text: `insert into lead_reporters select id, main_unit_id, received_on from leads`, values: () => [] },
  { text: `insert into lead_figures (id, lead_id, field, value, source, as_of, recorded_at) select pg_temp.uuid_of(field || id::text), id, field, value, '摸排估算', received_on, now()
      from leads, lateral (values ('amount', amount_fen), ('people', people::bigint), ('unpaid', unpaid_fen)) f (field, value)`, values: () => [] },
  { text: `insert into lead_events (id, lead_id, kind, on_date, title, unit_id, created_at) select pg_temp.uuid_of('e1' || id::text), id, 'registered', received_on, source, main_unit_id, now() from leads`, values: () => [] },
  { text: `insert into lead_events (id, lead_id, kind, on_date, title, unit_id, created_at) select pg_temp.uuid_of('e2' || kind || id::text), id, kind, received_on + 20, title, main_unit_id, now()
      from leads, lateral (values ('visit', '走访'), ('talk', '警示约谈')) e (kind, title)`, values: () => [] },
  { text: `insert into lead_events (id, lead_id, kind, on_date, title, unit_id, created_at) select pg_temp.uuid_of('e3' || id::text), id, state, received_on + 40, '办结', main_unit_id, now()
      from leads where state in ('excluded', 'struck_off')`, values: () => [] },
  { text: `insert into assignments (id, number, lead_id, unit_id, role, instruction, due_on, state, sent_by_unit_id, sent_on, sent_at)
      select pg_temp.uuid_of('a' || id::text), '交办' || number, id, main_unit_id, 'lead', '请核查', received_on + 15, case when state = 'dispatched' then 'sent' else 'accepted' end, pg_temp.id_of('unit', 0), received_on, now()
      from leads where state <> 'registered'`, values: () => [] },
]
