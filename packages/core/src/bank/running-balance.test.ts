import { describe, expect, test } from 'vitest'
import { readGrid } from './statement-test-grid.ts'

const heading = '交易日期|交易时间|收入|支出|余额|摘要'
const orders = (rows: readonly string[]) => readGrid([heading, ...rows])

describe('where the balance does not run on', () => {
  test('ascending: the break stands at the row that does not follow', () => {
    const read = orders(['2024-01-05|_|100|_|100|_', '2024-01-06|_|_|30|70|_', '2024-01-08|_|20|_|95|_', '2024-01-09|_|5|_|100|_'])
    expect(read.plans[0]!.order).toBe('ascending')
    expect(read.breaks).toEqual([{ sheet: null, row: 4, account: null, expectedFen: 9000, foundFen: 9500 }])
  })
  test('descending: the same rows the other way round, the same break', () => {
    const read = orders(['2024-01-09|_|5|_|100|_', '2024-01-08|_|20|_|95|_', '2024-01-06|_|_|30|70|_', '2024-01-05|_|100|_|100|_'])
    expect(read.plans[0]!.order).toBe('descending')
    expect(read.breaks).toEqual([{ sheet: null, row: 3, account: null, expectedFen: 9000, foundFen: 9500 }])
  })
  test('a row that was set aside is no break, nor is a masked or unreadable balance', () => {
    const read = orders(['2024-01-05|_|100|_|100|_', '2099-01-06|_|_|30|70|_', '2024-01-08|_|20|_|90|_', '2024-01-09|_|5|_|xx,yyyy.zz|_', '2024-01-10|_|5|_|100|_', '2024-01-11|_|5|_|十元|_', '2024-01-12|_|5|_|110|_'])
    expect(read.breaks).toEqual([])
    expect(read.setAside).toHaveLength(1)
    expect(read.warnings).toEqual([{ sheet: null, row: 7, text: '余额没有读出：金额“十元”看不出是多少钱' }])
  })
  test('accounts of one sheet are followed apart', () => {
    const read = readGrid(['账号|交易日期|收入|支出|余额', '620001000200030001|2024-01-05|100|_|100', '620001000200030002|2024-01-05|7|_|7', '620001000200030001|2024-01-06|_|40|60', '620001000200030002|2024-01-06|_|2|6'])
    expect(read.breaks).toMatchObject([{ row: 5, account: '620001000200030002', expectedFen: 500, foundFen: 600 }])
  })
})

describe('rows of one instant', () => {
  const shuffled = ['2024-01-05|10:00:00|100|_|100|甲', '2024-01-06|10:00:00|_|20|60|丙', '2024-01-06|10:00:00|_|20|80|乙', '2024-01-06|10:00:00|5|_|65|丁', '2024-01-07|10:00:00|1|_|66|戊']
  test.each(['ascending', 'descending'] as const)('take the order that the balance proves: %s', (order) => {
    const read = orders(order === 'ascending' ? shuffled : shuffled.toReversed())
    expect(read.breaks).toEqual([])
    const day = read.rows.filter(({ date }) => date === '2024-01-06').toSorted((a, b) => a.order - b.order)
    expect(day.map(({ memo }) => memo)).toEqual(['乙', '丙', '丁'])
  })
  test('a row set aside belongs to its own instant, in a file that descends by day and ascends within it', () => {
    const read = readGrid(['交易日期|收入|支出|余额|对方账号', '2024-01-07|1|_|67|_', '2024-01-06|_|20|80|_', '2024-01-06|_|20|60|_', '2024-01-06|6|_|66|_', '2024-01-05|60|_|100|6.22E+18', '2024-01-04|40|_|40|_'])
    expect(read.setAside.map(({ row }) => row)).toEqual([6])
    expect(read.breaks).toEqual([])
    expect(read.rows.filter(({ date }) => date === '2024-01-06').map(({ row, order }) => [row, order])).toEqual([[3, 0], [4, 1], [5, 2]])
  })
  test('stay as they stand when no order is proved, and the break is said', () => {
    const read = orders(['2024-01-05|10:00:00|100|_|100|甲', '2024-01-06|10:00:00|_|20|61|丙', '2024-01-06|10:00:00|_|20|80|乙'])
    expect(read.rows.map(({ memo, order }) => `${memo}${order}`)).toEqual(['甲0', '丙0', '乙1'])
    expect(read.breaks.map(({ row }) => row)).toEqual([3, 4])
  })
  test('thousands of them are no trouble', () => {
    const rows = Array.from({ length: 3000 }, (_, index) => `2024-01-06|10:00:00|1|_|${index + 1}|_`)
    const read = orders(['2024-01-05|10:00:00|1|_|0|_', ...rows.toSorted()])
    expect(read.breaks).toEqual([])
    expect(read.rows).toHaveLength(3001)
  })
})
