import type { ClientBase } from 'pg'
import { PostgresError } from './postgres-error.ts'

/**
 * Refuses a server that the product cannot work with: older than PostgreSQL 15, or a database that is not UTF-8.
 * @throws PostgresError in Chinese
 */
export async function checkServerVersion(client: Pick<ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ number: string; version: string; encoding: string }>(`
    select current_setting('server_version_num') as number, current_setting('server_version') as version,
      current_setting('server_encoding') as encoding`)
  const { number, version, encoding } = rows[0]!
  if (Number(number) < 150000) {
    throw new PostgresError(`数据库服务器是 PostgreSQL ${version}，需要 15 或更高版本。请升级后再启动。`)
  }
  if (encoding !== 'UTF8') {
    throw new PostgresError(`数据库的编码是 ${encoding}，需要 UTF8。请用 ENCODING 'UTF8' 新建数据库，再修改 DATABASE_URL。`)
  }
}
