import { expect, test } from 'vitest'
import { blankKind, cleanCell, samePlainText, squeezeCell, tidyCell, toHalfWidth } from './cell-text.ts'

test('full-width ASCII becomes half-width and nothing else changes', () => {
  expect(toHalfWidth('（１２３４，５０）\u3000Ａ')).toBe('(1234,50) A')
  expect(toHalfWidth('5²样①')).toBe('5²样①')
})

test('invisible characters, Excel escapes and the text apostrophe go', () => {
  expect(tidyCell('\ufeff 样\u00a0 例\u200b_x000D_\n仿 ')).toBe('样 例 仿')
  expect(tidyCell("'0123")).toBe('0123')
  expect(squeezeCell(' 1 2\t3\u30004 ')).toBe('1234')
})

test('words keep their full-width marks, and are compared without regard to them', () => {
  expect(cleanCell('\ufeff已约谈；２人_x000D_\n（到场）\u3000！')).toBe('已约谈；２人 （到场） ！')
  expect([samePlainText('已约谈；２人', '已约谈; 2 人'), samePlainText('已约谈', '约谈'), samePlainText('', ' ')]).toEqual([true, false, true])
})

test('empty, pending and readable cells are three things', () => {
  for (const text of ['', '  ', '-', '——', '/', '（空）', 'N/A', '------']) expect(blankKind(text), text).toBe('empty')
  for (const text of ['待核', '（待核）', '待核实', '不详', '未知', '不清楚', '正在核实', '尚未掌握', '暂无法核实', '待 查']) {
    expect(blankKind(text), text).toBe('pending')
  }
  for (const text of ['0', '无', '#N/A', '待核12万', '12', '-5']) expect(blankKind(text), text).toBeUndefined()
})
