import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { analyseCleaning, analysisSteps } from '../features/bank/analyse-cleaning.ts'
import { cleanBatches } from '../features/bank/clean-batches.ts'
import { flowReport, reportLines } from '../features/bank/flow-report.ts'
import { loadStatements } from '../features/bank/load-statements.ts'
import { openAnalytics } from '../platform/clickhouse/analytics.ts'
import { openDataFolder } from '../platform/postgres/data-folder.ts'
import { codeOf } from '../platform/postgres/postgres-error.ts'
import { openSecrets } from '../platform/secrets.ts'
import { CliError } from './exit-codes.ts'

export interface AnalyzeFlags { json?: string; clickhouse?: string; memory?: string; quiet?: boolean }

const mostFiles = 100_000
const stepWords: Record<(typeof analysisSteps)[number], string> = { prepare: '汇总往来', rates: '比对返还比例', judge: '逐个研判', windows: '查找时段特征', figures: '计算金额' }

/**
 * Reads bank statements, works everything out on a throwaway store, and tells it. Nothing is kept.
 * @throws CliError 'badInput' when a file is not there or nothing could be read; 'failed' when the result cannot be written
 */
export async function analyze(paths: readonly string[], flags: AnalyzeFlags): Promise<void> {
  const inputs = await filesOf(paths)
  const url = flags.clickhouse && ownDatabase(flags.clickhouse)
  if (flags.memory !== undefined && !/^\d{3,7}$/.test(flags.memory)) throw new CliError('usage', '--memory 写兆字节数，如 2000。')
  const say = (line: string) => { if (!flags.quiet) process.stderr.write(`${line}\n`) }
  const scratch = await mkdtemp(join(tmpdir(), 'qingyuan-analyze-'))
  const stopping = new AbortController()
  const stop = () => stopping.abort(new CliError('failed', '已停止，没有留下任何数据。'))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const { signal } = stopping
  const folder = await openDataFolder(scratch, 'test')
  const memory = flags.memory === undefined ? undefined : Number(flags.memory) * 1_000_000
  const analytics = openAnalytics({ folder, sync: false, ...(memory !== undefined && { memory }), ...(url && { url }) })
  try {
    const secrets = openSecrets(randomBytes(32))
    const batchId = randomUUID()
    const today = new Date().toISOString().slice(0, 10)
    let told = 0
    const loaded = await loadStatements(analytics, secrets, inputs, { batchId, today, signal, onProgress: ({ file, rows }) => {
      if (Date.now() - told < 1000) return
      told = Date.now()
      say(`读取 ${file}：${rows.toLocaleString('zh-CN')} 行`)
    } })
    if (loaded.files.every(({ rowsLoaded }) => rowsLoaded === 0)) {
      throw new CliError('badInput', ['没有读到一笔交易。', ...loaded.files.slice(0, 20).map(({ name, problem, questions }) => `${name}：${problem ?? questions[0]?.text ?? '没有交易行'}`)].join('\n'))
    }
    say('清洗：去重、配对、冲正、本人账户互转')
    const cleaned = await cleanBatches(analytics, [batchId], { signal })
    const analysed = await analyseCleaning(analytics, cleaned.cleaning, { signal, onProgress: (step) => say(`研判：${stepWords[analysisSteps[step]!]}`) })
    const report = await flowReport(analytics, secrets, loaded, analysed)
    if (flags.json) {
      await writeFile(flags.json, `${JSON.stringify(report, null, 1)}\n`).catch((error: unknown) => {
        throw new CliError('failed', codeOf(error) === 'ENOENT' ? `写不到 ${flags.json}：文件夹不存在。` : `写不到 ${flags.json}：${error instanceof Error ? error.message : String(error)}`)
      })
    }
    process.stdout.write(`${reportLines(report).join('\n')}\n`)
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    if (flags.clickhouse) await dropDatabase(analytics)
    await analytics.close()
    await folder.release()
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Files, and what is in folders; each with the name people know it by. */
async function filesOf(paths: readonly string[]): Promise<{ path: string; name: string }[]> {
  const files: { path: string; name: string }[] = []
  for (const path of paths) {
    const found = await stat(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') throw new CliError('badInput', `没有这个文件：${path}`)
      throw error
    })
    if (!found.isDirectory()) files.push({ path, name: basename(path) })
    else {
      for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
        if (entry.isFile() && !entry.name.startsWith('.')) files.push({ path: join(entry.parentPath, entry.name), name: relative(path, join(entry.parentPath, entry.name)) })
      }
    }
    if (files.length > mostFiles) throw new CliError('badInput', `文件超过 ${mostFiles} 个，请分批研判。`)
  }
  if (files.length === 0) throw new CliError('badInput', '没有要读的文件。')
  return files
}

/** The same server with a database of this run's own. */
function ownDatabase(url: string): string {
  try {
    const own = new URL(url)
    own.pathname = `/qingyuan_analyze_${randomBytes(6).toString('hex')}`
    return own.href
  } catch {
    throw new CliError('usage', '--clickhouse 不是有效的地址。例：http://用户:密码@主机:8123/?cluster=集群名')
  }
}

async function dropDatabase(analytics: ReturnType<typeof openAnalytics>): Promise<void> {
  const opened = await analytics.nodes().catch(() => undefined)
  if (opened) await Promise.allSettled(opened.nodes.map(({ client }) => client.command({ query: `drop database if exists ${opened.place.database} sync` })))
}
