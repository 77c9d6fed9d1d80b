import type { BoardUnit, getBoard } from '@qingyuan/core/ledgers/ledger-api'
import { owesReport } from '@qingyuan/core/ledgers/press-text'
import type { z } from 'zod'

export type BoardData = z.output<typeof getBoard.output>
/** Whether a unit still has to report: nothing came yet, or it was returned. */
export const owes = (unit: BoardUnit): boolean => unit.status === 'blank' || unit.status === 'approved' || (unit.status !== 'correcting' && owesReport({ state: unit.status }))
