/**
 * One text of SQL for one server and for a cluster. In statements and queries,
 * - `$local(t)` is this node's own part of table t: `db.t` on one server, `db.t_local` on a node of a cluster;
 * - the statement `$distributed(t, key)` is nothing on one server; on a cluster it makes `t` the whole of all nodes'
 *   `t_local`, whose rows go to nodes by the number `key` (for example `xxHash64(owner)`).
 * So a table is made as `create table if not exists $local(t) (…) engine = MergeTree …; $distributed(t, …);`, changed as
 * `alter table $local(t) …; $distributed(t, …);`, and read and written everywhere as `t`.
 */
export interface TablePlace {
  database: string
  /** undefined: one server */
  cluster: string | undefined
}

export function expandTables(sql: string, { database, cluster }: TablePlace): string {
  const distributed = /^\s*\$distributed\((\w+),(.+)\)\s*$/s.exec(sql)
  if (distributed) {
    const [, table, key] = distributed
    return cluster === undefined ? '' : `create or replace table ${database}.${table} as ${database}.${table}_local `
      + `engine = Distributed('${cluster}', '${database}', '${table}_local', ${key!.trim()})`
  }
  return sql.replace(/\$local\((\w+)\)/g, (_, table: string) => `${database}.${table}${cluster === undefined ? '' : '_local'}`)
}

/**
 * A select as a table expression that each node works out over its own rows, `$local(t)`, all answers together: for
 * what is complete within one owner, like window functions, which over the whole table would first bring every row to
 * one node.
 */
export function eachShard(select: string, place: TablePlace): string {
  const text = expandTables(select, place)
  return place.cluster === undefined ? `(${text})` : `cluster('${place.cluster}', view(${text}))`
}

/** The statements of a migration: a semicolon at a line's end ends one, comments stand on lines of their own. */
export function splitStatements(text: string): string[] {
  return text.replace(/^\s*--.*$/gm, '').split(/;\s*$/m).map((statement) => statement.trim()).filter(Boolean)
}
