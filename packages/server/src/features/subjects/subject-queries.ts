import { nameBigrams, nameSimilarity, nearNameThreshold, normaliseName } from '@qingyuan/core/subjects/subject-name'
import { AppError } from '@qingyuan/core/errors'
import { subjectKinds, type IdentifierKind, type SubjectKind } from '@qingyuan/core/subjects/subject'
import type * as api from '@qingyuan/core/subjects/subject-api'
import type { SubjectFile } from '@qingyuan/core/subjects/subject-api'
import { sql, type SqlBool } from 'kysely'
import { Converter } from 'opencc-js/t2cn'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'

const toSimplified = Converter({ from: 't', to: 'cn' })

/** The key by which names are compared: see core/subjects/subject-name. */
export const nameKey = (name: string): string => normaliseName(name, toSimplified)

/** Subjects whose name contains the text, or whose 统一社会信用代码 it is; at most `most` ids. */
export async function findSubjectIds(ctx: Context, text: string, most: number): Promise<string[]> {
  const byCode = /^[0-9A-Za-z]{15,18}$/.test(text)
    ? (await ctx.db.selectFrom('subjects').select('id').where('code', '=', text.toUpperCase()).execute()).map((row) => row.id) : []
  const key = nameKey(text)
  if (key === '') return byCode
  const { rows } = await sql<{ id: string }>`select find_subject_ids(${key}, ${most}) as id`.execute(ctx.db)
  return [...new Set([...byCode, ...rows.map((row) => row.id)])]
}

export interface SubjectMatch { id: string; name: string; code: string | null; kind: SubjectKind; regionId: string; reason: 'code' | 'name' | 'near'; similarity: number }

/**
 * The subject that a name and code already have, and near ones to offer. Surest first: the code, then the same
 * normalised name, then names that share most of their characters (never merged by themselves).
 * @returns at most 8 matches; one with reason 'code' or 'name' is the same subject unless the codes contradict
 */
export async function matchSubjects(ctx: Context, name: string, code: string | null): Promise<SubjectMatch[]> {
  const key = nameKey(name)
  const columns = ['id', 'name', 'code', 'kind', 'regionId', 'nameKey'] as const
  const found = new Map<string, SubjectMatch>()
  const add = (rows: { id: string; name: string; code: string | null; kind: string; regionId: string; nameKey: string }[], reason: SubjectMatch['reason']) => {
    for (const { nameKey: other, ...row } of rows) {
      const similarity = reason === 'near' ? nameSimilarity(key, other) : 1
      if (!found.has(row.id) && (reason !== 'near' || similarity >= nearNameThreshold)) found.set(row.id, { ...row, kind: asKind(row.kind), reason, similarity })
    }
  }
  const live = ctx.db.selectFrom('subjects').select(columns).where('mergedInto', 'is', null)
  if (code) add(await live.where('code', '=', code).execute(), 'code')
  if (key) add(await live.where('nameKey', '=', key).limit(8).execute(), 'name')
  const grams = nameBigrams(key)
  if (grams.length > 1) {
    const { rows } = await sql<{ id: string }>`select near_subject_ids(${grams}::text[], 40) as id`.execute(ctx.db)
    const ids = rows.map((row) => row.id)
    if (ids.length > 0) add(await live.where('id', '=', sql<string>`any (${ids}::uuid[])`).execute(), 'near')
  }
  const order = { code: 0, name: 1, near: 2 }
  return [...found.values()].sort((a, b) => order[a.reason] - order[b.reason] || b.similarity - a.similarity).slice(0, 8)
}

const mostCounted = 10_000

/** One page of subjects by name. Counting stops at 10,000. */
export async function listSubjects(
  ctx: Context, input: { q?: string | undefined; kind?: string | undefined; regionId?: string | undefined; page: number; pageSize: number },
): Promise<z.input<typeof api.listSubjects.output>> {
  const ids = input.q ? await findSubjectIds(ctx, input.q, mostCounted) : undefined
  const filtered = ctx.db.selectFrom('subjects').where('subjects.mergedInto', 'is', null)
    .$if(ids !== undefined, (q) => q.where('subjects.id', '=', sql<string>`any (${ids}::uuid[])`))
    .$if(Boolean(input.kind), (q) => q.where('subjects.kind', '=', input.kind!))
    .$if(Boolean(input.regionId), (q) => q.where('subjects.regionId', 'in', (eb) => eb.selectFrom('regions as r')
      .innerJoin('regions as top', (join) => join.on(sql<SqlBool>`starts_with(r.path, top.path)`)).select('r.id').where('top.id', '=', input.regionId!)))
  const counted = await ctx.db.selectFrom(filtered.select('subjects.id').limit(mostCounted + 1).as('some')).select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const page = await filtered.select('subjects.id').orderBy('subjects.nameKey').orderBy('subjects.id').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  const pageIds = page.map((row) => row.id)
  const rows = pageIds.length === 0 ? [] : await ctx.db.selectFrom('subjects').innerJoin('regions', 'regions.id', 'subjects.regionId')
    .innerJoinLateral((eb) => eb.selectFrom('leads as l').whereRef('l.subjectId', '=', 'subjects.id')
      .select([sql<number>`count(*)`.as('leads'), sql<number>`count(*) filter (where l.state in ('registered', 'dispatched', 'following'))`.as('openLeads')]).as('counts'), (join) => join.onTrue())
    .select(['subjects.id', 'subjects.kind', 'subjects.name', 'subjects.code', 'subjects.codeWarning', 'subjects.regionId', 'regions.name as regionName', 'counts.leads', 'counts.openLeads'])
    .where('subjects.id', 'in', pageIds).orderBy('subjects.nameKey').orderBy('subjects.id').execute()
  return { rows: rows.map((row) => ({ ...row, kind: asKind(row.kind) })), total: Math.min(counted.n, mostCounted), totalIsAtLeast: counted.n > mostCounted }
}

const asKind = (kind: string): SubjectKind => {
  const known = subjectKinds.find((name) => name === kind)
  if (!known) throw new Error(`unknown subject kind ${kind}`)
  return known
}

/** The whole file of one subject, as far as the viewer may see it. */
export async function getSubject(ctx: Context, { id }: { id: string }): Promise<SubjectFile> {
  const { db } = ctx
  const subject = await db.selectFrom('subjects').innerJoin('regions', 'regions.id', 'subjects.regionId').leftJoin('subjects as into', 'into.id', 'subjects.mergedInto')
    .select(['subjects.id', 'subjects.kind', 'subjects.name', 'subjects.code', 'subjects.codeWarning', 'subjects.regionId', 'regions.name as regionName',
      'into.id as intoId', 'into.name as intoName']).where('subjects.id', '=', id).executeTakeFirst()
  if (!subject) throw new AppError('not_found', '没有找到这个主体。')
  const details = await db.selectFrom('subjectDetails').selectAll().where('subjectId', '=', id).executeTakeFirst()
  const identifiers = await db.selectFrom('subjectIdentifiers').select(['id', 'kind', 'shown', 'note', sql<boolean>`secret is not null`.as('secret')])
    .where('subjectId', '=', id).orderBy('kind').orderBy('addedAt').execute()
  const leads = await db.selectFrom('leads').innerJoin('units', 'units.id', 'leads.mainUnitId')
    .select(['leads.id', 'number', 'receivedOn', 'source', 'state', 'units.shortName as mainUnitName', 'amountFen', 'people', 'unpaidFen'])
    .where('subjectId', '=', id).orderBy('receivedOn', 'desc').limit(500).execute()
  const cases = await db.selectFrom('caseFiles').select(['id', 'number', 'name', 'stage']).where('subjectId', '=', id).execute()
  const events = await db.selectFrom('leadEvents').innerJoin('leads', 'leads.id', 'leadEvents.leadId').leftJoin('units', 'units.id', 'leadEvents.unitId')
    .select(['leadEvents.id', 'leadId', 'leads.number as leadNumber', 'leadEvents.kind', 'onDate', 'title', 'body', 'units.shortName as unitName'])
    .where('leads.subjectId', '=', id).orderBy('onDate', 'desc').orderBy('seq', 'desc').limit(1000).execute()
  // The file's own, and those of the leads above, which are the ones that the viewer may see.
  const files = details ? await db.selectFrom('files').leftJoin('leads', 'leads.id', 'files.ownerId')
    .select(['files.id', 'files.name', 'files.bytes', 'files.storedAt', 'leads.id as leadId', 'leads.number as leadNumber'])
    .where('files.ownerType', 'in', ['subject', 'lead']).where('files.ownerId', '=', sql<string>`any (${[id, ...leads.map((lead) => lead.id)]}::uuid[])`)
    .where('files.removedAt', 'is', null).orderBy('files.storedAt', 'desc').limit(200).execute() : []
  const sharing = details ? await findSharing(ctx, id) : []
  const { intoId, intoName, ...own } = subject
  return {
    ...own, kind: asKind(own.kind), mergedInto: intoId && intoName ? { id: intoId, name: intoName } : null,
    details: details ? { ...details } : null, version: details?.version ?? null, editable: details !== undefined && intoId === null,
    files: files.map((file) => ({ ...file, storedAt: file.storedAt.toISOString() })),
    identifiers: identifiers.map((row) => ({ ...row, kind: row.kind as IdentifierKind })),
    leads: leads.map((row) => ({ ...row, state: row.state as SubjectFile['leads'][number]['state'] })), cases,
    events: events.map((row) => ({ ...row, kind: row.kind as SubjectFile['events'][number]['kind'] })), sharing,
  }
}

async function findSharing(ctx: Context, id: string): Promise<SubjectFile['sharing']> {
  const { rows } = await sql<{ subjectId: string; kind: IdentifierKind; shown: string }>`select * from subjects_sharing(${id})`.execute(ctx.db)
  if (rows.length === 0) return []
  const names = await ctx.db.selectFrom('subjects').select(['id', 'name', 'code']).where('id', 'in', [...new Set(rows.map((row) => row.subjectId))]).execute()
  const byId = new Map(names.map((row) => [row.id, row]))
  return rows.flatMap((row) => { const other = byId.get(row.subjectId); return other ? [{ ...row, name: other.name, code: other.code }] : [] })
}
