import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/ledgers/form-api'
import { formNames } from '@qingyuan/core/ledgers/form-fields'
import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import { asViewer, type Context } from '../../platform/db.ts'
import { loadTemplate } from '../../platform/excel/template.ts'
import { remarkText, TemplateError } from '../../platform/excel/template-types.ts'
import { xlsxMediaType } from '../../platform/excel/write.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { Call, FileAnswer } from '../../platform/route.ts'
import { SheetError } from '../../platform/sheets/sheet-types.ts'
import { findForm } from './form-queries.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>

/**
 * Takes an office's own .xlsx as the template of a form. A file with places that cannot be filled is refused with all
 * of them; what its layout loses is told.
 */
export async function loadForm(ctx: Context, input: In<typeof api.loadForm>, { upload }: Call): Promise<{ id: string; dropped: string[] }> {
  const template = await loadTemplate(upload!.path, upload!.name, formNames).catch((error: unknown) => {
    if (error instanceof TemplateError) throw new AppError('rule.broken', error.message, { remarks: error.remarks })
    if (error instanceof SheetError) throw new AppError('file.unreadable', error.message)
    throw error
  })
  const { id } = await command(ctx, 'ledger.load_form', input.commandId, async (inner) => {
    const before = await inner.db.selectFrom('formTemplates').selectAll().where('code', '=', input.code).forUpdate().executeTakeFirst()
    const templateId = before?.id ?? input.fileId
    await keepFile(inner, upload!, { id: input.fileId, ownerType: 'template', ownerId: templateId })
    const row = { title: input.title, source: input.source, fileId: input.fileId, active: true, updatedAt: inner.now, updatedBy: inner.viewer.userId, version: (before?.version ?? 0) + 1 }
    await inner.db.insertInto('formTemplates').values({ id: templateId, code: input.code, ...row }).onConflict((oc) => oc.column('code').doUpdateSet(row)).execute()
    return { subjectType: 'form_template', id: templateId, before, after: { code: input.code, ...row, file: upload!.name } }
  })
  return { id, dropped: template.dropped.map(remarkText) }
}

/** A form that the product ships goes back to its own template; one that the office made leaves the list. */
export function resetForm(ctx: Context, input: In<typeof api.resetForm>): Promise<{ id: string }> {
  return command(ctx, 'ledger.reset_form', input.commandId, async ({ db, now, viewer }) => {
    const row = await db.selectFrom('formTemplates').select(['id', 'title']).where('code', '=', input.code).where('active', '=', true).forUpdate().executeTakeFirst()
    if (!row) throw new AppError('not_found', '这张表没有载入过模板。')
    await db.updateTable('formTemplates').set({ active: false, updatedAt: now, updatedBy: viewer.userId }).where('id', '=', row.id).execute()
    return { subjectType: 'form_template', id: row.id, before: { active: true }, after: { active: false }, note: row.title }
  })
}

/** The template itself, to be changed in a spreadsheet program and loaded again. */
export async function downloadTemplate(ctx: Context, env: Environment, input: In<typeof api.downloadTemplate>): Promise<FileAnswer> {
  const form = await asViewer(ctx, (inner) => findForm(inner, env, input.code), true)
  return { name: `模板-${form.title}.xlsx`, mediaType: xlsxMediaType, content: await readFile(form.path) }
}
