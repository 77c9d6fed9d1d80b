import { z } from 'zod'
import zhCn from 'zod/v4/locales/zh-CN.js'

// Chinese for the few messages that core does not word itself. `jitless`: the page's policy forbids code from text,
// and even zod's probe for it would be reported as a breach.
z.config({ ...zhCn(), jitless: true })
