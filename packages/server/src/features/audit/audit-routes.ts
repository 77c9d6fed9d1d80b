import * as api from '@qingyuan/core/audit/audit-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { route } from '../../platform/route.ts'
import { auditOptions, checkSeal, findAudit, findCurrentSeal } from './audit-queries.ts'
import type { SealTail } from './audit-seal.ts'
import { verifyAudit } from './audit-verify.ts'

export interface AuditOptions {
  /** What the data folder remembers of the newest seal; without it the chain's end cannot be checked. */
  sealTail?: SealTail
}

export function auditRoutes(app: FastifyInstance, env: Environment, options: AuditOptions): void {
  route(app, env, api.listAudit, findAudit)
  route(app, env, api.getAuditOptions, async () => auditOptions())
  route(app, env, api.verifyAudit, async (ctx) => verifyAudit(env.db, env.secrets, options.sealTail, ctx.now))
  route(app, env, api.getCurrentSeal, async (ctx) => ({ seal: await findCurrentSeal(ctx) }))
  route(app, env, api.checkSeal, checkSeal)
}
