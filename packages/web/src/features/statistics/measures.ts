import type { Group } from '@qingyuan/core/statistics/statistics-api'

/** What the overview counts: leads, or one of their figures. */
export const measures = {
  leads: { label: '条数', unit: '条' }, amountFen: { label: '金额', unit: '万元' }, people: { label: '人数', unit: '人' }, unpaidFen: { label: '未兑付', unit: '万元' },
} as const
export type Measure = keyof typeof measures
export const measureNames = Object.keys(measures) as Measure[]

/** Leads whose figure is still 待核 and therefore not in the sum. */
export function unknownOf(group: Group, measure: Measure): number {
  if (measure === 'amountFen') return group.unknownAmount
  if (measure === 'people') return group.unknownPeople
  return measure === 'unpaidFen' ? group.unknownUnpaid : 0
}
