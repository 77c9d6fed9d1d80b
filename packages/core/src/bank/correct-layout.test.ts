import { expect, test } from 'vitest'
import { correctedLayout, flippedLayout } from './correct-layout.ts'
import { directionWord } from './direction-words.ts'
import { chooseLayout } from './find-layout.ts'
import { knownLayouts } from './known-layouts.ts'
import { layout } from './layout.ts'

const general = layout({ code: 'general', title: '按表头识别', amount: { style: 'signed', positive: 'in' } })
const table = { layout: general, headings: ['记账日', '发生额', '来往方', '说明', '备用'], header: [1, 1] as [number, number] }
const correct = (fields: Parameters<typeof correctedLayout>[2]['fields'], more = {}) => correctedLayout('own-1', table, { title: '样例银行', bank: null, fields, unit: 'yuan', ...more })

test('names the table\'s own headings, all of them, and wins over what asks for less', () => {
  const made = correct(['date', 'amount', 'counterpartyName', 'memo', null])
  expect(made).toMatchObject({ code: 'own-1', headings: ['记账日', '发生额', '来往方', '说明', '备用'], ignore: ['备用'], fields: { date: ['记账日'], amount: ['发生额'] }, amount: { style: 'signed', positive: 'in' } })
  expect(chooseLayout(table.headings.map((heading) => [heading]), [...knownLayouts, layout({ ...general, code: 'less', headings: ['记账日', '发生额'] }), made])?.code).toBe('own-1')
})

test('says what is missing, and what cannot be told apart', () => {
  expect(() => correct(['date', null, 'counterpartyName', 'memo', null])).toThrow('交易金额（或收入金额和支出金额）')
  expect(() => correct([null, 'amount', 'counterpartyName', null, null])).toThrow('交易日期')
  expect(() => correct(['date', 'amount', null, null, null])).toThrow('至少还要指定一列')
  expect(() => correct(['date', 'amount', 'memo'])).toThrow('列数对不上')
  const twins = { ...table, headings: ['记账日', '金额', '金额', '说明', '备用'] }
  expect(() => correctedLayout('own-2', twins, { title: '样例', bank: null, fields: ['date', 'amountIn', 'amountOut', 'memo', null], unit: 'yuan' })).toThrow('第 2 列和第 3 列的表头都是“金额”')
})

test('columns decide the style where the one before does not fit; without a heading, by place', () => {
  expect(correct(['date', 'amountIn', 'counterpartyName', 'amountOut', null]).amount).toEqual({ style: 'two-columns' })
  expect(correct(['date', 'amount', 'direction', 'memo', null]).amount).toEqual({ style: 'direction' })
  const bare = correctedLayout('own-3', { layout: general, headings: [], header: null }, { title: '样例', bank: null, fields: ['date', 'amount', 'balance'], unit: 'yuan' })
  expect(bare).toMatchObject({ headings: [], fields: { date: ['第1列'], amount: ['第2列'], balance: ['第3列'] } })
})

test('turned round twice, every word and column means what it did', () => {
  const said = ['收入', '支', '借', '贷', 'D', '0', '1', '+', '转进', '不计收支']
  for (const one of [...knownLayouts, layout({ ...general, amount: { style: 'direction' }, directionWords: { in: ['转进'], out: ['转走'] } })]) {
    if (one.amount.style === 'by-balance') continue
    const turned = flippedLayout(one)
    const back = flippedLayout(turned)
    expect([back.amount, back.fields], one.code).toEqual([one.amount, one.fields])
    if (one.amount.style !== 'direction') continue
    for (const word of said) {
      const [before, opposite, after] = [one, turned, back].map((way) => directionWord(word, way))
      const way = (found: typeof before) => (found && 'direction' in found ? found.direction : null)
      expect(way(after), `${one.code} ${word}`).toBe(way(before))
      expect(way(opposite) === null ? null : way(opposite) !== way(before), `${one.code} ${word}`).toBe(way(before) === null ? null : true)
    }
  }
  expect(() => flippedLayout(layout({ ...general, amount: { style: 'by-balance' } }))).toThrow('按余额')
})
