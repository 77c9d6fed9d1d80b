import { z } from 'zod'
import { Short } from '../common.ts'
import { bandLabels, bands, factorLabels, gradeLabels, mostPoints, proofKinds, scoreLabels, verdicts, type Band } from './grade.ts'

const Code = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, '代号用小写字母、数字和下划线')
const Points = z.int('分值须为整数').min(0, '分值不能为负').max(mostPoints, `分值最多${mostPoints}`)
const Words = z.string().trim().max(300, '最多300字')
const Label = Short.min(1, '请填写名称')

/** One sign (疑点): what is seen, in plain words, and what may prove it. 0 points: not counted any more. */
export const Sign = z.object({
  code: Code, group: Label, label: Label, plain: Words, points: Points,
  proofs: z.array(z.enum(proofKinds)).min(1, '至少选一种依据'),
  /** Kinds of material that usually show it, the likeliest first. */
  materials: z.array(Code).min(1).max(10),
})
export type Sign = z.infer<typeof Sign>
/** A kind of material, e.g. 合同. */
export const Material = z.object({ code: Code, label: Label, plain: Words })
export type Material = z.infer<typeof Material>

/** Points from a figure on: persons, or fen. The first step starts at 0. */
const FigureFactor = z.object({
  steps: z.array(z.object({ from: z.int().min(0), points: Points })).min(1).max(12),
  /** Without the figure there is no verdict. */
  needed: z.boolean(),
})
const LevelFactor = z.object({
  levels: z.array(z.object({ code: Code, label: Label, points: Points })).min(1).max(10), needed: z.boolean(),
})
const Bands = z.object({ medium: Points.min(1), high: Points.min(1) })
const Row = z.object({ low: z.enum(verdicts), medium: z.enum(verdicts), high: z.enum(verdicts) })
/** Of these kinds of material at least so many, or nothing is said. */
const Needs = z.object({ materials: z.array(Code).max(20), atLeast: z.int().min(0).max(20) })

const Shape = z.object({
  signs: z.array(Sign).min(1).max(100), materials: z.array(Material).min(1).max(40),
  factors: z.object({ people: FigureFactor, exposure: FigureFactor, heat: LevelFactor, stability: LevelFactor }),
  bands: z.object({ likelihood: Bands, consequence: Bands }),
  /** likelihood → consequence → grade */
  matrix: z.object({ low: Row, medium: Row, high: Row }),
  needs: z.object({ withFigures: Needs, withoutFigures: Needs }),
  /** What the main unit has to do when a lead becomes 高, within so many natural days. */
  followUp: z.object({ days: z.int().min(1, '至少1天').max(365, '最多365天'), task: Label, basis: Short }),
})
export type RuleSet = z.infer<typeof Shape>

/** The content of one version of the grading rules; refuses what would make a worse fact lower a score or grade. */
export const RuleSet = Shape.superRefine((rules, context) => {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
  const twice = (list: readonly { code: string }[], path: string) => {
    const codes = list.map((one) => one.code)
    codes.forEach((code, index) => { if (codes.indexOf(code) !== index) refuse([path, index, 'code'], `代号“${code}”重复`) })
  }
  twice(rules.signs, 'signs')
  twice(rules.materials, 'materials')
  const known = new Set(rules.materials.map((one) => one.code))
  rules.signs.forEach((sign, index) => {
    for (const code of sign.materials) if (!known.has(code)) refuse(['signs', index, 'materials'], `材料清单里没有“${code}”`)
  })
  for (const name of ['withFigures', 'withoutFigures'] as const) {
    const needs = rules.needs[name]
    for (const code of needs.materials) if (!known.has(code)) refuse(['needs', name, 'materials'], `材料清单里没有“${code}”`)
    if (needs.atLeast > new Set(needs.materials).size) refuse(['needs', name, 'atLeast'], `只列了${new Set(needs.materials).size}种材料，不能要求至少${needs.atLeast}种`)
  }
  for (const name of ['people', 'exposure'] as const) {
    rules.factors[name].steps.forEach((step, index, steps) => {
      const before = steps[index - 1]
      if (!before) { if (step.from !== 0) refuse(['factors', name, 'steps', 0, 'from'], `${factorLabels[name]}的第一档须从0起`) }
      else if (step.from <= before.from) refuse(['factors', name, 'steps', index, 'from'], `${factorLabels[name]}的各档须从小到大`)
      else if (step.points < before.points) refuse(['factors', name, 'steps', index, 'points'], `${factorLabels[name]}的数越大，分值不能越低`)
    })
  }
  for (const name of ['heat', 'stability'] as const) {
    const { levels } = rules.factors[name]
    levels.forEach((level, index) => {
      if (levels.findIndex((one) => one.code === level.code) !== index) refuse(['factors', name, 'levels', index, 'code'], `代号“${level.code}”重复`)
      if (index > 0 && level.points < levels[index - 1]!.points) refuse(['factors', name, 'levels', index, 'points'], `${factorLabels[name]}须由轻到重，分值不能越来越低`)
    })
  }
  for (const name of ['likelihood', 'consequence'] as const) {
    if (rules.bands[name].high <= rules.bands[name].medium) refuse(['bands', name, 'high'], `${scoreLabels[name]}“高”的起点须大于“中”的起点`)
  }
  const rank = (a: Band, b: Band) => verdicts.indexOf(rules.matrix[a][b])
  bands.forEach((a, i) => bands.forEach((b, j) => {
    const [above, left] = [bands[i - 1], bands[j - 1]]
    if ((above && rank(a, b) < rank(above, b)) || (left && rank(a, b) < rank(a, left))) {
      refuse(['matrix', a, b], `疑似程度${bandLabels[a]}、危害程度${bandLabels[b]}评为“${gradeLabels[rules.matrix[a][b]]}”，比程度更低的还轻，请调整`)
    }
  }))
})

/** What a new version may not lose: signs, materials and levels that are recorded on leads by their codes. */
export function lostCodes(before: RuleSet, after: RuleSet): string[] {
  const lost = <T extends { code: string; label: string }>(was: readonly T[], is: readonly T[]) =>
    was.filter((one) => !is.some((other) => other.code === one.code)).map((one) => one.label)
  return [
    ...lost(before.signs, after.signs), ...lost(before.materials, after.materials),
    ...lost(before.factors.heat.levels, after.factors.heat.levels), ...lost(before.factors.stability.levels, after.factors.stability.levels),
  ]
}
