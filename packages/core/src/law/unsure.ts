import { absorbedDefault, salespersonDefault } from './amounts.ts'
import { procedureActs } from './acts.ts'
import { citeAll, sourceTagLabels, type Citation, type SourceTag } from './citation.ts'
import { clockRules } from './clocks.ts'
import { acquaintanceDefault } from './elements.ts'
import { localValueProblems, type LocalValue } from './local-values.ts'
import { measures } from './measure-table.ts'
import { hearingThresholdHints } from './penalties.ts'
import { objectionPeriodDefault } from './repayment-share.ts'
import { formatYuan } from '../money.ts'

/** One thing that the product goes by and that nobody here has read in the law itself. */
export interface Unsure { what: string; value: string; source: string; tag: SourceTag; toDo: string }

const local = <T>(what: string, value: string, from: LocalValue<T>): Unsure =>
  ({ what, value, source: from.documentNumber ?? '', tag: from.tag, toDo: localValueProblems(from).join('；') })
const cited = (what: string, value: string, articles: readonly Citation[]): Unsure[] => [...new Set(articles.map((one) => one.tag))].filter((tag) => tag !== 'P')
  .map((tag) => ({ what, value, source: citeAll(articles.filter((one) => one.tag === tag)), tag, toDo: sourceTagLabels[tag] }))

/**
 * Everything that rests on less than the text of a law (tags O, S, M, I), for the administrator to check against local
 * documents: local values, and measures, steps and time limits whose source is not certain.
 */
export function unsureValues(): Unsure[] {
  const hearing = hearingThresholdHints[0]!
  return [
    local('听证的罚款数额（条例的罚款一律告知，不看数额）', `个人${formatYuan(hearing.value.person)}元、单位${formatYuan(hearing.value.unit)}元；经营活动中个人${formatYuan(hearing.value.businessPerson)}元、单位${formatYuan(hearing.value.businessUnit)}元`, hearing),
    local('吸收金额是否计入账面滚动', absorbedDefault.value === 'net' ? '不计入，两种合计都列出' : '计入', absorbedDefault),
    local('业务员本人及亲属的投入', salespersonDefault.value.leaveOutRelatives ? '计算业务员数额时剔除，单独列出' : '不剔除', salespersonDefault),
    local('亲友、内部人员什么时候计入', '放任吸收、以招为员工等方式吸收、公开宣传同时吸收三种情形计入', acquaintanceDefault),
    local('清退名单异议期', `${objectionPeriodDefault.value.workingDays}个工作日`, objectionPeriodDefault),
    ...Object.values(measures).flatMap((measure) => cited(`措施：${measure.label}`, measure.plain, measure.articles)),
    ...Object.values(procedureActs).flatMap((step) => cited(`步骤：${step.label}`, step.plain, step.articles)),
    ...Object.values(clockRules).flatMap((rule) => cited(`期限：${rule.label}`, rule.after, rule.articles)),
  ]
}
