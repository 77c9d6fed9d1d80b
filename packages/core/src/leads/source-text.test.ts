import { expect, test } from 'vitest'
import { sourceText } from './source-text.ts'

test.each([
  ['12345热线', [''], '12345热线'],
  ['12345热线', ['热线工单'], '12345热线（热线工单）'],
  ['群众举报（电话）', [], '群众举报（电话）'],
  ['群众举报（电话）', ['热线工单', null, false], '群众举报（电话，热线工单）'],
  ['省监测平台（金安工程）', ['推送(第3批)', '举报人代号JB-2026-0001'], '省监测平台（金安工程，推送〔第3批〕，举报人代号JB-2026-0001）'],
] as const)('%s with %j reads %s', (source, notes, words) => {
  expect(sourceText(source, ...notes)).toBe(words)
})
