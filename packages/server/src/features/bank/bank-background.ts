import type { Background } from '../../platform/background.ts'
import type { Environment } from '../../platform/config.ts'
import { resumeBatches, sweepMasses } from './batch-runner.ts'
import { resumeRuns } from './run-runner.ts'

/** Goes on with loading that a stop or crash cut off, and clears the store of masses of what nobody vouches for. */
export function keepStatementsGoing(background: Background, env: Environment): void {
  void resumeBatches(env).catch(() => undefined)   // the turn a minute later tells what is wrong
  background.every(60_000, '续做流水载入', () => resumeBatches(env))
  void resumeRuns(env).catch(() => undefined)
  background.every(60_000, '续做流水研判', () => resumeRuns(env))
  background.every(10 * 60_000, '清理流水库', () => sweepMasses(env))
}
