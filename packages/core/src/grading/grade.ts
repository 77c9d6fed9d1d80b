/** 风险等级. `pending`: 材料不足，暂不能判断; a result of its own, grey on every page, never low. */
export const grades = ['high', 'medium', 'low', 'pending'] as const
export type Grade = (typeof grades)[number]
export const gradeLabels: Record<Grade, string> = { high: '高', medium: '中', low: '低', pending: '待核' }
/** What a grade says in a sentence. */
export const gradeMeanings: Record<Grade, string> = {
  high: '高风险', medium: '中风险', low: '低风险', pending: '材料不足，暂不能判断',
}
/** The grades that say something, from the best to the worst. */
export const verdicts = ['low', 'medium', 'high'] as const
export type Verdict = (typeof verdicts)[number]

/** Each of the two scores lies in one of three bands. */
export const bands = ['low', 'medium', 'high'] as const
export type Band = (typeof bands)[number]
export const bandLabels: Record<Band, string> = { low: '低', medium: '中', high: '高' }

/** Two scores, never one: how likely it is, and how bad it would be. */
export const scoreLabels = { likelihood: '疑似程度', consequence: '危害程度' } as const
export type ScoreName = keyof typeof scoreLabels
/** Both scores end here. */
export const mostPoints = 100

/** The four factors of the documents. Two are read off the lead's figures, two are levels that a person records with proof. */
export const factorLabels = { people: '涉众规模', exposure: '风险敞口', heat: '舆论热度', stability: '涉稳隐患' } as const
export type Factor = keyof typeof factorLabels
export const figureFactors = ['people', 'exposure'] as const satisfies Factor[]
export const levelFactors = ['heat', 'stability'] as const satisfies Factor[]
export type FigureFactorName = (typeof figureFactors)[number]
export type LevelFactorName = (typeof levelFactors)[number]

/** What can stand behind a sign or a level: a file or an event or a figure of the lead, or words. */
export const proofKinds = ['file', 'event', 'figure', 'text'] as const
export type ProofKind = (typeof proofKinds)[number]
export const proofKindLabels: Record<ProofKind, string> = { file: '材料', event: '办理记录', figure: '登记的数', text: '文字说明' }

export const ruleStates = ['draft', 'active', 'retired', 'discarded'] as const
export type RuleState = (typeof ruleStates)[number]
export const ruleStateLabels: Record<RuleState, string> = { draft: '草稿', active: '现行', retired: '已停用', discarded: '已放弃' }

/** Long work over all leads: grading them anew, or only comparing what a rule set would change. */
export const runKinds = ['regrade', 'compare'] as const
export type RunKind = (typeof runKinds)[number]
export const runKindLabels: Record<RunKind, string> = { regrade: '重新评级', compare: '试算比较' }
export const runStates = ['running', 'done', 'cancelled', 'failed'] as const
export type RunState = (typeof runStates)[number]
export const runStateLabels: Record<RunState, string> = { running: '进行中', done: '已完成', cancelled: '已取消', failed: '没有做完' }
