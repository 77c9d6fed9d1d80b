import type { Fen } from '../money.ts'
import type { AmountKind } from './amounts.ts'
import type { Figure } from './thresholds.ts'

/**
 * The newest record of each figure of one lead, in fen: null is 待核, left out is not recorded. `amount` (涉及金额) is
 * what units report; it stands in for amounts that nobody has counted apart.
 */
export type NewestFigures = Partial<Record<'amount' | AmountKind, Fen | null>>

/**
 * One of the five amounts as the rules use it. `recorded`: somebody recorded it, 待核 too. `reported`: 涉及金额 stands in.
 * `bounded`: between 0 and 未兑付. `none`: nothing is known.
 */
export interface AmountOnFile<F extends Figure = Figure> { figure: F; from: 'recorded' | 'reported' | 'bounded' | 'none' }
export interface AmountsOnFile {
  absorbed: AmountOnFile<Fen | null>
  fraud: AmountOnFile<Fen | null>
  loss: AmountOnFile
  unpaid: AmountOnFile<Fen | null>
  raised: AmountOnFile<Fen | null>
}

/**
 * The five amounts of a lead for thresholds and fines. What is recorded counts as it is: 待核 stays unknown, though
 * another figure be known. What is not recorded: the absorbed and the raised amount are taken from 涉及金额, the loss
 * lies between 0 and what is unpaid, and of fraud nothing is said.
 */
export function amountsOnFile(newest: NewestFigures): AmountsOnFile {
  const recorded = (kind: AmountKind): AmountOnFile<Fen | null> | undefined => {
    const figure = newest[kind]
    return figure === undefined ? undefined : { figure, from: 'recorded' }
  }
  const none = { figure: null, from: 'none' } as const
  const reported: AmountOnFile<Fen | null> = newest.amount === undefined ? none : { figure: newest.amount, from: 'reported' }
  const unpaid = recorded('unpaid') ?? none
  return {
    absorbed: recorded('absorbed') ?? reported, fraud: recorded('fraud') ?? none, unpaid,
    loss: recorded('loss') ?? lossFrom(unpaid.figure), raised: recorded('raised') ?? reported,
  }
}

/** Nobody loses more than what is unpaid; how much less is known when the flows have been worked out. */
function lossFrom(unpaidFen: Fen | null): AmountOnFile {
  if (unpaidFen === null) return { figure: null, from: 'none' }
  return { figure: unpaidFen === 0 ? 0 : { low: 0, high: unpaidFen }, from: 'bounded' }
}
