import type { PlainDate } from '../dates.ts'
import { at, type Citation } from './citation.ts'
import { unlawfulHits } from './guard.ts'
import { measureOf, type MeasureCode } from './measure-table.ts'
import { organAt, organLabels, type Level, type Organ } from './organs.ts'

/** One thing that people do on the spot. */
export interface VisitAct {
  label: string
  plain: string
  /** Measures that make it lawful, by whom the matrix says; empty: part of a visit; null: under no power at all. */
  needs: readonly MeasureCode[] | null
  articles: readonly Citation[]
}

const visiting = [at('decree', '8')]
const inspecting = [at('inspection', '', 'S')]

/** The checklist: what a visit may hold, and what makes it something else. */
export const visitActs = {
  look_outside: { label: '看门头、外观、营业状态', plain: '在街面、楼道等公开处所看。', needs: [], articles: visiting },
  enter_open_area: { label: '进入对外营业的区域', plain: '像顾客一样进入，或者对方同意后进入；叫出去就出去。', needs: [], articles: visiting },
  talk: { label: '聊天了解', plain: '对方愿意说就听，不愿意就算，不做笔录。', needs: [], articles: visiting },
  photo_public: { label: '拍公开处所的照片', plain: '门头、海报、公示栏可以拍；人脸、证件、内部资料不拍。', needs: [], articles: visiting },
  take_leaflet: { label: '收集公开散发的宣传资料', plain: '摆着让人拿的、发给路人的可以留一份。', needs: [], articles: visiting },
  accept_offered: { label: '接收对方主动给的材料', plain: '对方自己愿意给的复印件可以收，写明是自愿提供。', needs: [], articles: visiting },
  publicise: { label: '宣传、提示风险', plain: '发资料、讲案例、提醒注意。', needs: [], articles: [at('decree', '15')] },
  report_up: { label: '上报情况', plain: '当天把看到的报给镇街和专班办。', needs: [], articles: [at('decree', '8'), at('decree', '17')] },
  ask_books: { label: '要求提供账簿、合同、流水', plain: '要人家拿账本出来，就是检查或者调查。', needs: ['inspection', 'consult_copy'],
    articles: inspecting },
  copy_papers: { label: '复制、拍摄内部资料和电脑', plain: '复制内部资料要有调查权、两名持证人员。', needs: ['inspection', 'consult_copy'],
    articles: inspecting },
  enter_refused: { label: '对方不同意仍然进入', plain: '不让进就不进，记下来上报。', needs: ['inspection', 'enter_premises'],
    articles: inspecting },
  search: { label: '翻看柜子、抽屉、后台', plain: '翻查属于检查或者调查取证。', needs: ['inspection', 'enter_premises'],
    articles: inspecting },
  take_statement: { label: '做询问笔录', plain: '询问取证由牵头部门两名持证人员做。', needs: ['question'], articles: [at('decree',
    '21(2)')] },
  summon: { label: '通知约谈、要求说明', plain: '约谈由牵头部门或行业监管部门做，村镇配合。', needs: ['warning_talk'], articles: [at('decree',
    '18')] },
  order: { label: '责令整改、要求停业', plain: '下命令要有权的部门出书面文书。', needs: ['rectification_order'], articles: [at('decree',
    '18')] },
  take_things: { label: '扣留、封存资料财物', plain: '扣东西、贴封条是强制措施。', needs: ['seal_materials', 'register_preserve',
    'seize_assets'], articles: [at('coercion', '17'), at('coercion', '18')] },
  collect_ids: { label: '收集身份证、银行卡、人脸', plain: '走访用不着这些，不要收集。', needs: null, articles: [at('personal_information',
    '34')] },
  press: { label: '断水断电、堵门、不让离开', plain: '任何部门都不能这样做。', needs: null, articles: [at('coercion', '10'), at('coercion',
    '43')] },
} as const satisfies Record<string, VisitAct>
export type VisitActCode = keyof typeof visitActs
export const visitActCodes = Object.keys(visitActs) as VisitActCode[]
const actOf = (code: VisitActCode): VisitAct => visitActs[code]
export const isVisitAct = (name: string): name is VisitActCode => Object.hasOwn(visitActs, name)

export interface VisitProblem {
  code: 'not_a_visitor' | VisitActCode | 'wording'
  text: string
  articles: readonly Citation[]
  /** What to do instead. */
  instead: string
  /** `never`: under no power at all; `others`: under a power that this organ does not hold; `otherwise`: to be recorded as another measure. */
  kind: 'never' | 'others' | 'otherwise'
}

/**
 * What in the record of a visit goes beyond a visit; empty when nothing does. An organ that holds the power is told to
 * record it as that measure, anybody else to leave it. `note` is read for words of measures without a lawful basis.
 * @param visit `onFile`: measures that the same unit has on record; what they cover is no problem of the visit
 */
export function visitProblems(visit: { organ: Organ; level: Level; did: readonly VisitActCode[]; note?: string; onFile?: readonly MeasureCode[] }): VisitProblem[] {
  const organ = organAt(visit.organ, visit.level)
  const problems: VisitProblem[] = []
  const { powersOf, articles } = measureOf('visit')
  if (!powersOf.includes(organ)) {
    problems.push({ code: 'not_a_visitor', text: `${organLabels[organ]}不以自己的名义走访企业。`, articles, kind: 'others',
      instead: '由镇街、村居、网格员走访，或者由有权的部门去。' })
  }
  for (const code of new Set(visit.did)) {
    const { label, plain, needs, articles: why } = actOf(code)
    if (needs?.length === 0) continue
    const own = (needs ?? []).filter((measure) => measureOf(measure).powersOf.includes(organ))
    if (own.some((measure) => visit.onFile?.includes(measure))) continue
    problems.push({
      code, kind: needs === null ? 'never' : own.length > 0 ? 'otherwise' : 'others', text: `“${label}”不是走访。${plain}`, articles: why,
      instead: needs === null ? '不要做；已经发生的如实记下并报告。'
        : own.length > 0 ? `按“${own.map((measure) => measureOf(measure).label).join('”或“')}”另行办理、另行登记。`
          : '记下情况，报告牵头部门或行业监管部门去做，本单位配合。',
    })
  }
  for (const hit of unlawfulHits(visit.note ?? '', visit)) {
    problems.push({ code: 'wording', text: `记录里写了“${hit.text}”：${hit.reason}`, articles: hit.articles,
      instead: hit.instead, kind: 'never' })
  }
  return problems
}

/** Why an enterprise was inspected. */
export const inspectionTriggers = ['routine', 'special', 'lead', 'request'] as const
export type InspectionTrigger = (typeof inspectionTriggers)[number]
export const inspectionTriggerLabels: Record<InspectionTrigger, string> = {
  routine: '日常检查', special: '专项检查', lead: '线索、举报、交办触发', request: '企业申请',
}

/** One inspection on record. A joint one has one id for all organs that took part, and counts once. */
export interface InspectionRecord { id: string; onDate: PlainDate; organ: string; trigger: InspectionTrigger }

/** The local yearly cap; null where the office has not entered one. Which triggers count is local too. */
export interface InspectionCap {
  most: number
  /** Counted for each inspecting unit by itself, or for all together. */
  per: 'unit' | 'all'
  counted: readonly InspectionTrigger[]
  documentNumber: string
  validFrom: PlainDate
  validTo: PlainDate | null
}

export interface CapAnswer {
  /** Inspections of this enterprise in the calendar year so far, all of them and those that count. */
  total: number
  counted: number
  most: number | null
  status: 'within' | 'reached' | 'over' | 'unknown'
  text: string
}

/**
 * Whether one more inspection of an enterprise is within the cap of the year of `onDate` (natural year). `reached`: one
 * more would exceed it; without a cap in force the answer is `unknown`, never "within".
 * @param done the enterprise's inspections, of whatever year
 * @param unit the unit that would inspect, as in `InspectionRecord.organ`
 * @param trigger why it would; one that does not count is never held back by the cap
 */
export function inspectionCap(done: readonly InspectionRecord[], cap: InspectionCap | null, unit: string,
  onDate: PlainDate,
  trigger: InspectionTrigger): CapAnswer {
  const thisYear = done.filter((one) => one.onDate.slice(0, 4) === onDate.slice(0, 4))
  const total = new Set(thisYear.map((one) => one.id)).size
  if (cap === null || cap.validFrom > onDate || (cap.validTo !== null && cap.validTo < onDate)) {
    return { total, counted: total, most: null, status: 'unknown',
      text: `今年已检查${total}次。本地的年度频次上限还没有录入或已失效，请先录入文号和上限。` }
  }
  const counted = new Set(thisYear.filter((one) => cap.counted.includes(one.trigger) && (cap.per === 'all' || one.organ === unit))
    .map((one) => one.id)).size
  const status = counted > cap.most ? 'over' : counted === cap.most && cap.counted.includes(trigger) ? 'reached' : 'within'
  const rule = `${cap.documentNumber}规定每年不超过${cap.most}次`
  const text = {
    over: `今年已计${counted}次，超过了上限（${rule}）。`,
    reached: `今年已计${counted}次，再检查就超过上限（${rule}），改用书面审查、远程查看，或者与其他部门合并。`,
    within: `今年已计${counted}次（${rule}）${cap.counted.includes(trigger) ? '' : `；${inspectionTriggerLabels[trigger]}不计入，仍要审批、通知`}。`,
  }[status]
  return { total, counted, most: cap.most, status, text }
}

/** Ways of checking (row 40 and its correction): 双随机抽查 and 项目抽查 are two. The labels are those of the code list. */
export interface CheckWay {
  label: string
  plain: string
  /** What it is before the law: work at the desk, a visit, or an inspection with all that belongs to it. */
  is: 'desk' | 'visit' | 'inspection' | 'either'
}
export const checkWays = {
  sector: { label: '行业排查', plain: '行业主管部门在本行业里逐家摸底；进企业查资料的按行政检查办。', is: 'either' },
  grid: { label: '网格排查（扫楼清街）', plain: '网格员逐楼逐街走访，只看、只问、只报。', is: 'visit' },
  adverts: { label: '广告资讯排查', plain: '看报刊、网络、街面广告，截图、拍照留存。', is: 'desk' },
  data: { label: '大数据监测', plain: '从登记、舆情等数据里找异常，人工核对后再用。', is: 'desk' },
  funds: { label: '资金监测', plain: '金融机构报告的可疑资金，只给指定的人看。', is: 'desk' },
  on_site: { label: '实地检查', plain: '到企业依清单检查：审批、通知、两名持证人员，计入频次。', is: 'inspection' },
  papers: { label: '书面审查', plain: '看企业报来的材料和已有档案，不上门。', is: 'desk' },
  survey: { label: '重点调查', plain: '对重点对象深入了解；进企业查资料的按行政检查办。', is: 'either' },
  project: { label: '项目抽查', plain: '按项目（楼盘、养老机构、合作社等）抽取查看；进企业查资料的按行政检查办。', is: 'either' },
  double_random: { label: '双随机抽查', plain: '随机抽取对象、随机选派执法人员，结果公开；属于行政检查。', is: 'inspection' },
  unannounced: { label: '明察暗访', plain: '在公开处所像顾客一样看、听；要查资料的另走检查程序，不能暗访代替检查。', is: 'visit' },
  look_back: { label: '回头看', plain: '对整改过、销号的再看一遍；上门只看不查的是走访。', is: 'either' },
} as const satisfies Record<string, CheckWay>
export type CheckWayCode = keyof typeof checkWays
export const checkWayCodes = Object.keys(checkWays) as CheckWayCode[]

/** Whether this organ may check in this way at all. Where a way may be either, only its visit's half is open to all. */
export function mayCheckBy(way: CheckWayCode, { organ, level }: { organ: Organ; level: Level }): boolean {
  const as = organAt(organ, level)
  const { is }: CheckWay = checkWays[way]
  if (is === 'desk') return as !== 'bank' && as !== 'court' && as !== 'procuratorate'
  return measureOf(is === 'inspection' ? 'inspection' : 'visit').powersOf.includes(as)
}
