import { peopleRules } from './guard-people-rules.ts'
import { placeRules } from './guard-place-rules.ts'
import { powerRules } from './guard-power-rules.ts'
import type { UnlawfulRule } from './guard-rule.ts'

/** Measures without a basis in law that plans and notes name all the same (law.md 11; 功能 B16). */
export const unlawfulRules = { ...placeRules, ...peopleRules, ...powerRules } as const satisfies Record<string, UnlawfulRule>
export type UnlawfulCode = keyof typeof unlawfulRules
export const unlawfulCodes = Object.keys(unlawfulRules) as UnlawfulCode[]
export const unlawfulRuleOf = (code: UnlawfulCode): UnlawfulRule => unlawfulRules[code]
