import * as api from '@qingyuan/core/subjects/subject-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { answerFile } from '../../platform/file-records.ts'
import { route } from '../../platform/route.ts'
import * as commands from './subject-commands.ts'
import { getSubject, listSubjects, matchSubjects } from './subject-queries.ts'

export function subjectRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.listSubjects, listSubjects)
  route(app, env, api.matchSubjects, async (ctx, input) => ({ rows: await matchSubjects(ctx, input.name, commands.readCode(input.code ?? null).code) }))
  route(app, env, api.getSubject, getSubject)
  route(app, env, api.createSubject, commands.createSubject)
  route(app, env, api.updateSubject, commands.updateSubject)
  route(app, env, api.addIdentifier, (ctx, input) => commands.addIdentifier(env, ctx, input))
  route(app, env, api.removeIdentifier, commands.removeIdentifier)
  route(app, env, api.revealIdentifier, (ctx, input) => commands.revealIdentifier(env, ctx, input))
  route(app, env, api.attachSubjectFile, (ctx, input, { upload }) => commands.attachFile(ctx, input, upload))
  route(app, env, api.removeSubjectFile, commands.removeFile)
  route(app, env, api.downloadSubjectFile, (ctx, input) => answerFile(ctx, env.files, input.id))
  route(app, env, api.mergeSubjects, commands.mergeSubjects)
}
