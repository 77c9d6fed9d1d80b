import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dateOf, timeOf } from './calendar.ts'
import type { SubjectTruth } from './model.ts'
import { statementOf, type Statement, type StatementRow } from './statement.ts'
import { endlessWorld, type World, type WorldOptions } from './world.ts'

/**
 * How statements look: one amount beside 借 or 贷; two columns of amounts; a sign; all accounts in one file with the
 * account in every row; or each account in one of the first three by chance.
 */
export const statementStyles = ['direction', 'two-columns', 'signed', 'one-table', 'mixed'] as const
export type StatementStyle = (typeof statementStyles)[number]

export interface WriteOptions {
  /** Every memo is left empty. */
  blankMemos?: boolean
  /** Statements of everybody, not of the subjects only. Worlds in memory only. */
  everybody?: boolean
}
export interface Written { files: number; rows: number; subjects: number }

/**
 * Writes a world's statements as UTF-8 CSV into `folder/statements` and what is true of each subject into
 * `folder/truth.json`, which no analysis may read. Throws when there are statements already: two worlds must not mix.
 */
export function writeStatements(world: World, folder: string, style: StatementStyle, options: WriteOptions = {}): Written {
  const writer = statementWriter(folder, style, options)
  for (const account of options.everybody ? world.accounts : world.subjectAccounts) writer.statement(world.statement(account))
  for (const truth of world.truth) writer.truth(truth)
  return writer.end()
}

/** Writes subjects' statements, story by story, until there are so many rows; memory holds one story. */
export function writeEndless(world: Pick<WorldOptions, 'seed' | 'months' | 'scale' | 'population'>, rows: number, folder: string, style: StatementStyle, options: WriteOptions = {}): Written {
  const writer = statementWriter(folder, style, options)
  for (const { truth, accounts, transfers } of endlessWorld(world)) {
    for (const account of accounts) writer.statement(statementOf(account, transfers))
    writer.truth(truth)
    if (writer.rows() >= rows) break
  }
  return writer.end()
}

const bufferSize = 1 << 20

function textFile(path: string) {
  const handle = openSync(path, 'w')
  let waiting: string[] = []
  let size = 0
  const flush = () => {
    if (size > 0) writeFileSync(handle, waiting.join(''))
    waiting = []
    size = 0
  }
  return {
    line(text: string) {
      waiting.push(text, '\n')
      size += text.length
      if (size > bufferSize) flush()
    },
    close() {
      flush()
      closeSync(handle)
    },
  }
}

function statementWriter(folder: string, style: StatementStyle, options: WriteOptions) {
  const statements = join(folder, 'statements')
  mkdirSync(statements, { recursive: true })
  if (readdirSync(statements).length > 0) throw new Error(`${statements} 里已有流水，请换一个目录`)
  const truths = textFile(join(folder, 'truth.json'))
  const table = style === 'one-table' ? textFile(join(statements, '交易明细.csv')) : null
  table?.line(tableHeading)
  const written: Written = { files: table ? 1 : 0, rows: 0, subjects: 0 }
  truths.line('[')
  return {
    rows: () => written.rows,
    statement(statement: Statement) {
      const { account, rows } = statement
      const shownRows = options.blankMemos ? rows.map((row) => ({ ...row, memo: '' })) : rows
      written.rows += rows.length
      if (table) {
        for (const row of shownRows) table.line(tableRow(statement, row))
        return
      }
      const form = forms[style === 'mixed' ? mixable[Number(account.no.slice(-4, -1)) % mixable.length]! : style as keyof typeof forms]
      const file = textFile(join(statements, `${account.owner.name}_${account.no}.csv`))
      written.files += 1
      for (const line of form.above(statement)) file.line(line)
      for (const row of shownRows) file.line(form.row(row))
      file.close()
    },
    truth(truth: SubjectTruth) {
      truths.line(`${written.subjects > 0 ? ',' : ''}${JSON.stringify(truth)}`)
      written.subjects += 1
    },
    end(): Written {
      truths.line(']')
      truths.close()
      table?.close()
      return written
    },
  }
}

/** '1234.50'. */
function money(fen: number): string {
  const text = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`
}

// No made-up name or memo has a comma or a quotation mark, so no cell needs quoting.
const forms = {
  direction: {
    above: ({ account }: Statement) => [
      `${account.bank}账户交易明细`, `户名：${account.owner.name}`, `账号：${account.no}`, '币种：人民币',
      '交易日期,交易时间,借贷标志,交易金额,账户余额,对方户名,对方账号,对方开户行,摘要,交易渠道,流水号',
    ],
    row: (row: StatementRow) => [
      dateOf(row.day), timeOf(row.second), row.direction === 'in' ? '贷' : '借', money(row.fen), money(row.balanceFen),
      row.counterpartyName, row.counterpartyAccount, row.counterpartyBank, row.memo, row.channel, row.serial,
    ].join(','),
  },
  'two-columns': {
    above: ({ account }: Statement) => [
      `户名：${account.owner.name},账号：${account.no}`, `开户行：${account.bank}`,
      '交易时间,支出金额,收入金额,余额,对方账号,对方户名,对方开户行,交易渠道,附言',
    ],
    row: (row: StatementRow) => [
      `${dateOf(row.day)} ${timeOf(row.second)}`, row.direction === 'out' ? money(row.fen) : '', row.direction === 'in' ? money(row.fen) : '', money(row.balanceFen),
      row.counterpartyAccount, row.counterpartyName, row.counterpartyBank, row.channel, row.memo,
    ].join(','),
  },
  signed: {
    above: ({ account }: Statement) => [`账号：${account.no}`, `户名：${account.owner.name}`, '', '交易日期,交易时间,交易金额,余额,摘要,对方户名,对方账号,交易渠道'],
    row: (row: StatementRow) => [
      dateOf(row.day).replaceAll('-', ''), timeOf(row.second).replaceAll(':', ''), `${row.direction === 'in' ? '' : '-'}${money(row.fen)}`, money(row.balanceFen),
      row.memo, row.counterpartyName, row.counterpartyAccount, row.channel,
    ].join(','),
  },
}
const mixable = ['direction', 'two-columns', 'signed'] as const

/** One statement by itself, as UTF-8 CSV. */
export function statementCsv(statement: Statement, style: keyof typeof forms): string {
  const form = forms[style]
  return [...form.above(statement), ...statement.rows.map((row) => form.row(row)), ''].join('\n')
}

const tableHeading = '交易卡号,交易户名,交易证件号码,交易时间,收付标志,交易金额,交易余额,对手账号,对手户名,对手开户银行,摘要说明,交易类型,交易流水号'
function tableRow({ account }: Statement, row: StatementRow): string {
  return [
    account.no, account.owner.name, account.owner.idNumber, `${dateOf(row.day)} ${timeOf(row.second)}`, row.direction === 'in' ? '进' : '出', money(row.fen), money(row.balanceFen),
    row.counterpartyAccount, row.counterpartyName, row.counterpartyBank, row.memo, row.channel, row.serial,
  ].join(',')
}
