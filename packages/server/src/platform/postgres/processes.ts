import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { basename } from 'node:path'

/** One process for good: the number alone is given again after it ends, number and start together are not. */
export interface ProcessIdentity {
  pid: number
  /** Clock ticks since the machine started (proc(5), stat, field 22); '0' where there is no /proc. */
  startedAt: string
}

function stat(pid: number): { state: string; startedAt: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name (field 2) may itself hold spaces and brackets: count from behind its last bracket.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0]!, startedAt: fields[19]! }
  } catch {
    return undefined
  }
}

/** Who a process is; undefined when there is none with this number. */
export function identify(pid: number): ProcessIdentity | undefined {
  const found = stat(pid)
  if (found) return ended(found.state) ? undefined : { pid, startedAt: found.startedAt }
  if (process.platform === 'linux') return undefined
  try {
    process.kill(pid, 0)
    return { pid, startedAt: '0' }
  } catch {
    return undefined
  }
}

// A killed process that nobody has collected (a container without an init) still has a number, but does nothing.
const ended = (state: string) => state === 'Z' || state === 'X'

/** Whether this very process still runs. */
export const isRunning = (id: ProcessIdentity): boolean => identify(id.pid)?.startedAt === id.startedAt

/** Changes at every start of the machine, when counting of process numbers and ticks begins anew. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
  } catch {
    return '0'
  }
}

/**
 * The PostgreSQL processes, servers and their workers, that work in a data directory. All of them stand in it, so this
 * holds whatever `postmaster.pid` says, also when the program file was replaced or the server alone was killed.
 */
export function postgresProcessesIn(directory: string): number[] {
  const own = statSync(directory)
  const names = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  return names.map(Number).filter((pid) => {
    try {
      const cwd = statSync(`/proc/${pid}/cwd`)
      if (cwd.ino !== own.ino || cwd.dev !== own.dev) return false
      return basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '')) === 'postgres'
    } catch {
      return false   // ended meanwhile, or another user's: not ours
    }
  })
}
