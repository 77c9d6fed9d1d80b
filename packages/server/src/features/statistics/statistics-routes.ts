import * as handover from '@qingyuan/core/statistics/handover-api'
import * as api from '@qingyuan/core/statistics/statistics-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { route } from '../../platform/route.ts'
import { exportHandover, getHandover, listHandovers } from './handover-queries.ts'
import { getOverview } from './overview-queries.ts'
import { getWorkbench } from './workbench-queries.ts'

export function statisticsRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.getWorkbench, getWorkbench)
  route(app, env, api.getOverview, getOverview)
  route(app, env, handover.listHandovers, listHandovers)
  route(app, env, handover.getHandover, getHandover)
  route(app, env, handover.exportHandover, (ctx, input) => exportHandover(env, ctx, input))
}
