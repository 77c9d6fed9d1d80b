import type { Analytics } from '../../platform/clickhouse/analytics.ts'

/**
 * Rows that stand in another file (or sheet) as well, with the row that counts in their place: columns batch, row_no,
 * file_no, other_batch, other_row_no.
 *
 * Same account, day and signed amount; and the same second and balance, unless one of the rows of that day and amount does
 * not tell them: exports of one account differ in what they show. Serials are not compared: two exports may each have
 * their own. Equal rows within one file are different transfers: the file that has most of them decides how many there are
 * (the n-th of one file is the n-th of another). The earliest batch and file keeps its row. Each node works out its own
 * accounts; only those that stand in several files are looked at.
 */
export function duplicatesSql(analytics: Analytics): string {
  return analytics.eachShard(`
    select batch, row_no, file_no, other_batch, other_row_no from (
      select batch, row_no, file_no, row_number() over same as place, first_value(batch) over same as other_batch, first_value(row_no) over same as other_row_no from (
        select *, row_number() over (partition by account, paid_on, flow_fen, known_second, known_balance, batch, file_no, sheet_no order by second, ord, row) as nth from (
          select batch, row_no, file_no, sheet_no, row, account, paid_on, flow_fen, second, ord, indexOf({batches: Array(UUID)}, batch) as rank,
            if(max(second is null) over alike, null, second) as known_second, if(max(balance_fen is null) over alike, null, balance_fen) as known_balance
          from $local(statement_rows)
          where batch in {batches: Array(UUID)} and account in (
            select account from $local(statement_rows) where batch in {batches: Array(UUID)} group by account having uniqExact(batch, file_no, sheet_no) > 1)
          window alike as (partition by account, paid_on, flow_fen)
        )
      )
      window same as (partition by account, paid_on, flow_fen, known_second, known_balance, nth order by rank, file_no, sheet_no, row)
    ) where place > 1`)
}

/** How many rows of each file do not count because another has them: files without any are not in the answer. */
export function duplicatesByFile(analytics: Analytics, batches: readonly string[]): Promise<{ batch: string; fileNo: number; rows: number }[]> {
  return analytics.query(`select batch, file_no as fileNo, count() as rows from ${duplicatesSql(analytics)} group by batch, file_no order by batch, file_no`, { batches })
}
