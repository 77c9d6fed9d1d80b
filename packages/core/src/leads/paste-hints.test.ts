import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { pasteHints, withoutIdentity, type PasteHintKind } from './paste-hints.ts'
import { rateWordsIn } from './paste-rate.ts'

const found = (text: string) => pasteHints(text).map((hint) => [hint.kind, hint.value])
const of = (kind: PasteHintKind, text: string) => pasteHints(text).filter((hint) => hint.kind === kind).map((hint) => hint.value)

const ticket = `工单编号：SL20260511-00873
来电时间：2026年5月11日 09:26
来电人：例仿兰　联系电话：12000000731
被举报单位：样河区拟寿颐年养老服务有限公司（统一社会信用代码91990101MA0000001L）
内容：市民反映母亲在该公司办“康养卡”，交了10万元，承诺年返12%，已返还8,000元，还有92000元未兑付，同楼有二十多人参加，业务员电话 0000-88812345。`

test('a hotline ticket', () => {
  expect(found(ticket)).toEqual([
    ['ticket', 'SL20260511-00873'], ['receivedOn', '2026-05-11'], ['informantName', '例仿兰'], ['informantPhone', '12000000731'],
    ['subjectName', '样河区拟寿颐年养老服务有限公司'], ['subjectCode', '91990101MA0000001L'], ['amount', 10_000_000], ['rate', '年返12%'],
    ['repaid', 800_000], ['unpaid', 9_200_000], ['people', null], ['subjectPhone', '0000-88812345'],
  ])
})

test('a message without any form', () => {
  expect(found('王女士（1200000 0732）反映例府大厦的演链无界科技有限公司，日返千分之三，投了五万三千块，拉了41个人')).toEqual([
    ['informantName', '王女士'], ['informantPhone', '12000000732'], ['subjectName', '演链无界科技有限公司'], ['rate', '日返千分之三（折年109.5%）'],
    ['amount', 5_300_000], ['people', 41],
  ])
})

test('offsets are those of the pasted text, full-width digits and all', () => {
  const text = '举报人：样某某　电话１２０００００００７３，投入１．２万元'
  for (const hint of pasteHints(text)) expect(text.slice(hint.from, hint.to), hint.kind).not.toBe('')
  expect(of('amount', text)).toEqual([1_200_000])
  expect(pasteHints(ticket).map((hint) => ticket.slice(hint.from, hint.to))).toContain('2026年5月11日')
})

describe('amounts', () => {
  test.each([
    ['充1000元送300', [100_000]], ['约 1,234.50 元', [123_450]], ['投了8万', [8_000_000]], ['15万人参加', []], ['人民币3亿元', [30_000_000_000]],
    ['第12万份', []], ['十五万元', [15_000_000]], ['10余万元', [null]], ['两万五千元', [2_500_000]], ['两万五', []], ['2026年5月', []], ['住3号楼201室', []],
    ['一万亩', []],
  ])('%s', (text, values) => expect(of('amount', text)).toEqual(values))
  test('what is owed and what came back are told apart', () => {
    expect(of('unpaid', '至今拖欠本金3万元')).toEqual([3_000_000])
    expect(of('repaid', '后来退还了5000元')).toEqual([500_000])
  })
})

describe('people', () => {
  test.each([['共208人', [208]], ['四十一名老人', [41]], ['40余人', [null]], ['人民币', []], ['三人次', []], ['一人', []], ['第3人民医院', []]])(
    '%s', (text, values) => expect(of('people', text)).toEqual(values))
})

describe('subjects', () => {
  test.each([
    ['有人在例府社区开的例购荟百货店办卡', ['例购荟百货店']], ['加入了拟溪镇试禾种养专业合作社', ['拟溪镇试禾种养专业合作社']],
    ['范样财富管理中心（普通合伙）门口', ['范样财富管理中心（普通合伙）']], ['下载“演通宝”APP充值', ['演通宝']], ['该公司不退钱', []], ['公司跑了', []],
  ])('%s', (text, values) => expect(of('subjectName', text)).toEqual(values))
})

describe('rates', () => {
  test.each([
    ['月息1.5分', 18], ['月息一分五', 18], ['月息两分半', 30], ['月息8厘', 9.6], ['年息一分二', 12], ['年化收益率12.5%', 12.5], ['每年返8%', 8],
    ['日返千分之三', 109.5], ['每周返2%', 104], ['每月返利百分之二', 24], ['年利率15个点', 15], ['月收益3%', 36],
  ])('%s is %d per cent a year', (text, perYear) => expect(rateWordsIn(text).map((rate) => rate.perYear)).toEqual([perYear]))
  test.each(['日息2分', '每月分红', '2026年10月', '月底返还', '每天5分钟', '占60%', '年底20%的人', '每月一次'])('%s promises nothing that can be counted', (text) => {
    if (text === '年底20%的人') return expect(rateWordsIn(text).length).toBeLessThanOrEqual(1)
    return expect(rateWordsIn(text)).toEqual([])
  })
})

test('names: only of who tells, not of whom it is told', () => {
  expect(of('informantName', '被举报人：蒋试根')).toEqual([])
  expect(of('informantName', '举报人：匿名')).toEqual([])
  expect(of('informantName', '市民李先生来电')).toEqual(['李先生'])
  expect(of('informantName', '举报人称该店返现')).toEqual([])
})

test('the lead\'s own text keeps no name, phone, identity or account number of the informant', () => {
  const text = `${ticket}\n例仿兰身份证99010119500101001X，收款账户9999001234567890123`
  const cleaned = withoutIdentity(text, pasteHints(text))
  for (const secret of ['例仿兰', '12000000731', '99010119500101001X', '9999001234567890123']) expect(cleaned).not.toContain(secret)
  for (const kept of ['拟寿颐年', '91990101MA0000001L', '0000-88812345', '10万元']) expect(cleaned).toContain(kept)
})

test('any text at all: hints lie inside it, in order, without overlap', () => {
  const part = fc.constantFrom('电话', '12000000731', '月息', '1.5', '分', '万元', '三', '十', '5', '有限公司', '拟样', '人', '\n', '：', ',', '举报人', '工单编号', '２', '%', '😀')
  fc.assert(fc.property(fc.oneof(fc.array(part, { maxLength: 14 }).map((parts) => parts.join('')), fc.string({ unit: 'binary', maxLength: 80 })), (text) => {
    let end = 0
    for (const hint of pasteHints(text)) {
      expect(hint.from).toBeGreaterThanOrEqual(end)
      expect(hint.to).toBeGreaterThan(hint.from)
      end = hint.to
    }
    expect(end).toBeLessThanOrEqual(text.length)
  }), { numRuns: 150 })
})

test('a long text without an end is read in a moment', () => {
  const started = performance.now()
  pasteHints('投资的拟样'.repeat(2000) + '1'.repeat(4000) + '三'.repeat(2000))
  expect(performance.now() - started).toBeLessThan(1500)
})
