import { expect, test } from 'vitest'
import { safeBack } from './safe-back.ts'

test('goes back only to a page of this product', () => {
  expect(safeBack('/leads?states=open')).toBe('/leads?states=open')
  for (const bad of [undefined, '', 'https://example.invalid', '//example.invalid', '/\\example.invalid', '/sign-in?back=x', 'javascript:1']) expect(safeBack(bad)).toBe('/')
})
