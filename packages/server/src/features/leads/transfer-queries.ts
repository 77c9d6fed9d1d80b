import { amountsOnFile } from '@qingyuan/core/law/amounts-on-file'
import { thresholdsReached, transferAdvice } from '@qingyuan/core/law/thresholds'
import type { Context } from '../../platform/db.ts'
import { findLawFigures } from './lead-queries.ts'

/**
 * Whether the figures of a lead reach a threshold of the crime and it went neither to the police nor to whom it belongs,
 * and nobody found that it is no fund-raising: such a lead is not closed (移送规定3, 11). Amounts in fen.
 */
export async function awaitsTransfer(ctx: Context, lead: { id: string; amountFen: number | null; unpaidFen: number | null; people: number | null }): Promise<boolean> {
  const { absorbed, loss } = amountsOnFile({ ...await findLawFigures(ctx, lead.id), amount: lead.amountFen, unpaid: lead.unpaidFen })
  const acts = await ctx.db.selectFrom('acts').select(['code', 'facts']).where('leadId', '=', lead.id).where('state', '=', 'done')
    .where('code', 'in', ['transfer_handed', 'police_filed', 'handed_over', 'to_regulator', 'sorted', 'determination', 'circumstances']).orderBy('onDate').orderBy('createdAt').execute()
  const facts = (code: string) => (acts.findLast((act) => act.code === code)?.facts ?? {}) as Record<string, unknown>
  if (acts.some(({ code }) => ['transfer_handed', 'police_filed', 'handed_over', 'to_regulator'].includes(code))) return false
  const { result } = facts('determination')
  if (result === 'not' || result === 'breach' || facts('sorted')['notFundraising'] === true) return false
  const met = facts('circumstances')
  const answer = (key: string) => (met[key] === 'yes' ? true : met[key] === 'no' ? false : null)
  const bands = thresholdsReached({ amountFen: absorbed.figure, people: lead.people, lossFen: loss.figure,
    circumstances: { criminal_record: answer('criminal_record'), penalised: answer('penalised'), grave: answer('grave') } })
  return transferAdvice(bands).state === 'must'
}
