import { run } from './cli/run.ts'

process.exitCode = await run(process.argv.slice(2))
// Open handles (a pipe to a parent, an idle connection) must not keep a finished command waiting.
process.exit()
