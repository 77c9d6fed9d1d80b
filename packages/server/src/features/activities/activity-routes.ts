import * as api from '@qingyuan/core/activities/activity-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { answerFile } from '../../platform/file-records.ts'
import { route } from '../../platform/route.ts'
import * as commands from './activity-commands.ts'
import { findActivities, getActivity } from './activity-queries.ts'

export function activityRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.listActivities, findActivities)
  route(app, env, api.getActivity, getActivity)
  route(app, env, api.saveActivity, commands.saveActivity)
  route(app, env, api.withdrawActivity, commands.withdrawActivity)
  route(app, env, api.attachPhoto, (ctx, input, { upload }) => commands.attachPhoto(ctx, input, upload))
  route(app, env, api.removePhoto, commands.removePhoto)
  route(app, env, api.downloadPhoto, (ctx, input) => answerFile(ctx, env.files, input.id))
}
