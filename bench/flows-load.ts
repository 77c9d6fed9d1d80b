import { randomBytes, randomUUID } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanBatches } from '../packages/server/src/features/bank/clean-batches.ts'
import { loadStatements } from '../packages/server/src/features/bank/load-statements.ts'
import { type Analytics, openAnalytics } from '../packages/server/src/platform/clickhouse/analytics.ts'
import { findRunningClickhouse } from '../packages/server/src/platform/clickhouse/running-clickhouse.ts'
import { openDataFolder } from '../packages/server/src/platform/postgres/data-folder.ts'
import { openSecrets } from '../packages/server/src/platform/secrets.ts'
import { writeEndless } from '../packages/server/seed/flows/write-statements.ts'
import { round, type Ratio } from './measure.ts'

/** What one step took: its time, and the highest memory of this process and of the engine during it. */
interface Measured { ms: number; nodeMb: number; engineMb: number; nodeCpuSeconds: number; engineCpuSeconds: number }

const columns = Array.from({ length: 13 }, (_, at) => `c${at + 1} String`).join(', ')

/** Resident memory (bytes) and CPU (seconds) of a process; zero where the system does not tell. */
function usageOf(pid: number): { memory: number; cpu: number } {
  try {
    const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return { memory, cpu: (Number(fields[11]) + Number(fields[12])) / 100 }
  } catch {
    return { memory: 0, cpu: 0 }
  }
}

async function measured(enginePid: number, work: () => Promise<unknown>): Promise<Measured> {
  let [node, engine] = [0, 0]
  const watch = setInterval(() => {
    node = Math.max(node, process.memoryUsage().rss)
    engine = Math.max(engine, usageOf(enginePid).memory)
  }, 100)
  const [start, cpu, engineCpu] = [performance.now(), process.cpuUsage(), usageOf(enginePid).cpu]
  try {
    await work()
  } finally {
    clearInterval(watch)
  }
  const used = process.cpuUsage(cpu)
  const mb = (bytes: number) => Math.round(bytes / 2 ** 20)
  return { ms: Math.round(performance.now() - start), nodeMb: mb(node), engineMb: mb(engine), nodeCpuSeconds: round((used.user + used.system) / 1e6), engineCpuSeconds: round(usageOf(enginePid).cpu - engineCpu) }
}

/** The floor: the engine's own INSERT … FORMAT CSV of the same file into a plain table of its columns. */
async function insertPlain(analytics: Analytics, path: string): Promise<void> {
  await analytics.load('insert into plain format CSV', createReadStream(path, { highWaterMark: 1 << 20 }), {}, { settings: { input_format_csv_detect_header: 0 } as never })
}

/**
 * Loading a CSV of so many rows of many accounts, and cleaning it, on an embedded engine of its own with the default
 * memory. The load, as a person waits for it, against the plain insert: at most twice; both in turn, the better run of each.
 */
export async function measureFlowsLoad(rows: number, runs = 2): Promise<Ratio & Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'qingyuan-bench-flows-'))
  const written = writeEndless({ seed: 6, months: 24, scale: 1, population: Math.max(30_000, Math.round(rows / 20)) }, rows, folder, 'one-table')
  const path = join(folder, 'statements', '交易明细.csv')
  const data = await openDataFolder(join(folder, 'data'), 'test')
  const analytics = openAnalytics({ folder: data })
  try {
    await analytics.ready()
    const pid = findRunningClickhouse(data.path)?.pid ?? 0
    const secrets = openSecrets(randomBytes(32))
    const floors: Measured[] = []
    const loads: Measured[] = []
    let batch = ''
    const busyBefore = loadavg()[0]!
    for (let run = 0; run < runs; run += 1) {
      await analytics.command(`create table plain (${columns}) engine = MergeTree order by tuple()`)
      floors.push(await measured(pid, () => insertPlain(analytics, path)))
      await analytics.command('drop table plain sync')
      batch = randomUUID()
      loads.push(await measured(pid, async () => {
        const { files } = await loadStatements(analytics, secrets, [{ path }], { batchId: batch, today: '2026-11-22' })
        const [file] = files
        if (file?.way !== 'sql' || file.rowsLoaded !== written.rows || file.balanceBreaks > 0) throw new Error(`not what was written: ${JSON.stringify(file)}`)
      }))
    }
    let cleaned: unknown
    const clean = await measured(pid, async () => { cleaned = { ...await cleanBatches(analytics, [batch]), files: 1 } })
    const best = (list: Measured[]) => list.toSorted((a, b) => a.ms - b.ms)[0]!
    const [floor, load] = [best(floors), best(loads)]
    const ratio = load.ms / floor.ms
    return {
      name: `流水载入 ${written.rows} 行`, productMs: load.ms, floorMs: floor.ms, ratio: round(ratio), limit: '<= 2', ok: ratio <= 2,
      rowsPerSecond: Math.round(written.rows / load.ms * 1000), floors, loads, clean, cleaned,
      busy: { cpus: cpus().length, loadBefore: round(busyBefore), loadAfter: round(loadavg()[0]!) },
    }
  } finally {
    await analytics.close()
    await data.release()
    await rm(folder, { recursive: true, force: true })
  }
}

/** By itself: `node bench/flows-load.ts [rows …]`, 1 and 10 million when none is given. */
if (process.argv[1] === import.meta.filename) {
  const asked = process.argv.slice(2).map(Number)
  for (const rows of asked.length > 0 ? asked : [1_000_000, 10_000_000]) console.log(JSON.stringify(await measureFlowsLoad(rows), null, 1))
}
