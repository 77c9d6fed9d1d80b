import type { RowValues } from '@qingyuan/core/leads/lead-import-row'
import { sql, type RawBuilder } from 'kysely'

/** What holds for everything that one commit writes. */
export interface Commit {
  batchId: string
  at: RawBuilder<Date>
  user: RawBuilder<string | null>
  unit: RawBuilder<string>
  /** Of row `r`. */
  asOf: RawBuilder<unknown>
  source: RawBuilder<string>
  note: RawBuilder<string>
}

/* Single look-ups: turning the whole value into a record costs more than the insert it serves. */
/** A text of row `r`, '' when the row does not speak of it. */
export const textOf = (key: keyof RowValues) => sql.raw(`coalesce(r.parsed->>'${key}', '')`)
/** A value of row `r` as a type of the database, null when the row does not speak of it. */
export const valueOf = (key: keyof RowValues, type: 'text' | 'uuid' | 'date' | 'bigint' | 'boolean') => sql.raw(`(r.parsed->>'${key}')::${type}`)
