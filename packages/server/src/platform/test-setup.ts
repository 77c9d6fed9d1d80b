import { randomBytes } from 'node:crypto'
import { offerTestAnalytics } from './clickhouse/test-analytics.ts'
import { dropTestDatabases, startTestServer } from './postgres/test-postgres.ts'

/** Before the first test: one PostgreSQL server for all files, unless TEST_DATABASE_URL names another, and one
 * ClickHouse as soon as a file asks. The workers inherit the environment. @returns what to do after the last test */
export async function setup(): Promise<() => Promise<void>> {
  const stopAnalytics = await offerTestAnalytics()
  const stopDatabase = await setUpDatabase()
  return async () => {
    await stopAnalytics()
    await stopDatabase()
  }
}

async function setUpDatabase(): Promise<() => Promise<void>> {
  process.env.TEST_DATABASE_RUN = randomBytes(4).toString('hex')
  const given = process.env.TEST_DATABASE_URL
  if (given) return () => dropTestDatabases(given)
  const server = await startTestServer()
  process.env.TEST_DATABASE_URL = server.url
  return async () => {
    delete process.env.TEST_DATABASE_URL
    await server.stop()
  }
}
