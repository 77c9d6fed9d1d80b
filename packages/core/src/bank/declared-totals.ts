import { tidyCell } from '../cell-text.ts'
import { formatYuan } from '../money.ts'
import { readMoney } from './value-money.ts'

/** What a statement itself says of its sums, 分; a side that is not said is missing. */
export interface DeclaredTotals { in?: number; out?: number }

const sides: [side: 'in' | 'out', pattern: RegExp][] = [
  ['in', /(?:收入|贷方|存入|转入)(?:合计|总额|总金额|总计|金额合计|累计金额|发生额合计)?[:：]? ?(?:共? ?\d+ ?笔)?[,， ]*(?:合计|金额)?[:：]?[¥￥]? ?(-?[\d,]+\.\d\d)/],
  ['out', /(?:支出|借方|支取|转出)(?:合计|总额|总金额|总计|金额合计|累计金额|发生额合计)?[:：]? ?(?:共? ?\d+ ?笔)?[,， ]*(?:合计|金额)?[:：]?[¥￥]? ?(-?[\d,]+\.\d\d)/],
]

/**
 * Sums that a line above or below the table declares (`收入：1笔 28.50元`, `支出合计：300.00`). Subtotals of a page say
 * nothing of the whole, and sums less refunds cannot be compared.
 */
export function declaredTotals(line: string): DeclaredTotals {
  const text = tidyCell(line)
  if (/本页|小计|承前|过次|部分退款|本月|本日/.test(text)) return {}
  const found: DeclaredTotals = {}
  for (const [side, pattern] of sides) {
    const amount = pattern.exec(text)?.[1]
    const read = amount === undefined ? undefined : readMoney({ text: amount }, 'yuan')
    if (read && 'fen' in read && read.fen !== null) found[side] = Math.abs(read.fen)
  }
  return found
}

/** What to tell a person when the sums read differ from those declared; undefined when they agree. */
export function totalsDiffer(declared: DeclaredTotals, read: { in: number; out: number }, setAside: number): string | undefined {
  const parts = ([['in', '收入'], ['out', '支出']] as const).flatMap(([side, word]) => {
    const said = declared[side]
    return said === undefined || said === read[side] ? [] : [`表上注明${word} ${formatYuan(said)} 元，读入 ${formatYuan(read[side])} 元`]
  })
  return parts.length === 0 ? undefined : `${parts.join('；')}${setAside > 0 ? `（另有 ${setAside} 行没有读入）` : ''}`
}
