import { z } from 'zod'
import { formatWanExact } from '../money.ts'
import { bands, factorLabels, figureFactors, levelFactors, mostPoints, proofKinds, grades, type Band, type Factor, type FigureFactorName, type Grade, type LevelFactorName } from './grade.ts'
import type { RuleSet } from './rule-set.ts'

const Words = z.string().max(4000)
/** Where something is written: `ref` is the id of the lead's file, event or figure; null when words are all there is. */
const Proof = z.object({ kind: z.enum(proofKinds), ref: z.string().nullable(), text: Words, onDate: z.string() })
const KnownFigure = z.object({ value: z.number().nullable(), source: z.string(), asOf: z.string().nullable() })
const Level = Proof.extend({ level: z.string() }).nullable()

/** Everything about a lead that its grade depends on. Money in fen; null is 待核. */
export const Facts = z.object({
  /** False: the lead has no money or people to count at all. */
  figuresApply: z.boolean(),
  figures: z.object({ people: KnownFigure, unpaid: KnownFigure, amount: KnownFigure }),
  levels: z.object({ heat: Level, stability: Level }),
  /** One piece of material each, and the sign that it shows; `sign` null: looked at, nothing found. */
  proofs: z.array(Proof.extend({ id: z.string(), sign: z.string().nullable(), material: z.string() })).max(500),
})
export type Facts = z.infer<typeof Facts>

/** A sign that counted, and by which proofs (ids of `Facts.proofs`). */
const Reason = z.object({ code: z.string(), label: z.string(), points: z.number(), proofs: z.array(z.string()) })
const FactorResult = z.object({
  code: z.enum(Object.keys(factorLabels) as [Factor, ...Factor[]]), label: z.string(),
  /** What is known of it, in words. */
  value: z.string(),
  /** The threshold that gave the points, in words. */
  threshold: z.string(), points: z.number(), known: z.boolean(),
})
const Missing = z.object({ kind: z.enum(['material', 'factor']), code: z.string(), label: z.string() })
export const GradeResult = z.object({
  grade: z.enum(grades),
  likelihood: z.object({ score: z.number(), band: z.enum(bands), reasons: z.array(Reason) }),
  consequence: z.object({ score: z.number(), band: z.enum(bands), factors: z.array(FactorResult) }),
  /** Why nothing is said yet; empty when there is a verdict. */
  missing: z.array(Missing),
  /** How many more of the missing kinds of material would do. */
  missingMaterials: z.number(),
})
export type GradeResult = z.infer<typeof GradeResult>

/**
 * The grade of a lead: a function of facts and rules and nothing else, so that anybody can work it out again.
 * Too little material gives `pending` whatever the scores are.
 */
export function gradeOf(facts: Facts, rules: RuleSet): GradeResult {
  const reasons = reasonsOf(facts, rules)
  const factors = [...figureFactors.map((name) => figureFactor(name, facts, rules)), ...levelFactors.map((name) => levelFactor(name, facts, rules))]
  const likelihood = Math.min(mostPoints, sum(reasons))
  const consequence = Math.min(mostPoints, sum(factors))
  const lacking = lackingMaterials(facts, rules)
  const missing = [
    ...lacking.kinds.map((code) => ({ kind: 'material' as const, code, label: rules.materials.find((one) => one.code === code)?.label ?? code })),
    ...factors.filter((factor) => !factor.known && rules.factors[factor.code].needed).map(({ code, label, value }) => ({ kind: 'factor' as const, code, label: `${label}（${value}）` })),
  ]
  const bandOf = (score: number, from: { medium: number; high: number }): Band => (score >= from.high ? 'high' : score >= from.medium ? 'medium' : 'low')
  const [a, b] = [bandOf(likelihood, rules.bands.likelihood), bandOf(consequence, rules.bands.consequence)]
  const grade: Grade = missing.length > 0 ? 'pending' : rules.matrix[a][b]
  return { grade, likelihood: { score: likelihood, band: a, reasons }, consequence: { score: consequence, band: b, factors }, missing, missingMaterials: lacking.more }
}

const sum = (parts: readonly { points: number }[]): number => parts.reduce((total, part) => total + part.points, 0)

/** A sign counts once, however many proofs there are for it. */
function reasonsOf(facts: Facts, rules: RuleSet): GradeResult['likelihood']['reasons'] {
  const reasons = rules.signs.flatMap((sign) => {
    const proofs = facts.proofs.filter((proof) => proof.sign === sign.code).map((proof) => proof.id)
    return proofs.length > 0 ? [{ code: sign.code, label: sign.label, points: sign.points, proofs }] : []
  })
  const unknown = [...new Set(facts.proofs.flatMap(({ sign }) => (sign !== null && !rules.signs.some((one) => one.code === sign) ? [sign] : [])))]
  return [...reasons, ...unknown.map((code) => ({
    code, label: `规则里没有的疑点（${code}），不计分`, points: 0, proofs: facts.proofs.filter((proof) => proof.sign === code).map((proof) => proof.id) }))]
}

function lackingMaterials(facts: Facts, rules: RuleSet): { kinds: string[]; more: number } {
  const needs = facts.figuresApply ? rules.needs.withFigures : rules.needs.withoutFigures
  const kinds = [...new Set(needs.materials)]
  const lacking = kinds.filter((code) => !facts.proofs.some((proof) => proof.material === code))
  const more = needs.atLeast - (kinds.length - lacking.length)
  return more > 0 ? { kinds: lacking, more } : { kinds: [], more: 0 }
}

/** The exposure is what is not paid back; while that is not known, what was taken in. */
function figureFactor(name: FigureFactorName, facts: Facts, rules: RuleSet) {
  const { people, unpaid, amount } = facts.figures
  const [what, figure] = name === 'people' ? ['涉及人数', people] as const : unpaid.value === null && amount.value !== null ? ['涉及金额', amount] as const : ['未兑付资金', unpaid] as const
  const show = (value: number) => (name === 'people' ? `${value}人` : `${formatWanExact(value).replace(/\.00$/, '')}万元`)
  const base = { code: name, label: factorLabels[name] }
  if (figure.value === null) {
    return facts.figuresApply ? { ...base, value: `${what}待核`, threshold: '', points: 0, known: false } : { ...base, value: '不涉及', threshold: '不涉及金额、人数的，计0分', points: 0, known: true }
  }
  const value = figure.value
  const { steps } = rules.factors[name]
  const index = steps.filter((step) => value >= step.from).length - 1
  const next = steps[index + 1]
  const threshold = index === 0 ? (next ? `不足${show(next.from)}` : '不论多少') : next ? `${show(steps[index]!.from)}以上，不足${show(next.from)}` : `${show(steps[index]!.from)}以上`
  return { ...base, value: `${what}${show(value)}${figure.source ? `（${figure.source}${figure.asOf ? `，${figure.asOf}` : ''}）` : ''}`, threshold, points: steps[index]!.points, known: true }
}

function levelFactor(name: LevelFactorName, facts: Facts, rules: RuleSet) {
  const recorded = facts.levels[name]
  const base = { code: name, label: factorLabels[name] }
  const level = rules.factors[name].levels.find((one) => one.code === recorded?.level)
  if (!recorded) return { ...base, value: '未登记', threshold: rules.factors[name].needed ? '' : '未登记的，计0分', points: 0, known: false }
  if (!level) return { ...base, value: `规则里没有的档次（${recorded.level}）`, threshold: '不计分', points: 0, known: false }
  return { ...base, value: level.label, threshold: level.label, points: level.points, known: true }
}

/**
 * What of the facts can move a score, as text: a person's override holds while this stays the same. Dates, sources
 * and further proofs of what is known already do not change it.
 */
export function factsKey(facts: Facts): string {
  const { people, unpaid, amount } = facts.figures
  const unique = (values: (string | null)[]) => [...new Set(values.filter((value) => value !== null))].sort().join(',')
  return [facts.figuresApply, people.value, unpaid.value, amount.value, facts.levels.heat?.level ?? '', facts.levels.stability?.level ?? '',
    unique(facts.proofs.map((proof) => proof.sign)), unique(facts.proofs.map((proof) => proof.material))].map(String).join('|')
}
