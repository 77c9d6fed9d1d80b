import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createBatch, loadBatch, uploadStatement } from '../features/bank/batch-commands.ts'
import { startBatch } from '../features/bank/batch-runner.ts'
import { getBatch } from '../features/bank/batch-queries.ts'
import { revealRows } from '../features/bank/reveal-commands.ts'
import { startProduct, type Product } from '../main.ts'
import { asAdmin } from '../platform/stores.ts'
import { asViewer, type Context } from '../platform/db.ts'
import { findRunningPostgres } from '../platform/postgres/running-postgres.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { backup } from './backup.ts'
import { restore } from './restore.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'qingyuan-masses-'))
  await chmod(scratch, 0o755)   // run as root, PostgreSQL has a user of its own
})
afterAll(() => rm(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }))

const serve = (dataFolder: string): Promise<Product> => startProduct({ dataFolder, kind: 'production', host: '127.0.0.1', port: 0, log: () => undefined })

test('statements come back with the records: rows, sealed files, and what is sealed in them', async () => {
  const [data, target, file, key] = ['data', 'target', 'all.tar.gz', 'master.key'].map((name) => join(scratch, name)) as [string, string, string, string]
  const [region, unit, user, batchId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const product = await serve(data)
  const contextOf = ({ env }: Product): Context => ({ db: env.db, now: env.now(), viewer: { userId: user, system: null, name: '例某', unitId: unit, roles: ['office_clerk'] } })
  try {
    await asAdmin(findRunningPostgres(data)!.adminUrl, async (client) => {
      await client.query("insert into regions (id, path, name, kind) values ($1, $2, '样河区', 'county')", [region, `/${region}/`])
      await client.query("insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, '样河区专班办', '专班办', 'office', 'region')", [unit, region])
      await client.query("insert into users (id, username, name, unit_id) values ($1, 'bangong', '例某', $2)", [user, unit])
      await client.query("insert into user_roles values ($1, 'office_clerk')", [user])
    })
    const ctx = contextOf(product)
    await createBatch(ctx, { commandId: randomUUID(), id: batchId, title: '样例流水', purpose: '核查样例合作社', source: 'handed_in', from: '例某甲', document: '', receivedOn: '2024-02-01', leadId: null, subjectId: null, approval: null })
    const text = ['户名：样例合作社,账号：6222000011112222', '交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要', '2024-01-02 09:00:00,贷,1000.00,1000.00,例某甲,6222999900001111,认购', '2024-01-03 09:00:00,贷,2000.00,3000.00,例某乙,6222999900002222,认购', ''].join('\n')
    const upload = await product.env.files.receive(Readable.from([Buffer.from(text)]), '流水.csv', 'text/csv', product.env.secrets.sealing())
    await uploadStatement(ctx, { commandId: randomUUID(), batchId, id: randomUUID() }, upload)
    await loadBatch(ctx, { commandId: randomUUID(), id: batchId })
    await startBatch(product.env, batchId)
    expect(await asViewer(ctx, (inner) => getBatch(inner, { id: batchId }), true)).toMatchObject({ state: 'loaded', rowsLoaded: 2 })
    await backup(file, { data, key, quiet: true })   // beside the running server, through its engine
  } finally {
    await product.stop()
  }
  await expect(stat(`${file}.masses`)).rejects.toThrow('ENOENT')

  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  await restore(file, { data: target, key })
  vi.restoreAllMocks()
  const again = await serve(target)
  try {
    const numbers = await again.env.analytics.query<{ no: number }>('select row_no as no from statement_rows order by row_no')
    expect(numbers).toHaveLength(2)
    const { rows } = await revealRows(again.env, contextOf(again), { commandId: randomUUID(), batchId, rows: numbers.map(({ no }) => no), purpose: '核对恢复' })
    expect(rows.map((row) => row?.cells[4])).toEqual(['例某甲', '例某乙'])
    // The file as it came is there as well: it can be read again.
    await asViewer({ ...contextOf(again), viewer: { userId: null, system: 'worker', name: 'system:worker', unitId: null, roles: [] } }, ({ db }) => db.updateTable('bankBatches').set({ state: 'loading' }).where('id', '=', batchId).execute())
    await startBatch(again.env, batchId)
    expect(await asViewer(contextOf(again), (inner) => getBatch(inner, { id: batchId }), true)).toMatchObject({ state: 'loaded', rowsLoaded: 2 })
  } finally {
    await again.stop()
  }
})
