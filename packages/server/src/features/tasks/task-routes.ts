import * as api from '@qingyuan/core/tasks/task-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { route } from '../../platform/route.ts'
import { finishTask, handOverTasks } from './task-commands.ts'

export function taskRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.finishTask, finishTask)
  route(app, env, api.handOverTasks, handOverTasks)
}
