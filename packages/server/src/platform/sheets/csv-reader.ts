import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { SheetFile } from './sheet-file.ts'
import type { SheetOutput } from './sheet-output.ts'
import { excelColumns, SheetError } from './sheet-types.ts'
import type { Delimiter, SheetsSummary, WireCell } from './sheet-types.ts'
import { textCell } from './text-cells.ts'
import { decodeLines, findEncoding } from './text-encoding.ts'

const longestRecord = 1_000_000

/** Reads a text file as one sheet. Every cell is text: whether `1,234.50` is a number is for the consumer to say. */
export async function readCsv(file: SheetFile, sheetName: string, output: SheetOutput): Promise<SheetsSummary> {
  const encoding = findEncoding(file)
  const { delimiter, columns } = findDelimiter(decodeLines(file, encoding).next().value ?? '')
  output.startSheet(sheetName, false)
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true, // 5" pipe, ="00123"
    ltrim: true, // banks pad quoted values; at the right end the library would refuse 5"x
    skip_empty_lines: false, // they count, as in Excel
    max_record_size: longestRecord,
  })
  const records = Readable.from(decodeLines(file, encoding)).compose(parser)
  let row = 0
  try {
    for await (const record of records as AsyncIterable<string[]>) {
      row++
      const cells: WireCell[] = record.map(text => textCell(unwrapped(text)))
      if (swallowsRows(record, delimiter, columns)) {
        cells[0] = { text: record[0] ?? '', error: '这一行的引号没有成对，可能把后面几行并成了一行，请改正后再上传' }
      }
      output.row(row, cells)
      await output.flush()
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_MAX_RECORD_SIZE' && columns > excelColumns) {
      throw new SheetError('too_many_columns', `每行有 ${columns} 列，不像数据表；请删去多余的列后再上传`, error)
    }
    throw new SheetError('quotes', `第 ${row + 1} 行起有引号没有成对，后面的内容分不清行列；` +
      '请用记事本改正，或用 Excel 打开另存为 .xlsx 后再上传', error)
  }
  return { format: 'csv', encoding: encoding.name, delimiter, sheets: output.sheets }
}

/** Takes off what stands around a value: ="00123" keeps Excel from making a number of it, "123"\t is padding. */
function unwrapped(text: string): string {
  return /^=?"([^"]*)"\s*$/.exec(text)?.[1] ?? text
}

/**
 * A stray quote can join rows into one cell. A true text of several lines makes one row longer; joined rows have on
 * average a whole row's delimiters on every line.
 */
function swallowsRows(record: string[], delimiter: Delimiter, columns: number): boolean {
  let lines = 1
  let delimiters = record.length - 1
  for (const text of record) {
    if (!text.includes('\n')) continue
    lines += text.split('\n').length - 1
    delimiters += text.split(delimiter).length - 1
  }
  return lines > 1 && columns > 1 && delimiters >= lines * (columns - 1)
}

/** The delimiter that divides most lines into the same, largest number of columns; lines inside quotes do not count. */
export function findDelimiter(start: string): { delimiter: Delimiter; columns: number } {
  const bare = start.replace(/"[^"]*"/g, '')
  const lines = bare.split('\n').filter(line => line.trim() !== '')
  let best: { delimiter: Delimiter; columns: number; score: number } = { delimiter: ',', columns: 1, score: 0 }
  for (const delimiter of [',', '\t', ';', '|'] as const) {
    const counts = new Map<number, number>()
    for (const line of lines) {
      const count = line.split(delimiter).length
      if (count > 1) counts.set(count, (counts.get(count) ?? 0) + 1)
    }
    for (const [columns, times] of counts) {
      const score = times * (columns - 1)
      if (score > best.score) best = { delimiter, columns, score }
    }
  }
  return { delimiter: best.delimiter, columns: best.columns }
}
