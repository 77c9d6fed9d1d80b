import type * as api from '@qingyuan/core/ledgers/ledger-api'
import { AppError } from '@qingyuan/core/errors'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'

/** Makes or changes a report type. What is already open keeps its dates. */
export async function saveReportType(ctx: Context, input: z.output<typeof api.saveReportType.input>): Promise<{ code: string }> {
  const { commandId, ...type } = input
  await command(ctx, 'ledger.save_report_type', commandId, async ({ db }) => {
    const before = await db.selectFrom('reportTypes').selectAll().where('code', '=', type.code).forUpdate().executeTakeFirst()
    if (before && before.purpose !== type.purpose) throw new AppError('state.conflict', '报送内容的种类不能改。请新增一项，把这一项停用。')
    await db.insertInto('reportTypes').values(type).onConflict((oc) => oc.column('code').doUpdateSet(type)).execute()
    return { subjectType: 'report_type', id: commandId, before, after: type, note: type.name }
  })
  return { code: type.code }
}
