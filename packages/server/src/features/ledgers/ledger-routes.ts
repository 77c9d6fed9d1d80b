import * as forms from '@qingyuan/core/ledgers/form-api'
import * as api from '@qingyuan/core/ledgers/ledger-api'
import * as files from '@qingyuan/core/ledgers/ledger-file-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { answerFile } from '../../platform/file-records.ts'
import { route } from '../../platform/route.ts'
import * as approval from './submission-approval-commands.ts'
import * as collectionCommands from './collection-commands.ts'
import * as collections from './collection-queries.ts'
import * as corrections from './submission-correction-commands.ts'
import { getDistrictTable } from './district-queries.ts'
import { downloadTemplate, loadForm, resetForm } from './form-commands.ts'
import { answerForm, listForms, previewForm } from './form-queries.ts'
import { attachLedgerFile, takeLedgerFile } from './ledger-file-commands.ts'
import { getLedgerFile } from './ledger-file-queries.ts'
import { getOnePage } from './one-page-queries.ts'
import { listOnePageRows } from './one-page-rows.ts'
import { saveReportType } from './report-type-commands.ts'
import * as submissions from './submission-commands.ts'
import { getSubmission } from './submission-queries.ts'
import * as review from './submission-review-commands.ts'
import { checkCode, compareVersions, getVersion } from './version-queries.ts'

export function ledgerRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.listReportTypes, collections.listReportTypes)
  route(app, env, api.saveReportType, saveReportType)
  route(app, env, api.listCollections, collections.listCollections)
  route(app, env, api.previewDates, collections.previewDates)
  route(app, env, api.openCollection, collectionCommands.openCollection)
  route(app, env, api.setDueDate, collectionCommands.setDueDate)
  route(app, env, api.closeCollection, collectionCommands.closeCollection)
  route(app, env, api.reopenCollection, collectionCommands.reopenCollection)
  route(app, env, api.extendSubmission, collectionCommands.extendSubmission)
  route(app, env, api.getPressText, collections.getPressText)
  route(app, env, api.pressUnits, collectionCommands.pressUnits)
  route(app, env, api.getBoard, collections.getBoard)
  route(app, env, api.listDueDates, collections.listDueDates)

  route(app, env, api.getSubmission, getSubmission)
  route(app, env, api.openSubmission, submissions.openSubmission)
  route(app, env, api.confirmRows, submissions.confirmRows)
  route(app, env, api.editText, submissions.editText)
  route(app, env, api.saveSubmission, submissions.saveSubmission)
  route(app, env, api.attachDocument, submissions.attachDocument)
  route(app, env, api.sendForApproval, approval.sendForApproval)
  route(app, env, api.takeBack, approval.takeBack)
  route(app, env, api.approveSubmission, approval.approveSubmission)
  route(app, env, api.refuseSubmission, approval.refuseSubmission)
  route(app, env, api.approveOnPaper, approval.approveOnPaper)
  route(app, env, api.submitSubmission, approval.submitSubmission)
  route(app, env, api.returnSubmission, review.returnSubmission)
  route(app, env, api.acceptSubmission, review.acceptSubmission)
  route(app, env, api.correctSubmission, corrections.correctSubmission)
  route(app, env, api.abandonCorrection, corrections.abandonCorrection)
  route(app, env, api.submitZeroSheet, review.submitZeroSheet)
  route(app, env, api.recordUpward, review.recordUpward)
  route(app, env, api.attachStamped, review.attachStamped)
  route(app, env, api.downloadLedgerFile, (ctx, input) => answerFile(ctx, env.files, input.id))
  route(app, env, files.attachLedgerFile, attachLedgerFile)
  route(app, env, files.getLedgerFile, getLedgerFile)
  route(app, env, files.takeLedgerFile, takeLedgerFile)

  route(app, env, api.getVersion, getVersion)
  route(app, env, api.compareVersions, compareVersions)
  route(app, env, api.checkCode, checkCode)
  route(app, env, api.getDistrictTable, getDistrictTable)
  route(app, env, api.getOnePage, getOnePage)
  route(app, env, api.listOnePageRows, listOnePageRows)

  route(app, env, forms.listForms, listForms)
  route(app, env, forms.previewForm, (ctx, input) => previewForm(ctx, env, input))
  route(app, env, forms.exportForm, (ctx, input) => answerForm(ctx, env, input))
  route(app, env, forms.loadForm, loadForm)
  route(app, env, forms.resetForm, resetForm)
  route(app, env, forms.downloadTemplate, (ctx, input) => downloadTemplate(ctx, env, input))
}
