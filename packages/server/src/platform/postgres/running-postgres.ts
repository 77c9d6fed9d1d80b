import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DataFolder } from './data-folder.ts'
import { writeWhole } from './files.ts'
import { PostgresError, codeOf } from './postgres-error.ts'
import { type ProcessIdentity, isRunning, postgresProcessesIn } from './processes.ts'
import { removeSocketFolder } from './socket-folder.ts'

/** The superuser of an embedded server, and its one database. */
export const owner = 'owner'
export const database = 'postgres'

/** How to reach a running embedded server; kept in `postgres.json` in the data folder. */
export interface RunningFacts extends ProcessIdentity {
  socketFolder: string
  port: number
}

const factsFile = (folderPath: string) => join(folderPath, 'postgres.json')

export const writeFacts = (folder: DataFolder, facts: RunningFacts): Promise<void> =>
  writeWhole(factsFile(folder.path), `${JSON.stringify(facts)}\n`)

export const removeFacts = (folder: DataFolder): Promise<void> => rm(factsFile(folder.path), { force: true })

function readFacts(folderPath: string): RunningFacts | undefined {
  try {
    return JSON.parse(readFileSync(factsFile(folderPath), 'utf8')) as RunningFacts
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    if (codeOf(error) === 'EACCES') {
      throw new PostgresError(`读不到 ${factsFile(folderPath)}。请用启动服务的同一个用户运行这条命令。`)
    }
    return undefined   // not JSON: nobody writes it so; as good as absent
  }
}

/** The owner's address. The password comes as hex digits, so only the folder needs escaping. */
export function ownerUrl(facts: { socketFolder: string; port: number }, password: string): string {
  return `postgresql://${owner}:${password}@${encodeURIComponent(facts.socketFolder)}:${facts.port}/${database}`
}

/**
 * The server that another process of this machine runs in a data folder: for the command line beside it. Opens and
 * locks nothing. @returns undefined when none runs
 * @throws PostgresError when the folder belongs to another user
 */
export function findRunningPostgres(folderPath: string): { adminUrl: string } | undefined {
  const folder = resolve(folderPath)
  const facts = readFacts(folder)
  if (!facts || !isRunning(facts)) return undefined
  return { adminUrl: ownerUrl(facts, readFileSync(join(folder, 'secrets', 'postgres-password')).toString('hex')) }
}

/**
 * Waits until nothing works in the data directory any more, and clears away what a killed server left: its
 * `postmaster.pid` and sockets would stop the next one as soon as a stranger has been given the old process number.
 * Call it only while holding the folder: a server that still runs then has lost its parent, and is asked to stop.
 * @param patience milliseconds for the old server to write its last checkpoint
 */
export async function clearOldServer(folder: DataFolder, data: string, patience = 60_000): Promise<void> {
  const facts = readFacts(folder.path)
  const end = Date.now() + patience
  for (let left = postgresProcessesIn(data); left.length > 0; left = postgresProcessesIn(data)) {
    const server = left.find((pid) => pid === facts?.pid)
    if (Date.now() > end) {
      throw new PostgresError(`另一个 PostgreSQL 进程（进程号 ${left.join('、')}）还在使用 ${data}。`
        + `请先停止它（kill -INT ${left[0]}），再启动。`)
    }
    if (server && facts && isRunning(facts)) kill(server)
    await sleep(100)
  }
  await rm(join(data, 'postmaster.pid'), { force: true })
  if (facts) await removeSocketFolder(folder, facts.socketFolder)
  await removeFacts(folder)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    // It has just ended, which is what we want.
  }
}
