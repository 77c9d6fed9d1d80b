import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { MeasureCode } from './measure-table.ts'
import { organs } from './organs.ts'
import {
  checkWayCodes, checkWays, inspectionCap, mayCheckBy, visitActCodes, visitActs, visitProblems, type InspectionCap,
    type InspectionRecord,
  type VisitAct, type VisitActCode,
} from './visits.ts'

const grid = { organ: 'village', level: 'county' } as const
const asked: VisitActCode[] = ['ask_books', 'copy_papers', 'enter_refused', 'search', 'take_statement', 'summon',
  'order', 'take_things', 'collect_ids', 'press']

test('a visit looks, talks, warns and reports; the rest makes it something else', () => {
  const visit = visitActCodes.filter((code) => (visitActs[code] as VisitAct).needs?.length === 0)
  expect(visit).toEqual(['look_outside', 'enter_open_area', 'talk', 'photo_public', 'take_leaflet', 'accept_offered',
    'publicise', 'report_up'])
  expect(visitProblems({ ...grid, did: visit, note: '走访试田村，拍了门口海报，已上报。' })).toEqual([])
  for (const code of asked) expect(visitProblems({ ...grid, did: [code] }).map((one) => one.code)).toEqual([code])
  expect(visitProblems({ ...grid, did: ['talk', 'ask_books', 'ask_books',
    'press'] }).map((one) => one.code)).toEqual(['ask_books', 'press'])
})

test('who has the power is told to record it as that measure, others to report', () => {
  const instead = (organ: (typeof organs)[number], code: VisitActCode) => visitProblems({ organ, level: 'county',
    did: [code] }).at(-1)!.instead
  expect(instead('lead_department', 'ask_books')).toBe('按“行政检查”或“查阅、复制资料”另行办理、另行登记。')
  expect(instead('regulator', 'ask_books')).toBe('按“行政检查”另行办理、另行登记。')
  expect(instead('town', 'ask_books')).toContain('报告牵头部门')
  expect(instead('lead_department', 'press')).toContain('不要做')
  expect(visitProblems({ organ: 'coordination', level: 'county',
    did: ['talk'] }).map((one) => one.code)).toEqual(['not_a_visitor'])
  expect(visitProblems({ ...grid, did: [], note: '网格员要求提供账簿，未提供' })).toMatchObject([{ code: 'wording',
    text: expect.stringContaining('不得检查企业') }])
})

test('what a measure on file covers is no problem of the visit; what no power covers always is', () => {
  const kinds = (organ: (typeof organs)[number], ...onFile: MeasureCode[]) => visitProblems({ organ, level: 'county', did: ['ask_books', 'press'], onFile }).map((one) => `${one.code} ${one.kind}`)
  expect(kinds('lead_department')).toEqual(['ask_books otherwise', 'press never'])
  expect(kinds('lead_department', 'inspection')).toEqual(['press never'])
  // A measure that is not the town's covers nothing of what the town did.
  expect(kinds('town', 'inspection')).toEqual(['ask_books others', 'press never'])
})

const cap: InspectionCap = { most: 2, per: 'unit', counted: ['routine', 'special'], documentNumber: '样政发〔2026〕1号',
  validFrom: '2026-01-01', validTo: '2026-12-31' }
const done: InspectionRecord[] = [
  { id: 'a', onDate: '2025-12-31', organ: '市监', trigger: 'routine' },
  { id: 'b', onDate: '2026-01-01', organ: '市监', trigger: 'routine' },
  { id: 'c', onDate: '2026-03-02', organ: '市监', trigger: 'lead' },
  // One joint inspection, written down by both.
  { id: 'd', onDate: '2026-05-06', organ: '市监', trigger: 'special' },
  { id: 'd', onDate: '2026-05-06', organ: '住建', trigger: 'special' },
]

test('the yearly cap counts what it says, once, in the calendar year', () => {
  const of = (unit: string, more: Partial<InspectionCap> = {}, on = '2026-06-01',
    trigger: InspectionRecord['trigger'] = 'routine') =>
    inspectionCap(done, { ...cap, ...more }, unit, on, trigger)
  expect(of('市监')).toMatchObject({ total: 3, counted: 2, most: 2, status: 'reached' })
  expect(of('市监', { most: 3 }).status).toBe('within')
  expect(of('市监', { most: 1 }).status).toBe('over')
  expect(of('住建')).toMatchObject({ counted: 1, status: 'within' })
  expect(of('住建', { per: 'all' })).toMatchObject({ counted: 2, status: 'reached' })
  expect(of('市监', { counted: ['routine', 'special', 'lead'] })).toMatchObject({ counted: 3, status: 'over' })
  expect(of('市监', {}, '2026-06-01', 'lead')).toMatchObject({ status: 'within',
    text: expect.stringContaining('不计入，仍要审批、通知') })
  expect(of('市监', { validTo: null }, '2027-01-01')).toMatchObject({ total: 0, counted: 0, status: 'within' })
  // No cap in force is no permission.
  expect(of('市监', {}, '2027-01-01').status).toBe('unknown')
  expect(of('市监', { validFrom: '2026-06-02' }).status).toBe('unknown')
  expect(inspectionCap(done, null, '市监', '2026-06-01', 'routine')).toMatchObject({ status: 'unknown', most: null,
    total: 3 })
})

test('the ways of checking are those of the code list, 双随机抽查 and 项目抽查 both', () => {
  const codes = readFileSync(new URL('../../../server/migrations/0004-codes.sql', import.meta.url), 'utf8')
  const listed = /'sweep-method'.*'\{(.*)\}'/.exec(codes)![1]!.split(',')
  expect(checkWayCodes.map((code) => checkWays[code].label)).toEqual(listed)
  const may = (organ: (typeof organs)[number]) => checkWayCodes.filter((way) => mayCheckBy(way, { organ,
    level: 'county' }))
  expect(may('market_regulator')).toEqual(checkWayCodes)
  expect(checkWayCodes.filter((way) => !may('village').includes(way))).toEqual(['on_site', 'double_random'])
  expect(may('coordination')).toEqual(['adverts', 'data', 'funds', 'papers'])
  expect(may('court')).toEqual([])
})
