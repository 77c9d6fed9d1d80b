import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { accountForPostgres, runAs, spawnAs } from './run-as.ts'

/** The programs of the oldest PostgreSQL (15 or later) that the system's own packages have installed. */
function installedPrograms(): string | undefined {
  const roots: [string, (version: string) => string][] = [
    ['/usr/lib/postgresql', (version) => `/usr/lib/postgresql/${version}/bin`], ['/usr', (name) => `/usr/${name}/bin`]]
  const found = roots.flatMap(([root, bin]) => (existsSync(root) ? readdirSync(root) : [])
    .map((name) => ({ version: Number(/^(?:pgsql-)?(\d+)$/.exec(name)?.[1] ?? 0), bin: bin(name) })))
  return found.filter(({ version, bin }) => version >= 15 && existsSync(join(bin, 'initdb')))
    .toSorted((a, b) => a.version - b.version)[0]?.bin
}

/**
 * A server of the machine's own PostgreSQL, for tests of "any PostgreSQL from 15": database `office` belongs to role
 * `office`, who is no superuser. @returns undefined when none is installed
 */
export async function startInstalledPostgres(): Promise<{
  superuserUrl: string; ownerUrl: string; stop(): Promise<void> } | undefined> {
  const bin = installedPrograms()
  if (!bin) return undefined
  const account = accountForPostgres()
  const root = await mkdtemp(join(tmpdir(), 'qy-pg15-'))
  await chmod(root, 0o755)
  const data = join(root, 'data')
  await mkdir(data, { mode: 0o700 })
  if (account.uid !== undefined) await chown(data, account.uid, account.gid!)
  const made = await runAs(account, join(bin, 'initdb'), ['-D', data, '-U', 'super', '-A', 'trust', '-E', 'UTF8',
    '--locale=C', '--no-sync'])
  if (!made.ok) throw new Error(made.output)
  const child = spawnAs(account, join(bin, 'postgres'), ['-D', data, '-c', 'listen_addresses=', '-c', 'fsync=off',
    '-c', `unix_socket_directories=${data}`], 'INT')
  const ended = once(child, 'close')
  child.stdout!.resume()
  child.stderr!.resume()
  const url = (user: string, database: string) => `postgresql://${user}@${encodeURIComponent(data)}:5432/${database}`
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url('super', 'postgres') })
    try {
      await client.connect()
      await client.query('create role office login createrole')
      await client.query('create database office owner office template template0')
      await client.end()
      break
    } catch (error) {
      if (attempt > 100) throw error
      await sleep(50)
    }
  }
  return {
    superuserUrl: url('super', 'postgres'), ownerUrl: url('office', 'office'),
    stop: async () => {
      child.kill('SIGINT')
      await ended
      await rm(root, { recursive: true, force: true })
    },
  }
}
