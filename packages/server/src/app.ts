import type { FastifyInstance } from 'fastify'
import type { Environment } from './platform/config.ts'
import { openApi } from './platform/open-api.ts'
import { buildServer, type ServerOptions } from './platform/server.ts'
import { auditRoutes, type AuditOptions } from './features/audit/audit-routes.ts'
import { authRoutes, type AuthOptions } from './features/auth/auth-routes.ts'
import { bankRoutes } from './features/bank/bank-routes.ts'
import { bankRunRoutes } from './features/bank/bank-run-routes.ts'
import { caseRoutes } from './features/cases/case-routes.ts'
import { gradingRoutes } from './features/grading/grading-routes.ts'
import { authorityRoutes } from './features/handling/authority-routes.ts'
import { handlingRoutes } from './features/handling/handling-routes.ts'
import { leadRoutes } from './features/leads/lead-routes.ts'
import { ledgerRoutes } from './features/ledgers/ledger-routes.ts'
import { orgRoutes } from './features/org/org-routes.ts'
import { subjectRoutes } from './features/subjects/subject-routes.ts'
import { activityRoutes } from './features/activities/activity-routes.ts'
import { taskRoutes } from './features/tasks/task-routes.ts'
import { statisticsRoutes } from './features/statistics/statistics-routes.ts'

/** The product's table of contents: every feature, from the ground up. */
export async function buildApp(env: Environment, options: ServerOptions & AuthOptions & AuditOptions): Promise<FastifyInstance> {
  const app = await buildServer(options)
  orgRoutes(app, env)
  authRoutes(app, env, options)
  auditRoutes(app, env, options)
  taskRoutes(app, env)
  subjectRoutes(app, env)
  caseRoutes(app, env)
  leadRoutes(app, env)
  gradingRoutes(app, env)
  authorityRoutes(app, env)
  handlingRoutes(app, env)
  bankRoutes(app, env)
  bankRunRoutes(app, env)
  activityRoutes(app, env)
  ledgerRoutes(app, env)
  statisticsRoutes(app, env)
  openApi(app)
  return app
}
