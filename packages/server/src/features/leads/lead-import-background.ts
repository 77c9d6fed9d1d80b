import type { Background } from '../../platform/background.ts'
import type { Environment } from '../../platform/config.ts'
import { resumeImports } from './lead-import-runner.ts'

/** Goes on with imports that a stop or crash left unfinished: of this process at once, of others within a minute. */
export function keepImportsGoing(background: Background, env: Environment): void {
  void resumeImports(env).catch(() => undefined)   // the turn a minute later tells what is wrong
  background.every(60_000, '续做导入', () => resumeImports(env))
}
