import { confirmFigures as confirmApi, type ConfirmableField } from '@qingyuan/core/bank/bank-run-api'
import { createBatch as createBatchApi } from '@qingyuan/core/bank/bank-api'
import type { PlainDate } from '@qingyuan/core/dates'
import { Readable } from 'node:stream'
import type { z } from 'zod'
import { createBatch, loadBatch, uploadStatement } from '../../src/features/bank/batch-commands.ts'
import { getBatch } from '../../src/features/bank/batch-queries.ts'
import { startBatch } from '../../src/features/bank/batch-runner.ts'
import { confirmFigures, judgeFinding } from '../../src/features/bank/finding-commands.ts'
import { startRun } from '../../src/features/bank/run-commands.ts'
import { getRun, listFindings, listRunSubjects } from '../../src/features/bank/run-queries.ts'
import { startAnalysis } from '../../src/features/bank/run-runner.ts'
import { recordFigure } from '../../src/features/leads/lead-commands.ts'
import type { Environment } from '../../src/platform/config.ts'
import { asViewer, type Context } from '../../src/platform/db.ts'
import { actId } from './acts.ts'
import { leadId, stableId, subjectId } from './ids.ts'
import type { Play } from './play.ts'
import { statementOfS11, statementOfS12 } from './statements-others.ts'
import { statementOfS01 } from './statements-s01.ts'
import { wan } from './tell.ts'

type Received = Omit<z.input<typeof createBatchApi.input>, 'commandId' | 'id' | 'leadId' | 'subjectId' | 'receivedOn'>
/** In 万元; people in persons. */
type Figures = Partial<Record<ConfirmableField, number>>

const officer = 'bangong'
const batchId = (code: string) => stableId('bank batch', code)
export const runId = (code: string): string => stableId('bank run', code)
const part = (commandId: string, n: number) => stableId('part', `${commandId}${n}`)

/**
 * Statements of three subjects: read, analysed, judged, and their figures taken into the leads. On a machine where the
 * store of masses cannot be had the story goes on without them, with the same figures typed, and says so.
 */
export function tellStatements(env: Environment, play: Play, say: (line: string) => void): void {
  // Its start takes some seconds, which go by while the story is told up to June.
  const lacking = env.analytics.ready().then(() => false, (error: unknown) => {
    say(`这台机器上不能用分析库，演示里没有银行流水：${error instanceof Error ? error.message : String(error)}`)
    return true
  })
  /** The product's own work goes on at the hour of the story. */
  const at = (ctx: Context): Environment => ({ ...env, now: () => ctx.now })
  const withStore = (day: PlainDate, time: string, run: Parameters<Play['on']>[3]) => play.on(day, time, officer, async (ctx, commandId) => {
    if (!await lacking) await run(ctx, commandId)
  })

  const statement = (code: string) => ({
    /** Registered, uploaded sealed, and read. */
    received(day: PlainDate, time: string, receivedOn: PlainDate, file: () => { name: string; text: string }, batch: Received) {
      withStore(day, time, async (ctx, commandId) => {
        const id = batchId(code)
        await createBatch(ctx, createBatchApi.input.parse({ ...batch, commandId: part(commandId, 1), id, leadId: leadId(code), subjectId: subjectId(code), receivedOn }))
        const { name, text } = file()
        const upload = await env.files.receive(Readable.from([Buffer.from(text)]), name, 'text/csv', env.secrets.sealing())
        await uploadStatement(ctx, { commandId: part(commandId, 2), batchId: id, id: stableId('bank upload', code) }, upload)
        await loadBatch(ctx, { commandId: part(commandId, 3), id })
        await startBatch(at(ctx), id)
        const { state, message } = await asViewer(ctx, (inner) => getBatch(inner, { id }), true)
        if (state !== 'loaded') throw new Error(`${code}: ${state} ${message}`)
      })
      return this
    },
    analysed(day: PlainDate, time: string) {
      withStore(day, time, async (ctx, commandId) => {
        await startRun(ctx, { commandId, id: runId(code), batchIds: [batchId(code)] })
        await startAnalysis(at(ctx), runId(code))
        const { state, message } = await asViewer(ctx, (inner) => getRun(inner, { id: runId(code) }), true)
        if (state !== 'done') throw new Error(`${code}: ${state} ${message}`)
      })
      return this
    },
    /** Each hint of the run, for the reason given. */
    confirmed(day: PlainDate, time: string, reason: string) {
      withStore(day, time, async (ctx, commandId) => {
        const { rows } = await asViewer(ctx, (inner) => listFindings(inner, { judgement: 'open', page: 1, pageSize: 100 }), true)
        for (const [n, one] of rows.filter((row) => row.runId === runId(code)).entries()) {
          await judgeFinding(ctx, { commandId: part(commandId, n), id: one.id, judgement: 'confirmed', evidenceHash: one.evidenceHash, reason })
        }
      })
      return this
    },
    /** Taken into the lead from the run; else typed. */
    figures(day: PlainDate, time: string, asOf: PlainDate, basis: 'gross' | 'net', figures: Figures, note: string) {
      const fields = Object.keys(figures) as ConfirmableField[]
      const id = (field: string) => stableId('figure', `${code}${day}${field}`)
      play.on(day, time, officer, async (ctx, commandId) => {
        if (await lacking) {
          for (const [n, field] of fields.entries()) {
            const value = field === 'people' ? figures[field]! : wan(figures[field]!)
            await recordFigure(ctx, { commandId: part(commandId, n), leadId: leadId(code), id: id(field), field, figuresConfirmed: true, value, source: '流水测算', asOf, note })
          }
          return
        }
        const { rows: [subject] } = await asViewer(ctx, (inner) => listRunSubjects(inner, { runId: runId(code), page: 1, pageSize: 1 }), true)
        await confirmFigures(ctx, confirmApi.input.parse({ commandId, id: id(basis), runId: runId(code), token: subject!.token, leadId: leadId(code), basis, fields, asOf, note, figuresConfirmed: true }))
      })
      return this
    },
  })

  statement('S01')
    .received('2026-06-18', '09:00', '2026-06-16', statementOfS01, {
      title: '拟寿颐年公司账户流水', purpose: '查明康养卡资金数额、人数和去向', source: 'query', document: '查询回执（样河农商银行）',
      approval: { actId: actId('S01', '2026-05-28', 'account_query', { title: '经主要负责人批准查询账户' }) } })
    .analysed('2026-06-18', '09:30')
    .confirmed('2026-06-18', '10:30', '与康养卡章程、收据和走访情况一致')
    .figures('2026-06-18', '16:30', '2026-06-10', 'gross', { people: 208, amount: 1486.5, unpaid: 1012.3, loss: 905.4 }, '获利出局6人另列')
    .figures('2026-06-18', '16:40', '2026-06-10', 'net', { absorbed: 1302.5 }, '到期退卡后又买卡的184.00万元不重复计算')
  statement('S11')
    .received('2026-08-03', '14:00', '2026-08-03', statementOfS11, {
      title: '互助会会首账户流水', purpose: '核实互助会资金往来', source: 'handed_in', from: '会首样园芳', document: '会首自愿提供的网银导出文件' })
    .analysed('2026-08-03', '14:30')
  statement('S12')
    .received('2026-09-25', '10:00', '2026-09-25', statementOfS12, {
      title: '蒋试根账户流水', purpose: '核实银行报送的可疑资金', source: 'bank_notice', from: '样河农商银行', document: '可疑资金情况报送（密封件）' })
    .analysed('2026-09-28', '09:30')
    .confirmed('2026-09-28', '10:30', '与银行报送的情况一致')
    .figures('2026-09-28', '16:30', '2026-09-20', 'gross', { people: 26, amount: 143.2, unpaid: 120 }, '限可见人查看')
}
