import * as api from '@qingyuan/core/bank/bank-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { route } from '../../platform/route.ts'
import * as batches from './batch-commands.ts'
import { exportSetAside } from './set-aside-export.ts'
import { getBatch, getBatchFile, listBatches, listLayouts, listSetAside } from './batch-queries.ts'
import { startBatch, stopBatches } from './batch-runner.ts'
import { revealLines } from './file-lines.ts'
import { setLayoutActive } from './layout-commands.ts'
import { revealRows } from './reveal-commands.ts'

export function bankRoutes(app: FastifyInstance, env: Environment): void {
  /* First the change is on disk, then it is answered; the work it asks for goes on behind. */
  const andWork = async (batchId: string, done: Promise<{ id: string }>) => {
    const changed = await done
    void startBatch(env, batchId, (error) => app.log.error({ err: error, batch: batchId }, 'statements failed'))
    return changed
  }
  route(app, env, api.listBatches, listBatches)
  route(app, env, api.createBatch, batches.createBatch)
  route(app, env, api.uploadStatement, (ctx, input, { upload }) => batches.uploadStatement(ctx, input, upload))
  route(app, env, api.removeUpload, (ctx, input) => batches.removeUpload(env, ctx, input))
  route(app, env, api.loadBatch, (ctx, input) => andWork(input.id, batches.loadBatch(ctx, input)))
  route(app, env, api.cancelLoad, batches.cancelLoad)
  route(app, env, api.withdrawBatch, (ctx, input) => andWork(input.id, batches.withdrawBatch(ctx, input)))
  route(app, env, api.getBatch, getBatch)
  route(app, env, api.getBatchFile, (ctx, input) => getBatchFile(env, ctx, input))
  route(app, env, api.listSetAside, (ctx, input) => listSetAside(env, ctx, input))
  route(app, env, api.exportSetAside, (ctx, input) => exportSetAside(env, ctx, input))
  route(app, env, api.correctFile, (ctx, input) => andWork(input.batchId, batches.correctFile(env, ctx, input)))
  route(app, env, api.listLayouts, listLayouts)
  route(app, env, api.setLayoutActive, setLayoutActive)
  route(app, env, api.getStoreState, () => {
    const state = env.analytics.state()
    return Promise.resolve({ kind: env.analytics.kind, status: state.status, message: 'message' in state ? state.message : '' })
  })
  route(app, env, api.revealRows, (ctx, input) => revealRows(env, ctx, input))
  route(app, env, api.revealLines, (ctx, input) => revealLines(env, ctx, input))
  app.addHook('onClose', () => stopBatches(env))
}
