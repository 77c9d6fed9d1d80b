import { expect, it } from 'vitest'
import { annex2Row, type Annex2Row } from './annex-2.ts'
import { tableDifference } from './difference.ts'
import { emptyMovement } from './movement.ts'

const row = (number: string, amountFen: number | null, more: Partial<Annex2Row> = {}): Annex2Row => ({
  ...annex2Row({ id: number, number, name: `拟${number}`, sector: '养老', mode: '预付卡', channel: 'offline', crossRegion: 'none', figuresApply: true, outcome: '停业',
    mainUnitName: '例桥街道', restricted: false, events: [], struckOffOn: null, alsoReportedBy: [],
    figures: { amount: { value: amountFen, source: '自报', asOf: '2026-08-31' }, people: { value: 5, source: '自报', asOf: '2026-08-31' } } }, {}, 2026), ...more })
const table = (...rows: Annex2Row[]) => ({ rows, movement: { ...emptyMovement, closing: rows.length } })

it('shows the corrected cell with its difference, and what that does to the total', () => {
  const { rows, totals, movement } = tableDifference(table(row('S03', 48_750_000), row('S13', 151_200_000)), table(row('S03', 48_750_000), row('S13', 167_300_000)))
  expect(rows).toEqual([{ leadId: 'S13', number: 'S13', name: '拟S13', kind: 'changed',
    cells: [{ column: 'amountFen', label: '涉及金额', before: '151.20', after: '167.30', difference: 16_100_000 }] }])
  expect(totals).toEqual([{ label: '涉及金额合计', before: '199.95', after: '216.05', difference: 16_100_000 }])
  expect(movement).toEqual([])
})

it('names rows that came and went, and figures that became known', () => {
  const difference = tableDifference(table(row('A', 100), row('B', null)), table(row('B', 200), row('C', 300)))
  expect(difference.rows.map(({ number, kind }) => [number, kind])).toEqual([['B', 'changed'], ['C', 'added'], ['A', 'removed']])
  expect(difference.rows[0]!.cells[0]).toMatchObject({ before: '待核', after: '0.00', difference: null })
})

it('tells unknown from not applicable', () => {
  const { rows } = tableDifference(table(row('A', null)), table(row('A', null, { figuresApply: false })))
  expect(rows[0]!.cells.map(({ before, after }) => [before, after])).toContainEqual(['待核', '–'])
})

it('finds nothing where nothing differs', () => {
  expect(tableDifference(table(row('A', 1)), table(row('A', 1)))).toEqual({ rows: [], totals: [], movement: [] })
})
