import { Command, CommanderError, type HelpConfiguration } from 'commander'
import { displayWidth } from './text-table.ts'

const titles: Record<string, string> = { 'Usage:': '用法：', 'Arguments:': '参数：', 'Options:': '选项：', 'Commands:': '命令：' }
const inChinese = (usage: string) => usage.replace('[options]', '[选项]').replace('[command]', '<命令>')

const help: HelpConfiguration = {
  styleTitle: (title) => titles[title] ?? title,
  displayWidth,
  minWidthToWrap: 10_000,   // it breaks at blanks, which Chinese has none of; the terminal wraps better
  subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map((argument) => `<${argument.name()}>`)].join(' '),
  commandUsage: (command) => {
    const path: string[] = []
    for (let at: Command | null = command; at; at = at.parent) path.unshift(at.name())
    return `${path.join(' ')} ${inChinese(command.usage())}`
  },
  optionDescription: (option) => {
    const facts = [
      option.argChoices && `可选：${option.argChoices.join('、')}`,
      option.defaultValue !== undefined && typeof option.defaultValue !== 'boolean'
        && `默认：${option.defaultValueDescription ?? String(option.defaultValue)}`,
      option.envVar && `环境变量 ${option.envVar}`,
    ].filter((fact) => typeof fact === 'string')
    return facts.length > 0 ? `${option.description}（${facts.join('；')}）` : option.description
  },
}

/** A program whose help is Chinese throughout and that throws its usage errors instead of leaving the process. */
export function chineseProgram(name: string): Command {
  return new Command(name).helpCommand(false).helpOption('-h, --help', '显示帮助').configureHelp(help)
    .configureOutput({ outputError: () => undefined }).exitOverride()
}

/**
 * `--help` after a command that is not there is a mistake, too; the parser would answer with the help of the program.
 * @throws CommanderError `commander.unknownCommand`
 */
export function refuseUnknownCommand(program: Command, args: readonly string[]): void {
  if (!args.includes('--help') && !args.includes('-h')) return
  let at = program
  for (const name of args) {
    if (name.startsWith('-') || at.commands.length === 0) return
    const next = at.commands.find((command) => command.name() === name)
    if (!next) throw new CommanderError(1, 'commander.unknownCommand', `error: unknown command '${name}'`)
    at = next
  }
}

/**
 * The Chinese sentence for a usage error; undefined when there is none to say (help or version was asked for).
 * `commander.help` is what a program without a command ends with: its help has just been shown.
 */
export function usageError(error: CommanderError): string | undefined {
  const quoted = [...error.message.matchAll(/'([^']*)'/g)].map((match) => match[1]!)
  const suggestion = /Did you mean (?:one of )?(.*?)\?/.exec(error.message)?.[1]
  const hint = suggestion ? `您是不是想写 ${suggestion}？` : '可用 --help 查看用法。'
  switch (error.code) {
    case 'commander.helpDisplayed': case 'commander.version': case 'commander.help': return undefined
    case 'commander.unknownCommand': return `没有“${quoted[0]}”这个命令。${hint}`
    case 'commander.unknownOption': return `没有“${quoted[0]}”这个选项。${hint}`
    case 'commander.missingArgument': return `缺少参数“${quoted[0]}”。${hint}`
    case 'commander.optionMissingArgument': return `选项“${quoted[0]}”后面缺少内容。${hint}`
    case 'commander.missingMandatoryOptionValue': return `必须给出选项“${quoted[0]}”。${hint}`
    case 'commander.excessArguments': return `多出了参数。${hint}`
    case 'commander.conflictingOption': return `选项“${quoted[0]}”和“${quoted[1]}”不能同时用。`
    case 'commander.invalidArgument': {
      // …'flags' [argument] 'value' … is invalid. <our own sentence>
      const own = /is invalid\. ?(.*)$/s.exec(error.message)?.[1]?.replace(/^Allowed choices are (.*)\.$/, '可选：$1。')
      return `“${quoted[0]}”的内容“${quoted[1]}”不对。${own || hint}`
    }
    default: return `命令写法不对。${hint}`
  }
}
