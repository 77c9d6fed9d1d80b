import { listLeads, getLead } from '@qingyuan/core/leads/lead-api'
import { getWorkbench, getOverview } from '@qingyuan/core/statistics/statistics-api'
import { listSubjects } from '@qingyuan/core/subjects/subject-api'
import type { Endpoint } from '@qingyuan/core/contract'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { inTurn, percentile, round, type Ratio } from './measure.ts'

export interface Person { cookie: string; unitId: string }
type Query = Record<string, string>

const page = `select l.id, l.number, l.subject_id, s.name, s.code, l.received_on, l.source, l.region_id, r.name, l.main_unit_id, u.short_name, l.sector, l.mode, l.state, l.restricted, l.major,
  l.amount_fen, l.people, l.unpaid_fen, l.repaid_fen, l.figures_apply, l.outcome, l.superior_number,
  (select min(a.due_on) from assignments a where a.lead_id = l.id and a.state in ('sent', 'signed', 'answered')), (select max(e.on_date) from lead_events e where e.lead_id = l.id)
  from leads l join subjects s on s.id = l.subject_id join regions r on r.id = l.region_id join units u on u.id = l.main_unit_id`
const sums = `select count(*), sum(amount_fen), sum(people), sum(unpaid_fen), count(*) filter (where amount_fen is null and figures_apply),
  count(*) filter (where people is null and figures_apply), count(*) filter (where unpaid_fen is null and figures_apply) from leads l`

/** The same answer twice: through the product (HTTP, session, policies, JSON) and as bare SQL by the owner, without policies. */
export async function measureLists(app: FastifyInstance, owner: pg.Pool, officer: Person, clerk: Person): Promise<Ratio[]> {
  const connection = await owner.connect()
  const call = (who: Person, e: Endpoint, query: Query) => async () => {
    const answer = await app.inject({ method: 'GET', url: e.path, query, headers: { cookie: who.cookie } })
    if (answer.statusCode !== 200) throw new Error(`${e.path}: ${answer.body.slice(0, 300)}`)
  }
  const { rows: [one] } = await connection.query<{ lead: string; region: string; subject: string }>(
    `select (select id from leads where state = 'dispatched' limit 1) as lead, (select id from regions where kind = 'town' order by sort limit 1) as region,
      (select name from subjects offset 4242 limit 1) as subject`)
  const inRegion = `l.region_id in (select r.id from regions r join regions top on starts_with(r.path, top.path) where top.id = '${one!.region}')`
  const list = (where: string, order: string, offset = 0) => async () => {
    await connection.query(`${sums} ${where}`)
    await connection.query(`${page} ${where} order by ${order}, l.id limit 50 offset ${offset}`)
  }
  const part = one!.subject.slice(1, 7)
  const detail = async () => {
    for (const text of [`${page} where l.id = $1`, 'select * from lead_events where lead_id = $1 order by on_date', 'select * from assignments where lead_id = $1', 'select * from lead_figures where lead_id = $1',
      'select * from lead_reporters where lead_id = $1', 'select id, number, state from leads where subject_id = (select subject_id from leads where id = $1)', 'select * from tasks where owner_id = $1',
      'select * from files where owner_id = $1']) await connection.query(text, [one!.lead])
  }
  const cases: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
    ['线索列表，全部，按收到日期', call(officer, listLeads, {}), list('', 'received_on desc nulls last')],
    ['线索列表，行业＋状态，按金额', call(officer, listLeads, { sectors: '养老服务', states: 'following,dispatched', sort: 'amountFen' }),
      list(`where l.sector = '养老服务' and l.state in ('following', 'dispatched')`, 'amount_fen desc nulls last')],
    ['线索列表，一镇＋一年，第5页', call(officer, listLeads, { regionId: one!.region, receivedFrom: '2026-01-01', receivedTo: '2026-10-31', page: '5' }),
      list(`where ${inRegion} and l.received_on between '2026-01-01' and '2026-10-31'`, 'received_on desc nulls last', 200)],
    ['线索列表，乡镇经办人', call(clerk, listLeads, {}), list(`where ${inRegion.replace(one!.region, (await regionOf(connection, clerk.unitId)))}`, 'received_on desc nulls last')],
    ['线索列表，按名称片段', call(officer, listLeads, { q: part }), list(`where l.subject_id in (select id from subjects where name_grams @> bigrams('${part}') and strpos(name_key, '${part}') > 0)`, 'received_on desc nulls last')],
    ['主体查找，名称片段', call(officer, listSubjects, { q: part }), () => connection.query(`select s.id, s.name, s.code, r.name, (select count(*) from leads l where l.subject_id = s.id)
      from subjects s join regions r on r.id = s.region_id where name_grams @> bigrams('${part}') and strpos(name_key, '${part}') > 0 order by name_key limit 50`)],
    ['线索详情', call(officer, getLead, { id: one!.lead }), detail],
    ['我的待办，乡镇经办人', call(clerk, getWorkbench, {}), () => connection.query(`select a.*, s.name from assignments a join leads l on l.id = a.lead_id join subjects s on s.id = l.subject_id
      where a.unit_id = $1 and a.state in ('sent', 'signed') order by a.due_on limit 300`, [clerk.unitId])],
    ['总览', call(officer, getOverview, {}), async () => {
      for (const key of ['state', 'sector', 'region_id', 'received_on > \'2026-10-01\'', 'amount_fen > 100000000', 'people > 150', 'true']) {
        await connection.query(`select ${key}, count(*), sum(amount_fen), sum(people), sum(unpaid_fen) from leads where state in ('registered', 'dispatched', 'following') group by 1`)
      }
    }],
  ]
  const results: Ratio[] = []
  for (const [name, product, floor] of cases) {
    const [productMs, floorMs] = await inTurn(15, product, floor, 15)
    results.push({ name, productMs: round(productMs), floorMs: round(floorMs), ratio: round(productMs / floorMs), limit: '≤ 3 × 底线 + 5 ms', ok: productMs <= 3 * floorMs + 5 })
  }
  connection.release()
  return results
}

async function regionOf(connection: pg.PoolClient, unitId: string): Promise<string> {
  const { rows } = await connection.query<{ id: string }>('select region_id as id from units where id = $1', [unitId])
  return rows[0]!.id
}

/** 64 people at once, each asking for lists, details and desks one after the other; bounded by count. */
export async function measureConcurrency(base: string, people: Person[], leads: string[], callsEach: number): Promise<{ calls: number; errors: number; p50Ms: number; p95Ms: number; p99Ms: number; perSecond: number }> {
  const times: number[] = []
  let errors = 0
  const start = performance.now()
  await Promise.all(people.map(async (person, index) => {
    for (let n = 0; n < callsEach; n += 1) {
      const path = [`${listLeads.path}?sort=amountFen`, `${getLead.path}?id=${leads[(index * callsEach + n) % leads.length]}`, getWorkbench.path, listLeads.path][n % 4]!
      const from = performance.now()
      const answer = await fetch(base + path, { headers: { cookie: person.cookie } })
      await answer.arrayBuffer()
      times.push(performance.now() - from)
      // A lead out of this person's scope answers 404: that is an answer, too.
      if (answer.status !== 200 && answer.status !== 404) errors += 1
    }
  }))
  const seconds = (performance.now() - start) / 1000
  return { calls: times.length, errors, p50Ms: round(percentile(times, 0.5)), p95Ms: round(percentile(times, 0.95)), p99Ms: round(percentile(times, 0.99)), perSecond: round(times.length / seconds) }
}
