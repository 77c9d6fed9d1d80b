import { chineseWords } from '@qingyuan/core/zod-words'
import { z } from 'zod'
import zhCn from 'zod/v4/locales/zh-CN.js'

// zod's Chinese for what neither core nor the above words. `jitless`: the page's policy forbids code made from text,
// and even zod's probe for it would be reported as a breach.
z.config({ ...zhCn(), customError: chineseWords, jitless: true })
