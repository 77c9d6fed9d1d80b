import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export interface ProcessBounds { addressSpaceMb: number; seconds: number }

/** How a bounded process ended: by itself, or by the system or us. */
export interface ProcessEnd { code: number | null; signal: NodeJS.Signals | null; stderr: string }

const nodeReserveMb = 1400

/**
 * Starts a Node script that can do little harm: bounded in memory and processor time by the kernel, with an empty
 * environment, no right to write files, start processes or load native code, and one open file (descriptor 3).
 */
export function startBounded(script: string, readable: string[], fd: number, bounds: ProcessBounds): ChildProcess {
  const node = [
    process.execPath,
    // V8's own limit is the first to be met, so that the end says why.
    `--max-old-space-size=${Math.max(64, Math.floor((bounds.addressSpaceMb - nodeReserveMb) * 0.75))}`,
    // Node strips the types of our source with a WebAssembly module, for which V8 would take half of what is left.
    '--wasm-max-mem-pages=1024',
    '--permission', ...readable.map(path => `--allow-fs-read=${path}`),
    script,
  ]
  const [command = '', ...args] = process.platform === 'linux'
    // Processor time is a second bound on time, for a parent that was killed and cannot stop its child.
    ? ['/bin/sh', '-c', 'ulimit -c 0 && ulimit -v "$1" && ulimit -t "$2" && shift 2 && exec "$@"', 'bounded',
      String(bounds.addressSpaceMb * 1024), String(Math.ceil(bounds.seconds * 2)), ...node]
    : node
  return spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe', fd],
    // One memory arena: each thread's own would take from the address space without being used.
    env: { MALLOC_ARENA_MAX: '1' },
  })
}

/** Lines of the process's stdout. The process waits while nobody asks for the next one. */
export async function* outputLines(child: ChildProcess): AsyncGenerator<string> {
  if (!child.stdout) return
  let rest: string[] = []
  child.stdout.setEncoding('utf8')
  for await (const piece of child.stdout as AsyncIterable<string>) {
    const lines = piece.split('\n')
    rest.push(lines.shift() ?? '')
    for (const next of lines) {
      yield rest.join('')
      rest = [next]
    }
  }
}

/** Waits until the process is gone. */
export async function processEnd(child: ChildProcess, stderr: () => string): Promise<ProcessEnd> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return { code: child.exitCode, signal: child.signalCode, stderr: stderr() }
}
