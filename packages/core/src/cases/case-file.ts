import type { CellValue } from '../cell-text.ts'
import { mostFen } from '../common.ts'
import { parseDateText } from '../dates.ts'
import { formatWan, parseAmount, parsePeople } from '../money.ts'

/** What the police's monthly table may say of a case; matched by 立案号. */
export const caseFileFields = ['number', 'name', 'filedOn', 'stage', 'amountFen', 'people', 'repaidBasisPoints', 'progress', 'difficulty', 'leadPlace'] as const
export type CaseFileField = (typeof caseFileFields)[number]
export const caseFileLabels: Record<CaseFileField, string> = {
  number: '立案号', name: '案件名称', filedOn: '刑事立案日期', stage: '阶段', amountFen: '涉案金额', people: '涉案人数', repaidBasisPoints: '清退比例',
  progress: '案件进展', difficulty: '难点', leadPlace: '牵头地',
}
/** What one row says; a field that is not there says nothing. */
export interface CaseFileValues {
  number?: string; name?: string; filedOn?: string | null; stage?: string; amountFen?: number | null; people?: number | null
  repaidBasisPoints?: number | null; progress?: string; difficulty?: string; leadPlace?: string
}

const headings: [RegExp, CaseFileField][] = [
  [/^(立案号|案号|立案编号|案件编号|立案决定书文?号)/, 'number'], [/^(案件名称|案名|案件)$/, 'name'], [/^(刑事)?立案(日期|时间)/, 'filedOn'],
  [/(阶段|诉讼阶段|案件状态)$/, 'stage'], [/^涉案?及?金额/, 'amountFen'], [/^(涉案?及?|参与)人数/, 'people'], [/(清退|退赔|兑付)比例/, 'repaidBasisPoints'],
  [/(进展|办理情况)/, 'progress'], [/(难点|困难|问题)/, 'difficulty'], [/^(牵头地|主办地|主办单位)/, 'leadPlace'],
]
const plain = (text: string) => text.normalize('NFKC').replace(/[\s*＊]/g, '')

export interface CaseFileHeading { columns: Map<number, CaseFileField>; unit: 'yuan' | 'wan' }

/** The columns of a heading row, or undefined when the row is none: it must name at least the 立案号 and one thing more. */
export function readCaseHeading(cells: readonly string[]): CaseFileHeading | undefined {
  const columns = new Map<number, CaseFileField>()
  let unit: 'yuan' | 'wan' = 'wan'
  cells.forEach((cell, index) => {
    const text = plain(cell)
    const field = headings.find(([pattern]) => pattern.test(text.replace(/\(.*\)$/, '')))?.[1]
    if (!field || [...columns.values()].includes(field)) return
    columns.set(index, field)
    if (field === 'amountFen' && /\(元\)/.test(text)) unit = 'yuan'
  })
  const found = [...columns.values()]
  return found.includes('number') && found.length > 1 ? { columns, unit } : undefined
}

/** A per cent as hundredths of a per cent: '42.50%' and 0.425 are 4250. */
function parsePercent(value: CellValue): { ok: true; value: number | null } | { ok: false; reason: string } {
  const text = plain(String(value ?? ''))
  if (text === '' || text === '待核' || text === '-') return { ok: true, value: null }
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?(%?)$/.exec(text)
  if (!match) return { ok: false, reason: `清退比例“${text}”读不懂，请写成 42.50%` }
  const digits = (match[2] ?? '').padEnd(4, '0')
  // Without the sign the cell holds the fraction, as Excel stores a per cent; 42.5 without a sign could be either.
  if (!match[3] && Number(text) > 1) return { ok: false, reason: `清退比例“${text}”没有写%，请写成 ${text}%` }
  const hundredths = match[3] ? Number(match[1]) * 100 + Number(digits.slice(0, 2)) : Number(match[1]) * 10_000 + Number(digits)
  if (match[3] && Number(digits.slice(2)) !== 0) return { ok: false, reason: `清退比例“${text}”最多两位小数` }
  return hundredths <= 10_000 ? { ok: true, value: hundredths } : { ok: false, reason: `清退比例“${text}”超过100%` }
}

/**
 * One row as values; a cell that is not there or empty says nothing about the case (it does not empty the ledger).
 * @param cells texts, or stored numbers where a cell holds one
 */
export function readCaseRow(heading: CaseFileHeading, cells: readonly CellValue[]): { values: CaseFileValues; problems: { column: string; message: string }[] } {
  const values: CaseFileValues = {}
  const problems: { column: string; message: string }[] = []
  for (const [index, field] of heading.columns) {
    const cell = cells[index]
    if (cell === null || cell === undefined || plain(String(cell)) === '') continue
    const refuse = (message: string) => problems.push({ column: caseFileLabels[field], message })
    switch (field) {
      case 'amountFen': {
        const amount = parseAmount(cell, { unit: heading.unit })
        if (!amount.ok) refuse(amount.reason)
        else if ((amount.fen ?? 0) < 0) refuse('金额不能为负')
        else if ((amount.fen ?? 0) > mostFen) refuse('金额超过100亿元，请核对单位')
        else values[field] = amount.fen
        break
      }
      case 'people': {
        const people = parsePeople(cell)
        if (people.ok) values[field] = people.people
        else refuse(people.reason)
        break
      }
      case 'filedOn': {
        const date = parseDateText(cell)
        if (date.ok) values[field] = date.date
        else refuse(date.reason)
        break
      }
      case 'repaidBasisPoints': {
        const percent = parsePercent(cell)
        if (percent.ok) values[field] = percent.value
        else refuse(percent.reason)
        break
      }
      case 'number': case 'name': case 'stage': case 'progress': case 'difficulty': case 'leadPlace': {
        const text = String(cell).trim()
        if (text.length > (field === 'progress' || field === 'difficulty' ? 4000 : 200)) refuse('文字过长')
        else values[field] = text
      }
    }
  }
  if (!values.number) problems.push({ column: caseFileLabels.number, message: '没有立案号，无法对应案件' })
  return { values, problems }
}

/** A value of the ledger as a clerk reads it. */
export function showCaseValue(field: CaseFileField, value: string | number | null): string {
  if (value === null || value === '') return field === 'amountFen' || field === 'people' ? '待核' : '（空）'
  if (field === 'amountFen') return `${formatWan(Number(value))}万元`
  if (field === 'people') return `${value}人`
  if (field === 'repaidBasisPoints') return `${(Number(value) / 100).toFixed(2)}%`
  return String(value)
}
