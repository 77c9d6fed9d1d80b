import type { PlainDate } from '@qingyuan/core/dates'
import type { LevelFactorName } from '@qingyuan/core/grading/grade'
import type { FigureField } from '@qingyuan/core/leads/lead'
import { overrideGrade, recordSign, setFactor } from '../../src/features/grading/grading-commands.ts'
import { continueRun, gradeDue } from '../../src/features/grading/grading-runner.ts'
import { copyRuleSet, saveRuleSet } from '../../src/features/grading/rule-set-commands.ts'
import { getActiveRules, getRuleSet } from '../../src/features/grading/rule-set-queries.ts'
import { startRun } from '../../src/features/grading/run-commands.ts'
import { findWarnings } from '../../src/features/grading/warning-queries.ts'
import { finishTask } from '../../src/features/tasks/task-commands.ts'
import { asViewer } from '../../src/platform/db.ts'
import { leadId, stableId } from './ids.ts'
import type { Play } from './play.ts'

/** Words, an event of the story by its day and title, or a figure by its day and field. */
type Proof = string | { day: PlainDate; event: string } | { day: PlainDate; figure: FigureField }
type SignRecord = [sign: string | null, material: string, proof: Proof]

/** What the thirteen files show, and by what: S01, S04 and S13 end 高, S09 stays 待核, the others 中 or 低. */
export function tellGrades(play: Play): void {
  const { shows, level, answered, regraded } = verbs(play)

  shows('S01', '2026-05-22', 'yanghu', [
    ['return_promised', 'contract', '康养卡章程和收据：3万、5万、10万三档，年返8%、10%、12%'], ['elderly', 'statement', '走访时6位办卡老人的谈话记录'],
    ['no_business', 'registration', '民政局备案床位40张，与售卡数明显不符'], ['overdue_pay', 'report', '12345热线工单：近月返利推迟'], ['public_ads', 'publicity', '门店海报、健康讲座宣传单'],
  ])
  answered('S01', '2026-06-04', 'yanghu', '已逐户联系办卡老人，建立联系人名册；公司负责人在岗，配合查账。')
  shows('S01', '2026-06-18', 'bangong', [['return_promised', 'flow', { day: '2026-06-18', event: '流水测算完成' }]])
  level('S01', '2026-06-18', 'yanghu', 'stability', 'several', '社区报告：办卡老人三次到街道集中询问返利')
  level('S01', '2026-06-18', 'yanghu', 'heat', 'local', '小区业主群有议论')

  shows('S02', '2026-05-28', 'nixi', [
    ['return_promised', 'contract', '入社协议写明“入社保息”'], ['no_licence', 'registration', '合作社登记范围不含资金互助'], [null, 'statement', '4名社员谈话：自愿入社，未见催要'],
  ])
  regraded('2026-07-15', '2026-08-31', '2026-10-20')

  shows('S03', '2026-08-12', 'liqiao', [
    ['rebate', 'publicity', '店门新海报“充5000每周返2%”（折年104%）'], ['public_ads', 'publicity', '海报张贴在小区门口，店员当街招揽'], ['return_promised', 'statement', '2名充值人谈话：店员承诺每周返现'],
    [null, 'contract', '充值收据、会员卡说明，未写返现'],
  ])
  level('S03', '2026-08-12', 'liqiao', 'stability', 'single', '1名充值人到街道询问能否退钱')
  regraded('2026-09-25', '2026-10-28')

  shows('S04', '2026-06-20', 'bangong', [
    ['return_promised', 'publicity', '群聊截图“日返千分之三”'], ['return_high', 'publicity', '日返千分之三，折年109.5%'], ['public_ads', 'publicity', '群聊对外拉人，群成员互不相识'],
    [null, 'flow', '参与人提供的转账记录截图11张'], ['return_promised', 'statement', '2名本区参与人谈话记录'],
  ])
  level('S04', '2026-06-20', 'bangong', 'heat', 'spread', '短视频平台有推介')
  shows('S04', '2026-10-26', 'bangong', [['headcount', 'publicity', '新收群聊截图：介绍一人返5%，设三级奖励']])

  shows('S05', '2026-08-18', 'liqiao', [
    ['public_ads', 'publicity', '门店灯箱和传单“三年清债”'], ['no_licence', 'registration', { day: '2026-08-18', event: '市场监管局核查：超范围经营' }], [null, 'contract', '服务合同：先交一成服务费'],
    ['overdue_pay', 'statement', '5名委托人谈话：到期未清债，不退服务费'], ['no_business', 'site', '现场无业务台账，未见任何清债成果'],
  ])
  level('S05', '2026-09-18', 'liqiao', 'stability', 'several', '委托人两次结伴到街道询问')

  shows('S06', '2026-06-25', 'yanxin', [
    ['return_promised', 'contract', '商铺买卖合同附返租协议：前三年每年返8%'], ['public_ads', 'publicity', '售楼处广告、户外展板'], [null, 'flow', { day: '2026-06-25', figure: 'amount' }],
  ])
  shows('S07', '2026-07-10', 'nixi', [['return_promised', 'contract', '认养协议：交8000元，年底得9600元'], ['no_business', 'statement', '3户认养人谈话：没有见过自己认养的牛']])
  regraded('2026-08-20')
  shows('S08', '2026-05-25', 'bangong', [['banned_words', 'registration', { day: '2026-05-25', event: '提请市场监管局督促更名' }], [null, 'site', '现场核查：登记地址未开展经营']])
  shows('S09', '2026-08-21', 'yanxin', [['public_ads', 'publicity', '海报一张'], ['return_promised', 'report', '一名来访群众口述：说投影视项目有分红']])
  shows('S10', '2026-07-28', 'shigang', [
    ['rebate', 'publicity', '店内“消费全返”海报'], ['same_people', 'registration', '与2024年被罚、已注销的“试易淘商行”同电话、同地址、同经营者'], ['public_ads', 'site', '赶集日摆台拉人入会'],
    ['return_promised', 'contract', '会员协议：消费满额分期全返'], [null, 'statement', '3名会员谈话记录'],
  ])
  regraded('2026-09-28', '2026-10-26')
  shows('S11', '2026-08-03', 'yanghu', [[null, 'statement', { day: '2026-08-03', event: '走访会首和参加人' }], [null, 'flow', '会首记账本：24人轮流用钱，无固定高息']])
  shows('S12', '2026-09-28', 'bangong', [['fake_backing', 'statement', '走访农户：以为钱存进了银行'], ['pooled_account', 'flow', { day: '2026-09-28', event: '流水测算完成' }]])

  shows('S13', '2026-08-19', 'liqiao', [
    ['fake_backing', 'registration', '自称国企下属，登记查无此企业'], ['no_licence', 'registration', '现场核查：无营业执照'], ['return_promised', 'publicity', '柜台宣传册：黄金托管，月息1.5分（折年18%）'],
    ['return_high', 'publicity', '月息1.5分，折年18%'], ['return_promised', 'contract', '黄金托管单复印件'], ['public_ads', 'site', '写字楼大堂设展台'],
  ])
  shows('S13', '2026-08-20', 'liqiao', [['runaway', 'report', { day: '2026-08-20', event: '负责人失联，电话并系统急报' }]], '21:30')
  play.on('2026-08-20', '22:10', 'zhuren', (ctx, commandId) => overrideGrade(ctx, { commandId, leadId: leadId('S13'), grade: 'high', reason: '负责人失联，金额人数尚未摸清，先按高风险处置' }))
  answered('S13', '2026-08-27', 'liqiao', '参与人已登记接访，情绪平稳；场所由公安分局封控，街道每日值守。')
  shows('S13', '2026-08-28', 'liqiao', [[null, 'statement', '首批23名参与人登记表和陈述']])
  level('S13', '2026-08-28', 'liqiao', 'stability', 'several', '参与人多次到街道询问进展')
  level('S13', '2026-08-28', 'liqiao', 'heat', 'local', '写字楼商户群有议论')
  regraded('2026-09-08')
  tellDraftRules(play)
  shows('S13', '2026-10-19', 'bangong', [['same_people', 'site', { day: '2026-10-19', event: '在演新街道换名挂牌，凭同一电话、同一收款账户认出' }]])
}

/** A clerk's draft of the office's own rules, compared with those in force: it waits for the second person. */
function tellDraftRules(play: Play): void {
  const [id, run, title] = [stableId('rule-set', '2'), stableId('grading-run', '2'), '样河区风险评级规则（2026年修订稿）']
  play.on('2026-10-30', '10:00', 'bangong', async (ctx, commandId) => {
    const from = await asViewer(ctx, getActiveRules, true)
    return copyRuleSet(ctx, { commandId, id, fromId: from.id, title })
  })
  play.on('2026-10-30', '10:20', 'bangong', async (ctx, commandId) => {
    const { content } = await asViewer(ctx, (inner) => getRuleSet(inner, { id }), true)
    const signs = content.signs.map((sign) => ({ ...sign, points: raised[sign.code] ?? sign.points }))
    return saveRuleSet(ctx, { commandId, id, edition: 1, title, content: { ...content, signs } })
  })
  play.on('2026-10-30', '10:30', 'bangong', async (ctx, commandId) => {
    await startRun(ctx, { commandId, id: run, kind: 'compare', ruleSetId: id })
    await continueRun({ db: ctx.db, now: () => ctx.now }, run)
  })
}
/** What the office would count more after half a year. */
const raised: Readonly<Record<string, number>> = { rebate: 25, same_people: 25, elderly: 15 }

/** Verbs by which the story's grades are told; each becomes a step of the play. */
function verbs(play: Play) {
  const point = (code: string, proof: Proof) => typeof proof === 'string' ? { kind: 'text' as const, ref: null, text: proof }
    : 'event' in proof ? { kind: 'event' as const, ref: stableId('event', `${code}${proof.day}${proof.event}`), text: '' }
      : { kind: 'figure' as const, ref: stableId('figure', `${code}${proof.day}${proof.figure}`), text: '' }
  return {
    shows(code: string, day: PlainDate, who: string, records: SignRecord[], time = '17:50') {
      for (const [index, [sign, material, proof]] of records.entries()) {
        play.on(day, time, who, (ctx, commandId) => recordSign(ctx, { commandId, id: stableId('sign', `${code}${day}${index}`), leadId: leadId(code), sign, material, onDate: day, ...point(code, proof) }))
      }
    },
    level(code: string, day: PlainDate, who: string, factor: LevelFactorName, to: string, proof: Proof) {
      play.on(day, '17:55', who, (ctx, commandId) => setFactor(ctx, { commandId, id: stableId('factor', `${code}${day}${factor}`), leadId: leadId(code), factor, level: to, onDate: day, ...point(code, proof) }))
    },
    /** The warning that is open is answered. */
    answered(code: string, day: PlainDate, who: string, result: string) {
      play.on(day, '16:00', who, async (ctx, commandId) => {
        const { rows: [warning] } = await asViewer(ctx, (inner) => findWarnings(inner, { leadId: leadId(code), open: true, page: 1, pageSize: 1 }), true)
        if (!warning) throw new Error(`${code} has no open warning on ${day}`)
        return finishTask(ctx, { commandId, id: warning.taskId, note: result })
      })
    },
    /** Figures have changed on these days: what the background does within seconds. */
    regraded(...days: PlainDate[]) {
      for (const day of days) play.on(day, '18:00', 'bangong', (ctx) => gradeDue({ db: ctx.db, now: () => ctx.now }))
    },
  }
}
