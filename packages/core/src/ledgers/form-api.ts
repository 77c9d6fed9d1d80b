import { z } from 'zod'
import { Changed, commandId, Flag, Id, Short } from '../common.ts'
import { endpoint } from '../contract.ts'
import { Period } from '../dates.ts'
import { SheetModel } from '../sheet-model.ts'

export const FormInfo = z.object({
  code: z.string(), title: z.string(), source: z.string(),
  /** Its columns are ours; only the title is known. */
  sample: z.boolean(),
  /** Shipped with the product; `loaded`: the office's own template is used. */
  builtIn: z.boolean(), loaded: z.boolean(), fileName: z.string(), updatedAt: z.iso.datetime().nullable(), updatedByName: z.string(),
})
export const listForms = endpoint({ method: 'GET', path: '/api/ledgers/forms', permission: 'ledger.read', title: '表格模板',
  input: z.object({}), output: z.object({ rows: z.array(FormInfo) }) })

/** Which table: of a month, a region with all below or one unit, live or as frozen. */
export const FormRequest = z.object({
  code: z.string().trim().min(1).max(40), period: Period, regionId: Id.optional(), unitId: Id.optional(),
  /** A certain frozen version. */
  versionId: Id.optional(),
  /** `auto`: what was submitted, when there is such a version; else as the files are now. */
  from: z.enum(['auto', 'live']).default('auto'),
  edition: z.enum(['full', 'open']).default('full'),
  /** Note 5 to the letter: people with two decimals. */
  twoDecimals: Flag.default(false),
  only50: Flag.default(false), struckOff: Flag.default(true),
})
export type FormRequest = z.output<typeof FormRequest>
export const previewForm = endpoint({ method: 'GET', path: '/api/ledgers/preview-form', permission: 'ledger.read', title: '预览报表', input: FormRequest,
  output: z.object({ title: z.string(), name: z.string(), sheets: z.array(SheetModel), versionCode: z.string().nullable(), frozen: z.boolean(),
    /** Why there is no submitted version to show; empty when there is one. */
    noVersion: z.string(), warnings: z.array(z.string()) }) })
/** The same as the preview, as .xlsx. */
export const exportForm = endpoint({ method: 'GET', path: '/api/ledgers/export-form', permission: 'form.export', title: '出表', download: true, input: FormRequest, output: z.unknown() })

/** An office's own .xlsx as template: fields stand in it as [[单位名称]]. Refused with each place that has to be mended. */
export const loadForm = endpoint({ method: 'POST', path: '/api/ledgers/load-form', permission: 'form.manage', title: '载入表格模板', upload: true,
  input: z.object({ commandId, fileId: Id, code: z.string().trim().regex(/^[a-z][a-z0-9-]{1,39}$/, '代号用小写字母开头，可含数字和短横'), title: Short.min(1, '请填写表名'), source: Short.default('') }),
  output: Changed.extend({ dropped: z.array(z.string()) }) })
/** Goes back to the template that the product ships, or takes the office's own form off the list. */
export const resetForm = endpoint({ method: 'POST', path: '/api/ledgers/reset-form', permission: 'form.manage', title: '恢复或停用表格模板',
  input: z.object({ commandId, code: z.string().max(40) }), output: Changed })
export const downloadTemplate = endpoint({ method: 'GET', path: '/api/ledgers/form-template', permission: 'ledger.read', title: '下载表格模板', download: true,
  input: z.object({ code: z.string().max(40) }), output: z.unknown() })
