import { run } from './cli/run.ts'

// Whoever reads our output may leave (`| head`, a closed window); the work goes on and ends in good order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

process.exitCode = await run(process.argv.slice(2))
// Open handles (a pipe to a parent, an idle connection) must not keep a finished command waiting.
process.exit()
