import { AppError } from '@qingyuan/core/errors'
import { codeOf, PostgresError, textOf } from '../platform/postgres/postgres-error.ts'
import { StartError } from '../start-error.ts'

/** What scripts can rely on; shown by --help. */
export const exitCodes = {
  ok: [0, '完成'],
  failed: [1, '没有做成，或核验发现问题'],
  usage: [2, '命令写法不对'],
  badInput: [3, '输入的文件有问题'],
  store: [4, '数据目录、数据库、端口或磁盘用不了'],
  internal: [5, '程序内部出错'],
  notFound: [6, '没有要找的表、线索、区划、单位或账号，或不在所用账号的范围内'],
  unbalanced: [7, '增减变动不平或经过有误，表不能出'],
} as const satisfies Record<string, readonly [number, string]>
export type Outcome = keyof typeof exitCodes

/** Ends a command with a Chinese sentence and an exit code. */
export class CliError extends Error {
  override name = 'CliError'
  readonly outcome: Outcome
  constructor(outcome: Outcome, message: string) {
    super(message)
    this.outcome = outcome
  }
}

const diskFullCodes: readonly (string | undefined)[] = ['ENOSPC', 'EDQUOT', '53100']

/** What to say of an error; what has a Chinese sentence of its own keeps it. */
export function sentenceOf(error: unknown): string {
  if (diskFullCodes.includes(codeOf(error))) return '磁盘空间不足，没有完成。请清理数据目录所在磁盘后再试；已保存的数据不受影响。'
  return textOf(error)
}

/** How a command that threw this ends. */
export function outcomeOf(error: unknown): Outcome {
  if (diskFullCodes.includes(codeOf(error))) return 'store'
  if (error instanceof CliError) return error.outcome
  if (error instanceof PostgresError || error instanceof StartError) return 'store'
  if (!(error instanceof AppError)) return 'internal'
  switch (error.code) {
    case 'file.unreadable': case 'input.invalid': case 'input.too_large': return 'badInput'
    case 'unavailable': case 'storage.full': case 'file.missing': return 'store'
    case 'internal': return 'internal'
    case 'not_found': return 'notFound'
    default: return 'failed'
  }
}
