import { expect, test } from 'vitest'
import { assignmentStateLabels, assignmentWorkflow, leadStateLabels, leadWorkflow } from '../leads/lead.ts'
import type { Workflow } from '../workflow.ts'
import { actCodes, actKind, isMeasure, sideLabels, type ActCode, type ActKind } from './acts.ts'
import { citeAll } from './citation.ts'
import { clockCodes, clockRule, type ClockRule } from './clocks.ts'
import { matterStageLabels, matterWorkflow } from './matter.ts'
import { measureCodes, measureOf } from './measure-table.ts'
import { stageLabels } from './measure-words.ts'
import { headLabels, headNotes, heads, organLabels, type Organ } from './organs.ts'
import { limitUnitLabels, type Length } from './time-limits.ts'

/**
 * One picture of a workflow table. What leaves the state as it is (催办, 修改) is no arrow. `group`: states from all of
 * which the same step may be taken are drawn in a box, with one arrow from it.
 */
function diagram<S extends string, A extends string>(flow: Workflow<S, A>, labels: Record<S, string>, first: S, group?: { label: string; states: readonly S[] }): string {
  const boxed = group?.states ?? []
  const named = (states: readonly S[], indent: string) => states.map((state) => `${indent}state "${labels[state]}" as ${state}`)
  const arrows = (Object.keys(flow) as A[]).flatMap((action) => {
    const { from, to, label } = flow[action]
    if (to === 'same') return []
    const whole = boxed.length > 0 && !boxed.includes(to) && boxed.every((state) => from.includes(state))
    return [...(whole ? ['box'] : []), ...from.filter((state) => state !== to && !(whole && boxed.includes(state)))].map((state) => `  ${state} --> ${to} : ${label}`)
  })
  const states = Object.keys(labels) as S[]
  return ['```mermaid', 'stateDiagram-v2', ...(group ? [`  state "${group.label}" as box {`, ...named(boxed, '    '), '  }'] : []),
    ...named(states.filter((state) => !boxed.includes(state)), '  '), `  [*] --> ${first}`, ...arrows, '```'].join('\n')
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
const names = (codes: readonly ActCode[]) => codes.map((code) => actKind(code).label).join('；')
const organNames = (organs: readonly Organ[] | 'any') => organs === 'any' ? '承办单位' : organs.map((organ) => organLabels[organ]).join('；')

function lengthText(rule: ClockRule): string {
  const field = (code: ActCode, key: string) => `按“${actKind(code).fields[key]!.label}”`
  const plain = ({ n, unit, shift }: Length) => `${n}${limitUnitLabels[unit]}${unit === 'hours' || unit === 'working' ? '' : shift ? '，末日休息的顺延' : '，不因休息日延长'}`
  const { length, fromService, extends: longer, replaces, left, pauses } = rule
  const base = length === 'given' ? field(rule.starts[0]!, rule.given!) : [length].flat().map(plain).join('；期满再')
  return [base, fromService && '公告送达的，先算公告的三十日', longer && `登记“${actKind(longer.by).label}”的，可延长${longer.times}次、最多${longer.most}日${longer.approver ? `，由${headLabels[longer.approver]}批准` : ''}`,
    replaces && `登记“${actKind(replaces.by).label}”的，${typeof replaces.length === 'function' ? '按它写的日数' : plain(replaces.length)}`, left && '同一处、同一批以前用掉的日数扣除，合计不超过60日', pauses && `登记“${actKind(pauses.by).label}”的，那段期间不计入`].filter(Boolean).join('；')
}

/** Acts that end a limit only when they settle it. */
const changesDebt: readonly ActCode[] = ['repaid', 'fine_paid', 'penalty_changed', 'reconsideration_decided', 'suit_decided']
function endText({ ends, endNote, stops, stopNote }: ClockRule): string {
  const noted = (codes: readonly ActCode[], note?: string) => codes.map((code) => `${actKind(code).label}${note && changesDebt.includes(code) ? `（${note}）` : ''}`).join('；')
  const met = ends.length > 0 ? noted(ends, endNote) : '（期满为止）'
  return stops ? `${met}；不再计算：${noted(stops, stopNote)}` : met
}

const clockRow = (rule: ClockRule): string[] => [rule.label, names(rule.starts), lengthText(rule), sideLabels[rule.who], endText(rule), citeAll(rule.articles), rule.after]

const powersOf = (code: ActCode, kind: ActKind) => organNames(isMeasure(code) ? measureOf(code).powersOf : kind.organs)
const approvalRows = actCodes.flatMap((code) => {
  const kind = actKind(code)
  return kind.approver ? [[kind.label, headLabels[kind.approver], powersOf(code, kind), isMeasure(code) ? stageLabels[measureOf(code).stage] : '', isMeasure(code) && measureOf(code).officers > 0 ? '两名' : '', citeAll(kind.articles)]] : []
})
const requestRows = measureCodes.flatMap((code) => {
  const { label, powersOf: powers, requestBy, requestTo, articles } = measureOf(code)
  if (powers.length === 0) return [[label, '没有机关可以依条例实施', '', citeAll(articles)]]
  return requestBy && requestTo ? [[label, organNames(powers), `${organNames(requestBy)}只能向${organLabels[requestTo]}提请`, citeAll(articles)]] : []
})

const page = `<!-- 由 packages/core/src/law/workflow-doc.test.ts 按代码里的表写出，不要手改；表改了以后运行 npx vitest run packages/core/src/law/workflow-doc.test.ts -u -->
# 办理流程

一条线索有三层状态：登记册上的状态、每件交办的状态、法律程序走到哪一步。三张图都按代码里的表画出。

## 线索在登记册上

${diagram(leadWorkflow, leadStateLabels, 'registered')}

## 一件交办

${diagram(assignmentWorkflow, assignmentStateLabels, 'sent')}

## 法律程序

由登记的办理（act）推动，不能手工改。移送公安不以认定、立案为前提；公安不立案的，回到行政处理。

${diagram(matterWorkflow, matterStageLabels, 'clue', { label: '行政机关在办', states: matterWorkflow.report.from })}

## 谁批准什么

${table(['审批人', '说明', '依据'], heads.map((head) => [headLabels[head], headNotes[head].plain, citeAll(headNotes[head].articles)]))}

没有列在下面的，不需要审批，直接登记；村（社区）、乡镇（街道）只有走访、宣传、提示、报告、配合等没有强制效力的做法。

${table(['办理', '由谁批准', '谁有这项权力', '最早阶段', '持证人员', '依据'], approvalRows)}

## 只能提请的、谁也不能办的

${table(['措施', '谁有这项权力', '其他机关', '依据'], requestRows)}

## 期限

每个期限由登记的办理自动起算，更正、作废办理时随之变动。上线前的补录不催办。

${table(['期限', '从哪一步起算', '多长', '谁办', '到哪一步为止', '依据', '期满'], clockCodes.map((code) => clockRow(clockRule(code))))}
`

test('docs/workflow.md says what the tables say', async () => {
  expect(approvalRows.length).toBeGreaterThan(10)
  await expect(page).toMatchFileSnapshot('../../../../docs/workflow.md')
})
