import * as api from '@qingyuan/core/cases/case-api'
import { chinaDate } from '@qingyuan/core/dates'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { demoFooter, listWorkbook, xlsxType, type ListColumn } from '../../platform/excel/list.ts'
import { route } from '../../platform/route.ts'
import { applyCaseFile, findCaseFiles, getCaseFile, listCaseFileRows, readCaseFile } from './case-file-commands.ts'
import { recordProgress, saveCase } from './case-commands.ts'
import { findCases, findCasesForExport, getCase } from './case-queries.ts'

const columns: ListColumn<api.CaseRow>[] = [
  { title: '立案号', width: 24, value: (row) => row.number }, { title: '案件名称', width: 28, value: (row) => row.name },
  { title: '刑事立案日期', width: 14, value: (row) => row.filedOn ?? '待核' }, { title: '立案年数', width: 10, value: (row) => row.yearsFiled ?? '' },
  { title: '阶段', width: 14, value: (row) => row.stage },
  { title: '涉案金额（万元）', width: 16, value: (row) => (row.amountFen === null ? '待核' : row.amountFen / 1_000_000), format: '0.00' },
  { title: '涉案人数', width: 10, value: (row) => row.people ?? '待核' },
  { title: '清退比例', width: 10, value: (row) => (row.repaidBasisPoints === null ? '' : row.repaidBasisPoints / 10_000), format: '0.00%' },
  { title: '牵头地', width: 14, value: (row) => row.leadPlace }, { title: '包案领导', width: 12, value: (row) => row.leader },
  { title: '督办', width: 12, value: (row) => row.supervised }, { title: '难点', width: 30, value: (row) => row.difficulty },
  { title: '最新进展', width: 40, value: (row) => row.progress }, { title: '进展日期', width: 12, value: (row) => row.progressOn ?? '' },
]

export function caseRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.listCases, findCases)
  route(app, env, api.exportCases, async (ctx, input) => ({
    name: `案件台账-${chinaDate(ctx.now)}.xlsx`, mediaType: xlsxType,
    content: await listWorkbook('案件台账', columns, await findCasesForExport(ctx, input, 20_000), env.demo ? [demoFooter] : []),
  }))
  route(app, env, api.getCase, getCase)
  route(app, env, api.saveCase, saveCase)
  route(app, env, api.recordProgress, recordProgress)
  route(app, env, api.readCaseFile, (ctx, input, { upload }) => readCaseFile(ctx, input, upload))
  route(app, env, api.listCaseFiles, findCaseFiles)
  route(app, env, api.getCaseFile, getCaseFile)
  route(app, env, api.listCaseFileRows, listCaseFileRows)
  route(app, env, api.applyCaseFile, applyCaseFile)
}
