import { AppError, invalidField } from '@qingyuan/core/errors'
import { checkBankCard, checkOrganisationCode, checkPhone, checkResidentId } from '@qingyuan/core/identifiers'
import { maskAccount, maskIdNumber } from '@qingyuan/core/masking'
import type { IdentifierKind } from '@qingyuan/core/subjects/subject'
import type * as api from '@qingyuan/core/subjects/subject-api'
import { sql } from 'kysely'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { StoredUpload } from '../../platform/files.ts'
import { nameKey } from './subject-queries.ts'

export interface NewSubject { id: string; kind: string; name: string; code: string | null; regionId: string }

/**
 * Opens the file of a subject that is not there yet. A code with a wrong check digit is kept with a warning: some
 * lawfully issued ones fail it. A code that exists already is refused, naming the subject.
 */
export function createSubject(ctx: Context, input: NewSubject & { commandId: string }): Promise<{ id: string }> {
  return command(ctx, 'subject.create', input.commandId, async (inner) => {
    if (nameKey(input.name) === '') throw new AppError('input.invalid', '请填写主体名称。')
    const { code, warning } = readCode(input.code)
    if (code) {
      const other = await inner.db.selectFrom('subjects').select('name').where('code', '=', code).where('mergedInto', 'is', null).executeTakeFirst()
      if (other) throw codeTaken(`统一社会信用代码 ${code} 已登记在“${other.name}”名下，请直接选用`)
    }
    const row = { id: input.id, kind: input.kind, name: input.name, nameKey: nameKey(input.name), code, codeWarning: warning, regionId: input.regionId }
    await inner.db.insertInto('subjects').values({ ...row, createdAt: inner.now, createdBy: inner.viewer.userId, createdUnitId: inner.viewer.unitId }).execute()
    await inner.db.insertInto('subjectDetails').values({ subjectId: input.id, updatedAt: inner.now }).execute()
    return { subjectType: 'subject', id: input.id, after: row }
  })
}

const codeTaken = (message: string) => new AppError('already_exists', message, { issues: [{ path: 'code', message }] })

/** The code as stored, and what is odd about it. Throws when it can be no code at all. */
export function readCode(text: string | null): { code: string | null; warning: string } {
  if (!text?.trim()) return { code: null, warning: '' }
  const checked = checkOrganisationCode(text)
  if (!checked.ok) throw invalidField('code', checked.reason)
  return { code: checked.value, warning: checked.warning ?? '' }
}

type In<E extends { input: z.ZodType }> = z.output<E['input']>

/** The subject with its scoped file, locked; a subject whose file is out of scope is not found. */
async function getFileForUpdate(ctx: Context, id: string) {
  const subject = await ctx.db.selectFrom('subjects').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  const details = await ctx.db.selectFrom('subjectDetails').selectAll().where('subjectId', '=', id).executeTakeFirst()
  if (!subject || !details) throw new AppError('not_found', '没有找到这个主体，或不在您的工作范围内。')
  if (subject.mergedInto) throw new AppError('state.conflict', '这份档案已并入另一主体，请到那一份里修改。')
  return { subject, details }
}

/**
 * Changes name, code, place and everything else of the file (the newest version only); a changed name is kept among the
 * former ones.
 */
export function updateSubject(ctx: Context, input: In<typeof api.updateSubject>): Promise<{ id: string }> {
  return command(ctx, 'subject.update', input.commandId, async (inner) => {
    const { subject, details } = await getFileForUpdate(inner, input.id)
    if (details.version !== input.version) throw new AppError('version.conflict')
    const { code, warning } = readCode(input.code)
    const other = code === null ? undefined : await inner.db.selectFrom('subjects').select('name').where('code', '=', code).where('id', '!=', input.id)
      .where('mergedInto', 'is', null).executeTakeFirst()
    if (other) throw codeTaken(`统一社会信用代码 ${code} 已登记在“${other.name}”名下。确是同一主体的，请用“合并主体”`)
    const renamed = subject.name !== input.name && !input.details.formerNames.includes(subject.name)
    const formerNames = renamed ? [input.details.formerNames, subject.name].filter(Boolean).join('、').slice(0, 200) : input.details.formerNames
    const own = { kind: input.kind, name: input.name, nameKey: nameKey(input.name), code, codeWarning: warning, regionId: input.regionId }
    await inner.db.updateTable('subjects').set(own).where('id', '=', input.id).execute()
    await inner.db.updateTable('subjectDetails').set({ ...input.details, formerNames, updatedAt: inner.now }).where('subjectId', '=', input.id).execute()
    return { subjectType: 'subject', id: input.id, before: { ...subject, ...details }, after: { ...own, ...input.details, formerNames } }
  })
}

/** How a value is compared, shown and kept: numbers of IDs and accounts only masked, the original encrypted. */
export function readIdentifier(env: Pick<Environment, 'secrets'>, kind: IdentifierKind, value: string): { shown: string; secret: string | null; token: string } {
  const token = (compared: string) => env.secrets.token(kind, compared)
  switch (kind) {
    case 'phone': {
      const phone = checkPhone(value)
      if (!phone.ok) throw invalidField('value', phone.reason)
      return { shown: phone.value, secret: null, token: token(phone.value) }
    }
    case 'id_number': {
      const id = checkResidentId(value)
      if (!id.ok && id.problem === 'format') throw invalidField('value', id.reason)
      const compared = id.ok ? id.value18 : value.toUpperCase()
      return { shown: maskIdNumber(compared), secret: env.secrets.seal(value), token: token(compared) }
    }
    case 'account': {
      const card = checkBankCard(value)
      const compared = card.ok ? card.value : value.replace(/\s/g, '')
      return { shown: maskAccount(compared), secret: env.secrets.seal(value), token: token(compared) }
    }
    case 'website': return { shown: value, secret: null, token: token(value.toLowerCase().replace(/^https?:\/\//, '').replace(/\/$/, '')) }
    case 'person': case 'address': case 'wechat': return { shown: value, secret: null, token: token(nameKey(value)) }
  }
}

export function addIdentifier(env: Pick<Environment, 'secrets'>, ctx: Context, input: In<typeof api.addIdentifier>): Promise<{ id: string }> {
  return command(ctx, 'subject.add_identifier', input.commandId, async (inner) => {
    await getFileForUpdate(inner, input.subjectId)
    const kept = readIdentifier(env, input.kind, input.value)
    const twin = await inner.db.selectFrom('subjectIdentifiers').select('id').where('subjectId', '=', input.subjectId).where('kind', '=', input.kind).where('token', '=', kept.token).executeTakeFirst()
    if (twin) throw new AppError('already_exists', '这一项已经登记过', { issues: [{ path: 'value', message: '这一项已经登记过' }] })
    await inner.db.insertInto('subjectIdentifiers').values({
      id: input.id, subjectId: input.subjectId, kind: input.kind, ...kept, note: input.note, addedAt: inner.now, addedBy: inner.viewer.userId }).execute()
    return { subjectType: 'subject', id: input.subjectId, after: { [input.kind]: kept.shown } }
  })
}

export function removeIdentifier(ctx: Context, input: In<typeof api.removeIdentifier>): Promise<{ id: string }> {
  return command(ctx, 'subject.remove_identifier', input.commandId, async ({ db }) => {
    const row = await db.deleteFrom('subjectIdentifiers').where('id', '=', input.id).returning(['subjectId', 'kind', 'shown']).executeTakeFirst()
    if (!row) throw new AppError('not_found', '没有找到这一项，或不在您的工作范围内。')
    return { subjectType: 'subject', id: row.subjectId, before: { [row.kind]: row.shown } }
  })
}

/** Keeps a paper or picture with the file itself: licence, shop front, promotion material. */
export function attachFile(ctx: Context, input: In<typeof api.attachSubjectFile>, upload: StoredUpload | undefined): Promise<{ id: string }> {
  return command(ctx, 'subject.attach', input.commandId, async (inner) => {
    if (!upload) throw new AppError('input.invalid', '没有收到文件，请重新选择。')
    await getFileForUpdate(inner, input.subjectId)
    await keepFile(inner, upload, { id: input.id, ownerType: 'subject', ownerId: input.subjectId })
    return { subjectType: 'subject', id: input.subjectId, after: { file: upload.name, sha256: upload.sha256 } }
  })
}

/** Takes a paper away; its bytes stay in the store, its hash and the reason in the audit log. */
export function removeFile(ctx: Context, input: In<typeof api.removeSubjectFile>): Promise<{ id: string }> {
  return command(ctx, 'subject.remove_file', input.commandId, async (inner) => {
    const file = await inner.db.selectFrom('files').select(['name', 'sha256', 'ownerId']).where('id', '=', input.id).where('ownerType', '=', 'subject')
      .where('removedAt', 'is', null).forUpdate().executeTakeFirst()
    if (!file) throw new AppError('not_found', '没有找到这份材料，可能已被删除，或不在您的工作范围内。')
    await getFileForUpdate(inner, file.ownerId)
    await inner.db.updateTable('files').set({ removedAt: inner.now, removedBy: inner.viewer.userId }).where('id', '=', input.id).execute()
    return { subjectType: 'subject', id: file.ownerId, before: { file: file.name, sha256: file.sha256 }, after: { file: null, sha256: null }, note: input.reason }
  })
}

/** Opens one number; the audit log keeps who, which and for what, never the number. */
export async function revealIdentifier(env: Pick<Environment, 'secrets'>, ctx: Context, input: In<typeof api.revealIdentifier>): Promise<{ id: string; value: string }> {
  let value = ''
  await command(ctx, 'subject.reveal_identifier', input.commandId, async (inner) => {
    const row = await inner.db.selectFrom('subjectIdentifiers').select(['subjectId', 'shown', 'secret']).where('id', '=', input.id).executeTakeFirst()
    if (!row) throw new AppError('not_found', '没有找到这一项，或不在您的工作范围内。')
    value = row.secret ? env.secrets.open(row.secret) : row.shown
    return { subjectType: 'subject', id: row.subjectId, note: `查看 ${row.shown}：${input.purpose}` }
  })
  if (!value) throw new AppError('command.reused', '为防重复打开，请重新填写用途。')
  return { id: input.id, value }
}

/** Leads, identifiers and cases of one file move to the other; the old file stays readable and points there. */
export function mergeSubjects(ctx: Context, input: In<typeof api.mergeSubjects>): Promise<{ id: string }> {
  return command(ctx, 'subject.merge', input.commandId, async (inner) => {
    if (input.id === input.intoId) throw new AppError('input.invalid', '不能并入自己。')
    const from = await getFileForUpdate(inner, input.id)
    const into = await getFileForUpdate(inner, input.intoId)
    if (from.subject.code && into.subject.code && from.subject.code !== into.subject.code) {
      throw new AppError('rule.broken', '两份档案的统一社会信用代码不同，不是同一主体，不能合并。有关联的，登记相同的电话、人员或账户即可看到。')
    }
    const { db } = inner
    // Leads out of the viewer's scope cannot move; then the two files must stay apart.
    const hidden = await hiddenLeadCount(inner, input.id)
    if (hidden > 0) throw new AppError('rule.broken', '这两份档案不能由您合并，请专班办办理。')
    await db.updateTable('subjects').set({ mergedInto: input.intoId }).where('id', '=', input.id).execute()
    await db.updateTable('leads').set({ subjectId: input.intoId, updatedAt: inner.now }).where('subjectId', '=', input.id).execute()
    await db.updateTable('files').set({ ownerId: input.intoId }).where('ownerType', '=', 'subject').where('ownerId', '=', input.id).execute()
    await db.updateTable('caseFiles').set({ subjectId: input.intoId }).where('subjectId', '=', input.id).execute()
    const held = db.selectFrom('subjectIdentifiers').select('token').where('subjectId', '=', input.intoId)
    await db.deleteFrom('subjectIdentifiers').where('subjectId', '=', input.id).where('token', 'in', held).execute()
    await db.updateTable('subjectIdentifiers').set({ subjectId: input.intoId }).where('subjectId', '=', input.id).execute()
    const formerNames = [into.details.formerNames, from.subject.name === into.subject.name ? '' : from.subject.name].filter(Boolean).join('、').slice(0, 200)
    await db.updateTable('subjectDetails').set({ formerNames, updatedAt: inner.now }).where('subjectId', '=', input.intoId).execute()
    if (!into.subject.code && from.subject.code) {
      await db.updateTable('subjects').set({ code: from.subject.code, codeWarning: from.subject.codeWarning }).where('id', '=', input.intoId).execute()
    }
    return { subjectType: 'subject', id: input.intoId, after: { mergedFrom: from.subject.name }, note: input.reason }
  })
}

async function hiddenLeadCount(ctx: Context, subjectId: string): Promise<number> {
  const { rows } = await sql<{ all: number }>`select subject_lead_count(${subjectId}) as all`.execute(ctx.db)
  const seen = await ctx.db.selectFrom('leads').select((eb) => eb.fn.countAll<number>().as('n')).where('subjectId', '=', subjectId).executeTakeFirstOrThrow()
  return rows[0]!.all - seen.n
}
