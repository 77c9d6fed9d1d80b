import { Socket } from 'node:net'
import pg from 'pg'
import { checkServerVersion } from './pg-versions.ts'
import { PostgresError, textOf } from './postgres-error.ts'

/**
 * Runs long work of the owner on one connection, with settings under which values become text in one way on every
 * server and nothing is filtered: a policy that would apply is an error, not a smaller answer.
 */
export async function asOwner<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const socket = new Socket()
  const client = new pg.Client({ connectionString: adminUrl, stream: () => socket, application_name: 'backup' })
  client.on('error', () => undefined)   // whoever waits for an answer gets it as well
  try {
    await client.connect()
  } catch (error) {
    throw new PostgresError(`连不上数据库：${textOf(error)}。请检查数据库是否已启动、地址和密码是否正确。`)
  }
  try {
    await checkServerVersion(client)
    await client.query(`
      set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0;
      set row_security = off; set client_min_messages = warning; set client_encoding = 'UTF8'; set timezone = 'UTC';
      set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1; set bytea_output = 'hex'`)
    const result = await work(client)
    await client.end()
    return result
  } catch (error) {
    // It may stand in the middle of a COPY, where no polite goodbye is heard; the server then rolls back.
    socket.destroy()
    throw error
  }
}
