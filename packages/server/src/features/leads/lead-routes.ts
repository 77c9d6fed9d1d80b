import { AppError } from '@qingyuan/core/errors'
import * as api from '@qingyuan/core/leads/lead-api'
import * as same from '@qingyuan/core/leads/same-subject-api'
import type { FastifyInstance } from 'fastify'
import { command } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import { answerFile, keepFile } from '../../platform/file-records.ts'
import { route } from '../../platform/route.ts'
import * as assignments from './assignment-commands.ts'
import * as commands from './lead-commands.ts'
import { exportLeads } from './lead-export.ts'
import { leadImportRoutes } from './lead-import-routes.ts'
import { issuePaper } from './lead-papers.ts'
import { findAssignments, findLeads, getAssignment, getLead, getLeadForUpdate } from './lead-queries.ts'
import { stateOwnMatters } from './same-subject-commands.ts'
import { countSameSubjects, getSameSubject } from './same-subject-queries.ts'

export function leadRoutes(app: FastifyInstance, env: Environment): void {
  leadImportRoutes(app, env)
  route(app, env, api.listLeads, findLeads)
  route(app, env, api.exportLeads, (ctx, input) => exportLeads(env, ctx, input))
  route(app, env, api.getLead, getLead)
  route(app, env, api.createLead, (ctx, input) => commands.createLead(env, ctx, input))
  route(app, env, api.updateLead, commands.updateLead)
  route(app, env, api.recordFigure, commands.recordFigure)
  route(app, env, api.recordEvent, commands.recordEvent)
  route(app, env, api.excludeLead, commands.excludeLead)
  route(app, env, api.strikeOffLead, commands.strikeOffLead)
  route(app, env, api.restartLead, commands.restartLead)
  route(app, env, api.mergeLead, commands.mergeLead)
  route(app, env, api.joinSubject, commands.joinSubject)
  route(app, env, same.getSameSubject, getSameSubject)
  route(app, env, same.countSameSubjects, countSameSubjects)
  route(app, env, same.stateOwnMatters, stateOwnMatters)
  route(app, env, api.addReporter, commands.addReporter)
  route(app, env, api.restrictLead, commands.restrictLead)
  route(app, env, api.revealInformant, (ctx, input) => commands.revealInformant(env, ctx, input))
  route(app, env, api.addTask, commands.addTask)
  route(app, env, api.dispatchLead, assignments.dispatchLead)
  route(app, env, api.signAssignment, assignments.signAssignment)
  route(app, env, api.answerAssignment, assignments.answerAssignment)
  route(app, env, api.acceptAssignment, assignments.acceptAssignment)
  route(app, env, api.sendBackAssignment, assignments.sendBackAssignment)
  route(app, env, api.withdrawAssignment, assignments.withdrawAssignment)
  route(app, env, api.extendAssignment, assignments.extendAssignment)
  route(app, env, api.pressAssignment, assignments.pressAssignment)
  route(app, env, api.listAssignments, findAssignments)
  route(app, env, api.getAssignment, getAssignment)
  route(app, env, api.issuePaper, issuePaper)
  route(app, env, api.attachFile, (ctx, input, { upload }) => command(ctx, 'lead.attach', input.commandId, async (inner) => {
    if (!upload) throw new AppError('input.invalid', '没有收到文件，请重新选择。')
    await getLeadForUpdate(inner, input.leadId)
    await keepFile(inner, upload, { id: input.id, ownerType: 'lead', ownerId: input.leadId })
    return { subjectType: 'lead', id: input.leadId, after: { file: upload.name, sha256: upload.sha256 } }
  }))
  route(app, env, api.downloadFile, (ctx, input) => answerFile(ctx, env.files, input.id))
}
