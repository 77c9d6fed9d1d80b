import { describe, expect, test } from 'vitest'
import { directionWord } from './direction-words.ts'
import { fieldOfHeading, headingKey, headingUnit } from './heading-words.ts'
import { fileNameHints, ownerHints } from './owner-words.ts'
import { isCashFlag, kindBits, kindOf, readCurrency } from './row-words.ts'
import { readAccount } from './value-account.ts'
import { readMoment, readTime } from './value-date.ts'
import { isMasked, readMoney } from './value-money.ts'
import { readName, readParty } from './value-party.ts'

const cell = (text: string) => ({ text })

describe('dates and times', () => {
  test.each([
    ['2024-01-05 09:30:12', '2024-01-05', '09:30:12'], ['20240105093012', '2024-01-05', '09:30:12'], ['202401050930', '2024-01-05', '09:30:00'],
    ['20240105', '2024-01-05', null], ['2024/1/5', '2024-01-05', null], ['2024.1.5', '2024-01-05', null], ['2024/1/5 9:05', '2024-01-05', '09:05:00'],
    ['2025/12/03  14:06:51', '2025-12-03', '14:06:51'], ['2026年9月2日 15时00分', '2026-09-02', '15:00:00'], ['2026年9月2日', '2026-09-02', null],
    ['2024-01-05-09.30.12.000123', '2024-01-05', '09:30:12'], ['2024-01-05T09:30:12+08:00', '2024-01-05', '09:30:12'], ['*20260924', '2026-09-24', null],
    ['２０２４－０１－０５', '2024-01-05', null], ['2024-01-05 下午 3:07:00', '2024-01-05', '15:07:00'], ['2024/1/5 12:07 AM', '2024-01-05', '00:07:00'],
    ['20240105 093012123', '2024-01-05', '09:30:12'], ['45296.39597', '2024-01-05', '09:30:12'], ['45296', '2024-01-05', null], ['', null, null], ['-', null, null],
  ])('%s', (text, date, time) => {
    expect(readMoment(cell(text), 1900)).toEqual({ date, time })
  })
  test('a serial counts from the workbook’s day zero', () => {
    expect(readMoment({ text: '43834', value: 43_834 }, 1904)).toEqual({ date: '2024-01-05', time: null })
    expect(readMoment({ text: '1月5日', value: 45_296, date: '2024-01-05T09:30:12' }, 1900)).toEqual({ date: '2024-01-05', time: '09:30:12' })
  })
  test.each(['2024-02-30', '12/29', '24-01-05', '2024-13-01', '2024-01-05 25:00:00', '昨天'])('%s is refused', (text) => {
    expect(readMoment(cell(text), 1900)).toHaveProperty('problem')
  })
  test.each([['93012', '09:30:12'], ['123456', '12:34:56'], ['530', '00:05:30'], ['093012123', '09:30:12'], ['93012123', '09:30:12'], ['15:07', '15:07:00'], ['0', '00:00:00']])('time %s', (text, time) => {
    expect(readTime(cell(text), 1900)).toEqual({ date: null, time })
  })
  test('a time column may hold the whole moment, or a fraction of a day', () => {
    expect(readTime(cell('20240105'), 1900)).toEqual({ date: '2024-01-05', time: null })
    expect(readTime({ text: '0.395972222', value: 0.395972222 }, 1900)).toEqual({ date: null, time: '09:30:12' })
    expect(readTime(cell('99:99'), 1900)).toHaveProperty('problem')
  })
})

describe('amounts', () => {
  test.each([
    ['1,234.50', 123450], ['+10000.00', 1000000], ['-71.89', -7189], ['¥28.16', 2816], ['￥0.35', 35], ['-¥1,000', -100000], ['CNY 123.18', 12318], ['500元', 50000],
    ['（１２３．４５）', -12345], ['100.00-', -10000], ['131.77(已退款89.84)', 13177], ['12.3000', 1230], ['.5', 50], ['0.29', 29], ['8888888888888.88', 888888888888888],
    ['', null], ['-', null], ['null', null], ['--', null],
  ])('%s', (text, fen) => {
    expect(readMoney(cell(text), 'yuan')).toMatchObject({ fen })
  })
  test.each(['12万', '0.005', '1.2E+5', '1.234,56', 'xx,yyyy.zz', '一百元', '1,23.00', '12.3.4', '99999999999999999', '--5'])('%s is refused', (text) => {
    expect(readMoney(cell(text), 'yuan')).toHaveProperty('problem')
  })
  test('a stored number counts, not what its format shows; 分 columns are whole', () => {
    expect(readMoney({ text: '1,235', value: 1234.5 }, 'yuan')).toEqual({ fen: 123450 })
    expect(readMoney({ text: '0.3', value: 0.1 + 0.2 }, 'yuan')).toEqual({ fen: 30 })
    expect(readMoney(cell('12345'), 'fen')).toEqual({ fen: 12345 })
    expect(readMoney(cell('123.45'), 'fen')).toHaveProperty('problem')
    expect(readMoney({ text: '#N/A', error: '是错误值 #N/A' }, 'yuan')).toEqual({ problem: '是错误值 #N/A' })
    expect([isMasked('xx,yyyy.zz'), isMasked('****'), isMasked('12.00')]).toEqual([true, true, false])
  })
})

describe('accounts', () => {
  test.each([
    ['6222020212345678901', '6222020212345678901'], ['6222 0202 1234 5678 901', '6222020212345678901'], ["'6222020212345678901", '6222020212345678901'],
    ['CNY-6222020212345678901', '6222020212345678901'], ['1001234567.0', '1001234567'], ['6226******5669', '6226******5669'], ['20883313166*****0156', '20883313166*****0156'],
    ['rim***@qq.com', 'rim***@qq.com'], ['6222\u00a00202', '62220202'], ['/', null], ['-------------------', null], ['（空）', null], ['', null],
    ['6222020212345670', '6222020212345670'],
  ])('%s', (text, account) => {
    expect(readAccount(cell(text), false)).toEqual({ account })
  })
  test('lost digits are never filled in', () => {
    expect(readAccount(cell('6.22E+18'), false)).toHaveProperty('problem')
    expect(readAccount({ text: '6222020212345670000', value: 6.22202021234567e18, digitsLost: true }, false)).toHaveProperty('problem')
    expect(readAccount(cell('6222020212345670000'), false)).toHaveProperty('problem')
    // One zero at the end is chance, and so is a round number, unless all of the column end so.
    expect(readAccount(cell('6222020212345000000'), false)).toEqual({ account: '6222020212345000000' })
    for (const text of ['6222020212345670', '6222020212345000000']) expect(readAccount(cell(text), true)).toHaveProperty('problem')
  })
})

describe('the other party', () => {
  test.each([
    ['2088123456789012(李四)', '李四', '2088123456789012', null], ['2088123456789012（李四）', '李四', '2088123456789012', null],
    ['（某某银行）6222020212345678901', null, '6222020212345678901', '某某银行'], ['李四(某某银行)(6222020212345678901)', '李四', '6222020212345678901', '某某银行'],
    ['李四 66666666666666', '李四', '66666666666666', null], ['李四/6222020212345678901', '李四', '6222020212345678901', null], ['北京住房公积金管理中心1111111111', '北京住房公积金管理中心', '1111111111', null],
    ['12341234123412341', null, '12341234123412341', null], ['某某（镇江）有限公司', '某某（镇江）有限公司', null, null], ['--', null, null, null], ['（空）', null, null, null],
  ])('%s', (text, name, account, bank) => {
    const party = readParty(text)
    expect([party.name, party.account, party.bank]).toEqual([name, account, bank])
  })
  test('names lose padding, not characters', () => {
    expect([readName('张 三'), readName('李　四'), readName('阿凡提.吐尔逊'), readName('\ue863某'), readName('A B Ltd'), readName('/')])
      .toEqual(['张三', '李四', '阿凡提·吐尔逊', '䶮某', 'A B Ltd', null])
  })
})

test.each([
  ['贷', 'debit', 'in'], ['借', 'debit', 'out'], ['贷 Cr', 'debit', 'in'], ['借 Dr', 'debit', 'out'], ['D', 'debit', 'out'], ['C', 'debit', 'in'], ['进', 'word', 'in'], ['出', 'word', 'out'],
  ['收', 'word', 'in'], ['付', 'word', 'out'], ['+', 'word', 'in'], ['-', 'word', 'out'], ['收入', 'word', 'in'], ['支出', 'word', 'out'], ['存入', 'word', 'in'], ['支取', 'word', 'out'],
  ['0', 'code', 'out'], ['1', 'code', 'in'], ['入', 'word', 'in'], ['O', 'word', 'out'], ['贷方(收入)', 'debit', 'in'],
])('direction %s', (text, kind, direction) => {
  expect(directionWord(text, { directionWords: { in: [], out: [] }, debit: 'out' })).toEqual({ kind, direction })
})
test('what is no direction', () => {
  const read = (text: string) => directionWord(text, { directionWords: { in: [], out: ['扣'] }, debit: 'in' })
  expect([read('不计收支').kind, read('/').kind, read('甲').kind, read('收付').kind]).toEqual(['neutral', 'neutral', 'unknown', 'unknown'])
  expect([read('扣'), read('借')]).toEqual([{ kind: 'word', direction: 'out' }, { kind: 'debit', direction: 'in' }])
})

test.each([
  ['帐  号', 'account'], ['*交易卡号', 'account'], ['账号(查询条件)', 'account'], ['交易金额(元)', 'amount'], ['借方发生额/元(支取)', 'amountOut'], ['贷方发生额（收入）', 'amountIn'], ['收入金额(+)（元）', 'amountIn'],
  ['交易方向(D:借|C:贷)', 'direction'], ['收/付', 'direction'], ['借贷标志', 'direction'], ['交易类型', 'channel'], ['对手交易余额', null], ['对方账号与户名', 'counterparty'], ['收(付)方名称', 'counterpartyName'],
  ['对方账号开户网点名称', 'counterpartyBank'], ['交易对手账卡号', 'counterpartyAccount'], ['付款人开户行号[ Account holding bank number of payer ]', null], ['现金标志', 'cash'], ['摘要说明', 'memo'], ['第一列', null],
])('heading %s', (heading, field) => {
  expect(fieldOfHeading(headingKey(heading))).toBe(field)
})
test('the unit of a heading', () => {
  expect([headingUnit('交易金额(分)'), headingUnit('金额（元）'), headingUnit('金额(万元)'), headingUnit('金额')]).toEqual(['fen', 'yuan', null, 'yuan'])
})

test('whose account, from lines and names of files', () => {
  const line = (...texts: string[]) => ownerHints(texts.map((text) => ({ text })))
  expect(line('账号', '6200000000001230', '账户类型', '借记卡')).toEqual({ account: '6200000000001230' })
  expect(line('户名：张三丰  账号：6222020212345678901 币种：人民币')).toEqual({ name: '张三丰', account: '6222020212345678901', currency: 'CNY' })
  expect(line('微信昵称：[测试]')).toEqual({ name: '测试', nickname: true, bank: '微信支付' })
  expect(line('支付宝账户：someone@example.com')).toMatchObject({ account: 'someone@example.com' })
  expect(line('账　　号：', 'xxxxx*********1234')).toMatchObject({ account: 'xxxxx*********1234' })
  expect(line('账号：6.22E+18')).toEqual({})
  expect(ownerHints([{ text: '账号' }, { text: '6222020212345600000', digitsLost: true }])).toEqual({})
  expect(line('证件号码：110101199001011237')).toEqual({ idNumber: '110101199001011237' })
  expect(fileNameHints('案卷/李四_6222020212345678901_工商银行流水.xlsx')).toEqual({ name: '李四', account: '6222020212345678901', bank: '中国工商银行' })
  expect(fileNameHints('王小明/交易明细信息.csv')).toEqual({ name: '王小明' })
  expect(fileNameHints('甲乙丙商贸有限公司农行对账单.xls')).toEqual({ name: '甲乙丙商贸有限公司', bank: '中国农业银行' })
  expect(fileNameHints('交易明细_1546_20250101_20250620.xls')).toEqual({})
})

test('kinds and currencies', () => {
  const kind = (words: string, flag: string, hasParty: boolean) => kindOf(kindBits(words), isCashFlag(flag), hasParty)
  expect([kind('ATM取款', '', false), kind('季度结息', '', false), kind('利息', '', true), kind('手续费', '', false), kind('网上快捷支付 支付宝', '', true), kind('POS消费', '', false), kind('', '', true), kind('', '', false), kind('', '现金', false)])
    .toEqual(['cash', 'interest', 'transfer', 'fee', 'third-party', 'pos', 'transfer', 'unknown', 'cash'])
  expect([readCurrency('人民币'), readCurrency('156'), readCurrency(''), readCurrency('USD'), readCurrency('港币'), readCurrency('人民币元')]).toEqual(['CNY', 'CNY', 'CNY', '美元', '港元', 'CNY'])
})
