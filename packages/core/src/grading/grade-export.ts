import { z } from 'zod'
import { bandLabels, gradeLabels, gradeMeanings, grades, proofKindLabels, scoreLabels } from './grade.ts'
import { Facts, gradeOf, GradeResult } from './grade-of.ts'
import { RuleSet } from './rule-set.ts'

export const exportFormat = 'qingyuan-grade-1'

/** All that is needed to work a grade out again, without the system that made it. */
export const GradeExport = z.object({
  format: z.literal(exportFormat), exportedAt: z.string(),
  lead: z.object({ number: z.string(), subjectName: z.string() }),
  facts: Facts,
  ruleSet: z.object({ version: z.int(), title: z.string(), document: z.string(), validFrom: z.string().nullable(), content: RuleSet }),
  result: GradeResult,
  /** A person's decision beside it; the calculation does not know of it. */
  override: z.object({ grade: z.enum(grades), reason: z.string(), by: z.string(), at: z.string() }).nullable(),
  /** SHA-256 of everything else, see `hashedText`. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type GradeExport = z.infer<typeof GradeExport>

/** The same value always as the same text: keys in order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (part !== null && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part))
}

/** The text whose SHA-256 an export bears. */
export function hashedText(exported: Omit<GradeExport, 'hash'> & { hash?: string }): string {
  const { hash, ...rest } = exported
  void hash
  return canonical(rest)
}

/**
 * Works the grade out again from an export alone.
 * @param sha256 of a text, as hex
 * @returns `problems` in Chinese; empty when hash and result are as they should be
 */
export function recompute(exported: GradeExport, sha256: (text: string) => string): { result: GradeResult; problems: string[] } {
  const result = gradeOf(exported.facts, exported.ruleSet.content)
  const problems: string[] = []
  if (sha256(hashedText(exported)) !== exported.hash) problems.push('文件的校验码不符：导出之后被改动过，或没有存完整。')
  if (canonical(result) !== canonical(exported.result)) {
    const was = exported.result
    const scores = (one: GradeResult) => `${scoreLabels.likelihood}${one.likelihood.score}分、${scoreLabels.consequence}${one.consequence.score}分、等级${gradeLabels[one.grade]}`
    problems.push(scores(was) === scores(result) ? '重算的理由或缺少的材料与文件所载不一致。' : `重算结果与文件所载不一致：文件写的是${scores(was)}，按其中的事实和规则应为${scores(result)}。`)
  }
  return { result, problems }
}

/** An export told in lines, for a screen or paper. */
export function explain({ lead, ruleSet, facts, result, override }: Omit<GradeExport, 'hash' | 'format' | 'exportedAt'>): string[] {
  const proofs = new Map(facts.proofs.map((proof) => [proof.id, proof]))
  const material = (code: string) => ruleSet.content.materials.find((one) => one.code === code)?.label ?? code
  const { likelihood, consequence } = result
  return [
    `线索 ${lead.number}　${lead.subjectName}`,
    `风险等级：${gradeLabels[result.grade]}${result.grade === 'pending' ? `（${gradeMeanings.pending}）` : ''}　按第${ruleSet.version}版规则${ruleSet.document ? `（${ruleSet.document}）` : ''}`,
    ...(override ? [`人工调整为：${gradeLabels[override.grade]}，理由：${override.reason}（${override.by}，${override.at}）`] : []),
    '',
    `${scoreLabels.likelihood} ${likelihood.score}分（${bandLabels[likelihood.band]}）`,
    ...(likelihood.reasons.length === 0 ? ['  没有登记疑点'] : likelihood.reasons.flatMap((reason) => [
      `  ＋${reason.points}　${reason.label}`,
      ...reason.proofs.flatMap((id) => { const proof = proofs.get(id); return proof ? [`      ${proof.onDate}　${proofKindLabels[proof.kind]}（${material(proof.material)}）：${proof.text}`] : [] }),
    ])),
    '',
    `${scoreLabels.consequence} ${consequence.score}分（${bandLabels[consequence.band]}）`,
    ...consequence.factors.map((factor) => `  ＋${factor.points}　${factor.label}：${factor.value}${factor.threshold && factor.threshold !== factor.value ? `；${factor.threshold}` : ''}`),
    ...(result.missing.length > 0 ? ['', missingText(result)] : []),
    '', '评分只供参考，由人决定。',
  ]
}

/** What is missing for a verdict, in one sentence. */
export function missingText({ missing, missingMaterials }: Pick<GradeResult, 'missing' | 'missingMaterials'>): string {
  const materials = missing.filter((one) => one.kind === 'material').map((one) => one.label)
  const factors = missing.filter((one) => one.kind === 'factor').map((one) => one.label)
  const most = materials.length > missingMaterials ? `（至少再要${missingMaterials}种）` : ''
  return `材料不足，暂不能判断：${[materials.length > 0 ? `缺${materials.join('；')}${most}` : '', factors.length > 0 ? `待查明${factors.join('、')}` : ''].filter(Boolean).join('，')}。`
}
