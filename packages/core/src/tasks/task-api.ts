import { z } from 'zod'
import { Changed, commandId, Id, Short } from '../common.ts'
import { endpoint } from '../contract.ts'

export const finishTask = endpoint({ method: 'POST', path: '/api/tasks/finish', permission: 'lead.read', title: '办结待办',
  input: z.object({ commandId, id: Id, note: Short.default('') }), output: Changed })
