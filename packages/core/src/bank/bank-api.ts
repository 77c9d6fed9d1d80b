import { z } from 'zod'
import { Changed, commandId, Day, Flag, Id, List, Name, Page, Short } from '../common.ts'
import { endpoint } from '../contract.ts'
import { batchAccesses, batchSources, batchStates, mostUploadBytes, type BatchAction } from './batch.ts'
import { AmountStyle, statementFields, type StatementField } from './layout.ts'

const at = z.iso.datetime()
const Field = z.enum(Object.keys(statementFields) as [StatementField, ...StatementField[]])
const reason = z.string().trim().min(2, '请写明理由').max(500)
/** Why a name, a number or a row is opened; kept in the audit log. */
const purpose = z.string().trim().min(4, '请写明用途').max(200)

/**
 * The principal's approval of a query (条例 21(4)): the act 查询账户 on the lead, where there is one; else the paper, signed by
 * someone who was registered as 牵头部门主要负责人 on that day.
 */
export const BatchApproval = z.union([
  z.object({ actId: Id }),
  z.object({ approvedBy: Short.min(2, '请填写批准人姓名'), approvedOn: Day, paper: Short.min(2, '请填写审批表或者文书的编号') }),
])
export type BatchApproval = z.infer<typeof BatchApproval>

/** rowsRead = rowsLoaded + rowsSetAside + rowsDuplicate, always. */
const RowCounts = z.object({ rowsRead: z.number(), rowsLoaded: z.number(), rowsSetAside: z.number(), rowsDuplicate: z.number(), balanceBreaks: z.number() })
export const BatchRow = RowCounts.extend({
  id: Id, title: z.string(), purpose: z.string(), source: z.enum(batchSources), access: z.enum(batchAccesses), state: z.enum(batchStates),
  unitId: Id, unitName: z.string(), leadId: Id.nullable(), leadNumber: z.string().nullable(), subjectId: Id.nullable(), subjectName: z.string().nullable(),
  /** While loading: rows so far, and in which file. */
  progress: z.object({ rows: z.number(), file: z.string() }),
  /** Why it was not loaded, or what came of the last reading anew. */
  message: z.string(),
  uploads: z.number(), createdAt: at, createdByName: z.string(), loadedAt: at.nullable(), withdrawnAt: at.nullable(), withdrawnReason: z.string(),
})
export type BatchRow = z.infer<typeof BatchRow>

export const listBatches = endpoint({ method: 'GET', path: '/api/bank/batches/list', permission: 'bank.read', title: '流水批次',
  input: z.object({ leadId: Id.optional(), subjectId: Id.optional(), states: List(z.enum(batchStates)).optional(), ...Page.shape }),
  output: z.object({ rows: z.array(BatchRow), total: z.number() }) })

/**
 * Opens a batch: what the statements are for and how they came. `query` without the principal's approval is refused.
 * `from`: who handed them in, or the bank; `document`: the receipt, the reply or the notice by its number.
 */
export const createBatch = endpoint({ method: 'POST', path: '/api/bank/batches/create', permission: 'bank.load', title: '登记流水批次',
  input: z.object({
    commandId, id: Id, title: Name, purpose: z.string().trim().min(4, '请写明用途：为办什么事、查什么').max(500), source: z.enum(batchSources, '请选择流水来源'),
    leadId: Id.nullable().default(null), subjectId: Id.nullable().default(null), from: Short.default(''), document: Short.default(''), receivedOn: Day,
    approval: BatchApproval.nullable().default(null),
  }), output: Changed })

/** One file (.csv .txt .xls .xlsx .zip), kept encrypted. It is read when the batch is loaded. */
export const uploadStatement = endpoint({ method: 'POST', path: '/api/bank/batches/upload', permission: 'bank.load', title: '上传流水文件', upload: true,
  uploadLimits: { mostBytes: mostUploadBytes, sealed: true }, input: z.object({ commandId, batchId: Id, id: Id }), output: Changed })
export const removeUpload = endpoint({ method: 'POST', path: '/api/bank/batches/remove-upload', permission: 'bank.load', title: '移出流水文件',
  input: z.object({ commandId, id: Id }), output: Changed })
/** Goes on in the background; see `progress` of the batch. */
export const loadBatch = endpoint({ method: 'POST', path: '/api/bank/batches/load', permission: 'bank.load', title: '载入流水',
  input: z.object({ commandId, id: Id }), output: Changed })
/** What was read is dropped; the files stay. Of a batch that was being read anew, the reading before stays. */
export const cancelLoad = endpoint({ method: 'POST', path: '/api/bank/batches/cancel', permission: 'bank.load', title: '取消载入流水',
  input: z.object({ commandId, id: Id }), output: Changed })
/** Everything of it is removed, files and all that was worked out from it; that it was there, and why it went, stays. */
export const withdrawBatch = endpoint({ method: 'POST', path: '/api/bank/batches/withdraw', permission: 'bank.load', title: '撤回流水批次',
  input: z.object({ commandId, id: Id, reason }), output: Changed })

const Question = z.object({ code: z.string(), sheet: z.string().nullable(), text: z.string(), assumed: z.string() })
/** One statement file as it was read, also one inside an archive. */
export const BatchFile = RowCounts.extend({
  fileNo: z.number(), name: z.string(), layout: z.string().nullable(), layoutTitle: z.string(), bank: z.string().nullable(), encoding: z.string().nullable(),
  /** Why nothing of it was taken; null: it was read. */
  problem: z.string().nullable(), questions: z.array(Question),
  /** A person has said how it is to be read. */
  corrected: z.boolean(),
})
export type BatchFile = z.infer<typeof BatchFile>
export const BatchDetail = BatchRow.extend({
  from: z.string(), document: z.string(), receivedOn: z.string(),
  approval: z.object({ actId: Id.nullable(), approvedBy: z.string(), approvedOn: z.string(), paper: z.string() }).nullable(),
  files: z.array(z.object({ id: Id, name: z.string(), bytes: z.number(), sha256: z.string(), uploadedAt: at, uploadedByName: z.string() })),
  statements: z.array(BatchFile),
  actions: z.array(z.custom<BatchAction>((value) => typeof value === 'string')),
})
export type BatchDetail = z.infer<typeof BatchDetail>
/** The import report: files, what was found in each, counts that add up, questions. */
export const getBatch = endpoint({ method: 'GET', path: '/api/bank/batches/detail', permission: 'bank.read', title: '流水批次和载入报告', input: z.object({ id: Id }), output: BatchDetail })

/** How one table was read. Cells of samples are masked where they hold names and numbers. */
export const TablePlan = z.object({
  sheet: z.string().nullable(), layout: z.string(), layoutTitle: z.string(), bank: z.string().nullable(),
  /** known: a layout on file; headings: by the words of the heading; content: guessed from the values; person. */
  by: z.enum(['known', 'headings', 'content', 'person']),
  header: z.tuple([z.number(), z.number()]).nullable(), headings: z.array(z.string()),
  /** The field of each column, by place; null: not used. */
  columns: z.array(Field.nullable()), amount: AmountStyle, unit: z.enum(['yuan', 'fen']),
  order: z.enum(['ascending', 'descending', 'unknown']),
  /** What tells money in from money out: words, the layout, the running balance, a person, or an assumption. */
  direction: z.object({ by: z.enum(['words', 'layout', 'balance', 'assumed', 'person']), flipped: z.boolean(), agree: z.number(), oppose: z.number() }),
  samples: z.array(z.array(z.string())),
})
export type TablePlan = z.infer<typeof TablePlan>
export const BatchFileDetail = BatchFile.extend({
  tables: z.array(TablePlan),
  /** The first 1,000 places where the balance does not run on. */
  breaks: z.array(z.object({ sheet: z.string().nullable(), row: z.number(), account: z.string(), expectedFen: z.number(), foundFen: z.number() })),
})
export type BatchFileDetail = z.infer<typeof BatchFileDetail>
export const getBatchFile = endpoint({ method: 'GET', path: '/api/bank/batches/file', permission: 'bank.read', title: '一份流水的读法', input: z.object({ batchId: Id, fileNo: z.coerce.number().int().min(0) }), output: BatchFileDetail })
/** Rows that were not taken, in the order of the file. */
export const listSetAside = endpoint({ method: 'GET', path: '/api/bank/batches/set-aside', permission: 'bank.load', title: '没有载入的行',
  input: z.object({ batchId: Id, fileNo: z.coerce.number().int().min(0), ...Page.shape }),
  output: z.object({ rows: z.array(z.object({ sheet: z.string().nullable(), row: z.number(), reason: z.string() })), total: z.number() }) })

/** All of them, with the sheet and row to look at. */
export const exportSetAside = endpoint({ method: 'GET', path: '/api/bank/batches/set-aside.xlsx', permission: 'bank.load', title: '导出没有载入的行', download: true,
  input: z.object({ batchId: Id, fileNo: z.coerce.number().int().min(0) }), output: z.unknown() })

/**
 * Says what the columns of a table are, or that in and out are the other way round; the whole batch is read anew.
 * `remember`: kept for the office, for the next file with these headings.
 */
export const correctFile = endpoint({ method: 'POST', path: '/api/bank/batches/correct', permission: 'bank.load', title: '更正流水的读法',
  input: z.object({
    commandId, batchId: Id, fileNo: z.int().min(0), sheet: z.string().max(200).nullable().default(null),
    title: Name.optional(), bank: Short.nullable().optional(), columns: z.array(Field.nullable()).min(2).max(500),
    amount: AmountStyle.optional(), unit: z.enum(['yuan', 'fen']).default('yuan'),
    /** As against how it was read this time. */
    flipped: z.boolean().default(false), remember: z.boolean().default(true),
  }), output: Changed })

export const RememberedLayout = z.object({ id: Id, title: z.string(), bank: z.string().nullable(), headings: z.array(z.string()), active: z.boolean(), updatedAt: at, updatedByName: z.string() })
export type RememberedLayout = z.infer<typeof RememberedLayout>
export const listLayouts = endpoint({ method: 'GET', path: '/api/bank/layouts', permission: 'bank.load', title: '记住的流水版式', input: z.object({}), output: z.object({ rows: z.array(RememberedLayout) }) })
/** Not used for files to come; what was read by it stays. */
export const setLayoutActive = endpoint({ method: 'POST', path: '/api/bank/layouts/set-active', permission: 'bank.load', title: '启用、停用记住的版式', input: z.object({ commandId, id: Id, active: Flag }), output: Changed })

/** How the store of masses is: it starts at its first use, and says why it does not. */
export const getStoreState = endpoint({ method: 'GET', path: '/api/bank/store', permission: 'bank.read', title: '流水分析库的状态', input: z.object({}),
  output: z.object({ kind: z.enum(['embedded', 'server', 'cluster']), status: z.enum(['idle', 'starting', 'ready', 'failed']), message: z.string() }) })

/** The rows behind figures, as the file shows them. Names and numbers in the clear: with a purpose, logged. */
export const revealRows = endpoint({ method: 'POST', path: '/api/bank/rows/reveal', permission: 'subject.reveal', title: '查看流水原始行',
  input: z.object({ commandId, batchId: Id, rows: z.array(z.int().min(0)).min(1, '请选择要查看的行').max(500, '一次最多查看 500 行'), purpose }),
  output: z.object({ id: Id, rows: z.array(z.object({ rowNo: z.number(), fileName: z.string(), sheet: z.string().nullable(), row: z.number(), headings: z.array(z.string()), cells: z.array(z.string()) }).nullable()) }) })

/** Lines of one sheet as the file shows them, also such that were not taken, by the numbers that table programs show: with a purpose, logged. */
export const revealLines = endpoint({ method: 'POST', path: '/api/bank/lines/reveal', permission: 'subject.reveal', title: '查看流水文件的行',
  input: z.object({ commandId, batchId: Id, fileNo: z.int().min(0), sheet: z.string().max(200).nullable(), from: z.int('请填写行号').min(1, '行号从 1 开始'), to: z.int('请填写行号').min(1, '行号从 1 开始'), purpose })
    .refine(({ from, to }) => to >= from, { path: ['to'], message: '止行不能小于起行' }).refine(({ from, to }) => to - from < 500, { path: ['to'], message: '一次最多查看 500 行' }),
  output: z.object({ id: Id, headings: z.array(z.string()), rows: z.array(z.object({ row: z.number(), cells: z.array(z.string()) })) }) })
