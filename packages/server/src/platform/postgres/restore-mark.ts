import type pg from 'pg'
import { quoted } from './database-shape.ts'
import { PostgresError } from './postgres-error.ts'

/** A schema of this name says that a restore is under way here, or was killed; it goes in the transaction that brings
 * the rows. A file of the other name says the same of a folder. */
export const restoreMark = 'restore_in_progress'
export const folderMark = '.restore-in-progress'

export async function isRestoring(client: Pick<pg.ClientBase, 'query'>): Promise<boolean> {
  const { rowCount } = await client.query('select 1 from pg_namespace where nspname = $1', [restoreMark])
  return (rowCount ?? 0) > 0
}

/**
 * For everyone who opens a database: half of one must not be taken for an empty one.
 * @throws PostgresError in Chinese when a restore into it has not come to its end
 */
export async function checkRestoreFinished(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  if (await isRestoring(client)) {
    throw new PostgresError('这个数据库的恢复还没有完成（正在进行，或中途被打断）。请等它完成；已打断的，请重新运行恢复命令。')
  }
}

export const setMark = (client: pg.ClientBase) => client.query(`create schema if not exists ${quoted(restoreMark)}`)
export const removeMark = (client: pg.ClientBase) =>
  client.query(`drop schema if exists ${quoted(restoreMark)} cascade`)
