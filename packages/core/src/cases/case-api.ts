import { z } from 'zod'
import { Amount, Changed, commandId, Day, Flag, Id, Long, Page, Short } from '../common.ts'
import { endpoint } from '../contract.ts'

/** What the ledger says of one case. `repaidBasisPoints`: 42.50% is 4250. */
const Fields = z.object({
  number: Short.min(1, '请填写立案号'), name: Short.min(1, '请填写案件名称'), subjectId: Id.nullable().default(null), leadId: Id.nullable().default(null), regionId: Id,
  filedOn: Day.nullable().default(null), stage: Short.default(''), amountFen: Amount.nullable().default(null), people: z.int().min(0).max(10_000_000).nullable().default(null),
  repaidBasisPoints: z.int().min(0).max(10_000).nullable().default(null), leadPlace: Short.default(''), ledElsewhere: z.boolean().default(false),
  leader: Short.default(''), supervised: Short.default(''), difficulty: Long.default(''),
})
export const CaseRow = Fields.required().extend({
  id: Id, regionName: z.string(), subjectName: z.string().nullable(), leadNumber: z.string().nullable(), progress: z.string(), progressOn: z.string().nullable(),
  /** Whole years since 刑事立案, or null when the day is not known. */
  yearsFiled: z.number().nullable(), version: z.number(),
})
export type CaseRow = z.infer<typeof CaseRow>

const CaseFilter = z.object({
  q: z.string().trim().max(60).optional(), stage: Short.optional(),
  /** Filed at least so many whole years ago. */
  minYears: z.coerce.number().int().min(1).max(60).optional(),
  /** Led by another place, or by this one. */
  ledElsewhere: Flag.optional(),
})
export const listCases = endpoint({ method: 'GET', path: '/api/cases/list', permission: 'case.read', title: '案件台账',
  input: CaseFilter.extend(Page.shape), output: z.object({ rows: z.array(CaseRow), total: z.number(),
    /** Sums of what is known over all rows of the filter, and how many rows they leave out. */
    sums: z.object({ amountFen: z.number(), people: z.number(), unknownAmount: z.number(), unknownPeople: z.number() }) }) })
export const exportCases = endpoint({ method: 'GET', path: '/api/cases/list.xlsx', permission: 'form.export', title: '导出案件台账', download: true,
  input: CaseFilter, output: z.unknown() })
export const getCase = endpoint({ method: 'GET', path: '/api/cases/detail', permission: 'case.read', title: '案件详情', input: z.object({ id: Id }),
  output: CaseRow.extend({ updates: z.array(z.object({ id: Id, onDate: z.string(), stage: z.string(), progress: z.string(), difficulty: z.string(), changed: z.record(z.string(), z.unknown()), byName: z.string(), fromFile: z.boolean() })) }) })
export const saveCase = endpoint({ method: 'POST', path: '/api/cases/save', permission: 'case.edit', title: '登记、修改案件',
  input: Fields.extend({ commandId, id: Id, version: z.int().optional() }), output: Changed })
export const recordProgress = endpoint({ method: 'POST', path: '/api/cases/record-progress', permission: 'case.edit', title: '登记案件进展',
  input: z.object({ commandId, caseId: Id, id: Id, onDate: Day, stage: Short.default(''), progress: z.string().trim().min(1, '请写进展').max(4000), difficulty: Long.default('') }), output: Changed })

/** One row of the police's monthly Excel against the ledger: matched by 立案号, differences only. */
export const CaseFileRow = z.object({
  position: z.number(), sheet: z.string(), rowNumber: z.number(), number: z.string(), name: z.string(), caseId: Id.nullable(),
  /** Of the case that was compared with; null for one that the ledger does not have. */
  version: z.number().nullable(), problems: z.array(z.object({ column: z.string(), message: z.string() })),
  changes: z.array(z.object({ field: z.string(), label: z.string(), from: z.string(), to: z.string() })),
})
export const readCaseFile = endpoint({ method: 'POST', path: '/api/cases/read-file', permission: 'case.edit', title: '读入公安案件进展表', upload: true,
  input: z.object({ commandId, id: Id, onDate: Day }), output: Changed })
const caseFileStates = ['preview', 'done'] as const
const CaseFile = z.object({ id: Id, fileName: z.string(), onDate: z.string(), state: z.enum(caseFileStates), readAt: z.iso.datetime(), byName: z.string(),
  rowCount: z.number(), /** What was taken over, once it was. */ taken: z.object({ updated: z.number(), opened: z.number() }).nullable() })
/** Tables that were read lately, the newest first. */
export const listCaseFiles = endpoint({ method: 'GET', path: '/api/cases/files', permission: 'case.edit', title: '读入过的案件进展表',
  input: z.object({}), output: z.object({ rows: z.array(CaseFile) }) })
/** What a row of the table means for the ledger. */
export const caseRowKinds = ['changed', 'fresh', 'same', 'wrong'] as const
export type CaseRowKind = (typeof caseRowKinds)[number]
/** A table that was read, against the ledger as it is now; where its rows stand, by position; nothing once it was taken over. */
export const getCaseFile = endpoint({ method: 'GET', path: '/api/cases/file', permission: 'case.edit', title: '一份案件进展表',
  input: z.object({ id: Id }), output: CaseFile.extend({
    /** Per row: what it means, and the version of its case (null: none yet), which goes back with the choice. */
    standing: z.array(z.tuple([z.enum(caseRowKinds), z.int().nullable()])) }) })
/** Some of its rows in full: what is in sight, not thousands. */
export const listCaseFileRows = endpoint({ method: 'GET', path: '/api/cases/file-rows', permission: 'case.edit', title: '案件进展表的行',
  input: z.object({ id: Id, positions: z.preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean).map(Number) : value), z.array(z.int().min(0)).max(100)) }),
  output: z.object({ rows: z.array(CaseFileRow) }) })
/**
 * Applies the chosen rows of a file that was read; rows without a case of that number open a new one. `version` is that
 * of the row as it was looked at: a case that was changed since is refused.
 */
export const applyCaseFile = endpoint({ method: 'POST', path: '/api/cases/apply-file', permission: 'case.edit', title: '采用案件进展',
  input: z.object({ commandId, id: Id, rows: z.array(z.object({ position: z.int().min(0), version: z.int().nullable() })).min(1).max(5000), regionId: Id }), output: Changed })
