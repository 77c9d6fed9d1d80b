import type { Day } from './calendar.ts'
import { names } from './scheme-tally.ts'
import { cashDesk } from './people.ts'
import { random } from './random.ts'
import type { Account, Transfer } from './model.ts'

/** One row as the owner of an account sees it. Texts are '' where the statement says nothing. */
export interface StatementRow {
  day: Day
  second: number
  direction: 'in' | 'out'
  fen: number
  balanceFen: number
  counterpartyName: string
  counterpartyAccount: string
  counterpartyBank: string
  memo: string
  channel: string
  serial: string
}
export interface Statement { account: Account; openingFen: number; rows: StatementRow[] }

/**
 * The rows of an account in order of time, from all transfers it took part in. The opening balance is a little more than
 * what keeps the account from ever being overdrawn.
 */
export function statementOf(account: Account, transfers: readonly Transfer[]): Statement {
  const mine = transfers.filter(({ from, to }) => (from.no === account.no && !from.outside) || (to.no === account.no && !to.outside))
    .toSorted((a, b) => a.day - b.day || a.second - b.second || a.order - b.order)
  let sum = 0
  let lowest = 0
  for (const { to, fen } of mine) {
    sum += to.no === account.no ? fen : -fen
    lowest = Math.min(lowest, sum)
  }
  const openingFen = random(account.no).int(0, 200_000) - lowest
  let balanceFen = openingFen
  const rows = mine.map((transfer, at): StatementRow => {
    const { day, second, from, to, fen, memo, channel, shown } = transfer
    const direction = to.no === account.no ? 'in' : 'out'
    const other = direction === 'in' ? from : to
    balanceFen += direction === 'in' ? fen : -fen
    const nameless = other.owner.name === ''
    const named = names(shown, nameless)
    const wallet = Number(account.no.at(-1)) % 2 === 0 ? '财付通' : '支付宝'
    return {
      day, second, direction, fen, balanceFen, memo, channel: other === cashDesk ? '柜面现金' : channel,
      counterpartyName: nameless || shown === 'blank' ? '' : shown === 'wallet' ? wallet : shown === 'wallet-name' ? `${wallet}-${other.owner.name}` : other.owner.name,
      counterpartyAccount: named && shown === 'full' ? other.no : '', counterpartyBank: named && shown === 'full' ? other.bank : '',
      serial: `${account.no.slice(-6)}${String(at + 1).padStart(9, '0')}`,
    }
  })
  return { account, openingFen, rows }
}
