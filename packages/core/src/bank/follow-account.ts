/** Which money a payment is made of: what came in first, or of everything on the account its share. */
export const followRules = { fifo: '先进先出', proportion: '按余额比例' } as const
export type FollowRule = keyof typeof followRules

/** A movement on an account in fen, positive when money comes in. */
export interface Movement { id: string; fen: number }

/** What of the payments out of an account, by their ids, is followed money, and what of it is left at the end. */
export interface Followed { paid: Map<string, number>; restFen: number }

/**
 * Leads marked money through one account. What is paid and what is left add up to what was marked, to the fen. To go back
 * in time, mark payments, and give `backwards(…)`: both rules are the same read from either end.
 *
 * Marking more never takes anything from what followed of less: so marks may be added step by step.
 *
 * @param openingFen on the account before the first movement; it must not become overdrawn (see neverOverdrawn)
 * @param movements in the order of the statement
 * @param marked how much of which incoming movements is followed, in fen
 * @throws RangeError when more of a movement is marked than there is, or the account is overdrawn
 */
export function throughAccount(openingFen: number, movements: readonly Movement[], marked: ReadonlyMap<string, number>, rule: FollowRule): Followed {
  const account = rule === 'fifo' ? firstInFirstOut(openingFen) : byProportion(openingFen)
  const paid = new Map<string, number>()
  let restFen = 0
  for (const { id, fen } of movements) {
    if (fen > 0) {
      const mark = marked.get(id) ?? 0
      if (mark > fen || mark < 0) throw new RangeError(`more of ${id} is marked than there is`)
      account.take(fen, mark)
      restFen += mark
    } else if (restFen > 0) {
      const part = account.pay(-fen)
      restFen -= part
      if (part > 0) paid.set(id, part)
    } else {
      account.pay(-fen)
    }
  }
  return { paid, restFen }
}

/**
 * The opening balance to reckon with: the one shown, or more when the movements would overdraw it (rows are missing, or it
 * is not known).
 */
export function neverOverdrawn(shownFen: number | null, movements: readonly Movement[]): number {
  let [running, lowest] = [0, 0]
  for (const { fen } of movements) {
    running += fen
    lowest = Math.min(lowest, running)
  }
  return Math.max(shownFen ?? 0, -lowest)
}

/** An account read from its end: what came in goes out, and the closing balance is the opening one. */
export function backwards(openingFen: number, movements: readonly Movement[]): { openingFen: number; movements: Movement[] } {
  return {
    openingFen: movements.reduce((sum, { fen }) => sum + fen, openingFen),
    movements: movements.toReversed().map(({ id, fen }) => ({ id, fen: -fen })),
  }
}

interface Pool {
  take(fen: number, mark: number): void
  /** @returns what of it is followed money */
  pay(fen: number): number
}

function firstInFirstOut(openingFen: number): Pool {
  const lots: { fen: number; mark: number }[] = [{ fen: openingFen, mark: 0 }]
  let first = 0
  return {
    take(fen, mark) { lots.push({ fen, mark }) },
    pay(fen) {
      let [left, followed] = [fen, 0]
      while (left > 0) {
        const lot = lots[first]
        if (!lot) throw new RangeError('the account is overdrawn')
        const [part, mark] = left < lot.fen ? [left, share(left, lot.mark, lot.fen)] : [lot.fen, lot.mark]
        lot.fen -= part
        lot.mark -= mark
        left -= part
        followed += mark
        if (lot.fen === 0) first += 1
      }
      return followed
    },
  }
}

function byProportion(openingFen: number): Pool {
  let [balance, marked] = [openingFen, 0]
  return {
    take(fen, mark) {
      balance += fen
      marked += mark
    },
    pay(fen) {
      if (fen > balance) throw new RangeError('the account is overdrawn')
      const part = share(fen, marked, balance)
      balance -= fen
      marked -= part
      return part
    },
  }
}

/**
 * The followed part of a payment, in whole fen: the larger remainder of the followed and the other part gets the odd fen. It
 * is never more than there is of either, and grows with what is marked.
 */
function share(fen: number, marked: number, of: number): number {
  if (marked === 0 || fen === 0) return 0
  if (marked === of) return fen
  const [twice, whole] = [2n * BigInt(fen) * BigInt(marked), BigInt(of)]
  return Number((twice + whole) / (2n * whole))
}
