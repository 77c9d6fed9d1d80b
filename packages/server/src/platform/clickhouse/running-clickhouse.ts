import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { DataFolder } from '../postgres/data-folder.ts'
import { writeWhole } from '../postgres/files.ts'
import { codeOf } from '../postgres/postgres-error.ts'
import { type ProcessIdentity, isRunning } from '../postgres/processes.ts'
import { engineUser } from './engine-config.ts'

/** How to reach a running embedded server; kept in `clickhouse.json` in the data folder. */
export interface RunningFacts extends ProcessIdentity { port: number }

const factsFile = (folderPath: string) => join(folderPath, 'clickhouse.json')

export const writeFacts = (folder: DataFolder, facts: RunningFacts): Promise<void> =>
  writeWhole(factsFile(folder.path), `${JSON.stringify(facts)}\n`)

export const removeFacts = (folder: DataFolder): Promise<void> => rm(factsFile(folder.path), { force: true })

export const passwordName = 'clickhouse-password'

/** The address of an embedded server. The password comes as hex digits. */
export const engineUrl = (port: number, password: string): string => `http://${engineUser}:${password}@127.0.0.1:${port}`

/**
 * The server that a process of this machine, maybe another one, runs in a data folder. Opens and locks nothing.
 * @returns undefined when none runs
 */
export function findRunningClickhouse(folderPath: string): { url: string; pid: number } | undefined {
  const folder = resolve(folderPath)
  let facts: RunningFacts
  try {
    facts = JSON.parse(readFileSync(factsFile(folder), 'utf8')) as RunningFacts
  } catch (error) {
    // Not JSON: nobody writes it so; as good as absent.
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
  if (!isRunning(facts)) return undefined
  const password = readFileSync(join(folder, 'secrets', passwordName)).toString('hex')
  return { url: engineUrl(facts.port, password), pid: facts.pid }
}
