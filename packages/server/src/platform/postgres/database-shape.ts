import type pg from 'pg'

/** A table whose rows a backup holds. Partitions count as part of their table. */
export interface TableShape {
  schema: string
  name: string
  /** In their order, without generated ones, which make themselves. */
  columns: string[]
  partitioned: boolean
}

/** The table in which migrate() records what it has done; it is never restored, only compared. */
export const migrationsTable = { schema: 'public', name: 'schema_migrations' }

const notOfExtension = `not exists (
  select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`

/** A name as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const qualified = (of: { schema: string; name: string }): string => `${quoted(of.schema)}.${quoted(of.name)}`

/** Every table of these schemas but the one of migrate(), by schema and name. */
export async function readTables(client: pg.Client, schemas: string[]): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(`
    select n.nspname as schema, c.relname as name, c.relkind = 'p' as partitioned,
      array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = any ($1) and ${notOfExtension}
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and (n.nspname, c.relname) <> ($2, $3)
    group by 1, 2, 3 order by 1, 2`, [schemas, migrationsTable.schema, migrationsTable.name])
  return rows
}

export interface SequenceState {
  schema: string
  name: string
  /** As text: it may be beyond what a JS number holds. */
  lastValue: string
  isCalled: boolean
}

/** Where every sequence of these schemas stands. */
export async function readSequences(client: pg.Client, schemas: string[]): Promise<SequenceState[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname = any ($1) and ${notOfExtension} order by 1, 2`, [schemas])
  const states = []
  for (const sequence of rows) {
    const { rows: [state] } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${qualified(sequence)}`)
    states.push({ ...sequence, lastValue: state!.last, isCalled: state!.called })
  }
  return states
}

/** What migrate() has done here, in order; undefined when it never ran. Version 0 is not a step but a standing file. */
export async function readMigrations(client: pg.Client): Promise<{ version: number; name: string }[] | undefined> {
  const table = qualified(migrationsTable)
  const { rows: [found] } = await client.query<{ exists: boolean }>(
    'select to_regclass($1) is not null as exists', [table])
  if (!found?.exists) return undefined
  const { rows } = await client.query<{ version: number; name: string }>(
    `select version::int, name from ${table} where version > 0 order by version`)
  return rows
}
