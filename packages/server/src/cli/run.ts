import { CommanderError } from 'commander'
import { refuseUnknownCommand, usageError } from './chinese-commander.ts'
import { exitCodes, outcomeOf, sentenceOf } from './exit-codes.ts'
import { buildProgram } from './program.ts'

/**
 * Runs one command.
 * @param args without the program itself
 * @returns the exit code; every failure has been told on standard error, in Chinese
 */
export async function run(args: string[]): Promise<number> {
  let code: number = exitCodes.ok[0]
  try {
    const program = buildProgram((finished) => { code = finished })
    refuseUnknownCommand(program, args)
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) {
      const sentence = usageError(error)
      if (sentence) console.error(`错误：${sentence}`)
      return error.exitCode === 0 ? exitCodes.ok[0] : exitCodes.usage[0]
    }
    const outcome = outcomeOf(error)
    console.error(`错误：${sentenceOf(error)}`)
    if (outcome === 'internal') console.error(error)   // with what caused it
    return exitCodes[outcome][0]
  }
}
