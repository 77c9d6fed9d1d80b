import { formatYuan, type Fen } from '../money.ts'
import { inOrder, type RecordedAct } from './acts.ts'

/** What the decisions on file ask of one person, and what came of it. */
export interface Penalised {
  /** As the decision names him; '' in decisions from before names were asked for. */
  who: string
  /** A decision stands; false once it was withdrawn or annulled. */
  standing: boolean
  /** All fines that stand, as last changed. */
  fineFen: Fen
  paidFen: Fen
  /** Something else than money was decided, too (停产停业). */
  otherwise: boolean
}

type Told = Pick<RecordedAct, 'code' | 'facts'>
/** Whom an act is about (`who`); '' where it names nobody. */
export const nameOf = (act: Told): string => typeof act.facts['who'] === 'string' ? act.facts['who'].trim() : ''
/** Whether two acts may be about the same person: what names nobody may be about anybody. */
export const mayConcern = (one: string, other: string): boolean => one === '' || other === '' || one === other
/** Whether somebody is fined as fund-raiser or helper, who gives back to participants before he pays (条例32). */
export const repaysFirst = (who: string, acts: readonly Told[]): boolean =>
  acts.some((act) => act.code === 'penalty_decided' && nameOf(act) === who && (act.facts['measure'] === 'fine_fundraiser' || act.facts['measure'] === 'fine_assistant'))
export const owedBy = ({ fineFen, paidFen }: Penalised): Fen => Math.max(0, fineFen - paidFen)
/** Nothing is left to be enforced in money: withdrawn, or the whole fine is paid. */
export const isSettled = (one: Penalised): boolean => !one.standing || (one.fineFen > 0 ? owedBy(one) === 0 : !one.otherwise)

/** A decision, ours, that of the reconsideration or of the court, that takes the penalty back. */
export const takesBack = ({ code, facts }: Told): boolean =>
  (code === 'penalty_changed' && facts['what'] === 'withdrawn') || ((code === 'reconsideration_decided' || code === 'suit_decided') && facts['outcome'] === 'annulled')
/** The fine as changed by this act, in fen; undefined when it names none. */
export const newFineOf = ({ code, facts }: Told): Fen | undefined =>
  (code === 'penalty_changed' || code === 'reconsideration_decided' || code === 'suit_decided') && typeof facts['newFineFen'] === 'number' ? facts['newFineFen'] : undefined

/**
 * Everybody against whom a penalty was decided, in the order of the decisions, with the sum of the fines and of the
 * payments. A payment that names nobody goes to the fines in their order. A change that names nobody while several
 * stand changes nothing: no debt is taken away by a guess.
 * @param acts in any order; amounts in fen
 */
export function penalisedOn(acts: readonly RecordedAct[]): Penalised[] {
  const people: Penalised[] = []
  for (const act of inOrder(acts)) {
    const who = nameOf(act)
    const concerned = people.filter((one) => one.standing && mayConcern(one.who, who))
    if (act.code === 'penalty_decided' && act.facts['measure'] !== 'none') {
      const fineFen = Number(act.facts['fineFen'] ?? 0) || 0
      const known = people.find((one) => one.who === who)
      if (known) Object.assign(known, { standing: true, fineFen: known.fineFen + fineFen, otherwise: known.otherwise || fineFen === 0 })
      else people.push({ who, standing: true, fineFen, paidFen: 0, otherwise: fineFen === 0 })
    } else if (act.code === 'fine_paid') {
      pay(concerned.filter((one) => one.fineFen > 0), Number(act.facts['fen'] ?? 0) || 0)
    } else if (concerned.length === 1 && takesBack(act)) {
      // What was paid goes back to him: it does not count against another fine.
      Object.assign(concerned[0]!, { standing: false, fineFen: 0, paidFen: 0, otherwise: false })
    } else if (concerned.length === 1) {
      concerned[0]!.fineFen = newFineOf(act) ?? concerned[0]!.fineFen
    }
  }
  return people
}

/** Fills the fines one after the other; what is too much stays with the last. */
function pay(people: readonly Penalised[], fen: Fen): void {
  let left = fen
  for (const [index, one] of people.entries()) {
    const part = index === people.length - 1 ? left : Math.min(left, owedBy(one))
    one.paidFen += part
    left -= part
  }
}

/** Those whom an act on file is about, as they stood right after a later act. */
export function concernedBy(act: RecordedAct, told: readonly RecordedAct[], after?: RecordedAct): Penalised[] {
  const names = new Set(penalisedOn(told.slice(0, told.indexOf(act) + 1)).filter((one) => mayConcern(one.who, nameOf(act))).map((one) => one.who))
  return penalisedOn(after ? told.slice(0, told.indexOf(after) + 1) : told).filter((one) => names.has(one.who))
}

/** 已缴5万元，还差11万元; undefined where nothing or everything was paid. */
export function paidSoFar(people: readonly Penalised[]): string | undefined {
  const [paid, owed] = [people.reduce((sum, one) => sum + one.paidFen, 0), people.reduce((sum, one) => sum + owedBy(one), 0)]
  return paid > 0 && owed > 0 ? `已缴${formatYuan(paid)}元，还差${formatYuan(owed)}元` : undefined
}
