import type { PlainDate } from '../dates.ts'
import type { Layout, StatementField } from './layout.ts'

/** One cell as the spreadsheet reader gives it: shown text, and the stored value behind it. */
export interface StatementCell {
  text: string
  value?: number | boolean
  /** 'YYYY-MM-DD', perhaps with 'THH:mm:ss' behind it. */
  date?: string
  time?: string
  /** More than 15 digits were kept as a number: the last ones are lost. */
  digitsLost?: true
  /** Why the cell must not be used as it is. */
  error?: string
}
export type StatementCells = readonly (StatementCell | null)[]

/** A row with the number Excel shows. */
export interface StatementLine { row: number; cells: StatementCells }

export const transactionKinds = {
  cash: '现金', pos: '刷卡消费', transfer: '转账', 'third-party': '第三方支付', fee: '手续费', interest: '银行结息', unknown: '未分类',
} as const
export type TransactionKind = keyof typeof transactionKinds

/** One movement of money on one account. */
export interface Transaction {
  sheet: string | null
  row: number
  date: PlainDate
  /** 'HH:mm:ss', local; null when the statement gives none. */
  time: string | null
  /** Rank among the account's rows at the same date and time, in the order that the balance proves, else that of the file. */
  order: number
  account: string | null
  ownerName: string | null
  ownerId: string | null
  direction: 'in' | 'out'
  /** Positive. */
  amountFen: number
  /** After the transaction; null when the statement gives none, or a masked or unreadable one. */
  balanceFen: number | null
  counterpartyName: string | null
  counterpartyAccount: string | null
  counterpartyBank: string | null
  counterpartyId: string | null
  memo: string
  channel: string
  kind: TransactionKind
  serial: string | null
  currency: 'CNY'
  /** The other way than the column says: a red-ink (negative) amount in a 借 or 贷 column. */
  reversal: boolean
  /** Shown texts of all cells. */
  raw: string[]
}

/** A row that was read and not loaded, with the reason in Chinese. */
export interface RowSetAside { sheet: string | null; row: number; reason: string }

/** A row that is no transaction and does not claim to be one: it is not counted as read. */
export interface StructureRow { sheet: string | null; row: number; what: 'preamble' | 'heading' | 'total' | 'footer'; text: string }

/** From the row before (in time) and this row's amount the balance should be `expectedFen`. */
export interface BalanceBreak { sheet: string | null; row: number; account: string | null; expectedFen: number; foundFen: number }

/** Something about a row that was loaded all the same. */
export interface RowWarning { sheet: string | null; row: number; text: string }

export type FoundIn = 'preamble' | 'column' | 'fileName' | 'sheetName' | 'accountList'

/** Whose accounts a statement shows. A wallet's nickname is a name too, and marked. */
export interface StatementOwner {
  name: string | null
  nickname: boolean
  idNumber: string | null
  accounts: string[]
  bank: string | null
  foundIn: FoundIn[]
}

/** A doubt that only a person can settle; the reading went on as `assumed` says. */
export interface StatementQuestion {
  code: 'direction' | 'direction-conflict' | 'layout' | 'owner' | 'account' | 'total'
  sheet: string | null
  text: string
  assumed: string
}

/** What 借 means, or a plus sign, in one sheet, and how that is known. */
export interface Convention {
  /** The columns or words mean the opposite of what the layout says. */
  flipped: boolean
  by: 'words' | 'layout' | 'balance' | 'assumed' | 'person'
  /** Pairs of neighbouring rows whose balances agree with the layout's reading, and with the opposite one. */
  agree: number
  oppose: number
  /** A minus beside a direction: it repeats the direction, or it turns it round (red ink). */
  minus: 'repeats' | 'reverses'
}

/** How one sheet is read: a layout with the sheet's own headings, and what its content showed. */
export interface SheetPlan {
  sheet: string | null
  /** Of this sheet: `fields` names its own headings, so that it can be remembered or corrected as it is. */
  layout: Layout
  /** How the layout was found. */
  by: 'known' | 'headings' | 'content' | 'person'
  /** First and last row of the heading; null when there is none and the content decided. */
  header: [number, number] | null
  headings: string[]
  columns: Partial<Record<StatementField, number[]>>
  /** How the values of a column are written in the first rows, digits as 9: what a fast reader may rely on. */
  forms: Partial<Record<StatementField, string[]>>
  /** Excel's day zero, for dates that are stored as bare numbers. */
  excelBase: 1900 | 1904
  order: 'ascending' | 'descending' | 'unknown'
  convention: Convention
  /** Columns of account numbers in which every long number ends in zeros after the 15th digit. */
  cutColumns: number[]
  /** Values of 交易是否成功 that are bare 0 or 1 and stand for failure here. */
  failedCodes: string[]
  /** Order numbers of purchases that were closed: their refunds move no money either. */
  closedSerials: Set<string>
  /** Shown text of the first rows, for the person who checks. */
  samples: string[][]
}

/** What came of one sheet's rows: every row read is in `rows` or in `setAside`. */
export interface StatementBatch {
  rows: Transaction[]
  setAside: RowSetAside[]
  breaks: BalanceBreak[]
  structure: StructureRow[]
  warnings: RowWarning[]
}
