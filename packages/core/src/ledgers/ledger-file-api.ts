import { z } from 'zod'
import { Changed, commandId, Id } from '../common.ts'
import { endpoint } from '../contract.ts'
import { importStates } from '../leads/lead-import-api.ts'

/**
 * A filled 附件2 that comes in as the month's submission. It is uploaded as an import of leads (uploadImport, with
 * `defaults` from here): rows are matched to open leads, differences accepted field by field, unmatched rows become new
 * leads, a doubtful cell waits. Here it is tied to the submission, compared with the ledger, and its rows count as
 * looked at.
 */
export const attachLedgerFile = endpoint({ method: 'POST', path: '/api/ledgers/attach-file', permission: 'ledger.fill', title: '以附件2电子表填报',
  input: z.object({ commandId, id: Id, batchId: Id }), output: Changed })

const Named = z.object({ leadId: Id, number: z.string(), name: z.string() })
export const getLedgerFile = endpoint({ method: 'GET', path: '/api/ledgers/submission-file', permission: 'ledger.read', title: '来表与台账对照',
  input: z.object({ id: Id }),
  output: z.object({
    /** What the import of a file for this submission is to be uploaded with. */
    defaults: z.object({ source: z.string(), receivedOn: z.string(), asOf: z.string(), figureSource: z.string(), regionId: Id, mainUnitId: Id }),
    file: z.object({
      batchId: Id, fileName: z.string(), state: z.enum(importStates), rows: z.number(), waiting: z.number(),
      /** In the ledger, but not in the file: they stay, and have to be looked at one by one. The first 100, and how many. */
      missing: z.array(Named), missingCount: z.number(),
      /** In the ledger and in the file, where a person still has to decide something about the row; the first 100. */
      unsettled: z.array(Named.extend({ rowNumber: z.number() })), unsettledCount: z.number(),
      /** In the file, but counted elsewhere or not on the ledger any more; the first 100. */
      elsewhere: z.array(z.object({ rowNumber: z.number(), name: z.string(), number: z.string(), unitName: z.string() })), elsewhereCount: z.number(),
      /** Gone in, but the ledger still says otherwise than the file (declined, or overwritten by hand): looked at one by one. The first 100. */
      differs: z.array(Named.extend({ rowNumber: z.number(), cells: z.array(z.object({ label: z.string(), file: z.string(), ledger: z.string() })) })), differsCount: z.number(),
      /** The file's own total row against the sum of its rows; `written` as it stands in the cell. */
      totals: z.array(z.object({ label: z.string(), written: z.string(), sum: z.string(), agrees: z.boolean() })),
      /** All that a person had to decide is decided and has gone in. */
      ready: z.boolean(),
    }).nullable(),
  }) })
/** The file's rows count as looked at: unchanged ones as 沿用上月, others as 已更新; those in `differs` do not. */
export const takeLedgerFile = endpoint({ method: 'POST', path: '/api/ledgers/take-file', permission: 'ledger.fill', title: '按来表核对各行',
  input: z.object({ commandId, id: Id }), output: Changed })
