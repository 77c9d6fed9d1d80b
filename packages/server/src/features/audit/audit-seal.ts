import { sql, type RawBuilder } from 'kysely'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { writeWhole } from '../../platform/postgres/files.ts'
import { codeOf } from '../../platform/postgres/postgres-error.ts'
import type { Secrets } from '../../platform/secrets.ts'

/** What is sealed of one audit row: its number and every column as text. */
export interface SealedRow { id: number; sealNo: number | null; parts: (string | null)[] }
export interface Seal {
  no: number
  firstId: number
  lastId: number
  rowCount: number
  previous: string
  hash: string
  sealedAt: Date
}

/** Rows of the audit log as text that is the same on every PostgreSQL and under any session setting, by number. */
export async function readSealedRows(
  ctx: Context, where: RawBuilder<boolean>, limit: number | null = null,
): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    select id, seal_no, array[command_id::text, action, subject_type, subject_id::text, actor_id::text, actor, unit_id::text,
      extract(epoch from at)::text, before::text, after::text, note] as parts
    from audit_log where ${where} order by id limit ${limit}`.execute(ctx.db)
  return rows
}

/**
 * The seal's hash, made with a key that is not in the database: whoever can only write the database cannot make one.
 * It covers the rows, the seal's own columns and, through `previous`, everything sealed before.
 */
export function sealHash(secrets: Secrets, seal: Omit<Seal, 'hash'>, rows: readonly SealedRow[]): string {
  const digest = createHash('sha256')
  for (const row of rows) digest.update(`${JSON.stringify([row.id, ...row.parts])}\n`)
  return secrets.sign('audit-seal', JSON.stringify([
    seal.no, seal.firstId, seal.lastId, seal.rowCount, seal.previous, seal.sealedAt.toISOString(), digest.digest('hex')]))
}

/** The newest seal as remembered outside the database: cutting off the end of the chain shows against it. */
export interface SealTail {
  read: () => Promise<{ no: number; hash: string } | undefined>
  write: (seal: { no: number; hash: string }) => Promise<void>
}
const Remembered = z.object({ no: z.int().min(1), hash: z.string().length(64) })

/** The memory in a file of the data folder. A damaged file counts as an alarm, not as absent. */
export function sealTailIn(file: string): SealTail {
  const read = async () => {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    })
    return text === undefined ? undefined : parse(text, file)
  }
  let writing: Promise<unknown> = Promise.resolve()
  return {
    read,
    write: (seal) => {
      // One after another and never backwards: seals are remembered after their transactions, in any order.
      const done = writing.then(async () => {
        const known = await read()
        if (!known || known.no < seal.no) await writeWhole(file, `${JSON.stringify({ no: seal.no, hash: seal.hash })}\n`)
      })
      writing = done.catch(() => undefined)
      return done
    },
  }
}

function parse(text: string, file: string) {
  try {
    return Remembered.parse(JSON.parse(text))
  } catch {
    throw new Error(`审计封印记录 ${file} 已损坏。请核对备份；确认数据库无误后删除这个文件，再核验一次。`)
  }
}
