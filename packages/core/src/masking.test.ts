import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskAccount, maskIdNumber, maskName, maskPhone } from './masking.ts'

test('names', () => {
  expect(maskName('例三')).toBe('例*')
  expect(maskName('例 三 样')).toBe('例**')
  expect(maskName('阿凡提·样例拟')).toBe('阿**')
  expect(maskName('𠮷样')).toBe('𠮷*')
  expect(maskName('例')).toBe('*')
  expect(maskName('')).toBe('')
})

test('numbers', () => {
  expect(maskIdNumber('990101199001010016')).toBe('990***********0016')
  expect(maskIdNumber('990101900101001')).toBe('990********1001')
  expect(maskPhone('12000001234')).toBe('120****1234')
  expect(maskPhone('0000-2234567')).toBe('0000-*****67')
  expect(maskAccount('9999001234567890')).toBe('9999********7890')
  expect(maskAccount('12000001234')).toBe('120****1234')
  expect(maskAccount('yangli@example.invalid')).toBe('y***@example.invalid')
})

test('what is too short to hide is hidden whole, and four characters always are', () => {
  expect(maskIdNumber('1234567890')).toBe('**********')
  expect(maskPhone('12345')).toBe('*****')
  fc.assert(fc.property(fc.stringMatching(/^[0-9X]{1,24}$/), (text) => {
    for (const mask of [maskIdNumber, maskPhone, maskAccount]) {
      const masked = mask(text)
      expect(masked).toHaveLength(text.length)
      expect(masked.replaceAll(/[^*]/g, '').length).toBeGreaterThanOrEqual(Math.min(4, text.length))
    }
  }))
})
