import pg from 'pg'
import { expect, test } from 'vitest'
import { checkServerVersion } from './pg-versions.ts'
import { testDatabase } from './test-postgres.ts'

/** A server that answers the one question in this way. */
const answering = (number: string, version: string, encoding: string) =>
  ({ query: () => Promise.resolve({ rows: [{ number, version, encoding }] }) }) as unknown as Pick<pg.Client, 'query'>

test('the server of the tests is fine; 14 and other encodings are refused with what to do', async () => {
  const database = await testDatabase()
  const client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  await checkServerVersion(client)
  await client.end()
  await database.drop()
  await checkServerVersion(answering('150000', '15.0', 'UTF8'))
  await expect(checkServerVersion(answering('140012', '14.12', 'UTF8'))).rejects.toThrow(/PostgreSQL 14.12，需要 15/)
  await expect(checkServerVersion(answering('150000', '15.0', 'SQL_ASCII'))).rejects.toThrow(/编码是 SQL_ASCII，需要 UTF8/)
})
