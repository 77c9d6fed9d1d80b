import { z } from 'zod'
import { Changed, commandId, Id, Short } from '../common.ts'
import { endpoint } from '../contract.ts'

export const finishTask = endpoint({ method: 'POST', path: '/api/tasks/finish', permission: 'lead.read', title: '办结待办',
  input: z.object({ commandId, id: Id, note: Short.default('') }), output: Changed })
/**
 * The head gives the open tasks that one person has at the head's unit to another of it. Work of the whole unit stays
 * with the unit. `from` may have left or been disabled.
 */
export const handOverTasks = endpoint({ method: 'POST', path: '/api/tasks/hand-over', permission: 'task.hand_over', title: '移交待办',
  input: z.object({ commandId, fromUserId: Id, toUserId: Id, note: Short.default('') }), output: Changed })
