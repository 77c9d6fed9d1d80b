import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from './dates.ts'
import {
  checkBankCard, checkOrganisationCode, checkPhone, checkResidentId, makeResidentId, makeUscc,
} from './identifiers.ts'

const digits = Array.from('0123456789')
const alphabet = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY')
const usccPrefix = fc.tuple(fc.constantFrom('91', '92', '93', '51', 'N2'), fc.stringMatching(/^\d{6}$/),
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: 9, maxLength: 9 })).map((parts) => parts.join(''))

describe('统一社会信用代码', () => {
  test('made codes pass, whatever the case, width and blanks they are typed with', () => {
    const code = '91990101MA0000001Y'
    expect(makeUscc(code.slice(0, 17))).toBe(code)
    expect(makeUscc('91990101MA000001X')).toBe('91990101MA000001XN')
    expect(checkOrganisationCode(code)).toEqual({ ok: true, kind: 'uscc', value: code })
    const fullWidth = code.replace(/./g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))
    for (const text of [code.toLowerCase(), ` ${code.slice(0, 6)} ${code.slice(6)}\u3000`, fullWidth, `'${code}`]) {
      expect(checkOrganisationCode(text), text).toMatchObject({ ok: true, value: code })
    }
  })

  test('any single wrong character and any swap of neighbours is noticed, and only warned of', () => {
    const place = fc.integer({ min: 8, max: 17 })
    fc.assert(fc.property(usccPrefix, place, fc.constantFrom(...alphabet), (prefix, at, char) => {
      const code = makeUscc(prefix)
      expect(checkOrganisationCode(code)).toEqual({ ok: true, kind: 'uscc', value: code })
      const wrong = code.slice(0, at) + char + code.slice(at + 1)
      const swapped = code.slice(0, at - 1) + code[at]! + code[at - 1]! + code.slice(at + 1)
      for (const other of at > 8 ? [wrong, swapped] : [wrong]) {
        const result = checkOrganisationCode(other)
        expect(result.ok).toBe(true)
        if (result.ok) expect(result.warning !== undefined).toBe(other !== code)
      }
    }))
  })

  test.each([
    ['12345678', '现为8位'], ['91990101MA000000I1', '第17位“I”'], ['9199010OMA00000011', '形近'],
    ['91990101MA00000样11', '不是代码用字'],
    ['A1990101MA00000011', '登记管理部门'], ['0199010100000000AB', '登记管理部门'], ['91AB0101MA00000011', '区划代码'], ['', '现为0位'],
  ])('%s is refused', (text, why) => {
    const result = checkOrganisationCode(text)
    expect(result).toMatchObject({ ok: false, problem: 'format' })
    if (!result.ok) expect(result.reason).toContain(why)
  })

  test('15-digit registration numbers are recognised, a wrong last digit is a warning', () => {
    expect(checkOrganisationCode('110108000000016'))
      .toEqual({ ok: true, kind: 'registrationNumber', value: '110108000000016' })
    const wrong = checkOrganisationCode('110108000000017')
    expect(wrong).toMatchObject({ ok: true, kind: 'registrationNumber' })
    if (wrong.ok) expect(wrong.warning).toContain('校验位')
  })

  test('a code cannot be made from what cannot begin one', () => {
    for (const prefix of ['91990101MA000000', '91990101MA00000I1', '91990101ma0000001', 'Z1990101MA0000001', '']) {
      expect(() => makeUscc(prefix), prefix).toThrow(RangeError)
    }
  })
})

describe('身份证号', () => {
  test('made numbers pass and carry the birthday; a lower-case x is an X', () => {
    const withX = '99010119900101006X'
    expect(makeResidentId(withX.slice(0, 17))).toBe(withX)
    expect(makeResidentId('99010119900101001')).toBe('990101199001010019')
    expect(checkResidentId(withX.toLowerCase())).toEqual(
      { ok: true, kind: 'id18', value: withX, value18: withX, birth: '1990-01-01' })
    expect(checkResidentId(' 990101 19900101-006X')).toMatchObject({ ok: true, value: withX })
  })

  test('old numbers get their 18 digits, so that both compare equal', () => {
    const old = checkResidentId('990101900101001')
    expect(old).toMatchObject({ ok: true, kind: 'id15', value: '990101900101001', birth: '1990-01-01' })
    if (old.ok) expect(checkResidentId(old.value18)).toMatchObject({ ok: true, kind: 'id18', value18: old.value18 })
  })

  test('a right check digit does not save an impossible date', () => {
    const prefix = '99010119911301007'
    const answers = [...digits, 'X'].map((last) => checkResidentId(prefix + last))
    expect(answers.every((result) => !result.ok && result.problem === 'date')).toBe(true)
    expect(checkResidentId('990101910230001')).toMatchObject({ ok: false, problem: 'date' })
    expect(() => makeResidentId(prefix)).toThrow(RangeError)
  })

  test('any single wrong digit and any swap of neighbours is refused', () => {
    const birth = fc.integer({ min: 0, max: 36_000 }).map((days) => addDays('1920-01-01', days).replaceAll('-', ''))
    const prefix = fc.tuple(fc.stringMatching(/^[1-9]\d{5}$/), birth, fc.stringMatching(/^\d{3}$/))
      .map((parts) => parts.join(''))
    fc.assert(fc.property(prefix, fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 9 }), (start, at, add) => {
      const id = makeResidentId(start)
      expect(checkResidentId(id)).toMatchObject({ ok: true, value: id })
      const changed = id.slice(0, at) + ((Number(id[at]) + add) % 10) + id.slice(at + 1)
      expect(checkResidentId(changed).ok).toBe(false)
      const swapped = id.slice(0, at - 1) + id[at]! + id[at - 1]! + id.slice(at + 1)
      if (swapped !== id) expect(checkResidentId(swapped).ok).toBe(false)
    }))
  })

  test.each([['1234567', '18位'], ['T60426199101010078', 'X'], ['99010119900101X019', 'X'], ['990101900101X01', 'X'],
    ['', '0位']])(
    '%s is refused by its form', (text, why) => {
      const result = checkResidentId(text)
      expect(result).toMatchObject({ ok: false, problem: 'format' })
      if (!result.ok) expect(result.reason).toContain(why)
    })
})

interface Vectors {
  uscc: { conforming: string[]; issued_but_nonconforming: string[]; invalid: { v: string; why: string }[] }
  ric: {
    valid18: { v: string; birth?: string }[]
    lowercase_x: { v: string; normalises_to: string }
    old15: { v: string; to18: string }[]
    invalid: { v: string }[]
  }
}
const vectorFile = new URL('../../../../shared/samples/reference/id-check-vectors.json', import.meta.url)

test.skipIf(!existsSync(vectorFile))('reference vectors', () => {
  const { uscc, ric } = JSON.parse(readFileSync(vectorFile, 'utf8')) as Vectors
  for (const value of uscc.conforming) expect(checkOrganisationCode(value)).toEqual({ ok: true, kind: 'uscc', value })
  for (const value of uscc.issued_but_nonconforming) {
    const result = checkOrganisationCode(value)
    expect(result.ok && result.warning).toContain('校验位')
  }
  for (const { v, why } of uscc.invalid) {
    const result = checkOrganisationCode(v)
    expect(result.ok ? result.warning : result.problem, v).toContain(why === 'check digit' ? '校验位' : 'format')
  }
  for (const { v, birth } of ric.valid18) {
    expect(checkResidentId(v)).toMatchObject({ ok: true, value: v, ...(birth && { birth }) })
  }
  expect(checkResidentId(ric.lowercase_x.v)).toMatchObject({ ok: true, value: ric.lowercase_x.normalises_to })
  for (const { v, to18 } of ric.old15) {
    expect(checkResidentId(v)).toMatchObject({ ok: true, kind: 'id15', value18: to18 })
  }
  for (const { v } of ric.invalid) expect(checkResidentId(v).ok, v).toBe(false)
})

describe('电话', () => {
  test.each([
    ['12000001234', 'mobile', '12000001234'], ['１２０ 0000 1234', 'mobile', '12000001234'],
    ['+86 138-0000-0000', 'mobile', '13800000000'],
    ['008613800000000', 'mobile', '13800000000'], ['8613800000000', 'mobile', '13800000000'],
    ['0000-2234567', 'landline', '0000-2234567'], ['(0000)22345678', 'landline', '0000-22345678'],
    ['00002234567', 'landline', '0000-2234567'],
    ['010-20000000', 'landline', '010-20000000'], ['02120000000', 'landline', '021-20000000'],
    ['0000—2234567转12', 'landline', '0000-2234567转12'], ['0000-2234567-801', 'landline', '0000-2234567转801'],
    ['400-000-0000', 'service', '4000000000'], ['12345', 'service', '12345'], ['95000', 'service', '95000'],
    ['110', 'service', '110'], ['120', 'service', '120'], ['10000', 'service', '10000'], ['96000', 'service', '96000'], ['800-000-0000', 'service', '8000000000'],
    ['400-000-0000转8', 'service', '4000000000转8'],
  ])('%s is a %s', (text, kind, value) => {
    expect(checkPhone(text)).toEqual({ ok: true, kind, value })
  })

  test('a landline without area code is warned of', () => {
    expect(checkPhone('2234567')).toEqual({ ok: true, kind: 'landline', value: '2234567', warning: '没有区号' })
  })

  test.each([
    ['1380000000', '请核对'], ['138000000001', '请核对'], ['12345678901', '请核对'], ['12000011234', '请核对'], ['', '不认识'],
    ['样例', '不认识'], ['123', '请核对'], ['111', '请核对'], ['1234', '请核对'], ['12345转1', '请核对'], ['12000001234转1', '请核对'],
    ['12000001234/12000001235', '不止一个'], ['12000001234、0000-2234567', '不止一个'], ['0000-1234567', '0 或 1'],
    ['010-2234567', '请核对'],
    ['0000-2234567-1转2', '请核对'],
  ])('%s is refused', (text, why) => {
    const result = checkPhone(text)
    expect(result.ok, JSON.stringify(result)).toBe(false)
    if (!result.ok) expect(result.reason).toContain(why)
  })
})

describe('银行卡', () => {
  const withLuhn = (prefix: string) => digits.map((last) => prefix + last).filter((card) => {
    const result = checkBankCard(card)
    return result.ok && !result.warning
  })

  test('exactly one last digit of ten passes Luhn; the rest are warned of, not refused', () => {
    fc.assert(fc.property(fc.stringMatching(/^999900\d{8,11}[1-9]$/), (prefix) => {
      expect(withLuhn(prefix)).toHaveLength(1)
    }))
    expect(checkBankCard('9999000000001235'))
      .toMatchObject({ ok: true, warning: expect.stringContaining('校验位') as string })
    // The number that every card system tests with.
    expect(checkBankCard('4111 1111 1111 1111')).toEqual({ ok: true, value: '4111111111111111' })
  })

  test('marks that exports add are taken off', () => {
    const [card] = withLuhn('999900123456789')
    const groups = card!.replace(/(.{4})/g, '$1 ')
    const hyphens = groups.trim().replaceAll(' ', '-')
    for (const text of [`CNY-${card}`, `'${card}`, `${card}.0`, groups, hyphens, `\u00a0${card}`]) {
      expect(checkBankCard(text), text).toEqual({ ok: true, value: card })
    }
  })

  test('lost digits are refused or warned of', () => {
    expect(checkBankCard('6.22E+18')).toMatchObject({ ok: false, reason: expect.stringContaining('已丢失') as string })
    expect(checkBankCard('9999****1234')).toMatchObject({ ok: false, reason: expect.stringContaining('遮盖') as string })
    expect(checkBankCard('9999001234567890000')).toMatchObject({ ok: true,
      warning: expect.stringContaining('Excel') as string })
    // One card in ten ends in 0 and is none the worse for it.
    const endingIn0 = digits.map((digit) => checkBankCard(`99990012345678${digit}0`))
    expect(endingIn0.filter((result) => result.ok && !result.warning)).toHaveLength(1)
    expect(endingIn0.filter((result) => result.ok && result.warning?.includes('Excel'))).toHaveLength(9)
    for (const text of ['99990012345', '99990012345678901234', '样例', '9999.00123456789',
      '']) expect(checkBankCard(text).ok, text).toBe(false)
  })
})
