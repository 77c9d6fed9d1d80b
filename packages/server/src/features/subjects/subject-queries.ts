import { nameBigrams, nameSimilarity, nearNameThreshold, normaliseName } from '@qingyuan/core/subjects/subject-name'
import { sql } from 'kysely'
import { Converter } from 'opencc-js/t2cn'
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

export interface SubjectMatch { id: string; name: string; code: string | null; kind: string; regionId: string; reason: 'code' | 'name' | 'near'; similarity: number }

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
      if (!found.has(row.id) && (reason !== 'near' || similarity >= nearNameThreshold)) found.set(row.id, { ...row, reason, similarity })
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
