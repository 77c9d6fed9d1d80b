import * as api from '@qingyuan/core/bank/bank-run-api'
import * as graph from '@qingyuan/core/bank/flow-graph-api'
import * as report from '@qingyuan/core/bank/run-report-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { route } from '../../platform/route.ts'
import { confirmFigures, judgeFinding } from './finding-commands.ts'
import * as flows from './flow-queries.ts'
import { cancelRun, revealParties, startRun } from './run-commands.ts'
import { followMoney, getFlowGraph, listFlowGroup } from './run-graph-queries.ts'
import { getPrecision, getRun, getRunSubject, listFindings, listRuns, listRunSubjects } from './run-queries.ts'
import { exportSubjectPaper, exportSubjectWorkbook } from './run-report.ts'
import { startAnalysis, stopAnalyses } from './run-runner.ts'

export function bankRunRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.listRuns, listRuns)
  route(app, env, api.startRun, async (ctx, input) => {
    const { id } = await startRun(ctx, input)
    void startAnalysis(env, id, (error) => app.log.error({ err: error, run: id }, 'analysis failed'))
    return { id }
  })
  route(app, env, api.cancelRun, cancelRun)
  route(app, env, api.getRun, getRun)
  route(app, env, api.listRunSubjects, listRunSubjects)
  route(app, env, api.getRunSubject, getRunSubject)
  route(app, env, api.revealParties, (ctx, input) => revealParties(env, ctx, input))
  route(app, env, api.listParticipants, (ctx, input) => flows.listParticipants(env, ctx, input))
  route(app, env, api.exportParticipants, (ctx, input) => flows.exportParticipants(env, ctx, input))
  route(app, env, api.getFlowSeries, (ctx, input) => flows.getFlowSeries(env, ctx, input))
  route(app, env, api.getPayoutCalendar, (ctx, input) => flows.getPayoutCalendar(env, ctx, input))
  route(app, env, api.listFigureRows, (ctx, input) => flows.listFigureRows(env, ctx, input))
  route(app, env, graph.getFlowGraph, (ctx, input) => getFlowGraph(env, ctx, input))
  route(app, env, graph.listFlowGroup, (ctx, input) => listFlowGroup(env, ctx, input))
  route(app, env, graph.followMoney, (ctx, input) => followMoney(env, ctx, input))
  route(app, env, report.exportSubjectWorkbook, (ctx, input) => exportSubjectWorkbook(env, ctx, input))
  route(app, env, report.exportSubjectPaper, (ctx, input) => exportSubjectPaper(env, ctx, input))
  route(app, env, api.listFindings, listFindings)
  route(app, env, api.judgeFinding, judgeFinding)
  route(app, env, api.getPrecision, getPrecision)
  route(app, env, api.confirmFigures, confirmFigures)
  app.addHook('onClose', () => stopAnalyses(env))
}
