import type { Background } from '../../platform/background.ts'
import type { Environment } from '../../platform/config.ts'
import { gradeDue, resumeRuns } from './grading-runner.ts'

/** Grades follow what changed within seconds; a run that a stop or crash left unfinished goes on. */
export function keepGradesCurrent(background: Background, env: Environment): void {
  void resumeRuns(env).catch(() => undefined)   // the turn a minute later tells what is wrong
  background.every(60_000, '续做重新评级', () => resumeRuns(env))
  background.every(2_000, '更新风险等级', () => gradeDue(env))
}
