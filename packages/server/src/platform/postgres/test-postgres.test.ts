import pg from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from './test-postgres.ts'

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('each database is fresh, and a template is filled once however many ask at once', async () => {
  let filled = 0
  const fill = async (url: string) => {
    filled += 1
    await query(url, 'create table notes (text text); insert into notes values (\'甲\')')
  }
  const all = await Promise.all([1, 2, 3].map(() => testDatabase('own template', fill)))
  expect(filled).toBe(1)
  await query(all[0]!.adminUrl, 'insert into notes values (\'乙\')')
  expect(await query(all[1]!.adminUrl, 'select * from notes')).toEqual([{ text: '甲' }])
  await Promise.all(all.map((one) => one.drop()))
  await expect(query(all[0]!.adminUrl, 'select 1')).rejects.toThrow(/does not exist/)
})

test('a template whose filling failed is filled again', async () => {
  await expect(testDatabase('failing', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  const made = await testDatabase('failing', (url) => query(url, 'create table notes (text text)'))
  expect(await query(made.adminUrl, 'select * from notes')).toEqual([])
  await made.drop()
})
