import { describe, expect, test } from 'vitest'
import { knownLayouts } from './known-layouts.ts'
import { Layout } from './layout.ts'
import { essence, readGrid } from './statement-test-grid.ts'

describe('styles of amount and direction', () => {
  const expected = ['2 2024-01-05 09:30:12 +100000', '3 2024-01-06 10:00:00 -30050']
  test.each<[string, string[]]>([
    ['借 and 贷', ['交易时间|借贷标志|交易金额|余额|对方户名', '2024-01-05 09:30:12|贷|1,000.00|1,000.00|李四', '2024-01-06 10:00:00|借|300.50|699.50|王五']],
    ['D and C', ['交易时间|交易方向|交易金额|余额|对方户名', '20240105093012|C|1000|1000|李四', '20240106100000|D|300.50|699.50|王五']],
    ['进 and 出', ['交易时间|收付标志|交易金额|对手户名', '2024-01-05 09:30:12|进|1000.00|李四', '2024-01-06 10:00:00|出|300.50|王五']],
    ['收 and 付', ['交易日期|交易时间|收/付|金额|对方名称', '2024/1/5|93012|收|￥1,000.00|李四', '2024/1/6|100000|付|￥300.50|王五']],
    ['plus and minus', ['交易日期|交易时间|方向|金额|摘要', '2024/1/5|09:30:12|+|1000.00|转入', '2024/1/6|10:00:00|-|300.50|转出']],
    ['codes', ['交易时间|借贷标志|交易金额|余额|对方户名', '2024-01-05 09:30:12|1|1,000.00|1,000.00|李四', '2024-01-06 10:00:00|0|300.50|699.50|王五']],
    ['two columns', ['交易日期|交易时间|收入|支出|账户余额|对方户名', '2024-01-05|09:30:12|1000.00|0.00|1000.00|李四', '2024-01-06|10:00:00|_|300.50|699.50|王五']],
    ['two columns, expense with a minus', ['交易日期|交易时间|收入金额|支出金额|账户余额', '2024-01-05|09:30:12|1000.00|_|1000.00', '2024-01-06|10:00:00|_|-300.50|699.50']],
    ['借方 and 贷方', ['交易日期|交易时间|借方发生额|贷方发生额|账户余额', '2024-01-05|09:30:12|_|1000.00|1000.00', '2024-01-06|10:00:00|300.50|_|699.50']],
    ['signs', ['交易日期|交易时间|交易金额|余额', '2024-01-05|09:30:12|+1000.00|1000.00', '2024-01-06|10:00:00|-300.50|699.50']],
    ['a sign that repeats the direction', ['交易时间|记账方向|交易金额|交易后余额', '2024-01-05 09:30:12|C|1000.00|1000.00', '2024-01-06 10:00:00|D|-300.50|699.50']],
    ['full width', ['交易日期|交易时间|收支|交易金额|余额', '２０２４－０１－０５|０９：３０：１２|收|１，０００．００|1000', '２０２４－０１－０６|１０：００：００|支|３００．５０|699.50']],
  ])('%s', (_, rows) => {
    const read = readGrid(rows)
    expect(essence(read)).toEqual(expected)
    expect([read.setAside, read.breaks, read.questions.filter(({ code }) => code === 'direction')]).toEqual([[], [], []])
  })

  test('a heading on two lines', () => {
    const read = readGrid(['账户明细编号-交易流水号|交易时间|本方账号|对方户名|发生额/元|_|余额/元', '_|_|_|_|借方|贷方|_', 'A1|20240105 09:30:12|310012345678|李四|_|1,000.00|1,000.00', 'A2|20240106 10:00:00|310012345678|王五|300.50|_|699.50'])
    expect(essence(read)).toEqual(['3 2024-01-05 09:30:12 +100000', '4 2024-01-06 10:00:00 -30050'])
    expect(read.plans[0]).toMatchObject({ layout: { code: 'ccb-corporate', amount: { style: 'two-columns' } }, header: [1, 2] })
  })

  test('payer and payee: our own account is found among them', () => {
    const read = readGrid(['查询账号：|100020003000', '交易类型[ Type ]|付款人账号[ Debit Account No. ]|付款人名称|收款人账号[ Credit Account No. ]|收款人名称|交易日期|交易金额|交易后余额',
      '来账|900080007000|李四|100020003000|甲公司|20240105|1000.00|1000.00', '往账|100020003000|甲公司|900080007001|王五|20240106|300.50|699.50'])
    expect(read.rows.map(({ direction, counterpartyName, counterpartyAccount, ownerName }) => [direction, counterpartyName, counterpartyAccount, ownerName]))
      .toEqual([['in', '李四', '900080007000', '甲公司'], ['out', '王五', '900080007001', '甲公司']])
  })

  test('payer and payee, and nothing says whose: the account on every row is ours', () => {
    const read = readGrid(['交易时间|付款方户名|付款方账号|收款方户名|收款方账号|交易金额', '2024-01-05|王五|6222020212345678901|李四|6222020212345678919|10', '2024-01-06|李四|6222020212345678919|王五|6222020212345678901|2', '2024-01-07|赵六|6222020212345678927|李四|6222020212345678919|3'])
    expect(read.rows.map(({ direction, account, ownerName, counterpartyName }) => [direction, account, ownerName, counterpartyName]))
      .toEqual([['in', '6222020212345678919', '李四', '王五'], ['out', '6222020212345678919', '李四', '王五'], ['in', '6222020212345678919', '李四', '赵六']])
  })

  test('neither sign nor direction: only the balance tells; where it cannot, the row is set aside', () => {
    const read = readGrid(['日期|金额|余额|摘要', '2024-01-05|1000.00|1000.00|甲', '2024-01-06|300.00|700.00|乙', '2024-01-07|50.00|750.00|丙', '2024-01-08|10.00|740.00|丁'])
    expect(essence(read)).toEqual(['3 2024-01-06 -30000', '4 2024-01-07 +5000', '5 2024-01-08 -1000'])
    expect(read.setAside).toEqual([{ sheet: null, row: 2, reason: '没有收付方向，前后余额也推不出是收是付' }])
  })
})

describe('which way 借 goes', () => {
  const rows = (first: string, second: string) => ['交易时间|借贷标志|交易金额|余额|对方户名', `2024-01-05 09:30:12|${first}|1000.00|1000.00|李四`, `2024-01-06 10:00:00|${second}|300.00|700.00|王五`, `2024-01-07 10:00:00|${first}|50.00|750.00|李四`]
  test('the balance proves the bank’s way, and the opposite way', () => {
    expect(readGrid(rows('贷', '借'))).toMatchObject({ plans: [{ convention: { flipped: false, by: 'balance', agree: 2, oppose: 0 } }], questions: [] })
    const opposite = readGrid(rows('借', '贷'))
    expect(opposite.plans[0]!.convention).toMatchObject({ flipped: true, by: 'balance' })
    expect(opposite.rows.map(({ direction }) => direction)).toEqual(['in', 'out', 'in'])
    expect(opposite.breaks).toEqual([])
  })
  test('without a balance a person has to say, and may', () => {
    const plain = rows('贷', '借').map((row) => row.split('|').filter((_, column) => column !== 3).join('|'))
    expect(readGrid(plain).questions).toMatchObject([{ code: 'direction', assumed: '按银行记账习惯，贷为收入、借为支出' }])
    const { layout } = readGrid(plain).plans[0]!
    const chosen = readGrid(plain, { chosen: { layout: { ...layout, code: 'my-bank' }, flipped: true } })
    expect(chosen.rows.map(({ direction }) => direction)).toEqual(['out', 'in', 'out'])
    expect(chosen.questions).toEqual([])
    expect(chosen.plans[0]!.convention.by).toBe('person')
  })
  test('plain words are believed against the balance, and the contradiction is said', () => {
    const read = readGrid(['交易时间|收支|金额|余额', '2024-01-05|支出|1000.00|1000.00', '2024-01-06|收入|300.00|700.00', '2024-01-07|支出|50.00|750.00', '2024-01-08|支出|50.00|800.00'])
    expect(read.rows[0]!.direction).toBe('out')
    expect(read.questions).toMatchObject([{ code: 'direction', text: expect.stringContaining('正好相反') as string }])
  })
  test('red ink: a few minuses beside a direction turn it round', () => {
    const read = readGrid([...rows('贷', '借'), '2024-01-08 10:00:00|借|-300.00|1050.00|王五'])
    expect(read.rows.at(-1)).toMatchObject({ direction: 'in', amountFen: 30000, reversal: true })
    expect(read.breaks).toEqual([])
  })
  test('a credit card’s plus is spending', () => {
    const read = readGrid(['交易日期|入账日期|交易描述|卡末四位|交易币种|结算币种|交易金额|结算金额', '2024-11-09|2024-11-09|某超市|6688|人民币|人民币|5.90|5.90', '2024-10-20|2024-10-20|还款|6688|人民币|人民币|-1.21|-1.21'])
    expect(read.rows.map(({ direction }) => direction)).toEqual(['out', 'in'])
  })
})

describe('lines that are no transactions', () => {
  test('lines above, repeated headings, subtotals and remarks; another account below with lines of its own', () => {
    const heading = '交易日期|收入|支出|余额|对方户名|摘要'
    const read = readGrid(['某某银行交易明细', '户名：李四 账号：6222020212345678901', '根据查询条件，共 2 笔', heading, '2024-01-05|1000.00|_|1000.00|王五|转账', '本页合计|1000.00|0.00', heading, '2024-01-06|_|300.00|700.00|王五|转账', '以上数据仅供参考，具体内容请以柜台为准', '------------',
      '户名：赵六 账号：6222020212345678919', heading, '2024-01-07|50.00|_|90.00|王五|转账', '人民币合计|50.00|0.00|_'])
    expect(read.rows.map(({ row, ownerName, account }) => [row, ownerName, account])).toEqual([[5, '李四', '6222020212345678901'], [8, '李四', '6222020212345678901'], [13, '赵六', '6222020212345678919']])
    expect(read.structure.map(({ row, what }) => `${row} ${what}`)).toEqual(['1 preamble', '2 preamble', '3 preamble', '4 heading', '6 total', '7 heading', '9 footer', '10 footer', '11 preamble', '12 heading', '14 total'])
    expect([read.setAside, read.breaks]).toEqual([[], []])
    expect(read.owners.map(({ name, accounts, foundIn }) => [name, accounts, foundIn])).toEqual([['李四', ['6222020212345678901'], ['preamble']], ['赵六', ['6222020212345678919'], ['preamble']]])
  })
  test('another table with other columns is read by its own heading', () => {
    const read = readGrid(['交易日期|收入|支出|余额', '2024-01-05|1000.00|_|1000.00', '_', '交易时间|借贷标志|交易金额|对方户名|摘要', '2024-01-06 08:00:00|贷|5.00|李四|转账'])
    expect(essence(read)).toEqual(['2 2024-01-05 +100000', '5 2024-01-06 08:00:00 +500'])
    expect(read.plans).toHaveLength(2)
  })
  test('a list of persons or accounts is no statement, and names owners', () => {
    const read = readGrid(['客户名称|证照号码|交易卡号|账号开户银行', '李四|110101199001011237|6222020212345678901|某某银行'])
    expect(read.accounts).toEqual([{ account: '6222020212345678901', name: '李四', idNumber: '110101199001011237', bank: '某某银行' }])
    expect([read.rows, read.setAside]).toEqual([[], []])
  })
})

test('every bad row is set aside with its reason, and the rest goes in', () => {
  const heading = '交易日期|交易时间|借贷标志|交易金额|余额|账号|对方账号|对方户名|币种|交易是否成功|查询反馈结果原因'
  const read = readGrid([heading,
    '2024-01-05|09:00:00|贷|100.00|100.00|6222020212345678901|6222020212345678919|李四|人民币|成功|_',
    '1900-01-01|09:00:00|贷|1.00|_|6222020212345678901|_|李四|人民币|成功|_',
    '2099-01-01|09:00:00|贷|1.00|_|6222020212345678901|_|李四|人民币|成功|_',
    '2024-01-06|09:00:00|贷|12万|_|6222020212345678901|_|李四|人民币|成功|_',
    '2024-01-06|09:00:00|贷|1.005|_|6222020212345678901|_|李四|人民币|成功|_',
    '2024-01-06|09:00:00|甲|1.00|_|6222020212345678901|_|李四|人民币|成功|_',
    '2024-01-06|09:00:00|贷|1.00|_|6222020212345678901|6.22E+18|李四|人民币|成功|_',
    '2024-01-06|09:00:00|贷|1.00|_|6.22E+18|_|李四|人民币|成功|_',
    '2024-01-06|09:00:00|贷|1.00|_|6222020212345678901|6222020212345670000|李四|人民币|成功|_',
    '2024-01-06|09:00:00|贷|1.00|_|6222020212345678901|_|李四|美元|成功|_',
    '2024-01-06|09:00:00|贷|1.00|_|6222020212345678901|_|李四|人民币|失败|_',
    '2024-01-06|09:00:00|贷|0.00|_|6222020212345678901|_|李四|人民币|成功|_',
    '2024-01-06|09:00:00|贷|_|_|6222020212345678901|_|李四|人民币|成功|_',
    '_|_|贷|5.00|_|6222020212345678901|_|李四|人民币|成功|_',
    '2024-02-30|09:00:00|贷|5.00|_|6222020212345678901|_|李四|人民币|成功|_',
    '2024-01-06|09:00:00|贷|9999999999999.00|_|6222020212345678901|_|李四|人民币|成功|_',
    '_|_|_|_|_|6222020212345678901|_|_|_|_|查询失败：无记录',
    '2024-01-07|09:00:00|借|50.00|50.00|6222020212345678901|6222020212345678919|李四|人民币|成功|_',
  ])
  expect(essence(read)).toEqual(['2 2024-01-05 09:00:00 +10000', '19 2024-01-07 09:00:00 -5000'])
  expect(read.setAside.map(({ row }) => row)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])
  for (const [row, word] of [[3, '合理范围'], [4, '合理范围'], [5, '看不出'], [6, '不足一分'], [7, '看不明白'], [8, '后几位已丢失'], [9, '本方账号'], [10, '截去'], [11, '外币'], [12, '没有成功'], [13, '金额为 0'], [14, '没有金额'], [15, '没有交易日期'], [16, '不存在'], [17, '一千亿'], [18, '查询失败']] as const) {
    expect(read.setAside.find((one) => one.row === row)?.reason).toContain(word)
  }
})

describe('the content decides where headings do not', () => {
  const body = ['2024-01-05|李四|6222020212345678901|1000.00|1000.00', '2024-01-06|王五|6222020212345678919|-300.00|700.00', '2024-01-07|李四|6222020212345678901|50.00|750.00']
  test('no heading at all', () => {
    const read = readGrid(body)
    expect(essence(read)).toEqual(['1 2024-01-05 +100000', '2 2024-01-06 -30000', '3 2024-01-07 +5000'])
    expect(read.rows[1]).toMatchObject({ balanceFen: 70000, counterpartyName: '王五', counterpartyAccount: '6222020212345678919' })
    expect(read.questions).toMatchObject([{ code: 'layout', text: expect.stringContaining('第1列交易日期') as string }])
  })
  test('no heading, and the proposal corrected by a person: columns go by their position', () => {
    const { layout } = readGrid(body).plans[0]!
    const read = readGrid(body, { chosen: { layout: { ...layout, fields: { date: ['第1列'], memo: ['第2列'], amount: ['第4列'], balance: ['第5列'] } } } })
    expect(read.rows[0]).toMatchObject({ memo: '李四', counterpartyName: null, amountFen: 100000 })
    expect([read.plans[0]!.by, read.questions]).toEqual(['person', []])
  })
  test('headings of an unknown tongue; the proposal, corrected by a person, reads the file', () => {
    const read = readGrid(['甲|乙|丙|丁|戊', ...body])
    expect(read.plans[0]).toMatchObject({ by: 'content', layout: { fields: { date: ['甲'], amount: ['丁'], balance: ['戊'] } } })
    const layout: Layout = Layout.parse({ ...read.plans[0]!.layout, code: 'office-1', headings: ['甲', '乙', '丙', '丁', '戊'], fields: { date: ['甲'], memo: ['乙'], amount: ['丁'], balance: ['戊'] } })
    const again = readGrid(['甲|乙|丙|丁|戊', ...body], { layouts: [layout, ...knownLayouts] })
    expect(again.plans[0]).toMatchObject({ by: 'known', layout: { code: 'office-1' } })
    expect(again.rows[0]).toMatchObject({ memo: '李四', counterpartyName: null })
  })
  test('what has no amounts is not read, and that is said', () => {
    expect(readGrid(['姓名|年龄', '李四|30'])).toMatchObject({ rows: [], setAside: [], plans: [] })
  })
})

test('every known layout is data: it survives JSON, has a code of its own, and reads a table with its headings', () => {
  expect(new Set(knownLayouts.map(({ code }) => code)).size).toBe(knownLayouts.length)
  for (const layout of knownLayouts) {
    expect(Layout.parse(JSON.parse(JSON.stringify(layout)))).toEqual(layout)
    const named = Object.values(layout.fields).flat()
    const headings = [...new Set([...layout.headings, ...named])]
    const read = readGrid([headings.join('|'), headings.map((heading) => (/日|时间/.test(heading) ? '2024-01-05' : '_')).join('|')])
    expect(read.plans[0]?.layout.code, layout.code).toBe(layout.code)
  }
})

test('a sheet per account, named after it', () => {
  const read = readGrid(['交易日期|收入|支出|余额', '2024-01-05|1000.00|_|1000.00'], { sheet: '李四6222020212345678919', fileHints: { name: '王五', bank: '某某银行' } })
  expect(read.owners).toEqual([{ name: '李四', nickname: false, idNumber: null, accounts: ['6222020212345678919'], bank: '某某银行', foundIn: ['sheetName'] }])
})

test.each([
  ['收入：1笔 1,000.00元|支出：1笔 300.00元', undefined], ['收入合计：1000.00', undefined], ['收入：2笔 1,500.00元', '表上注明收入 1,500.00 元，读入 1,000.00 元'],
  ['本页小计|收入合计：9.00', undefined], ['支出：2笔(含1笔部分退款)，9.00元', undefined],
])('sums that the statement declares: %s', (line, told) => {
  const rows = ['交易日期|收入|支出|余额', '2024-01-05|1000.00|_|1000.00', '2024-01-06|_|300.00|700.00']
  for (const read of [readGrid([line, ...rows]), readGrid([...rows, line])]) {
    expect(read.questions.find(({ code }) => code === 'total')?.text).toBe(told)
    expect(read.rows).toHaveLength(2)
  }
})
