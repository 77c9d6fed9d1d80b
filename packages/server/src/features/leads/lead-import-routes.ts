import * as api from '@qingyuan/core/leads/lead-import-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { route } from '../../platform/route.ts'
import * as commands from './lead-import-commands.ts'
import { downloadImportProblems } from './lead-import-problems.ts'
import { findNearSubjects, getImport, listImportRows, listImports } from './lead-import-queries.ts'
import { startImport, stopImports } from './lead-import-runner.ts'

export function leadImportRoutes(app: FastifyInstance, env: Environment): void {
  /* First the change is on disk, then it is answered; the work it asks for goes on behind. */
  const andWork = async (done: Promise<{ id: string }>) => {
    const { id } = await done
    void startImport(env, id, (error) => app.log.error({ err: error, batch: id }, 'import failed'))
    return { id }
  }
  route(app, env, api.listImports, listImports)
  route(app, env, api.uploadImport, (ctx, input, { upload }) => andWork(commands.uploadImport(ctx, input, upload)))
  route(app, env, api.getImport, getImport)
  route(app, env, api.mapImport, (ctx, input) => andWork(commands.mapImport(ctx, input)))
  route(app, env, api.listImportRows, listImportRows)
  route(app, env, api.findNearSubjects, findNearSubjects)
  route(app, env, api.decideImport, (ctx, input) => commands.decideImport(env, ctx, input))
  route(app, env, api.acceptImportChanges, commands.acceptImportChanges)
  route(app, env, api.commitImport, (ctx, input) => andWork(commands.commitImport(ctx, input)))
  route(app, env, api.cancelImport, commands.cancelImport)
  route(app, env, api.withdrawImport, (ctx, input) => andWork(commands.withdrawImport(ctx, input)))
  route(app, env, api.downloadImportProblems, (ctx, input) => downloadImportProblems(env, ctx, input))
  app.addHook('onClose', () => stopImports(env))
}
