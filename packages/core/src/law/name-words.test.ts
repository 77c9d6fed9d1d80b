import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bannedWords, findNameWords } from './name-words.ts'

const alarms = (text: string) => findNameWords(text).filter((hit) => hit.alarm).map((hit) => hit.word)

test('exactly six words are banned', () => {
  expect(bannedWords).toEqual(['金融', '交易所', '交易中心', '理财', '财富管理', '股权众筹'])
  for (const word of bannedWords) expect(alarms(`样河区拟例${word}有限公司`)).toEqual([word])
  for (const word of ['投资', '资产管理', '财富', '众筹', '基金', '互助', '交易', '融资租赁', '资本', '网贷', '区块链', '虚拟货币']) {
    expect(findNameWords(`样河区拟例${word}有限公司`), word).toEqual([])
  }
})

test('S08: 财富管理 is found, shown in context', () => {
  expect(findNameWords('范样财富管理中心（普通合伙）')).toEqual([{
    word: '财富管理', kind: 'banned', index: 2, doubt: null, alarm: true, context: { before: '范样', hit: '财富管理', after: '中心（普通合伙）' },
    advice: '名称、经营范围不得含有该字样，请核对有无许可；没有的，提请市场监管部门督促变更',
  }])
})

test.each([
  ['冶金融合材料', '可能是“冶金”和“融合”连在一起，不是“金融”一词'], ['黄金融化设备', '可能是“黄金”和“融化”连在一起，不是“金融”一词'],
  ['不得从事金融业务', '像是说明不做这类业务，不是经营这类业务'], ['企业管理咨询（不含金融、理财业务）', '像是说明不做这类业务，不是经营这类业务'],
  ['未经金融监管部门批准，不得从事吸收存款、代客理财等金融业务', '像是说明不做这类业务，不是经营这类业务'],
  ['除金融业务外的信息咨询', '像是说明不做这类业务，不是经营这类业务'],
])('%s raises no alarm but is shown with its doubt', (text, doubt) => {
  const hits = findNameWords(text)
  expect(hits.length).toBeGreaterThan(0)
  for (const hit of hits) expect(hit).toMatchObject({ doubt, alarm: false })
})

test('a denial ends with its clause, and one half of a split word is not enough', () => {
  expect(alarms('不含证券业务；财富管理')).toEqual(['财富管理'])
  expect(alarms('信息咨询（不含证券业务）、理财')).toEqual(['理财'])
  expect(alarms('互联网金融合伙企业')).toEqual(['金融'])
  expect(alarms('黄金金融服务部')).toEqual(['金融'])
})

test('blanks and widths do not hide a word', () => {
  expect(findNameWords('拟例金 融服务')[0]).toMatchObject({ word: '金融', index: 2, alarm: true, context: { before: '拟例', hit: '金 融', after: '服务' } })
  expect(alarms('拟例股\u200b权　众筹')).toEqual(['股权众筹'])
})

test('a licensed body is exempt, its hit is still shown', () => {
  const [hit] = findNameWords('样河金融服务中心', { licensed: true })
  expect(hit).toMatchObject({ kind: 'banned', alarm: false, doubt: null, advice: '持牌机构或者法律、国家另有规定的，可以使用' })
})

test('watch words are the office’s own: no alarm, and none of the six among them', () => {
  const hits = findNameWords('拟例财富资产金融公司', { watchWords: ['财富', '财富', ' ', '金融'] })
  expect(hits.map(({ word, kind, alarm }) => [word, kind, alarm])).toEqual([['财富', 'watch', false], ['金融', 'banned', true]])
})

test('a word put anywhere into a text is found there, and the context is the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), fc.constantFrom(...bannedWords), (before, after, word) => {
    const text = before + word + after
    const hit = findNameWords(text).find(({ index, word: found }) => index === before.length && found === word)!
    expect(hit.context.hit.startsWith(word.slice(0, -1))).toBe(true)
    expect(text.slice(hit.index - hit.context.before.length)).toMatch(hit.context.before + word)
  }))
})
