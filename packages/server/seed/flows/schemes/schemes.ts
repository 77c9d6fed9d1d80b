import type { Book } from '../ledger.ts'
import type { Group, SchemeKind } from '../model.ts'
import { runScheme } from '../scheme-engine.ts'
import { planScheme, type KindChoices } from '../scheme-plan.ts'
import { cooperative } from './cooperative.ts'
import { elderlyCard } from './elderly.ts'
import { equityDividend } from './equity.ts'
import { annualInterest, dailyInterest, monthlyInterest, quarterlyInterest, tenDayInterest } from './interest.ts'
import { platform, walletCollect } from './platform.ts'
import { consumptionRebate } from './rebate.ts'
import { adoption, termEnd } from './term.ts'
import { tiered } from './tiers.ts'

const choices: Record<SchemeKind, (book: Book) => KindChoices> = {
  'daily-interest': dailyInterest, 'ten-day-interest': tenDayInterest, 'monthly-interest': monthlyInterest, 'quarterly-interest': quarterlyInterest,
  'annual-interest': annualInterest, 'term-end': termEnd, adoption, tiered, 'consumption-rebate': consumptionRebate, 'elderly-card': elderlyCard,
  cooperative, 'equity-dividend': equityDividend, platform, 'wallet-collect': walletCollect,
}

/** A scheme of a kind, lived to the end of the statements. */
export function makeScheme(kind: SchemeKind, book: Book): Group {
  return runScheme(book, planScheme(book, choices[kind](book)))
}
