import { expect, test } from 'vitest'
import { at, cite, citeAll } from './citation.ts'

test('a citation is written as the papers write it', () => {
  expect([cite(at('decree', '21(4)')), cite(at('decree', '9¶1')), cite(at('penalty', '64(1)')), cite(at('police_procedure', '182'))]).toEqual([
    '《防范和处置非法集资条例》第二十一条第四项', '《防范和处置非法集资条例》第九条第一款', '《行政处罚法》第六十四条第一项', '《公安机关办理刑事案件程序规定》第一百八十二条',
  ])
  expect([cite(at('criminal_procedure', '108')), cite(at('criminal_procedure', '110')), cite(at('decree', '10')), cite(at('decree', '40'))].map((text) => text.split('》')[1]))
    .toEqual(['第一百零八条', '第一百一十条', '第十条', '第四十条'])
  expect(citeAll([at('decree', '18'), at('decree', '24(1)')])).toBe('《防范和处置非法集资条例》第十八条、《防范和处置非法集资条例》第二十四条第一项')
  expect(cite(at('inspection', '', 'S'))).toBe('《关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）')
  expect(() => cite(at('decree', '第21条'))).toThrow(RangeError)
})
