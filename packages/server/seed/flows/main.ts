import { parseArgs } from 'node:util'
import { statementStyles, writeEndless, writeStatements, type StatementStyle } from './write-statements.ts'
import { makeWorld } from './world.ts'

const usage = `用法：npx node packages/server/seed/flows/main.ts --seed 1 --out 目录 [选项]
  --months 24        流水覆盖的月数（6 到 120）
  --schemes 14       集资故事数（共 14 种，轮流）
  --lookalikes 21    合法而相似的主体数（共 21 种，轮流）
  --noise 20         普通个人账户数
  --scale 1          每个故事人数的倍数
  --style mixed      ${statementStyles.join(' | ')}
  --blank-memos      摘要全部留空
  --everybody        所有账户都出流水（不能与 --rows 同用）
  --rows 1e6         不按个数，一直写到这么多行为止（内存不随行数增长）
写出 目录/statements/*.csv；真实情况在 目录/truth.json，分析不得读取。人物、单位均为虚构。`

const { values } = parseArgs({
  options: {
    seed: { type: 'string' }, out: { type: 'string' }, months: { type: 'string', default: '24' }, schemes: { type: 'string', default: '14' },
    lookalikes: { type: 'string', default: '21' }, noise: { type: 'string', default: '20' }, scale: { type: 'string', default: '1' },
    style: { type: 'string', default: 'mixed' }, 'blank-memos': { type: 'boolean', default: false }, everybody: { type: 'boolean', default: false },
    rows: { type: 'string' }, help: { type: 'boolean', default: false },
  },
})

/** The number an option gives; ends the program when it is none of at least `least`. */
function numberOf(name: string, text: string | undefined, least: number): number {
  const number = Number(text)
  if (text !== undefined && text.trim() !== '' && Number.isFinite(number) && number >= least) return number
  process.stderr.write(`--${name} 须为不小于 ${least} 的数\n\n${usage}\n`)
  process.exit(2)
}

if (values.help) {
  process.stdout.write(`${usage}\n`)
} else {
  const style = statementStyles.find((one): one is StatementStyle => one === values.style)
  if (!values.out || !style || (values.everybody && values.rows)) {
    process.stderr.write(`${usage}\n`)
    process.exit(2)
  }
  const months = Math.floor(numberOf('months', values.months, 6))
  const seed = Math.floor(numberOf('seed', values.seed, 0))
  const scale = numberOf('scale', values.scale, 0.01)
  const options = { blankMemos: values['blank-memos'], everybody: values.everybody }
  const counts = {
    schemes: Math.floor(numberOf('schemes', values.schemes, 0)), lookalikes: Math.floor(numberOf('lookalikes', values.lookalikes, 0)),
    noise: Math.floor(numberOf('noise', values.noise, 0)),
  }
  // A larger world has more people in it; otherwise everybody would be everybody's customer.
  const wanted = values.rows === undefined ? null : numberOf('rows', values.rows, 1)
  try {
    const written = wanted === null
      ? writeStatements(makeWorld({ seed, months, scale, ...counts }), values.out, style, options)
      : writeEndless({ seed, months, scale, population: Math.max(30_000, Math.round(wanted / 20)) }, wanted, values.out, style, options)
    process.stdout.write(`已写出 ${written.files} 个流水文件、${written.rows} 行、${written.subjects} 个主体\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
