import { inOrder, type ActCode, type RecordedAct } from './acts.ts'
import { matterPath } from './matter.ts'
import type { Standing } from './measures.ts'
import { isSettled, penalisedOn } from './penalty-file.ts'

/** What the stage itself asks for, beside the limits that run: in plain Chinese, and who must act. */
export interface NextStep { what: string; who: string }

/** What is asked of a matter beside its acts. */
export interface NextFacts {
  standing: Standing
  /** A figure reached a threshold of the crime. */
  mustTransfer: boolean
  /** What participants have not got back, in fen; null: 待核. */
  owedFen: number | null
  /** What waits for a head or for being carried out already. */
  waiting: readonly ActCode[]
}

const office = '牵头部门'
const step = (what: string, who: string): NextStep[] => [{ what, who }]

/** The next steps of a matter, the first thing first; [] where only limits run or others have the matter. */
export function nextSteps(acts: readonly RecordedAct[], facts: NextFacts): NextStep[] {
  const told = inOrder(acts)
  const last = (...codes: ActCode[]) => told.findLast((act) => codes.includes(act.code))
  const { standing, waiting } = facts
  const disputed = last('dispute_raised', 'dispute_settled')?.code === 'dispute_raised' ? step('各部门意见不一，已提请协调：研究后登记意见', '协调机制') : []
  if (last('jurisdiction_raised', 'jurisdiction_settled', 'handed_over')?.code === 'jurisdiction_raised') {
    return [...disputed, ...step('管辖有争议，已报请指定：催问结果；定下来以前先劝阻、提示，固定证据', '共同的上级牵头部门')]
  }
  if (standing.jurisdiction === 'elsewhere') return [...disputed, ...step('由外地管辖：配合那里的牵头部门，通报情况，做好本地参与人的稳定工作', '主报单位')]
  if (matterPath(acts).at(-1)?.stage === 'elsewhere') return [...disputed, ...step('已转监管部门：跟踪办理结果；有新情况的，重新核查', '主报单位')]
  const found = last('determination')?.facts['result']
  if (found === 'not' || found === 'breach') {
    return step(standing.filed && !last('penalty_decided') ? '认定不构成非法集资：登记不予处罚的决定后，排除或者转有关部门' : '认定不构成非法集资：排除，或者转有关部门处理', office)
  }
  const sorted = last('sorted', 'checked', 'determination')
  if (sorted?.code === 'sorted' && sorted.facts['notFundraising'] === true && standing.criminal === 'none') {
    return [...disputed, ...step('会商认为不构成集资：整改、规范到位的销号，不属实的排除', office)]
  }
  return [...disputed, ...bySide(told, facts, waiting)]
}

/** What the criminal or the administrative side asks for. */
function bySide(told: readonly RecordedAct[], facts: NextFacts, waiting: readonly ActCode[]): NextStep[] {
  const { standing, mustTransfer } = facts
  switch (standing.criminal) {
    case 'transferred': return []
    case 'police_filed': return step('公安已立案：登记案件台账并按月更新，配合办案', office)
    case 'signs': {
      const last = told.findLast((act) => act.code === 'transfer_reported' || act.code === 'transfer_approved' || act.code === 'transfer_refused' || act.code === 'police_refused')?.code
      if (last === 'transfer_approved' || waiting.includes('transfer_approved')) return []
      if (last === 'transfer_reported') return step('移送调查报告已经写出：报正职或者主持工作的负责人批准移送', office)
      return step(`${mustTransfer ? '数额达到移送门槛' : '认定涉嫌犯罪'}：写出移送调查报告，报正职或者主持工作的负责人批准`, office)
    }
    case 'none': case 'refused': return administrative(told, facts, waiting)
  }
}

function administrative(told: readonly RecordedAct[], { standing, owedFen }: NextFacts, waiting: readonly ActCode[]): NextStep[] {
  if (standing.stage === 'any') return step('核查，写明发现的情况和结论', '主报单位、承办单位')
  if (!standing.filed) {
    const declined = told.findLast((act) => act.code === 'not_filed' || act.code === 'checked')?.code === 'not_filed'
    return declined ? step('已决定不予立案：排除，或者继续跟踪，有新情况的重新核查', office) : step('符合立案标准的，及时行政立案；不立案的写明理由', office)
  }
  if (!standing.determined) return step('组织认定，三个要件各附证据', office)
  const penalty = towardsPenalty(told, waiting)
  const repayment = owedFen !== 0 && !told.some((act) => act.code === 'repayment_plan') ? step('集资人、协助人提出清退方案，登记后监督清退', office) : []
  // Everything is given back and nothing is left to be paid or enforced.
  const over = penalty.length === 0 && owedFen === 0 && penalisedOn(told).every(isSettled) && !waiting.includes('penalty_decided')
  return [...penalty, ...repayment, ...(over ? step('资金已经退完，处罚已经执行：对照标准销号', '专班办') : [])]
}

/** The steps up to the decision, one after the other; [] once there is one, or a head has it. */
function towardsPenalty(told: readonly RecordedAct[], waiting: readonly ActCode[]): NextStep[] {
  const at = told.findLastIndex((act) => act.code === 'penalty_notice')
  if (at < 0) return told.some((act) => act.code === 'penalty_decided') ? [] : step('处罚告知：写明事实、理由、依据、内容，一并告知听证权利', office)
  const since = told.slice(at)
  const did = (code: ActCode) => since.some((act) => act.code === code)
  if (did('penalty_decided') || waiting.includes('penalty_decided')) return []
  if (did('hearing_requested') && !did('hearing_held')) return step(did('hearing_notice') ? '举行听证' : '当事人申请了听证：提前七个工作日通知时间、地点', office)
  if (since.findLast((act) => act.code === 'legal_review')?.facts['passed'] !== true) return step('法制审核：由有法律职业资格、没有参加调查的人审核', office)
  return step('告知、听证的期限满了以后，报行政机关负责人作出处罚决定', office)
}
