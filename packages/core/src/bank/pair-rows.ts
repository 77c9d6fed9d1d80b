/** A movement of money, as far as pairing looks at it. `day` counts days, `second` of the day or null. `flowFen`: + in, − out. */
export interface PairRow {
  key: string
  day: number
  second: number | null
  order: number
  flowFen: number
  account: string
  /** '' when the row does not tell. */
  counterpartyAccount: string
}

export interface Pair<Row extends PairRow> { from: Row; to: Row }

const byTime = (a: PairRow, b: PairRow) => a.day - b.day || (a.second ?? -1) - (b.second ?? -1) || a.order - b.order || (a.key < b.key ? -1 : 1)
const apart = (a: PairRow, b: PairRow) => (a.second === null || b.second === null ? 86_400 : Math.abs(a.second - b.second))

/**
 * One transfer seen on the statements of both sides, one to one: `from` is the payer's row, `to` the payee's. All rows are
 * of the same two owners and the same amount. A day of difference is allowed (banks book in their own time), nearer rows
 * go first. The order of the rows given does not matter.
 *
 * @param known accounts whose statements are at hand: naming another one of them contradicts
 */
export function pairTransfers<Row extends PairRow>(rows: readonly Row[], known: (account: string) => boolean): Pair<Row>[] {
  const sorted = rows.toSorted(byTime)
  const ins = Map.groupBy(sorted.filter(({ flowFen }) => flowFen > 0), ({ day }) => day)
  const outs = sorted.filter(({ flowFen }) => flowFen < 0)
  const used = new Set<Row>()
  const pairs: Pair<Row>[] = []
  const names = (row: Row, other: Row) => row.counterpartyAccount === other.account
  const agrees = (row: Row, other: Row) => row.counterpartyAccount === '' || names(row, other) || !known(row.counterpartyAccount)
  // The surest first: both rows name the other's account, on one day, at about one time.
  const rounds = [0, 1, -1].flatMap((days) => [2, 1, 0].map((naming) => ({ days, naming })))
  for (const { days, naming } of rounds) {
    for (const near of [120, Infinity]) {
      for (const from of outs) {
        if (used.has(from)) continue
        let best: Row | undefined
        for (const to of ins.get(from.day + days) ?? []) {
          if (used.has(to) || to.account === from.account || !agrees(from, to) || !agrees(to, from)) continue
          if (Number(names(from, to)) + Number(names(to, from)) < naming) continue
          if (days === 0 && apart(from, to) > near) continue
          if (!best || apart(from, to) < apart(from, best)) best = to
        }
        if (!best) continue
        used.add(from).add(best)
        pairs.push({ from, to: best })
      }
    }
  }
  return pairs
}

/** How far back a reversal is looked for: a returned transfer comes within days, a correction within the month. */
export const reversalDays = 31

/**
 * Reversals with what they reverse, one to one: `from` is the row marked as a reversal (冲正, red ink), `to` the nearest
 * earlier row of the opposite direction, else one of the same day (files may run backwards). All rows are of one account
 * and one amount. A reversal whose other row is not at hand stays alone.
 */
export function pairReversals<Row extends PairRow & { reversal: boolean }>(rows: readonly Row[]): Pair<Row>[] {
  const sorted = rows.toSorted(byTime)
  const used = new Set<Row>()
  const pairs: Pair<Row>[] = []
  const agrees = (a: Row, b: Row) => a.counterpartyAccount === '' || b.counterpartyAccount === '' || a.counterpartyAccount === b.counterpartyAccount
  const fits = (from: Row, to: Row, marked: boolean) => !used.has(to) && to !== from && to.reversal === marked && Math.sign(to.flowFen) === -Math.sign(from.flowFen) && agrees(from, to)
  const find = (at: number, earlier: boolean, marked: boolean): Row | undefined => {
    const from = sorted[at]!
    for (let place = earlier ? at - 1 : at + 1; place >= 0 && place < sorted.length; place += earlier ? -1 : 1) {
      const to = sorted[place]!
      if (Math.abs(from.day - to.day) > (earlier ? reversalDays : 0)) return undefined
      if (fits(from, to, marked)) return to
    }
    return undefined
  }
  // Some banks mark what was reversed, too: only when nothing unmarked fits.
  for (const { earlier, marked } of [false, true].flatMap((mark) => [{ earlier: true, marked: mark }, { earlier: false, marked: mark }])) {
    for (const [at, from] of sorted.entries()) {
      const to = from.reversal && !used.has(from) ? find(at, earlier, marked) : undefined
      if (!to) continue
      used.add(from).add(to)
      pairs.push({ from, to })
    }
  }
  return pairs
}
