import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The account that PostgreSQL runs under. `uid` is undefined when it is our own: only root can and must change. */
export interface Account {
  name: string
  uid?: number
  gid?: number
}

/** PostgreSQL refuses to run as root; root therefore runs it as `postgres` or, where that is missing, as `nobody`. */
export function accountForPostgres(): Account {
  const own = process.getuid?.()
  if (own !== 0) return { name: `uid ${own ?? '?'}` }
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
  const found = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  if (!found) return { name: 'uid 65534', uid: 65534, gid: 65534 }
  return { name: found[0]!, uid: Number(found[2]), gid: Number(found[3]) }
}

// Nothing of our own environment: locale variables would change the database, PG… and NODE… variables its behaviour.
const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))

/**
 * Starts a program under an account. On Linux it gets `dieWith` when the thread that called this ends, however it
 * ends; without `setpriv` (util-linux) it lives on, and the next start has to stop it.
 */
export function spawnAs(account: Account, file: string, args: string[], dieWith: 'INT' | 'KILL'): ChildProcess {
  const [command, ...rest] = setpriv ? [setpriv, '--pdeathsig', dieWith, '--', file, ...args] : [file, ...args]
  return spawn(command!, rest, {
    // Its own session: Ctrl-C at the console must reach us only, and we stop it when our own work is done.
    cwd: '/', env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'],
    ...(account.uid === undefined ? {} : { uid: account.uid, gid: account.gid }),
  })
}

/** Runs a program to its end. `output` is what it said, both streams together. */
export async function runAs(account: Account, file: string, args: string[]): Promise<{ ok: boolean; output: string }> {
  const child = spawnAs(account, file, args, 'KILL')
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => { output += chunk.toString() })
  child.stderr?.on('data', (chunk: Buffer) => { output += chunk.toString() })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** Whether the account itself may do this (`r`, `x`) with a file or folder; asked of the system, so lists of access
 * rights and the like count too. */
export async function canAccess(account: Account, right: 'r' | 'x', path: string): Promise<boolean> {
  return (await runAs(account, '/bin/sh', ['-c', `test -${right} "$1"`, 'sh', path])).ok
}

/** The outermost folder on the way to `path` that the account cannot pass; undefined when it gets there. */
export async function blockedAt(account: Account, path: string): Promise<string | undefined> {
  if (await canAccess(account, 'x', path)) return undefined
  const parent = dirname(path)
  return (parent === path ? undefined : await blockedAt(account, parent)) ?? path
}
