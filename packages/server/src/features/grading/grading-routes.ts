import * as api from '@qingyuan/core/grading/grading-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { route } from '../../platform/route.ts'
import * as commands from './grading-commands.ts'
import { exportLeadGrade, getLeadGrade } from './grading-queries.ts'
import { continueRun, stopRuns } from './grading-runner.ts'
import * as rules from './rule-set-commands.ts'
import { listRuleSets, viewRuleSet } from './rule-set-queries.ts'
import { cancelRun, startRun } from './run-commands.ts'
import { listRunChanges, listRuns } from './run-queries.ts'
import { findWarnings, getGradeSummary } from './warning-queries.ts'

export function gradingRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.getLeadGrade, getLeadGrade)
  route(app, env, api.exportLeadGrade, exportLeadGrade)
  route(app, env, api.recordSign, commands.recordSign)
  route(app, env, api.withdrawSign, commands.withdrawSign)
  route(app, env, api.setFactor, commands.setFactor)
  route(app, env, api.gradeLead, commands.gradeLead)
  route(app, env, api.overrideGrade, commands.overrideGrade)
  route(app, env, api.removeOverride, commands.removeOverride)
  route(app, env, api.listRuleSets, listRuleSets)
  route(app, env, api.getRuleSet, viewRuleSet)
  route(app, env, api.copyRuleSet, rules.copyRuleSet)
  route(app, env, api.saveRuleSet, rules.saveRuleSet)
  route(app, env, api.discardRuleSet, rules.discardRuleSet)
  route(app, env, api.activateRuleSet, rules.activateRuleSet)
  route(app, env, api.startRun, async (ctx, input) => {
    const { id } = await startRun(ctx, input)
    void continueRun(env, id, (error) => app.log.error({ err: error, run: id }, 'grading failed'))
    return { id }
  })
  route(app, env, api.cancelRun, cancelRun)
  route(app, env, api.listRuns, listRuns)
  route(app, env, api.listRunChanges, listRunChanges)
  route(app, env, api.getGradeSummary, getGradeSummary)
  route(app, env, api.listWarnings, findWarnings)
  app.addHook('onClose', () => stopRuns(env))
}
