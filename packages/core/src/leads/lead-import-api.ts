import { z } from 'zod'
import { Changed, commandId, Day, Flag, Id, Page, Short } from '../common.ts'
import { endpoint } from '../contract.ts'
import { importFieldKeys, type ImportFieldKey } from './lead-import-fields.ts'

const Field = z.enum(importFieldKeys as [ImportFieldKey, ...ImportFieldKey[]])
const FieldOrRow = z.union([Field, z.literal('row')])
const at = z.iso.datetime()

export const importStates = ['reading', 'preview', 'committing', 'done', 'failed', 'cancelled', 'withdrawing', 'withdrawn'] as const
export type ImportState = (typeof importStates)[number]
export const importStateLabels: Record<ImportState, string> = {
  reading: '读取中', preview: '待核对', committing: '入库中', done: '已入库', failed: '没有读成', cancelled: '已取消', withdrawing: '撤回中', withdrawn: '已撤回',
}
/** States in which the server is at work by itself. */
export const busyImportStates = ['reading', 'committing', 'withdrawing'] as const satisfies readonly ImportState[]

/** Where a row stands: goes in as a new lead, changes a known one, waits for a person's pick, cannot go in, does not go in. */
export const importTabs = ['new', 'match', 'confirm', 'bad', 'skip'] as const
export type ImportTab = (typeof importTabs)[number]
export const importTabLabels: Record<ImportTab, string> = { new: '新线索', match: '认出的旧线索', confirm: '待确认', bad: '有问题', skip: '不导入' }

/** What can change on a lead that was recognised, in the order shown. */
export const importChangeFields = {
  amountFen: '涉及金额', people: '涉及人数', unpaidFen: '未兑付资金', repaidFen: '已清退资金', outcome: '处理结果', measures: '采取的工作措施', repayment: '资金清退情况',
  notices: '省际间风险通报情况', remark: '备注', sector: '所属行业', mode: '集资模式', channel: '是否通过互联网', crossRegion: '是否跨省、市', superiorNumber: '来文号',
  superiorDueOn: '上级期限', promise: '承诺回报', summary: '简要情况', actualAddress: '经营地址', registeredAddress: '注册地址', personInCharge: '负责人',
  legalRepresentative: '法定代表人', phone: '联系电话', reporter: '重复上报单位',
} as const
export type ImportChangeField = keyof typeof importChangeFields
const ChangeField = z.enum(Object.keys(importChangeFields) as [ImportChangeField, ...ImportChangeField[]])

export const ImportDefaultsInput = z.object({
  source: Short.min(1, '请选择线索来源'), receivedOn: Day.optional(), asOf: Day.optional(), figureSource: Short.min(1).default('自报'),
  /** `asOf` left out: each row's own 收到日期. `regionId` left out: where the 主报单位 is, of the row or of all; else the unit's own. */
  regionId: Id.optional(),
  /** null: by the row's region, the town's own unit. */
  mainUnitId: Id.nullable().default(null),
})
export const ImportDefaults = z.object({
  source: z.string(), receivedOn: z.string(),
  /** null: each row's own 收到日期. */
  asOf: z.string().nullable(), figureSource: z.string(), regionId: Id, mainUnitId: Id.nullable(),
  /** A person chose the region; else a row that names its 主报单位 is where that one is. */
  regionStated: z.boolean().default(false),
  /** Nobody chose a region: the table itself may say whose it is. */
  infer: z.boolean().default(false),
  /** The region's name as the table's title, filler's line or file name has it. */
  inferred: z.string().default(''),
})
const Column = z.object({ field: Field, unit: z.enum(['yuan', 'wan', 'fen']).nullable().optional() })
export const SheetPlan = z.object({
  sheet: z.string(), hidden: z.boolean(), header: z.tuple([z.number(), z.number()]).nullable(), headings: z.array(z.string()), columns: z.array(Column.nullable()),
  signature: z.string(), samples: z.array(z.array(z.string())), remembered: z.boolean(), stopAt: z.number().optional(),
})
export type SheetPlan = z.infer<typeof SheetPlan>
const Counts = z.object({
  rows: z.number(), new: z.number(), match: z.number(), confirm: z.number(), bad: z.number(), skip: z.number(),
  /** Recognised rows with an accepted difference, and those differences. */
  changedRows: z.number(), changes: z.number(),
  /** After it went in. */
  created: z.number(), updated: z.number(), subjects: z.number(), left: z.number(),
})
export const ImportBatch = z.object({
  id: Id, fileName: z.string(), unitName: z.string(), createdByName: z.string(), createdAt: at, state: z.enum(importStates), step: z.enum(['', 'file', 'rows', 'match']),
  progress: z.number(), error: z.string(), message: z.string(), counts: Counts, finishedAt: at.nullable(),
})
export type ImportBatch = z.infer<typeof ImportBatch>

export const listImports = endpoint({ method: 'GET', path: '/api/leads/imports/list', permission: 'lead.import', title: '导入批次',
  input: z.object({ ...Page.shape }), output: z.object({ rows: z.array(ImportBatch), total: z.number() }) })
/** The file is kept and the batch stands before this is answered; it is then read in the background. */
export const uploadImport = endpoint({ method: 'POST', path: '/api/leads/imports/upload', permission: 'lead.import', title: '上传线索表', upload: true,
  input: z.object({ commandId, id: Id, fileId: Id, defaults: ImportDefaultsInput }), output: Changed })
export const ImportDetail = ImportBatch.extend({
  fileId: Id, sheets: z.array(SheetPlan), defaults: ImportDefaults,
  /** The same content was uploaded before by this unit. */
  sameFile: z.object({ id: Id, createdAt: at, state: z.enum(importStates) }).nullable(),
})
export type ImportDetail = z.infer<typeof ImportDetail>
export const getImport = endpoint({ method: 'GET', path: '/api/leads/imports/detail', permission: 'lead.import', title: '导入批次详情', input: z.object({ id: Id }), output: ImportDetail })

/** Another meaning of columns, or other defaults: the rows are read anew from what was stored, and remembered for this unit. */
export const mapImport = endpoint({ method: 'POST', path: '/api/leads/imports/map', permission: 'lead.import', title: '调整对应列',
  input: z.object({ commandId, id: Id, defaults: ImportDefaultsInput,
    sheets: z.array(z.object({ sheet: z.string().max(200), columns: z.array(Column.nullable()).max(500),
      /** The heading's last row; 0: the list begins without one. */
      headerEnd: z.int().min(0).max(1000).optional() })).max(50) }), output: Changed })

const Pick = z.union([z.string().max(200), z.number(), z.null()])
export const ImportRow = z.object({
  position: z.number(), sheet: z.string(), rowNumber: z.number(), tab: z.enum(importTabs),
  /** The row's cells as shown, by column. */
  cells: z.array(z.string()),
  name: z.string(), kind: z.string(), code: z.string().nullable(), regionName: z.string(), mainUnitName: z.string(), receivedOn: z.string().nullable(),
  /** The day that the row's figures and texts are of. */
  asOf: z.string().nullable(),
  sector: z.string(), outcome: z.string(), figuresApply: z.boolean(),
  /** undefined (left out): not in the file; null: 待核. */
  amountFen: z.number().nullable().optional(), people: z.number().nullable().optional(), unpaidFen: z.number().nullable().optional(),
  problems: z.array(z.object({ field: FieldOrRow, column: z.number().nullable(), message: z.string(),
    candidates: z.array(z.object({ value: Pick, label: z.string() })).optional() })),
  notes: z.array(z.object({ field: FieldOrRow, message: z.string() })),
  subject: z.object({ id: Id, name: z.string(), code: z.string().nullable() }).nullable(),
  lead: z.object({ id: Id, number: z.string() }).nullable(),
  changes: z.array(z.object({ field: ChangeField, from: Pick, to: Pick, accepted: z.boolean(),
    /** The lead already has a figure of a later day: this one becomes history. */
    older: z.boolean(),
    /** The lead's figure is better founded than the file's: its source. */
    weaker: z.string().nullable() })),
})
export type ImportRow = z.infer<typeof ImportRow>
export const listImportRows = endpoint({ method: 'GET', path: '/api/leads/imports/rows', permission: 'lead.import', title: '导入的行',
  input: z.object({ id: Id, tab: z.enum(importTabs), changed: Flag.optional(), ...Page.shape }), output: z.object({ rows: z.array(ImportRow), total: z.number() }) })

/** Subjects with a name similar to a new row's, to look at; never taken by themselves. Apart, because it takes longer. */
export const findNearSubjects = endpoint({ method: 'GET', path: '/api/leads/imports/near', permission: 'lead.import', title: '相近名称的主体',
  input: z.object({ id: Id, positions: z.preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean).map(Number) : value), z.array(z.int().min(0)).max(50)) }),
  output: z.object({ rows: z.array(z.object({ position: z.number(), subjects: z.array(z.object({ id: Id, name: z.string(), code: z.string().nullable() })) })) }) })

/** What a person decides on rows: a reading picked, a cell typed anew, another subject, which differences to take, or not at all. */
const RowDecision = z.object({
  position: z.int().min(0),
  picks: z.partialRecord(Field, Pick).optional(),
  texts: z.partialRecord(Field, z.string().max(4000)).optional(),
  decision: z.enum(['auto', 'skip', 'new']).optional(),
  /** An existing subject, or `new`: although one has the same name. */
  subjectId: z.union([Id, z.literal('new')]).optional(),
  leadId: Id.optional(),
  accepted: z.array(ChangeField).optional(),
})
export type RowDecision = z.infer<typeof RowDecision>
export const decideImport = endpoint({ method: 'POST', path: '/api/leads/imports/decide', permission: 'lead.import', title: '核对导入的行',
  input: z.object({ commandId, id: Id, rows: z.array(RowDecision).min(1).max(200) }), output: Changed })
/** All differences of all recognised rows at once. */
export const acceptImportChanges = endpoint({ method: 'POST', path: '/api/leads/imports/accept', permission: 'lead.import', title: '全部接受或不接受变动',
  input: z.object({ commandId, id: Id, accept: z.boolean() }), output: Changed })
export const commitImport = endpoint({ method: 'POST', path: '/api/leads/imports/commit', permission: 'lead.import', title: '导入入库',
  input: z.object({ commandId, id: Id,
    /** What the person saw when deciding: rows that have changed since are refused. */
    expect: z.object({ new: z.int(), match: z.int() }) }), output: Changed })
export const cancelImport = endpoint({ method: 'POST', path: '/api/leads/imports/cancel', permission: 'lead.import', title: '取消导入', input: z.object({ commandId, id: Id }), output: Changed })
/** Takes back all that the batch made, as long as nobody has worked on it since; else refused with the list. */
export const withdrawImport = endpoint({ method: 'POST', path: '/api/leads/imports/withdraw', permission: 'lead.import', title: '撤回导入',
  input: z.object({ commandId, id: Id, reason: z.string().trim().min(2, '请写明理由').max(500) }), output: Changed })
/** The rows that did not go in, as they stood in the file, with the reason behind them. */
export const downloadImportProblems = endpoint({ method: 'GET', path: '/api/leads/imports/problems.xlsx', permission: 'lead.import', title: '下载未导入的行', download: true,
  input: z.object({ id: Id }), output: z.unknown() })
