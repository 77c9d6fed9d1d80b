import { z } from 'zod'
import zhCn from 'zod/v4/locales/zh-CN.js'

/** Words for what a form leaves open; zod's own name types, which say nothing to a clerk. */
const words: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined || issue.input === null || issue.input === '') return issue.code === 'invalid_value' ? '请选择' : '请填写'
  if (issue.code === 'invalid_value' || (issue.code === 'invalid_format' && issue.format === 'uuid')) return '请从列表里选择'
  return undefined
}

// zod's Chinese for what neither core nor the above words. `jitless`: the page's policy forbids code made from text,
// and even zod's probe for it would be reported as a breach.
z.config({ ...zhCn(), customError: words, jitless: true })
