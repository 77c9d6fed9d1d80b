import { AppError } from '@qingyuan/core/errors'
import { FormRequest } from '@qingyuan/core/ledgers/form-api'
import { can } from '@qingyuan/core/permissions'
import { writeFile } from 'node:fs/promises'
import { exportForm as makeForm } from '../features/ledgers/form-queries.ts'
import { asViewer, type Context } from '../platform/db.ts'
import { CliError } from './exit-codes.ts'
import { findRegion, findUnit } from './find-named.ts'
import { actingContext, withStores, type StoreFlags } from './open-stores.ts'

export interface ExportFormFlags extends StoreFlags {
  period: string; region?: string; unit?: string; output: string; edition: 'full' | 'open'; live?: boolean; top?: '50'; as?: string
}

/**
 * Writes one statutory table as .xlsx: of a region with all below, or of one unit. Refuses to overwrite a file. What the
 * page would say of the table goes to standard error.
 * @throws CliError `usage`, `notFound` (also a month without records), `failed` (no right, file cannot be written); `unbalanced` when the movement does
 * not add up: such a table must not leave, and no file is made
 */
export function exportForm(code: string, flags: ExportFormFlags): Promise<void> {
  return withStores(flags, { create: false, schema: 'check' }, async ({ prepared, db }) => {
    const ctx = await actingContext(db, flags.as)
    if (!can(ctx.viewer, 'form.export')) throw new CliError('failed', `账号“${flags.as}”没有出表的权限。`)
    const place = await asViewer(ctx, (inner) => findPlace(inner, flags), true)
    const request = FormRequest.safeParse({ code, period: flags.period, ...place, edition: flags.edition, from: flags.live ? 'live' : 'auto', only50: flags.top !== undefined })
    if (!request.success) {
      const { path: [field], message } = request.error.issues[0]!
      throw new CliError('usage', `${field === 'code' ? '代号' : `--${String(field)}`}：${message}。`)
    }
    const { bytes, warnings } = await makeForm(ctx, { files: prepared.files, demo: false }, request.data).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'rule.broken' && error.details?.['period']) throw new CliError('notFound', error.message)
      if (error instanceof AppError && error.code === 'rule.broken' && error.details?.['movement']) throw new CliError('unbalanced', error.message)
      throw error
    })
    await writeFile(flags.output, bytes, { flag: 'wx' }).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new CliError('failed', `文件已存在：${flags.output}。请换一个名字，或先移走它。`)
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw new CliError('failed', `写不到 ${flags.output}：文件夹不存在。`)
      throw error
    })
    for (const warning of warnings) console.error(`注意：${warning}`)
    console.log(`已写出：${flags.output}（${bytes.length} 字节）`)
  })
}

/** Whose table: one unit, one region, or (neither said) the office's whole district. */
async function findPlace(ctx: Context, { region, unit }: ExportFormFlags): Promise<{ regionId?: string; unitId?: string }> {
  if (region && unit) throw new CliError('usage', '--region 和 --unit 只写一个。')
  if (unit) return { unitId: (await findUnit(ctx, unit)).id }
  return region ? { regionId: (await findRegion(ctx, region)).id } : {}
}
