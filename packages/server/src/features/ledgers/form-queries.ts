import { formatPeriodCn, chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { builtInForms } from '@qingyuan/core/ledgers/built-in-forms'
import { formLists } from '@qingyuan/core/ledgers/form-fields'
import type { FormRequest, previewForm as previewEndpoint, listForms as listEndpoint } from '@qingyuan/core/ledgers/form-api'
import { zeroText } from '@qingyuan/core/ledgers/submission'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Environment } from '../../platform/config.ts'
import { asViewer, type Context } from '../../platform/db.ts'
import type { FieldRow, FieldValue } from '../../platform/excel/field-value.ts'
import { fillTemplate } from '../../platform/excel/fill.ts'
import { demoFooter } from '../../platform/excel/list.ts'
import { templateLoader, usedNames } from '../../platform/excel/template.ts'
import { TemplateError } from '../../platform/excel/template-types.ts'
import { xlsxBuffer, xlsxMediaType } from '../../platform/excel/write.ts'
import type { FileAnswer } from '../../platform/route.ts'
import { findCurrentSeal } from '../audit/audit-queries.ts'
import { activityFields, readActivitySums, workRows } from './form-activities.ts'
import * as lists from './form-lists.ts'
import { readFormSource, requireRecords, type FormSource } from './form-source.ts'

const templatesFolder = join(import.meta.dirname, '../../../templates')
const load = templateLoader()
const isList = (name: string) => Object.hasOwn(formLists, name)

/** The forms of the office: those shipped, each with whether its own template is loaded, and the office's own. */
export async function listForms(ctx: Context): Promise<z.input<typeof listEndpoint.output>> {
  const loaded = await ctx.db.selectFrom('formTemplates').leftJoin('users', 'users.id', 'updatedBy').leftJoin('files', 'files.id', 'fileId')
    .select(['code', 'title', 'source', 'updatedAt', 'users.name as byName', 'files.name as fileName']).where('formTemplates.active', '=', true).orderBy('code').execute()
  const own = (code: string) => loaded.find((form) => form.code === code)
  const about = (form: (typeof loaded)[number] | undefined) =>
    ({ loaded: form !== undefined, fileName: form?.fileName ?? '', updatedAt: form?.updatedAt.toISOString() ?? null, updatedByName: form?.byName ?? '' })
  return { rows: [
    ...builtInForms.map((form) => ({ code: form.code, title: own(form.code)?.title ?? form.title, source: own(form.code)?.source || form.source, sample: form.sample && !own(form.code), builtIn: true, ...about(own(form.code)) })),
    ...loaded.filter((form) => !builtInForms.some((one) => one.code === form.code)).map((form) => ({ code: form.code, title: form.title, source: form.source, sample: false, builtIn: false, ...about(form) })),
  ] }
}

interface FoundForm { title: string; path: string; fileName: string }
/** The template that a form is filled from: the office's own when it loaded one, else the one shipped. */
export async function findForm(ctx: Context, env: Pick<Environment, 'files'>, code: string): Promise<FoundForm> {
  const own = await ctx.db.selectFrom('formTemplates').innerJoin('files', 'files.id', 'fileId').select(['title', 'sha256', 'files.name as fileName'])
    .where('code', '=', code).where('formTemplates.active', '=', true).executeTakeFirst()
  if (own) return { title: own.title, path: env.files.path(own.sha256), fileName: own.fileName }
  const shipped = builtInForms.find((form) => form.code === code)
  if (!shipped) throw new AppError('not_found', `没有代号为“${code}”的表。`)
  return { title: shipped.title, path: join(templatesFolder, `${code}.xlsx`), fileName: `${shipped.title}.xlsx` }
}

/** A form as sheets: what the page shows and what the file holds are made from the same. */
export async function buildForm(ctx: Context, env: Pick<Environment, 'files' | 'demo'>, request: FormRequest) {
  const form = await findForm(ctx, env, request.code)
  const source = await readFormSource(ctx, request)
  try {
    const template = await load(form.path, form.fileName)
    const used = usedNames(template, isList)
    if (showsTable(used) && source.parts?.length === 0) await requireRecords(ctx, request.period)
    const seal = await findCurrentSeal(ctx)
    const sealText = seal ? `第${seal.no}号 ${seal.code}` : '尚未加封'
    const code = source.version?.info.code ?? null
    const data = await formData(ctx, source, used, { code, sealText })
    const right = [used.fields.has('版本号') ? '' : `版本号：${code ?? '草稿，未冻结'}`, used.fields.has('审计封印') ? '' : `审计封印：${sealText}`].filter(Boolean).join('　')
    const sheets = fillTemplate(template, data, { footer: { ...(env.demo ? { left: demoFooter } : {}), ...(right ? { right } : {}) } })
    const edition = request.edition === 'open' ? '（通报稿）' : ''
    return { form, source, sheets, code, ofTable: showsTable(used), name: `${form.title}-${source.unit.unitName}-${formatPeriodCn(request.period)}${edition}.xlsx` }
  } catch (error) {
    if (error instanceof TemplateError) throw new AppError('rule.broken', error.message, { remarks: error.remarks })
    throw error
  }
}

export async function previewForm(ctx: Context, env: Environment, request: FormRequest): Promise<z.input<typeof previewEndpoint.output>> {
  const built = await buildForm(ctx, env, request)
  const { form, source, sheets, code, name } = built
  return { title: form.title, name, sheets, versionCode: code, frozen: source.version !== null, noVersion: whyNoVersion(source), warnings: warningsOf(built) }
}

/** What whoever takes the table has to know of it; the page and the command line say the same. */
function warningsOf({ source, ofTable }: Awaited<ReturnType<typeof buildForm>>): string[] {
  const live = !source.version && source.request.code === 'annex-2'
  return [...(ofTable ? source.table.warnings : []), ...(live ? ['按现有数据出表，尚未冻结；报送后再出的是已报送的一稿。'] : [])]
}

function whyNoVersion({ request, submission, version, unit }: FormSource): string {
  if (version || (request.code === 'annex-2' && submission?.newestVersionId)) return ''
  return request.code === 'annex-2' ? `${unit.unitName}还没有报送${formatPeriodCn(request.period)}的表，只有现有数据。` : '这张表不单独报送，按现有数据出。'
}

/**
 * A form as .xlsx. Also for the command line: reads in one transaction of the viewer.
 * @returns the suggested file name, the file, and what to know of the table
 * @throws AppError when there is no such form, region or unit, or the movement does not balance
 */
export async function exportForm(ctx: Context, env: Pick<Environment, 'files' | 'demo'>, request: FormRequest): Promise<{ name: string; bytes: Buffer; warnings: string[] }> {
  const built = await asViewer(ctx, (inner) => buildForm(inner, env, request), true)
  return { name: built.name, bytes: await xlsxBuffer(built.sheets), warnings: warningsOf(built) }
}
export async function answerForm(ctx: Context, env: Environment, request: FormRequest): Promise<FileAnswer> {
  const { name, bytes } = await exportForm(ctx, env, request)
  return { name, mediaType: xlsxMediaType, content: bytes }
}

type Used = ReturnType<typeof usedNames>

/** Whether a form shows the month's table or sums of it: only then do the table's warnings concern it. */
const showsTable = ({ lists: used, fields }: Used): boolean => ['行', '跨省', '分行业', '分区域', '分等级', '分单位'].some((list) => used.has(list))
  || [...fields].some((name) => name.startsWith('合计.') || name.startsWith('待核.') || name === '在册变动式')

/** The values of all names that the template uses; lists that it does not use are not read. */
async function formData(ctx: Context, source: FormSource, used: Used, paper: { code: string | null; sealText: string }): Promise<{ fields: FieldRow; lists: Record<string, FieldRow[]> }> {
  const uses = (list: string) => used.lists.has(list)
  const usesPrefix = (prefix: string) => [...used.fields].some((name) => name.startsWith(prefix))
  const plainRow = [...used.lists.get('行') ?? []].every((name) => plainRowFields.has(name))
  const needsMore = !plainRow || ['分行业', '分区域', '分等级', '分单位', '跨省'].some(uses) || used.fields.has('合计.已清退资金') || used.fields.has('合计.清退比例')
  const more = needsMore ? await lists.readMore(ctx, source.table.rows, source.dates.asOf) : new Map<string, never>()
  const activities = uses('单位工作') || usesPrefix('活动.') ? await readActivitySums(ctx, source) : []
  const measures = usesPrefix('处置.') ? await lists.readMeasures(ctx, leadIdsOf(source), source.dates) : null
  const fields: Record<string, FieldValue> = {
    ...await headFields(ctx, source, used), ...lists.movementFields(source.table.movement), 在册变动式: lists.text(source.table.equation), 自动注: lists.text([...source.table.notes, upwardWords(source)].filter(Boolean).join('\n')),
    版本号: lists.text(paper.code ?? '草稿，未冻结'), 审计封印: lists.text(paper.sealText), ...totalFields(source, more),
    ...prefixed('活动', activityFields(activities, '.')), ...(measures ? prefixed('处置', measures(null)) : {}),
  }
  return { fields, lists: {
    ...(uses('行') ? { 行: lists.tableRows(source, more) } : {}), ...(uses('跨省') ? { 跨省: lists.crossRows(source, more) } : {}),
    ...(uses('分行业') ? { 分行业: lists.groupedRows(source, more, '行业', (row) => row.sector) } : {}),
    ...(uses('分等级') ? { 分等级: lists.gradeRows(source, more) } : {}),
    ...(uses('分区域') ? { 分区域: lists.groupedRows(source, more, '区域', lists.townOf) } : {}),
    ...(uses('分单位') ? { 分单位: await lists.unitRows(ctx, source, more) } : {}), ...(uses('联系人') ? { 联系人: await lists.contactRows(ctx, source) } : {}),
    ...(uses('单位工作') ? { 单位工作: workRows(activities) } : {}), ...(uses('报送') ? { 报送: await lists.boardRows(ctx, source) } : {}),
    ...(uses('案件') ? { 案件: await lists.caseRows(ctx, source) } : {}),
  } }
}

/** What a table to the superior bears, as far as it is known: to whom, who signed it out, under which number. */
function upwardWords({ submission, version }: FormSource): string {
  if (!submission) return ''
  const addressedTo = submission.addressedTo || version?.header.addressedTo
  return [addressedTo && `报送给：${addressedTo}`, submission.signedBy && `签发人：${submission.signedBy}`, submission.documentNumber && `文号：${submission.documentNumber}`].filter(Boolean).join('　')
}

const plainRowFields = new Set(['序号', '企业名称', '所属行业', '集资模式', '是否通过互联网', '涉及金额', '涉及人数', '未兑付资金', '是否跨省市', '采取的工作措施',
  '资金清退情况', '处理结果', '省际间风险通报情况', '备注', '线索编号', '主报单位', '金额来源', '金额日期'])
const prefixed = (prefix: string, fields: Record<string, FieldValue>) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}.${name}`, value]))
const leadIdsOf = (source: FormSource) => source.parts?.map((part) => part.movement.leadId) ?? source.table.rows.map((row) => row.leadId)

function totalFields({ table, request }: FormSource, more: Parameters<typeof lists.sumRows>[1]): Record<string, FieldValue> {
  const sums = lists.sumRows(table.rows, more)
  const linked = Object.fromEntries(Object.entries(lists.sumFields(sums, request.twoDecimals)).map(([name, value]) => [`合计.${name}`, { ...value, link: 'rows' }]))
  return {
    ...linked, '合计.线索数': { ...lists.whole(table.rows.length), link: 'rows' }, '合计.清退比例': lists.repaidShare(sums),
    '待核.涉及金额': lists.whole(table.totals.amountFen.unknown), '待核.涉及人数': lists.whole(table.totals.people.unknown), '待核.未兑付资金': lists.whole(table.totals.unpaidFen.unknown),
  }
}

/** A line to write on, where a sentence of the form would have a hole: nobody has asked for this paper yet. */
const toFillIn = '＿＿＿＿'

async function headFields(ctx: Context, { unit, request, dates, version, submission, table }: FormSource, used: Used): Promise<Record<string, FieldValue>> {
  const header = version?.header ?? submission
  const count = (value: number | null | undefined): FieldValue => (typeof value === 'number' ? lists.whole(value) : { value: null, nullText: '' })
  const collector = submission && [...used.fields].some((name) => name.startsWith('收集单位'))
    ? await ctx.db.selectFrom('units').leftJoin('contacts', (on) => on.onRef('contacts.unitId', '=', 'units.id').on('position', '=', '联络员'))
      .select(['units.name', 'contacts.name as contact', 'contacts.mobile', 'contacts.landline', 'units.phone']).where('units.id', '=', submission.collectorUnitId).executeTakeFirst() : undefined
  const checked = header?.zero === 'zero' ? `，排查${header.checkedHouseholds ?? 0}户、企业${header.checkedFirms ?? 0}家` : ''
  const day = (value: string | null | undefined): FieldValue => (value ? { value, format: 'date' } : { value: null, nullText: '' })
  return {
    单位名称: lists.text(version?.header.unitName ?? unit.unitName), 县区名称: lists.text(unit.countyName), 填报人: lists.text(header?.filler ?? ''), 负责人: lists.text(header?.head ?? ''), 电话: lists.text(header?.phone ?? ''),
    填报日期: day(version ? submission?.submittedOn ?? chinaDate(new Date(version.info.frozenAt)) : chinaDate(ctx.now)), 期间: lists.text(formatPeriodCn(request.period)),
    开始日期: day(dates.fromOn), 截至日期: day(dates.asOf), 报送截止日期: submission ? day(submission.dueOn) : lists.text(toFillIn), 收集单位: lists.text(collector?.name || toFillIn),
    收集单位联系人: lists.text(collector?.contact || toFillIn), 收集单位电话: lists.text(collector?.landline || collector?.mobile || collector?.phone || toFillIn),
    签发人: lists.text(submission?.signedBy ?? ''), 文号: lists.text(submission?.documentNumber ?? ''),
    零报送说明: lists.text(header?.zero ? `${zeroText(header.zero, table.movement.closing)}${checked}${header.checkedNote ? `。${header.checkedNote}` : ''}` : ''),
    排查户数: count(header?.checkedHouseholds), 排查企业数: count(header?.checkedFirms),
  }
}

