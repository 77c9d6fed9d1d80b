import { confirmableFields, basisLabels, judgementLabels, type ConfirmableField, type judgeFinding as judgeEndpoint, type confirmFigures as confirmEndpoint } from '@qingyuan/core/bank/bank-run-api'
import { analyses, type AnalysisCode, type FlowEstimate } from '@qingyuan/core/bank/findings'
import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { at, citeAll } from '@qingyuan/core/law/citation'
import { figureLabels } from '@qingyuan/core/leads/lead'
import { formatWan } from '@qingyuan/core/money'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { addEvent, recordFigures } from '../leads/lead-commands.ts'
import { getLeadForUpdate } from '../leads/lead-queries.ts'
import { getSubjectOfRun, getUsableRun } from './run-queries.ts'

/** What a person makes of a finding, on the evidence that they saw. Earlier judgements stay as history. */
export function judgeFinding(ctx: Context, input: z.output<typeof judgeEndpoint.input>): Promise<{ id: string }> {
  return command(ctx, 'bank.findings.judge', input.commandId, async (inner) => {
    const finding = await inner.db.selectFrom('bankFindings').select(['id', 'code', 'version', 'evidenceHash', 'judgement', 'unitId']).where('id', '=', input.id).forUpdate().executeTakeFirst()
    if (!finding) throw new AppError('not_found', '没有找到这条研判提示，或不在您的工作范围内。')
    if (finding.unitId !== inner.viewer.unitId) throw new AppError('not_found', '这条研判提示是别的单位的，不能由您判断。')
    if (finding.evidenceHash !== input.evidenceHash) throw new AppError('version.conflict', '这条研判提示的依据刚有变化，请看过新的依据再判断。')
    const judged = { judgement: input.judgement, judgedAt: inner.now, judgedBy: inner.viewer.userId }
    await inner.db.insertInto('bankJudgements').values({ id: randomUUID(), findingId: finding.id, version: finding.version, evidenceHash: finding.evidenceHash, reason: input.reason, ...judged }).execute()
    await inner.db.updateTable('bankFindings').set({ ...judged, judgedHash: finding.evidenceHash, judgedReason: input.reason }).where('id', '=', finding.id).execute()
    return { subjectType: 'bank_finding', id: finding.id, before: { judgement: finding.judgement }, after: { judgement: judgementLabels[input.judgement] }, note: `${analyses[finding.code as AnalysisCode].title}：${input.reason}` }
  })
}

/** The figure of each field; what may be told with reinvested money or without it, by the basis. */
const figureOf: Record<ConfirmableField, (estimate: FlowEstimate, net: boolean) => number> = {
  people: ({ participants }) => participants,
  amount: ({ amountRaisedFen, netInvestedFen }, net) => (net ? netInvestedFen : amountRaisedFen),
  absorbed: ({ amountRaisedFen, netInvestedFen }, net) => (net ? netInvestedFen : amountRaisedFen),
  raised: ({ amountRaisedFen }) => amountRaisedFen,
  repaid: ({ principalRepaidFen }) => principalRepaidFen,
  unpaid: ({ unpaidPrincipalFen }) => unpaidPrincipalFen,
  loss: ({ confirmedLossFen }) => confirmedLossFen,
}

/** Takes the server's own figures of a subject into a lead, as 流水测算, with their basis and where they come from. */
export function confirmFigures(ctx: Context, input: z.output<typeof confirmEndpoint.input>): Promise<{ id: string }> {
  return command(ctx, 'bank.runs.confirm', input.commandId, async (inner) => {
    const run = await getUsableRun(inner, input.runId)
    if (run.unitId !== inner.viewer.unitId) throw new AppError('not_found', '这次研判是别的单位的，不能由您确认。')
    const subject = await getSubjectOfRun(inner, input.runId, input.token)
    const { estimate } = subject
    if (!estimate) throw new AppError('state.conflict', `这个主体没有测算出数字，不能确认。${subject.missing.length > 0 ? `缺：${subject.missing.join('；')}。` : ''}`)
    if (!subject.settled) throw new AppError('state.conflict', '这个主体的数字与逐笔归类没有对上，不能确认。请联系系统管理员。')
    const lead = await getLeadForUpdate(inner, input.leadId)
    if (run.access === 'restricted' && !lead.restricted) {
      throw new AppError('rule.broken', `这次研判用到了银行通报的可疑线索，数字应当保密（${citeAll([at('money_laundering', '7')])}），只能记入设定了可见人的线索。请先“设定可见人”，或者不选通报的批次重新研判。`)
    }
    const asOf = input.asOf ?? subject.to
    const [fields, basis] = [confirmableFields.filter((field) => input.fields.includes(field)), basisLabels[input.basis]]
    const figures = Object.fromEntries(fields.map((field) => [field, figureOf[field](estimate, input.basis === 'net')]))
    const note = `流水测算（${basis}），分析版本 ${run.version}${input.note === '' ? '' : `；${input.note}`}`
    await recordFigures(inner, {
      commandId: input.commandId, leadId: lead.id, figures: fields.map((field) => ({ id: randomUUID(), field, value: figures[field]! })), source: '流水测算', asOf, note, figuresConfirmed: input.figuresConfirmed,
    })
    const said = fields.map((field) => `${figureLabels[field]} ${field === 'people' ? `${figures[field]} 人` : formatWan(figures[field]!)}`).join('，')
    await addEvent(inner, lead.id, 'estimate', { onDate: chinaDate(inner.now), title: `按银行流水测算（${basis}，截至${asOf}）`, body: `${said}。${note}` })
    await inner.db.insertInto('bankConfirmations').values({
      id: input.id, runId: run.id, token: input.token, leadId: lead.id, access: run.access, basis: input.basis, figures: JSON.stringify(figures), asOf, note: input.note, confirmedAt: inner.now, confirmedBy: inner.viewer.userId,
    }).execute()
    return { subjectType: 'bank_confirmation', id: input.id, after: { lead: lead.number, basis, asOf, ...figures } }
  })
}
