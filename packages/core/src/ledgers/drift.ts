import { textColumns } from './annex-2-lead.ts'
import type { Annex2Row } from './annex-2.ts'
import { tableDifference, type ComparedColumn, type RowDifference } from './difference.ts'
import { emptyMovement } from './movement.ts'
import type { SubmissionStatus } from './submission.ts'

/** A unit whose files say something else today than the version it submitted last. */
export interface UnitDrift { unitName: string; status: SubmissionStatus; versionNo: number; rows: RowDifference[] }

/**
 * What the files say now against what was submitted, row by row. Movements are not compared: a sum would tell of leads
 * that the viewer may not see.
 * @param mayTell leads that the viewer may be told of; all others are left out on both sides
 * @param setAbove columns that the level above wrote itself, by lead: there its table differs on purpose
 */
export function driftRows(
  submitted: readonly Annex2Row[], now: readonly Annex2Row[], mayTell: (leadId: string) => boolean,
  setAbove: ReadonlyMap<string, readonly ComparedColumn[]> = new Map(),
): RowDifference[] {
  const told = (rows: readonly Annex2Row[]) => ({ rows: rows.filter((row) => mayTell(row.leadId)), movement: emptyMovement })
  return tableDifference(told(submitted), told(now)).rows.flatMap((row) => {
    const cells = row.cells.filter((cell) => !setAbove.get(row.leadId)?.includes(cell.column))
    return row.kind === 'changed' && cells.length === 0 ? [] : [{ ...row, cells }]
  })
}

/** The version by what has been done with it: `已审核的第2稿`. */
export const driftVersion = ({ status, versionNo }: Pick<UnitDrift, 'status' | 'versionNo'>): string =>
  `${status === 'accepted' ? '已审核' : '已报'}的第${versionNo}稿`

/** What to do about it. A unit that is at it already is not asked again. */
export function driftAdvice({ status }: Pick<UnitDrift, 'status'>): string {
  return status === 'accepted' || status === 'submitted' ? '请该单位更正，或按现有数据出表并注明。' : '该单位正在改，请等新一稿，或按现有数据出表并注明。'
}

/** One sentence for a table that shows the files as they are: who, what (已报 → 现在), and what to do. */
export const driftWarning = (drift: UnitDrift): string =>
  `${drift.unitName}现有数据与${driftVersion(drift)}不同（${drift.rows.length}条）：${driftSummary(drift.rows)}。${driftAdvice(drift)}`

/** The first rows that differ; figures with both values, texts by the column's name only. */
export function driftSummary(rows: readonly RowDifference[]): string {
  const shown = rows.slice(0, 3).map(({ name, kind, cells }) => {
    if (kind !== 'changed') return kind === 'added' ? `“${name}”是后来列入的` : `“${name}”现在不在表上`
    return `“${name}”${cells.map(({ column, label, before, after }) => (isText(column) ? `${label}有变化` : `${label}${before}→${after}`)).join('、')}`
  })
  return `${shown.join('；')}${rows.length > 3 ? `；等${rows.length}条` : ''}`
}
const isText = (column: ComparedColumn): boolean => (textColumns as readonly string[]).includes(column)

/** The note that prints under a table of the files as they are, so that the paper itself says where it departs; none without drift. */
export function driftNote(drifts: readonly UnitDrift[], table: readonly Pick<Annex2Row, 'leadId'>[]): string | null {
  const numbers = new Map(table.map((row, index) => [row.leadId, index + 1]))
  const of = ({ unitName, rows, ...version }: UnitDrift) => {
    const listed = rows.flatMap((row) => numbers.get(row.leadId) ?? []).toSorted((a, b) => a - b)
    const gone = rows.filter((row) => row.kind === 'removed' && !numbers.has(row.leadId)).map((row) => `“${row.name}”`)
    const parts = [listed.length > 0 && `序号${short(listed)}`, gone.length > 0 && `未列${short(gone)}`].filter(Boolean)
    return parts.length > 0 ? [`${unitName}${driftVersion(version)}（${parts.join('，')}）`] : []
  }
  const units = drifts.flatMap(of)
  return units.length > 0 ? `注：按现有数据列，与下列单位报送的不同：${units.join('；')}。` : null
}
const short = (items: readonly (string | number)[]) => `${items.slice(0, 10).join('、')}${items.length > 10 ? `等${items.length}条` : ''}`
