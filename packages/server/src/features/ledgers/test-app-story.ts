import type { LedgerMove } from '@qingyuan/core/ledgers/movement'
import { randomUUID } from 'node:crypto'
import { nameKey } from '../subjects/subject-queries.ts'
import type { TestApp, TestPerson } from '../../test-app.ts'

/** The made-up district of the demo story with its leads, as far as the month's tables need them; for tests. */
export interface Story {
  district: string
  units: Record<'office' | 'liqiao' | 'yanghu' | 'yanxin' | 'shigang' | 'nixi' | 'fangtang' | 'wangxin', string>
  regions: Record<'liqiao' | 'yanghu' | 'yanxin' | 'shigang' | 'nixi' | 'fangtang', string>
  villages: { id: string; regionId: string; name: string }[]
  people: Record<'bangong' | 'zhuren' | 'liqiao' | 'liqiaoLeader' | 'yanghu' | 'nixi' | 'quzhang', TestPerson>
  leads: Record<string, string>
}

interface StoryLead {
  unit: keyof Story['units']
  name: string
  moves: [LedgerMove, string][]
  /** 万元, persons, 万元, 万元; null is 待核, left out is never recorded. */
  figures?: { amount: number | null; people: number | null; unpaid: number | null; repaid?: number }
  restricted?: boolean
  crossRegion?: 'none' | 'province'
  outcome?: string
}

export const storyLeads: Record<string, StoryLead> = {
  S01: { unit: 'yanghu', name: '样河区拟寿颐年养老服务有限公司', moves: [['registered', '2026-05-11']], figures: { amount: 1486.5, people: 208, unpaid: 1012.3, repaid: 0 }, outcome: '公安已立案' },
  S02: { unit: 'nixi', name: '拟溪镇试禾种养专业合作社', moves: [['registered', '2026-05-26'], ['struck_off', '2026-10-27']], figures: { amount: 86.4, people: 38, unpaid: 0, repaid: 86.4 }, outcome: '销号' },
  S03: { unit: 'liqiao', name: '例购荟百货店', moves: [['registered', '2026-05-14'], ['excluded', '2026-05-20'], ['restarted', '2026-08-12']], figures: { amount: 48.75, people: 62, unpaid: 20.05, repaid: 28.7 }, outcome: '停业整改' },
  S04: { unit: 'wangxin', name: '演链无界科技有限公司', moves: [['registered', '2026-06-09']], figures: { amount: 512, people: 96, unpaid: 468, repaid: 0 }, crossRegion: 'province', outcome: '移送外地' },
  S05: { unit: 'liqiao', name: '例清债务咨询服务部', moves: [['registered', '2026-07-08']], figures: { amount: 231.6, people: 78, unpaid: 219.8, repaid: 0 }, outcome: '公安已立案' },
  S06: { unit: 'yanxin', name: '演筑置业有限公司', moves: [['registered', '2026-06-17']], figures: { amount: 324, people: 9, unpaid: 0 }, outcome: '正在整改并正常营业' },
  S07: { unit: 'nixi', name: '仿岭林下生态养殖场', moves: [['registered', '2026-07-06'], ['struck_off', '2026-09-10']], figures: { amount: 18.4, people: 23, unpaid: 0, repaid: 18.4 }, outcome: '销号' },
  S08: { unit: 'liqiao', name: '范样财富管理中心（普通合伙）', moves: [['registered', '2026-05-18'], ['excluded', '2026-07-31']] },
  S09: { unit: 'yanxin', name: '拟光影视文化工作室', moves: [['registered', '2026-08-14']], figures: { amount: null, people: null, unpaid: null }, outcome: '材料不足，暂不能判断' },
  S10: { unit: 'shigang', name: '试易购百货商行', moves: [['registered', '2026-07-20']], figures: { amount: 36.9, people: 41, unpaid: 14.76, repaid: 22.14 }, outcome: '行政处罚' },
  S11: { unit: 'yanghu', name: '样园姐妹互助会', moves: [['registered', '2026-07-22'], ['excluded', '2026-08-06']] },
  S12: { unit: 'office', name: '样河农商银行原代办员蒋试根', moves: [['registered', '2026-09-25']], figures: { amount: 143.2, people: 26, unpaid: 120, repaid: 0 }, restricted: true, outcome: '移送公安' },
  S13: { unit: 'liqiao', name: '国样储金运营中心', moves: [['registered', '2026-08-19']], figures: { amount: 167.3, people: 52, unpaid: 154.1, repaid: 0 }, outcome: '公安已立案' },
}

const fen = (wan: number) => Math.round(wan * 1_000_000)

/** Builds the story in an empty database by the owner's hand. */
export async function tellStory(t: TestApp): Promise<Story> {
  const district = await t.region('样河区', 'county')
  const [regions, units] = [{} as Story['regions'], {} as Story['units']]
  for (const [key, name, kind] of [['liqiao', '例桥街道', 'street'], ['yanghu', '样湖街道', 'street'], ['yanxin', '演新街道', 'street'],
    ['shigang', '试岗镇', 'town'], ['nixi', '拟溪镇', 'town'], ['fangtang', '仿塘乡', 'township']] as const) {
    regions[key] = await t.region(name, kind, district)
    units[key] = await t.unit(name, regions[key], 'town')
  }
  units.office = await t.unit('样河区专班办', district, 'office')
  units.wangxin = await t.unit('样河区网信办', district, 'member')
  const villages = []
  for (const name of ['仿岭村', '拟坪村', '拟林村']) {
    const regionId = await t.region(name, 'village', regions.nixi)
    villages.push({ id: await t.unit(name, regionId, 'village', 'none'), regionId, name })
  }
  await t.admin.query('update units set has_accounts = false where kind = $1', ['village'])
  const people: Story['people'] = {
    bangong: await t.person('bangong', units.office, ['office_clerk']), zhuren: await t.person('zhuren', units.office, ['office_head']),
    liqiao: await t.person('liqiao', units.liqiao, ['town_clerk']), liqiaoLeader: await t.person('dingfangshan', units.liqiao, ['town_leader']),
    yanghu: await t.person('yanghu', units.yanghu, ['town_clerk']), nixi: await t.person('nixi', units.nixi, ['town_clerk']),
    quzhang: await t.person('quzhang', units.office, ['leader']),
  }
  const leads: Record<string, string> = {}
  for (const [number, lead] of Object.entries(storyLeads)) leads[number] = await addLead(t, { district, regions, units }, number, lead)
  await t.admin.query('insert into lead_readers (lead_id, user_id) values ($1, $2), ($1, $3)', [leads.S12, people.bangong.userId, people.zhuren.userId])
  return { district, regions, units, villages, people, leads }
}

/** One lead with its events and figures, all figures as of the day it came in. */
export async function addLead(t: TestApp, { district, regions, units }: Pick<Story, 'district' | 'regions' | 'units'>, number: string, lead: StoryLead): Promise<string> {
  const [id, subjectId] = [randomUUID(), randomUUID()]
  const unitId = units[lead.unit]
  const regionId = lead.unit in regions ? regions[lead.unit as keyof Story['regions']] : district
  const receivedOn = lead.moves[0]![1]
  const last = lead.moves.at(-1)![0]
  const state = last === 'excluded' || last === 'struck_off' || last === 'merged' ? last : 'following'
  await t.admin.query('insert into subjects (id, kind, name, name_key, region_id, created_at, created_unit_id) values ($1, $2, $3, $6, $4, now(), $5)', [subjectId, 'enterprise', lead.name, regionId, unitId, nameKey(lead.name)])
  await t.admin.query(`insert into leads (id, number, subject_id, received_on, source, region_id, main_unit_id, created_unit_id, sector, mode, channel, cross_region, figures_apply, outcome, state, restricted, created_at, updated_at)
    values ($1, $2, $3, $4, '群众来访', $5, $6, $6, '商贸服务', '预付卡储值返利', 'offline', $7, $8, $9, $10, $11, now(), now())`,
  [id, number, subjectId, receivedOn, regionId, unitId, lead.crossRegion ?? 'none', lead.figures !== undefined, lead.outcome ?? '', state, lead.restricted ?? false])
  for (const [kind, onDate] of lead.moves) {
    await t.admin.query('insert into lead_events (id, lead_id, kind, on_date, title, created_at) values ($1, $2, $3, $4, $3, now())', [randomUUID(), id, kind, onDate])
  }
  if (lead.outcome) await addEvent(t, id, 'outcome', receivedOn, lead.outcome)
  for (const [field, value] of Object.entries(lead.figures ?? {})) {
    const stored = value === null ? null : field === 'people' ? value : fen(value)
    await t.admin.query(`update leads set ${field === 'people' ? 'people' : `${field}_fen`} = $2, ${field}_source = '摸排估算', ${field}_on = $3 where id = $1`, [id, stored, receivedOn])
    await t.admin.query('insert into lead_figures (id, lead_id, field, value, source, as_of, recorded_at) values ($1, $2, $3, $4, $5, $6, now())',
      [randomUUID(), id, field, stored, '摸排估算', receivedOn])
  }
  return id
}

export async function addEvent(t: TestApp, leadId: string, kind: string, onDate: string, title: string, place = ''): Promise<void> {
  await t.admin.query('insert into lead_events (id, lead_id, kind, on_date, title, place, created_at) values ($1, $2, $3, $4, $5, $6, now())', [randomUUID(), leadId, kind, onDate, title, place])
}
export async function setFigure(t: TestApp, leadId: string, field: string, value: number | null, asOf: string): Promise<void> {
  await t.admin.query('insert into lead_figures (id, lead_id, field, value, source, as_of, recorded_at) values ($1, $2, $3, $4, $5, $6, clock_timestamp())', [randomUUID(), leadId, field, value, '流水测算', asOf])
}
