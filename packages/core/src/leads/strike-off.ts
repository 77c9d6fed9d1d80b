/**
 * When a lead may be struck off (风险销号), each criterion with what has to be on file. Which apply is practice, no
 * national rule (features 85); the person who decides signs for it, and the reason is kept with the criterion.
 */
export const strikeOffCriteria = {
  repaid: { label: '资金清退完毕', proof: '凭签收单、银行凭证和回访记录', needs: 'nothing_unpaid' },
  rectified: { label: '整改到位，正常经营', proof: '凭复查记录', needs: 'nothing_unpaid' },
  stopped: { label: '已停止，无参与人、无资金', proof: '凭核查和走访记录', needs: 'nothing_unpaid' },
  criminal: { label: '公安已立案，转案件台账跟踪', proof: '凭立案通知书，案件台账已登记', needs: 'case_file' },
  handed_over: { label: '已移送有管辖权的地方并被接收', proof: '凭移送函和回函', needs: 'handed_over' },
  penalty_done: { label: '行政处罚执行完毕', proof: '凭缴款、履行凭证', needs: 'penalty_done' },
} as const satisfies Record<string, { label: string; proof: string; needs: 'nothing_unpaid' | 'case_file' | 'handed_over' | 'penalty_done' }>
export type StrikeOffCriterion = keyof typeof strikeOffCriteria
export const strikeOffCriterionNames = Object.keys(strikeOffCriteria) as StrikeOffCriterion[]

/** What is on file when somebody wants to strike off. Money in fen; null is 待核. */
export interface StrikeOffFile { figuresApply: boolean; unpaidFen: number | null; hasCaseFile: boolean; /** A hand-over or a letter of another place is on file. */ wasHandedOver: boolean; /** How the penalties stand: none decided, something still to be paid, all carried out. */ penalties: 'none' | 'open' | 'done' }

/** Why the criterion is not met, in Chinese; undefined when it is. */
export function strikeOffProblem(criterion: StrikeOffCriterion, file: StrikeOffFile): string | undefined {
  const { label, needs } = strikeOffCriteria[criterion]
  if (needs === 'case_file' && !file.hasCaseFile) return `按“${label}”销号，要先在案件台账登记这个案件并关联本线索。`
  if (needs === 'handed_over' && !file.wasHandedOver) return `按“${label}”销号，要先在“办理处置”里登记移送或者对方的回函。`
  if (needs === 'penalty_done' && file.penalties === 'none') return `按“${label}”销号，要先在“办理处置”里登记处罚决定。`
  if (needs === 'penalty_done' && file.penalties === 'open') return `按“${label}”销号，但罚款还没有缴清，请先登记缴纳，或者改按别的标准。`
  if (needs === 'case_file' || needs === 'handed_over' || !file.figuresApply) return undefined
  if (file.unpaidFen === null) return `按“${label}”销号，未兑付资金还是待核，请先登记核实的数（没有的填0）。`
  if (file.unpaidFen > 0) return `按“${label}”销号，但未兑付资金还不是0，请先登记清退，或者改按别的标准。`
  return undefined
}
