import { basisLabels, judgementLabels, type ConfirmableField, type Run, type RunSubjectDetail } from '@qingyuan/core/bank/bank-run-api'
import { batchAccessLabels } from '@qingyuan/core/bank/batch'
import { analyses, verdictLabels, type FlowEstimate } from '@qingyuan/core/bank/findings'
import type { exportSubjectPaper as paperEndpoint } from '@qingyuan/core/bank/run-report-api'
import { chinaDate } from '@qingyuan/core/dates'
import { figureLabels } from '@qingyuan/core/leads/lead'
import { formatYuan } from '@qingyuan/core/money'
import type { z } from 'zod'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { demoFooter, listModel, xlsxType, type ListColumn } from '../../platform/excel/list.ts'
import { xlsxBuffer } from '../../platform/excel/write.ts'
import type { FileAnswer } from '../../platform/route.ts'
import { docxMediaType, paperDocx, type PaperBlock } from '../../platform/word/write-paper.ts'
import { allParticipants, getFlowSeries, getPayoutCalendar, participantColumns } from './flow-queries.ts'
import { getRun, getRunSubject } from './run-queries.ts'

type Asked = z.output<typeof paperEndpoint.input>
interface Subject { run: Run; subject: RunSubjectDetail }

const title = '流水研判提示'
const percent = (part: number) => `${Number((part * 100).toFixed(2))}%`
const yuan = (fen: number) => `${formatYuan(fen)} 元`

async function subjectOf(ctx: Context, { runId, token }: Asked): Promise<Subject> {
  const run = await getRun(ctx, { id: runId })
  return { run, subject: await getRunSubject(ctx, { runId, token }) }
}

/** Each figure with its words and what it counts. */
function figureRows(estimate: FlowEstimate): [string, string, string][] {
  const { return: promised } = estimate
  return [
    ['集资参与人', `${estimate.participants} 人`, '投过钱的人，同一个人的几个账户只算一人'],
    [`集资金额（${basisLabels.gross}）`, yuan(estimate.amountRaisedFen), '参与人历次投入之和'],
    ['其中复投', yuan(estimate.amountRaisedFen - estimate.netInvestedFen), '用拿回的本金、回报再投的部分'],
    [basisLabels.net, yuan(estimate.netInvestedFen), '集资金额（含复投）减去复投'],
    ['已还本金', yuan(estimate.principalRepaidFen), ''],
    ['已付回报', yuan(estimate.returnsPaidFen), ''],
    ['支付提成', yuan(estimate.commissionPaidFen), '付给推荐人的款项'],
    ['未兑付本金', yuan(estimate.unpaidPrincipalFen), '集资金额（含复投）减去已还本金，回报不抵本金'],
    ['参与人损失', yuan(estimate.confirmedLossFen), '逐人：投入减去收到的全部，不足零的算零，再相加'],
    ['获利的参与人', `${estimate.gainers} 人`, '收到的全部多于投入'],
    ['承诺（实付）回报', promised ? `每 ${promised.periodDays} 天 ${percent(promised.rate)}，折年 ${percent(promised.annualRate)}` : '没有看出固定的比例', '按单利折年'],
  ]
}

function basisRows({ run, subject }: Subject): [string, string][] {
  const { cleaned } = run
  return [
    ['主体', `${subject.nameMask}${subject.idMask && `（${subject.idMask}）`}`], ['流水起止', `${subject.from} 至 ${subject.to}`], ['提示', `${verdictLabels[subject.verdict]}，得分 ${subject.score}`],
    ['流水批次', run.batches.map((batch) => batch.title).join('；')], ...(run.leadNumber ? [['线索', run.leadNumber] as [string, string]] : []), ['分析版本', run.version],
    ['研判', `${run.startedByName}，${chinaDate(new Date(run.startedAt))}`], ['使用范围', batchAccessLabels[run.access]],
    ...(cleaned ? [['流水行数', `共 ${cleaned.rows} 行＝计入 ${cleaned.rowsThatCount}＋重复 ${cleaned.rowsDuplicate}＋冲正 ${cleaned.rowsReversed}＋本人账户之间 ${cleaned.rowsOwn}`] as [string, string]] : []),
  ]
}

const notes = ({ run, subject }: Subject): string[] => [
  '本件是依据所列流水作出的提示，供核查使用，不是对事实或者性质的认定；没有见到集资特征的，不代表排除。',
  '金额按流水逐笔归类相加，精确到分；现金、未取得的账户不包括在内。姓名和号码已遮盖。',
  ...(subject.estimate && !subject.settled ? ['金额与逐笔归类没有对上，不能作为数字使用，请重新研判。'] : []),
  ...(run.access === 'restricted' ? ['含银行通报的可疑线索，内容保密，不得进入公开版材料。'] : []),
]
const findingRows = (subject: RunSubjectDetail): string[][] => subject.findings.map((one) => [analyses[one.code].title, `${one.from} 至 ${one.to}`, one.why, `${judgementLabels[one.judgement]}${one.judgedReason && `：${one.judgedReason}`}`])
const confirmedRows = (subject: RunSubjectDetail): string[][] => subject.confirmations.map((one) => [
  one.leadNumber, `${basisLabels[one.basis]}，截至 ${one.asOf}`,
  Object.entries(one.figures).map(([field, value]) => `${figureLabels[field as ConfirmableField]} ${field === 'people' ? `${value} 人` : yuan(value)}`).join('；'), `${one.confirmedByName} ${chinaDate(new Date(one.confirmedAt))}`,
])
const noFigures = '没有测算出数字：流水里看不出哪些人是参与人、哪些钱是集资款。没有数字不等于零。'

/** 流水研判提示 of a subject as a paper with a place for signatures. @throws not_found, state.conflict */
export async function exportSubjectPaper(env: Environment, ctx: Context, input: Asked): Promise<FileAnswer> {
  const found = await subjectOf(ctx, input)
  const { subject, run } = found
  const table = (heading: string[], widths: number[], rows: string[][], none: string): PaperBlock => rows.length === 0 ? { kind: 'text', text: none } : { kind: 'table', heading, widths, rows }
  const blocks: PaperBlock[] = [
    { kind: 'title', text: title },
    { kind: 'table', widths: [2, 7], rows: basisRows(found) },
    { kind: 'heading', text: '一、提示的理由' },
    table(['理由', '分'], [8, 1], [...subject.reasons.map(({ says, points }) => [says, points > 0 ? `+${points}` : String(points)]), ['得分（0 至 100，60 分起提示）', String(subject.score)]], ''),
    { kind: 'heading', text: '二、特征' },
    table(['特征', '起止', '看到了什么', '人的判断'], [2, 2, 4, 2], findingRows(subject), '没有发现分析里列出的特征。这不代表排除。'),
    { kind: 'heading', text: '三、金额测算' },
    subject.estimate ? { kind: 'table', heading: ['项目', '数', '口径'], widths: [3, 3, 4], rows: figureRows(subject.estimate) } : { kind: 'text', text: noFigures },
    ...(subject.confirmations.length > 0 ? [{ kind: 'heading', text: '已记入线索的数字' } as const, table(['线索', '口径', '数', '确认'], [2, 2, 4, 2], confirmedRows(subject), '')] : []),
    { kind: 'heading', text: '四、还缺什么' },
    ...(subject.missing.length > 0 ? subject.missing : ['系统没有列出缺项；是否还有别的账户、现金、合同，由核查人员确认。']).map((text): PaperBlock => ({ kind: 'text', text })),
    { kind: 'heading', text: '五、说明' },
    ...notes(found).map((text): PaperBlock => ({ kind: 'text', text })),
    { kind: 'heading', text: '签字' },
    { kind: 'table', widths: [3, 4, 3], rows: [['研判人', '', '　　　年　　月　　日'], ['复核人', '', '　　　年　　月　　日'], ['负责人', '', '　　　年　　月　　日']] },
  ]
  const content = paperDocx(blocks, [title, `分析版本 ${run.version}`, ...(env.demo ? [demoFooter] : [])].join('　'))
  return { name: `${title}-${subject.nameMask.replaceAll('*', '某')}-${chinaDate(ctx.now)}.docx`, mediaType: docxMediaType, content }
}

const line = (heading: string, at: number, width: number): ListColumn<readonly (string | number | null)[]> => ({ title: heading, width, value: (row) => row[at] ?? null })
const money = (heading: string, at: number): ListColumn<readonly (string | number | null)[]> => ({ ...line(heading, at, 16), format: '0.00' })
const inYuan = (fen: number | null) => (fen === null ? null : fen / 100)

/** The same as a workbook, with participants, weeks and days of payouts. More than 50,000 participants are refused. @throws not_found, state.conflict, input.too_large */
export async function exportSubjectWorkbook(env: Environment, ctx: Context, input: Asked): Promise<FileAnswer> {
  const found = await subjectOf(ctx, input)
  const { subject } = found
  const footer = [...notes(found), ...(env.demo ? [demoFooter] : [])]
  const overview: (string | null)[][] = [
    ...basisRows(found).map(([label, text]) => ['依据', label, text, null]),
    ...subject.reasons.map(({ says, points }) => ['理由', points > 0 ? `+${points} 分` : `${points} 分`, says, null]),
    ...(subject.estimate ? figureRows(subject.estimate).map((row) => ['金额测算', ...row]) : [['金额测算', null, noFigures, null]]),
    ...findingRows(subject).map(([code, days, why, judged]) => ['特征', `${code} ${days}`, why!, judged!]),
    ...subject.missing.map((text) => ['还缺什么', null, text, null]),
    ...confirmedRows(subject).map(([lead, basis, figures, by]) => ['已记入线索', `${lead} ${basis}`, figures!, by!]),
  ]
  const { rows: weeks } = await getFlowSeries(env, ctx, { ...input, by: 'week' })
  const { days } = await getPayoutCalendar(env, ctx, { ...input, least: 5 })
  const content = await xlsxBuffer([
    listModel(title, [line('类别', 0, 12), line('项目', 1, 30), line('内容', 2, 60), line('说明', 3, 36)], overview, footer),
    ...(subject.settled ? [listModel('人员明细', participantColumns, await allParticipants(env, ctx, { ...input, sort: 'inFen', descending: true }), footer)] : []),
    listModel('按周收付', [line('周一', 0, 12), money('个人付来（元）', 1), money('付给个人（元）', 2), money('单位付来（元）', 3), money('付给单位（元）', 4), line('付款人', 5, 10), line('新付款人', 6, 10), line('收款人', 7, 10), money('余额（元）', 8)],
      weeks.map((week) => [week.on, inYuan(week.fromIndividualsFen), inYuan(week.toIndividualsFen), inYuan(week.fromOthersFen), inYuan(week.toOthersFen), week.payers, week.newPayers, week.payees, inYuan(week.balanceFen)]), footer),
    listModel('成批付款的日子', [line('日期', 0, 12), line('付给几人', 1, 10), money('合计（元）', 2), money('居中的一笔（元）', 3)], days.map((day) => [day.on, day.payees, inYuan(day.fen), inYuan(day.middleFen)]), [...footer, '列出一天付给 5 人以上的日子。']),
  ])
  return { name: `${title}-${subject.nameMask.replaceAll('*', '某')}-${chinaDate(ctx.now)}.xlsx`, mediaType: xlsxType, content }
}
