import { expect, test } from 'vitest'
import { directionConflicts, ownersFromLists, type ReadFile } from './across-files.ts'
import { readGrid } from './statement-test-grid.ts'

const file = (name: string, rows: string[]): ReadFile => ({ name, ...readGrid(rows) })

test('names and identity numbers come from a list beside the statement', () => {
  const statement = file('李四/交易明细信息.csv', ['交易卡号|交易时间|收付标志|交易金额|交易对手账卡号', '6222020212345678919|2024-01-05|进|5.00|6222020212345678901'])
  const list = file('李四/人员信息.csv', ['客户名称|证照号码|交易卡号', '李四|110101199001011237|_'])
  const accounts = file('别处/账户信息.csv', ['账户开户名称|开户人证件号码|交易卡号', '王五|110101199001012344|6222020212345678901', '赵六|110101199001013451|6222020212345678919'])
  expect(ownersFromLists(statement, [statement, list])).toMatchObject([{ name: '李四', idNumber: '110101199001011237', accounts: ['6222020212345678919'], foundIn: ['column', 'accountList'] }])
  // The account number says more than the folder.
  expect(ownersFromLists(statement, [statement, list, accounts])).toMatchObject([{ name: '赵六' }])
  expect(ownersFromLists(statement, [statement])).toMatchObject([{ name: null }])
})

test('one layout, two ways of writing: the file without a balance needs a person', () => {
  const rows = (balance: boolean) => ['交易时间|借贷标志|交易金额|对方户名|余额', ...[['2024-01-05', '借', '1000.00', '1000.00'], ['2024-01-06', '贷', '300.00', '700.00'], ['2024-01-07', '借', '50.00', '750.00']]
    .map(([date, way, amount, after]) => `${date}|${way}|${amount}|李四|${balance ? after : '_'}`)]
  const [proved, open] = [file('甲/一.csv', rows(true)), file('甲/二.csv', rows(false))]
  expect(directionConflicts([proved, open])).toMatchObject([{ code: 'direction-conflict', file: '甲/二.csv', text: expect.stringContaining('一.csv') as string }])
  expect(directionConflicts([open])).toEqual([])
})
