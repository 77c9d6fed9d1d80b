import { expect, it } from 'vitest'
import { annex2Row, type Annex2Row } from './annex-2.ts'
import { driftAdvice, driftNote, driftRows, driftWarning } from './drift.ts'

const row = (number: string, unpaidFen: number | null, more: Partial<Annex2Row> = {}): Annex2Row => ({
  ...annex2Row({ id: number, number, name: `拟${number}`, sector: '养老', mode: '预付卡', channel: 'offline', crossRegion: 'none', figuresApply: true, outcome: '停业',
    mainUnitName: '例桥街道', restricted: false, events: [], struckOffOn: null, alsoReportedBy: [], figures: { unpaid: { value: unpaidFen, source: '自报', asOf: '2026-08-31' } } }, {}, 2026), ...more })
const all = () => true
const town = { unitName: '样湖街道', status: 'accepted', versionNo: 1 } as const

it('says who, which cells from what to what, and what to do', () => {
  const rows = driftRows([row('A', 1_012_300_000), row('B', 5)], [row('A', 100_000_000, { measures: '约谈' }), row('C', 7)], all)
  expect(driftWarning({ ...town, rows })).toBe('样湖街道现有数据与已审核的第1稿不同（3条）：“拟A”未兑付资金1012.30→100.00、采取的工作措施有变化；“拟C”是后来列入的；“拟B”现在不在表上。请该单位更正，或按现有数据出表并注明。')
  expect(driftNote([{ ...town, rows }], [row('X', 1), row('C', 7), row('A', 1)])).toBe('注：按现有数据列，与下列单位报送的不同：样湖街道已审核的第1稿（序号2、3，未列“拟B”）。')
})

it('is silent where nothing differs, and about what the level above wrote on purpose', () => {
  expect(driftRows([row('A', 1)], [row('A', 1)], all)).toEqual([])
  expect(driftRows([row('A', 1)], [row('A', 1, { remark: '专班办注' })], all, new Map([['A', ['remark']]]))).toEqual([])
  expect(driftRows([row('A', 1)], [row('A', 2, { remark: '专班办注' })], all, new Map([['A', ['remark']]]))[0]!.cells.map((cell) => cell.column)).toEqual(['unpaidFen'])
  expect(driftNote([], [row('A', 1)])).toBeNull()
})

it('tells nothing of a lead that may not be told of, whichever side has it', () => {
  expect(driftRows([row('A', 1), row('B', 1)], [row('A', 2), row('C', 3)], () => false)).toEqual([])
})

it('does not ask a unit again that is at it already', () => {
  expect(driftAdvice({ status: 'correcting' })).toContain('正在改')
  expect(driftAdvice({ status: 'submitted' })).toContain('请该单位更正')
})
