import { nextPeriod, type PlainDate } from '@qingyuan/core/dates'
import { acceptSubmission, recordUpward, returnSubmission, submitZeroSheet } from '../../src/features/ledgers/submission-review-commands.ts'
import { correctSubmission } from '../../src/features/ledgers/submission-correction-commands.ts'
import { approveOnPaper, approveSubmission, sendForApproval, submitSubmission } from '../../src/features/ledgers/submission-approval-commands.ts'
import { confirmRows, openSubmission, saveSubmission } from '../../src/features/ledgers/submission-commands.ts'
import { getSubmissionRow, readSheet } from '../../src/features/ledgers/submission-facts.ts'
import { findWaitingVersion } from '../../src/features/ledgers/version-queries.ts'
import { openCollection, pressUnits, setDueDate } from '../../src/features/ledgers/collection-commands.ts'
import { getPressText } from '../../src/features/ledgers/collection-queries.ts'
import type { Environment } from '../../src/platform/config.ts'
import { asViewer, type Context } from '../../src/platform/db.ts'
import { leadingPeople, nixiVillages } from './district.ts'
import { stableId, unitId } from './ids.ts'
import type { Play } from './play.ts'
import { scan } from './scan.ts'

const towns = { 例桥街道: 'liqiao', 样湖街道: 'yanghu', 演新街道: 'yanxin', 试岗镇: 'shigang', 拟溪镇: 'nixi', 仿塘乡: 'fangtang' } as const
type Town = keyof typeof towns
const clerkNames: Record<Town, string> = { 例桥街道: '唐试琳', 样湖街道: '高例文', 演新街道: '章试远', 试岗镇: '邵演青', 拟溪镇: '罗拟青', 仿塘乡: '易仿山' }

const collectionId = (type: string, collector: string, period: string) => stableId('collection', `${type}${collector}${period}`)

/** A unit's submission in a collection, found by whoever may see it. */
async function submissionOf(ctx: Context, collection: string, unit: string): Promise<string> {
  return asViewer(ctx, async ({ db }) => (await db.selectFrom('submissions').select('id')
    .where('collectionId', '=', collection).where('unitId', '=', unitId(unit)).executeTakeFirstOrThrow()).id)
}

type Step = (ctx: Context, commandId: string, id: string) => Promise<unknown>
const parts = (commandId: string, n: number) => stableId('part', `${commandId}${n}`)

/** Opens a submission and says of every row whether it changed since last month; answers how many rows there are. */
async function opensAndConfirms(ctx: Context, commandId: string, id: string): Promise<number> {
  await openSubmission(ctx, { commandId: parts(commandId, 1), id })
  const rows = await asViewer(ctx, async (inner) => (await readSheet(inner, await getSubmissionRow(inner, id))).rows)
  if (rows.length > 0) {
    await confirmRows(ctx, { commandId: parts(commandId, 2), id, rows: rows.map((row) => ({ leadId: row.row.leadId, confirmed: row.change === 'same' ? 'unchanged' as const : 'changed' as const })) })
  }
  return rows.length
}

/** What a clerk does before sending: open, check every row, fill in what was looked at. */
function fills(town: Town, work: { zero?: 'zero' | 'no_change'; households?: number; firms?: number; note?: string }): Step {
  return async (ctx, commandId, id) => {
    await opensAndConfirms(ctx, commandId, id)
    // What came from the villages stays unless the story says otherwise.
    const filled = await asViewer(ctx, (inner) => getSubmissionRow(inner, id))
    await saveSubmission(ctx, { commandId: parts(commandId, 3), id, zero: work.zero ?? null, checkedHouseholds: work.households ?? filled.checkedHouseholds, checkedFirms: work.firms ?? filled.checkedFirms,
      checkedNote: work.note ?? '', filler: clerkNames[town], head: leadingPeople[town]!, phone: '0000-0000000', note: '', addressedTo: '' })
  }
}

/** The six months: who was asked, who filled, who was late, sent back, corrected; as the demo story tells. */
export function tellMonths(env: Environment, play: Play): void {
  const office = 'bangong'
  const openLedger = (period: string) => play.on(`${period}-25`, '09:00', office, (ctx, commandId) =>
    openCollection(ctx, { commandId, id: collectionId('ledger', '专班办', period), reportType: 'ledger', period }))
  const step = (period: string, day: PlainDate, time: string, who: string, unit: string, run: Step) => play.on(day, time, who, async (ctx, commandId) =>
    run(ctx, commandId, await submissionOf(ctx, collectionId('ledger', '专班办', period), unit)))
  const paper: (signedBy: string, signedOn: PlainDate, title: string) => Step = (signedBy, signedOn, title) => async (ctx, commandId, id) => {
    const waiting = await asViewer(ctx, (inner) => findWaitingVersion(inner, id))
    await approveOnPaper(ctx, { commandId, id, fileId: stableId('file', commandId), code: waiting!.code, signedBy, signedOn },
      { upload: await scan(env, `${title}.pdf`, `DEMO SCAN ${waiting!.code}`), request: undefined as never, reply: undefined as never })
  }
  const sends: Step = (ctx, commandId, id) => sendForApproval(ctx, { commandId, id })
  const submits: Step = (ctx, commandId, id) => submitSubmission(ctx, { commandId, id })
  const accepts: Step = (ctx, commandId, id) => acceptSubmission(ctx, { commandId, id })

  /** Filled and signed the day before, submitted and accepted on the given days. */
  const reports = (period: string, town: Town, submitOn: PlainDate, acceptOn: PlainDate | null, work: Parameters<typeof fills>[1] = {}) => {
    const by = towns[town]
    step(period, submitOn, '09:10', by, town, fills(town, work))
    step(period, submitOn, '09:40', by, town, sends)
    step(period, submitOn, '14:30', by, town, paper(leadingPeople[town]!, submitOn, `${town}${period}审定单（盖章扫描件）`))
    step(period, submitOn, '15:00', by, town, submits)
    if (acceptOn) step(period, acceptOn, '16:00', 'zhuren', town, accepts)
  }
  const zero = (households: number, firms: number) => ({ zero: 'zero' as const, households, firms })
  const same = (period: string, submitOn: PlainDate, acceptOn: PlainDate, all: Town[]) => { for (const town of all) reports(period, town, submitOn, acceptOn) }

  for (const period of ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10']) openLedger(period)
  // May
  same('2026-05', '2026-06-04', '2026-06-05', ['例桥街道', '样湖街道', '拟溪镇'])
  reports('2026-05', '演新街道', '2026-06-04', '2026-06-05', zero(214, 96))
  reports('2026-05', '试岗镇', '2026-06-03', '2026-06-05', zero(340, 71))
  reports('2026-05', '仿塘乡', '2026-06-03', '2026-06-05', zero(172, 9))
  // June: 演新 one day late
  same('2026-06', '2026-07-02', '2026-07-03', ['例桥街道', '样湖街道', '拟溪镇'])
  reports('2026-06', '演新街道', '2026-07-04', '2026-07-06')
  reports('2026-06', '试岗镇', '2026-07-02', '2026-07-03', zero(322, 68))
  reports('2026-06', '仿塘乡', '2026-07-01', '2026-07-03', zero(180, 10))
  // July
  same('2026-07', '2026-08-04', '2026-08-05', ['例桥街道', '样湖街道', '演新街道', '试岗镇', '拟溪镇'])
  reports('2026-07', '仿塘乡', '2026-08-03', '2026-08-05', zero(165, 11))
  // August: 例桥 corrects S13 from 151.20 to 167.30
  same('2026-08', '2026-09-03', '2026-09-04', ['例桥街道', '样湖街道', '演新街道', '试岗镇', '拟溪镇'])
  reports('2026-08', '仿塘乡', '2026-09-02', '2026-09-04', zero(177, 10))
  step('2026-08', '2026-09-09', '09:00', 'liqiao', '例桥街道', (ctx, commandId, id) => correctSubmission(ctx, { commandId, id, reason: 'S13流水测算完成，涉及金额由151.20万元更正为167.30万元' }))
  reports('2026-08', '例桥街道', '2026-09-09', '2026-09-10')
  // September: a notice moves the day behind the holiday; 演新 is sent back once, 试岗 two days late
  play.on('2026-09-28', '10:00', office, (ctx, commandId) => setDueDate(ctx, { commandId, id: collectionId('ledger', '专班办', '2026-09'), dueOn: '2026-10-09', notice: '样打非专班办通〔2026〕9号' }))
  same('2026-09', '2026-10-08', '2026-10-09', ['例桥街道', '样湖街道', '拟溪镇'])
  reports('2026-09', '仿塘乡', '2026-10-08', '2026-10-09', zero(181, 11))
  reports('2026-09', '演新街道', '2026-10-08', null)
  step('2026-09', '2026-10-08', '16:30', office, '演新街道', (ctx, commandId, id) => returnSubmission(ctx, { commandId, id, reason: '处理结果与上月相同但没有说明' }))
  reports('2026-09', '演新街道', '2026-10-09', '2026-10-10')
  reports('2026-09', '试岗镇', '2026-10-11', '2026-10-12')
  // October, as it stands this morning
  reports('2026-10', '仿塘乡', '2026-11-01', '2026-11-02', zero(186, 11))
  reports('2026-10', '样湖街道', '2026-11-02', null)
  step('2026-10', '2026-11-02', '16:40', 'zhuren', '样湖街道', accepts)
  reports('2026-10', '例桥街道', '2026-11-02', null)
  step('2026-10', '2026-11-02', '15:30', 'yanxin', '演新街道', (ctx, commandId, id) => openSubmission(ctx, { commandId, id }))
  step('2026-10', '2026-11-02', '10:00', 'nixi', '拟溪镇', fills('拟溪镇', {}))
  step('2026-10', '2026-11-02', '11:00', 'nixi', '拟溪镇', sends)
  play.on('2026-11-02', '17:00', office, async (ctx, commandId) => {
    const collection = collectionId('ledger', '专班办', '2026-10')
    const unitIds = [unitId('试岗镇')]
    const { text } = await asViewer(ctx, (inner) => getPressText(inner, { collectionId: collection, unitIds }))
    await pressUnits(ctx, { commandId, collectionId: collection, unitIds, text })
  })

  tellVillages(env, play)
  tellUpward(play)
}

/** 拟溪镇's villages report to the town by the 23rd: one by its own grid worker, the others on one signed sheet. */
function tellVillages(env: Environment, play: Play): void {
  const dueDays: Record<string, PlainDate> = { '2026-05': '2026-05-22', '2026-06': '2026-06-23', '2026-07': '2026-07-23', '2026-08': '2026-08-21', '2026-09': '2026-09-23', '2026-10': '2026-10-23' }
  for (const [period, day] of Object.entries(dueDays)) {
    const id = collectionId('inspection', '拟溪镇', period)
    play.on(`${period}-10`, '09:00', 'nixi', (ctx, commandId) => openCollection(ctx, { commandId, id, reportType: 'inspection', period }))
    play.on(day, '10:00', 'wangge', async (ctx, commandId) => {
      const submission = await submissionOf(ctx, id, '仿岭村')
      const rows = await opensAndConfirms(ctx, commandId, submission)
      // In May and June the farm was there already; the sheet says how many households had been looked at.
      await saveSubmission(ctx, { commandId: parts(commandId, 3), id: submission, zero: rows === 0 ? 'zero' : period === '2026-08' ? 'no_change' : null, checkedHouseholds: period === '2026-05' ? 21 : 34, checkedFirms: 2,
        checkedNote: '走访农户、养殖户', filler: '田拟梅', head: '', phone: '', note: '', addressedTo: '' })
      await submitSubmission(ctx, { commandId: parts(commandId, 4), id: submission })
    })
    const sheet = (villages: readonly string[], on: PlainDate) => play.on(on, '16:00', 'nixi', async (ctx, commandId) => submitZeroSheet(ctx, {
      commandId, collectionId: id, fileId: stableId('file', commandId), signedBy: '石范平', signedOn: on, receivedOn: on,
      units: villages.map((village, index) => ({ unitId: unitId(village), checkedHouseholds: 18 + index * 3, checkedFirms: 1 + (index % 3) })) },
    { upload: await scan(env, `拟溪镇${period}各村零报送签字表.pdf`, 'DEMO SCAN'), request: undefined as never, reply: undefined as never }))
    const others = nixiVillages.filter((village) => village !== '仿岭村')
    if (period === '2026-10') { sheet(others.filter((village) => village !== '拟林村'), day); sheet(['拟林村'], '2026-10-26') } else sheet(others, day)
    play.on(`${nextPeriod(period)}-01`, '09:00', 'nixi', async (ctx, commandId) => {
      for (const [index, village] of nixiVillages.entries()) await acceptSubmission(ctx, { commandId: parts(commandId, index), id: await submissionOf(ctx, id, village) })
    })
  }
}

/** The office's own table goes to the city, with number and signature. */
function tellUpward(play: Play): void {
  const superior = '范州市打击非法集资专项行动工作专班办公室'
  const months: [period: string, day: PlainDate, number: string][] = [['2026-05', '2026-06-09', '样打非专班办〔2026〕3号'], ['2026-06', '2026-07-08', '样打非专班办〔2026〕4号'],
    ['2026-07', '2026-08-07', '样打非专班办〔2026〕6号'], ['2026-08', '2026-09-10', '样打非专班办〔2026〕8号'], ['2026-09', '2026-10-13', '样打非专班办〔2026〕11号']]
  for (const [period, day, documentNumber] of months) {
    const id = collectionId('upward', superior, period)
    const own = async (ctx: Context) => submissionOf(ctx, id, '样河区打击非法集资专项行动工作专班办公室')
    play.on(day, '09:00', 'bangong', async (ctx, commandId) => {
      await openCollection(ctx, { commandId: parts(commandId, 1), id, reportType: 'upward', period })
      const submission = await own(ctx)
      await opensAndConfirms(ctx, parts(commandId, 2), submission)
      await saveSubmission(ctx, { commandId: parts(commandId, 4), id: submission, zero: null, checkedHouseholds: null, checkedFirms: null, checkedNote: '', filler: '何样宁', head: '陆例成', phone: '0000-0000001', note: '', addressedTo: superior })
      await sendForApproval(ctx, { commandId: parts(commandId, 5), id: submission })
    })
    play.on(day, '11:00', 'zhuren', async (ctx, commandId) => approveSubmission(ctx, { commandId, id: await own(ctx) }))
    play.on(day, '15:00', 'bangong', async (ctx, commandId) => {
      const submission = await own(ctx)
      await submitSubmission(ctx, { commandId: parts(commandId, 1), id: submission })
      await recordUpward(ctx, { commandId: parts(commandId, 2), id: submission, addressedTo: superior, signedBy: '陆例成', documentNumber })
    })
  }
}
