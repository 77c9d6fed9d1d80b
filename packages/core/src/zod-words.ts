import type { z } from 'zod'

/** Words for what a form leaves open; zod's own name types, which say nothing to a clerk. */
export const chineseWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined || issue.input === null || issue.input === '') return issue.code === 'invalid_value' ? '请选择' : '请填写'
  if (issue.code === 'invalid_value' || (issue.code === 'invalid_format' && issue.format === 'uuid')) return '请从列表里选择'
  if (issue.code === 'invalid_type') return '填写的内容不对，请重新填写'
  if (issue.code === 'too_small' && issue.origin === 'string') return '请填写'
  if (issue.code === 'invalid_format') return '格式不对，请按提示填写'
  // zod's own words name the type in English.
  if (issue.code === 'too_big' && issue.origin !== 'string') return issue.origin === 'array' || issue.origin === 'set' ? `最多${issue.maximum}项` : `不能大于${issue.maximum}`
  if (issue.code === 'too_small') return issue.origin === 'array' || issue.origin === 'set' ? `至少${issue.minimum}项` : `不能小于${issue.minimum}`
  return undefined
}
