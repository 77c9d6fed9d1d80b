import type { CaseRow } from '@qingyuan/core/ledgers/ledger-table'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'

/** Cases of a region and below for a monthly case report, oldest first. */
export async function readCases(ctx: Context, regionId: string): Promise<CaseRow[]> {
  const { rows } = await sql<CaseRow>`
    select c.number, c.name, c.filed_on, c.stage, c.amount_fen, c.people, c.repaid_basis_points, c.lead_place, c.leader, c.supervised, c.difficulty, c.progress, c.progress_on
    from case_files c join regions r on r.id = c.region_id join regions top on starts_with(r.path, top.path)
    where top.id = ${regionId}::uuid order by c.filed_on, c.number`.execute(ctx.db)
  return rows
}
