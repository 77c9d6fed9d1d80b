import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameBigrams, nameSimilarity, nearNameThreshold, normaliseName } from './subject-name.ts'

const someTraditional: Record<string, string> = { 樣: '样', 養: '养', 務: '务', 與: '与' }
const toSimplified = (text: string) => text.replace(/[樣養務與]/g, (char) => someTraditional[char]!)
const namePart = fc.constantFrom(
  '样河区', '示南省', '拟寿', '颐年', '例购', '（', '）', '有限公司', '养老服务', '·', ' ', 'A', 'ａ', '超市', '一')
const anyName = fc.oneof(fc.array(namePart, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }))

describe('normaliseName', () => {
  test.each([
    ['样例（示南）有限公司', '样例(示南)有限公司'], ['样例〔示南〕【拟】有限公司', '样例[示南](拟)有限公司'], ['样 例\u3000拟\u00a0试\u200b店', '样例拟试店'],
    ['ＡＢ样例１２３', 'ab样例123'], ['阿样提·例拟', '阿样提•例拟'], ['阿样提·例拟', '阿样提.例拟'], ['阿样提·例拟', '阿样提．例拟'],
    ['“样例宝”工作室', '样例宝工作室'], ['样例()店', '样例店'], ['样例—拟试', '样例-拟试'],
  ])('%s and %s are one key', (a, b) => expect(normaliseName(a)).toBe(normaliseName(b)))

  test.each([['样例（示南）公司', '样例示南公司'], ['样例a.b', '样例ab'], ['样例一店', '样例二店'], ['样例', '样列']])(
    '%s and %s stay two', (a, b) => expect(normaliseName(a)).not.toBe(normaliseName(b)))

  test('traditional characters go through the function that is passed', () => {
    expect(normaliseName('樣例養老服務', toSimplified)).toBe('样例养老服务')
    expect(normaliseName('樣例')).toBe('樣例')
  })

  test('a key is its own key', () => {
    fc.assert(fc.property(anyName, (name) => {
      const key = normaliseName(name, toSimplified)
      expect(normaliseName(key, toSimplified)).toBe(key)
    }), { numRuns: 1000 })
  })
})

test('bigrams are distinct, sorted, and blind to brackets', () => {
  expect(nameBigrams('样例样例')).toEqual(['例样', '样例'])
  expect(nameBigrams('样(例)')).toEqual(['样例'])
  expect(nameBigrams('样')).toEqual(['样'])
  expect(nameBigrams('()')).toEqual([])
  expect(nameBigrams('𠮷样')).toEqual(['𠮷样'])
})

describe('nameSimilarity', () => {
  const near: [string, string][] = [
    ['样河区拟寿颐年养老服务有限公司', '拟寿颐年养老服务有限公司'],
    ['样河区拟寿颐年养老服务有限公司', '拟寿颐年'],
    ['样河区拟寿颐年养老服务有限公司', '样河区拟寿颐年健康咨询有限公司'],
    ['样河区拟寿颐年养老服务有限公司', '样河区拟寿颐年养老服务有限公司例桥分公司'],
    ['演链无界科技有限公司', '演链无界网络科技有限责任公司'],
    ['演链无界科技有限公司', '演连无界科技有限公司'],
    ['范样财富管理中心（普通合伙）', '范样财富管理中心'],
    ['范样财富管理中心(普通合伙)', '示南省范州市范样企业管理中心（有限合伙）'],
    ['试易淘商行', '试易购百货商行'],
    ['拟溪镇试禾种养专业合作社', '试禾种植养殖农民专业合作社'],
    ['样例(示南)有限公司', '样例示南有限公司'],
    ['仿岭林下生态养殖场', '仿岭村林下养殖场'],
    ['例购荟百货店', '例购荟'],
  ]
  const apart: [string, string][] = [
    ['样河区拟寿颐年养老服务有限公司', '样河区例清福园养老服务有限公司'],
    ['演链无界科技有限公司', '仿云数界科技有限公司'],
    ['示南省范州市样河区拟甲投资管理有限公司', '示南省范州市样河区例乙投资管理有限公司'],
    ['拟溪镇试禾种养专业合作社', '拟溪镇仿泉种养专业合作社'],
    ['例清债务咨询服务部', '演筑债务咨询服务部'],
    ['试易购百货商行', '仿家福百货商行'],
    ['演光影视文化工作室', '例星影视文化工作室'],
    ['样园超市', '拟湖超市'],
  ]
  test.each(near)('%s is near %s', (a, b) =>
    expect(nameSimilarity(normaliseName(a), normaliseName(b))).toBeGreaterThanOrEqual(nearNameThreshold))
  test.each(apart)('%s is apart from %s', (a, b) =>
    expect(nameSimilarity(normaliseName(a), normaliseName(b))).toBeLessThan(nearNameThreshold))

  test('brackets make no difference, a trade name makes more than a legal form', () => {
    expect(nameSimilarity('样例(示南)有限公司', '样例示南有限公司')).toBe(1)
    expect(nameSimilarity('样例科技有限公司', '样例科技股份有限公司'))
      .toBeGreaterThan(nameSimilarity('样例科技有限公司', '样拟科技有限公司'))
    expect(nameSimilarity('', '')).toBe(1)
    expect(nameSimilarity('', '样例')).toBe(0)
    expect(nameSimilarity('()', '·')).toBe(0)
  })

  test('between 0 and 1, symmetric, 1 for itself', () => {
    fc.assert(fc.property(anyName, anyName, (left, right) => {
      const [a, b] = [normaliseName(left), normaliseName(right)]
      const score = nameSimilarity(a, b)
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(1)
      expect(score).toBeCloseTo(nameSimilarity(b, a), 12)
      expect(nameSimilarity(a, a)).toBeCloseTo(1, 12)
    }))
  })
})
