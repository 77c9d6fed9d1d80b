import type { ClockView } from '@qingyuan/core/handling/handling-api'
import { clockStateLabels } from '@qingyuan/core/law/clocks'

const keyOf = (clock: ClockView) => `${clock.actId} ${clock.code}`
const runs = ({ state }: ClockView) => state === 'running' || state === 'overdue'
/** What a correction did to the time limits, each in one line; [] when nothing moved. */
export function clockMoves(before: readonly ClockView[], after: readonly ClockView[]): string[] {
  const now = new Map(after.map((clock) => [keyOf(clock), clock]))
  const was = new Set(before.map(keyOf))
  const changed = before.flatMap((clock) => {
    const next = now.get(keyOf(clock))
    if (!next) return [`${clock.label}：原为${clock.dueText}，不再计算`]
    if (next.dueText !== clock.dueText) return [`${clock.label}：${clock.dueText}改为${next.dueText}`]
    if (runs(next) !== runs(clock)) return [runs(next) ? `${clock.label}：恢复计算，${next.dueText}` : `${clock.label}：${clockStateLabels[next.state]}`]
    return []
  })
  return [...changed, ...after.filter((clock) => !was.has(keyOf(clock))).map((clock) => `${clock.label}：新起算，${clock.dueText}`)]
}
