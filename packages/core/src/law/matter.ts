import type { Workflow } from '../workflow.ts'
import { endsSeizure, inOrder, isSeizure, type ActCode, type RecordedAct } from './acts.ts'
import type { Addressee } from './measure-words.ts'
import type { Standing } from './measures.ts'

/** How far a matter has come in procedure; beside it the register's own state (待交办 …) goes on. */
export const matterStages = ['clue', 'suspected', 'investigating', 'filed', 'determined', 'noticed', 'penalised', 'transferring', 'transferred', 'criminal', 'elsewhere', 'cleared'] as const
export type MatterStage = (typeof matterStages)[number]
export const matterStageLabels: Record<MatterStage, string> = {
  clue: '线索核查', suspected: '涉嫌非法集资', investigating: '组织调查', filed: '行政立案', determined: '已认定', noticed: '处罚告知', penalised: '已处罚',
  transferring: '移送审批', transferred: '等公安答复', criminal: '公安已立案', elsewhere: '已转其他机关', cleared: '不构成非法集资',
}

/** Acts that move a matter on. The picture in docs/workflow.md is drawn from this table. */
export type MatterMove = 'suspect' | 'investigate' | 'file' | 'determine' | 'clear' | 'notice' | 'penalise' | 'report' | 'refuse_transfer' | 'hand' | 'police_file' | 'police_refuse' | 'pass_on'
const open = ['clue', 'suspected', 'investigating', 'filed', 'determined', 'noticed', 'penalised', 'cleared'] as const satisfies readonly MatterStage[]
export const matterWorkflow: Workflow<MatterStage, MatterMove> = {
  suspect: { from: ['clue', 'cleared', 'elsewhere'], to: 'suspected', label: '核查认为涉嫌' },
  investigate: { from: ['clue', 'suspected', 'cleared', 'elsewhere'], to: 'investigating', label: '组织调查' },
  // From 已转其他机关, too: the regulator sends it back, or the superior gives it to us after all.
  file: { from: ['clue', 'suspected', 'investigating', 'cleared', 'elsewhere'], to: 'filed', label: '行政立案' },
  determine: { from: ['clue', 'suspected', 'investigating', 'filed'], to: 'determined', label: '认定为非法集资' },
  clear: { from: ['clue', 'suspected', 'investigating', 'filed', 'determined'], to: 'cleared', label: '认定不构成' },
  // From 组织调查, too: the police refused and the matter goes on administratively (移送规定10).
  notice: { from: ['investigating', 'filed', 'determined'], to: 'noticed', label: '处罚、听证告知' },
  penalise: { from: ['noticed'], to: 'penalised', label: '处罚决定' },
  // No determination and no filing is needed for a transfer (条例23¶2).
  report: { from: open, to: 'transferring', label: '报告请求移送' },
  refuse_transfer: { from: ['transferring'], to: 'investigating', label: '不批准移送' },
  hand: { from: ['transferring'], to: 'transferred', label: '送达公安' },
  police_file: { from: [...open, 'transferring', 'transferred', 'elsewhere'], to: 'criminal', label: '公安立案' },
  police_refuse: { from: ['transferred'], to: 'investigating', label: '公安不予立案' },
  pass_on: { from: open, to: 'elsewhere', label: '移送其他机关' },
}

/** What an act does to the matter, if it moves it at all. */
export function moveOf(act: Pick<RecordedAct, 'code' | 'facts'>): MatterMove | undefined {
  const { facts } = act
  switch (act.code) {
    case 'checked': return facts['conclusion'] === 'suspected' ? 'suspect' : undefined
    case 'investigation_opened': return 'investigate'
    case 'filed': return 'file'
    case 'determination': return facts['result'] === 'illegal' || facts['result'] === 'crime' ? 'determine' : facts['result'] === 'unclear' ? undefined : 'clear'
    case 'penalty_notice': return 'notice'
    case 'penalty_decided': return 'penalise'
    case 'transfer_reported': return 'report'
    case 'transfer_refused': return 'refuse_transfer'
    case 'transfer_handed': return 'hand'
    case 'police_filed': return 'police_file'
    case 'police_refused': return 'police_refuse'
    case 'review_answered': return facts['result'] === 'file' ? 'police_file' : undefined
    case 'handed_over': case 'to_regulator': return 'pass_on'
    default: return undefined
  }
}

/** The stages that a matter went through, each with the act that brought it there; the last is where it stands. */
export function matterPath(acts: readonly RecordedAct[]): { stage: MatterStage; actId: string | null; on: string | null }[] {
  const path: { stage: MatterStage; actId: string | null; on: string | null }[] = [{ stage: 'clue', actId: null, on: null }]
  for (const act of inOrder(acts)) {
    const move = moveOf(act)
    const now = path.at(-1)!.stage
    const step = move && matterWorkflow[move]
    if (step && step.from.includes(now) && step.to !== 'same' && step.to !== now) path.push({ stage: step.to, actId: act.id, on: act.on })
  }
  return path
}

/** What the acts leave open, beside them. */
export interface MatterFacts {
  jurisdiction: Standing['jurisdiction']
  addressees: readonly Addressee[]
  sector?: string
  setUpForIt?: boolean
  /** A figure reached a threshold of the crime and no discussion has settled that it is no fund-raising. */
  thresholdReached: boolean
}

const did = (acts: readonly RecordedAct[], ...codes: ActCode[]) => acts.some((act) => codes.includes(act.code))

/** The last word on who is competent: a superior's decision, or that the matter was handed over. Undefined: the places decide. */
export function settledJurisdiction(acts: readonly RecordedAct[]): { answer: 'ours' | 'elsewhere'; act: RecordedAct } | undefined {
  const act = inOrder(acts).findLast((one) => one.code === 'jurisdiction_settled' || one.code === 'handed_over')
  return act && { answer: act.code === 'jurisdiction_settled' && act.facts['to'] === 'ours' ? 'ours' : 'elsewhere', act }
}

/** What `openMeasures` asks of a matter, read from its acts. */
export function standingOf(acts: readonly RecordedAct[], facts: MatterFacts): Standing {
  const told = inOrder(acts)
  const check = told.findLast((act) => act.code === 'checked')?.facts['conclusion']
  const determination = told.findLast((act) => act.code === 'determination')?.facts['result']
  const determined = determination === 'illegal' || determination === 'crime'
  const filed = did(told, 'filed')
  const settled = settledJurisdiction(told)
  const held = told.filter((act) => isSeizure(act.code)).length
  const released = told.filter((act) => endsSeizure(act.code)).length
  return {
    stage: did(told, 'investigation_opened') || filed ? 'investigating' : check === 'suspected' ? 'suspected' : check === 'risk' ? 'risk' : 'any',
    filed, determined, criminal: criminalStanding(told, determination === 'crime' || facts.thresholdReached),
    jurisdiction: settled?.answer ?? facts.jurisdiction,
    addressees: facts.addressees, ...(facts.sector && { sector: facts.sector }), ...(facts.setUpForIt !== undefined && { setUpForIt: facts.setUpForIt }),
    penaltyDecided: told.some((act) => act.code === 'penalty_decided' && act.facts['measure'] !== 'none'), seized: held > released,
  }
}

/** How the criminal side stands: the last word counts, and a refusal hands the matter back (移送规定10). */
function criminalStanding(told: readonly RecordedAct[], signs: boolean): Standing['criminal'] {
  let standing: Standing['criminal'] = signs || did(told, 'transfer_reported') ? 'signs' : 'none'
  for (const act of told) {
    if (act.code === 'transfer_handed') standing = 'transferred'
    if (act.code === 'police_filed' || (act.code === 'review_answered' && act.facts['result'] === 'file')) standing = 'police_filed'
    if (act.code === 'police_refused') standing = 'refused'
    if (act.code === 'transfer_refused') standing = 'none'
  }
  return standing
}
