/** Bounds on the reading of one file. Whatever is exceeded becomes a `SheetError` that names the bound. */
export interface SheetLimits {
  /** Seconds spent waiting for the reading process; the time the consumer takes for its own work does not count. */
  seconds: number
  /** Virtual memory of the reading process. Node itself reserves 1300 MB of it; 1600 reads small files. */
  addressSpaceMb: number
  /** Rows that hold something, all sheets together. */
  rows: number
  /** The last column that may hold something. */
  columns: number
  /** Cells that hold something, all sheets together. */
  cells: number
  /** Bytes of all parts of an .xlsx that are read, after inflating. */
  unzippedBytes: number
  /** Bytes of the file as uploaded. */
  fileBytes: number
}

export const defaultLimits: SheetLimits = {
  seconds: 120,
  addressSpaceMb: 2560,
  rows: 300_000,
  columns: 500,
  cells: 10_000_000,
  unzippedBytes: 1024 * 1024 * 1024,
  fileBytes: 100 * 1024 * 1024,
}

export interface CellValue {
  /** As shown to a person, without white space at the ends; a number is never shortened to 6.22E+18. */
  text: string
  /** The stored number (a date's is its serial) or boolean. */
  value?: number | boolean
  /** The cell is a date: 'YYYY-MM-DD', or 'YYYY-MM-DDTHH:mm:ss' when it also has a time. No time zone. */
  date?: string
  /** The cell is a time of day without a date: 'HH:mm:ss'. */
  time?: string
  /** The value was computed by a formula. */
  formula?: true
  /** More than 15 digits were kept as a number: those after the 15th are lost and must not be guessed. */
  digitsLost?: true
  /** Filled in by `fillMerges` from the corner of a merged area. */
  merged?: true
  /** Why the cell must not be used as it is, in Chinese, without the place. */
  error?: string
}

/** `null`: nothing, or white space only. */
export type Cell = null | CellValue

export interface SheetRow {
  /** The sheet's name; for a text file the name of the file without its ending. */
  sheet: string
  /** The sheet is hidden in Excel. */
  hidden: boolean
  /** 1-based, as Excel shows it. */
  row: number
  /** From column A on, cut after the last cell that holds something. */
  cells: Cell[]
}

/** Rows as in `SheetRow.row`; columns are indexes into `SheetRow.cells`; all four are inside the area. */
export interface MergedArea { firstRow: number; lastRow: number; firstColumn: number; lastColumn: number }

export interface SheetInfo {
  name: string
  hidden: boolean
  /** Rows that hold something. */
  rows: number
  lastRow: number
  columns: number
  /** Merged areas that begin in the first `mergeRows` rows: there to resolve headings. */
  merges: MergedArea[]
  /** The first rows that hold something. */
  preview: SheetRow[]
}

export interface SheetsSummary {
  format: SheetFormat
  sheets: SheetInfo[]
  /** Text files only. */
  encoding?: TextEncodingName
  /** Text files only. */
  delimiter?: Delimiter
  /** Dates of this workbook count from 1904; already taken into account in every `date`. */
  date1904?: boolean
}

export type SheetFormat = 'xlsx' | 'xls' | 'csv'
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'
export type Delimiter = ',' | ';' | '\t' | '|'

export type SheetErrorCode =
  | 'password' | 'broken' | 'empty' | 'no_sheet' | 'not_a_sheet' | 'html' | 'encoding' | 'quotes'
  | 'too_large' | 'too_many_rows' | 'too_many_columns' | 'too_many_cells' | 'zip_bomb' | 'timeout' | 'memory' | 'failed'

/** The file cannot be read. `message` is Chinese, names the place and says what to do; `cause` is for the log. */
export class SheetError extends Error {
  readonly code: SheetErrorCode

  constructor(code: SheetErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'SheetError'
    this.code = code
  }
}

/** Excel's own bounds; what lies beyond them is a lie of the file. */
export const excelRows = 1_048_576
export const excelColumns = 16_384
export const excelCellLength = 32_767
/** Merged areas are kept only when they begin this high up: headings do, and a list of millions stays bounded. */
export const mergeRows = 1000

/** What the reading process is told, as the first line of its stdin. */
export interface SheetJob { limits: SheetLimits; sheetName: string; previewRows?: number }

/** A cell between the processes: plain text and plain numbers, the most frequent, go without a wrapper. */
export type WireCell = Cell | string | number

/** One line of the reading process's stdout. */
export type SheetMessage =
  | { sheet: string; hidden: boolean; rows: [row: number, cells: WireCell[]][] }
  | { summary: SheetsSummary }
  | { error: { code: SheetErrorCode; message: string; detail?: string } }
