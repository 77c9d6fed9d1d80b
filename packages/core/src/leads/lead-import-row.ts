import { mostFen } from '../common.ts'
import { blankKind, cleanCell, samePlainText, squeezeCell, tidyCell } from '../cell-text.ts'
import { parseDateText } from '../dates.ts'
import { checkOrganisationCode, checkPhone } from '../identifiers.ts'
import { formatWanExact, formatYuan, parseAmount, parsePeople, type MoneyUnit } from '../money.ts'
import { restoreNeutralised } from '../neutralise.ts'
import { subjectKindLabels, subjectKinds, type SubjectKind } from '../subjects/subject.ts'
import { channelLabels, channels, crossRegionLabels, type crossRegions } from './lead.ts'
import { figureKeys, importFields, type ImportFieldKey } from './lead-import-fields.ts'
import type { ColumnPlan, ImportCell, ImportCells } from './lead-import-layout.ts'
import type { Places } from './lead-import-places.ts'
import { guessSubjectKind } from './lead-import-kinds.ts'

export type PickValue = string | number | null
export interface Candidate { value: PickValue; label: string }
/** Why a row, or one cell of it, cannot go in as it is. `candidates`: the readings that a person may pick from. */
export interface RowProblem {
  field: ImportFieldKey | 'row'
  /** Index of the column; null when no cell of the file is at fault. */
  column: number | null
  message: string
  candidates?: Candidate[]
}
export interface RowNote { field: ImportFieldKey | 'row'; message: string }

/** What holds for every row of a batch unless the row says otherwise. */
export interface ImportDefaults {
  source: string
  receivedOn: string
  /** The day that figures and texts of the file are of; null: each row's 收到日期. */
  asOf: string | null
  /** 自报, 摸排估算 … */
  figureSource: string
  regionId: string
  /** A person chose it: it holds for every row without a region. Else a row that names its 主报单位 is where that one is. */
  regionStated?: boolean | undefined
  /** null: the town's own unit, by the row's region; where there is none, the unit that imports. */
  mainUnitId: string | null
  unitId: string
}

/** What a person changed in a row: readings picked, texts typed anew. */
export interface RowEdits {
  picks?: Partial<Record<ImportFieldKey, PickValue>>
  texts?: Partial<Record<ImportFieldKey, string>>
}

/** A row read. A key that is missing says nothing; a figure that is null is 待核. Money in 分, dates 'YYYY-MM-DD'. */
export interface RowValues {
  name: string
  nameKey: string
  code?: string
  codeWarning?: string
  kind: SubjectKind
  receivedOn: string
  /** The day that its figures and texts are of. */
  asOf: string
  source: string
  sourceNote?: string
  regionId: string
  mainUnitId: string
  /** The main unit was written in the row or chosen for the batch, not inferred from the region. */
  unitStated?: true
  figuresApply: boolean
  amountFen?: number | null
  people?: number | null
  unpaidFen?: number | null
  repaidFen?: number | null
  /** Figures that stood in 万元 with two decimals or less: a more exact one that prints the same is no other. */
  rounded?: (typeof figureKeys)[keyof typeof figureKeys][]
  channel?: (typeof channels)[number]
  crossRegion?: (typeof crossRegions)[number]
  superiorNumber?: string
  superiorDueOn?: string
  sector?: string
  mode?: string
  outcome?: string
  promise?: string
  summary?: string
  measures?: string
  repayment?: string
  notices?: string
  remark?: string
  actualAddress?: string
  registeredAddress?: string
  personInCharge?: string
  legalRepresentative?: string
  phone?: string
  /** Our own number, by which a lead is found again. */
  number?: string
}
export interface ParsedRow { values: Partial<RowValues>; problems: RowProblem[]; notes: RowNote[] }

export interface RowReading {
  defaults: ImportDefaults
  today: string
  places: Places
  /** The key by which names are compared, see core/subjects/subject-name. */
  nameKey: (name: string) => string
  /** Names of the office's lists; others are kept and noted. */
  lists: { sector: ReadonlySet<string>; source: ReadonlySet<string> }
}

/* Asked for every field of every row: the columns of a sheet are looked through once. */
const standingOf = new WeakMap<readonly (ColumnPlan | null)[], Map<ImportFieldKey, number>>()
function placesOf(columns: readonly (ColumnPlan | null)[]): Map<ImportFieldKey, number> {
  let standing = standingOf.get(columns)
  if (!standing) {
    standing = new Map(columns.flatMap((column, index) => (column ? [[column.field, index] as const] : [])).reverse())
    standingOf.set(columns, standing)
  }
  return standing
}

const longest = { short: 200, long: 4000 }
/** Names, and what is looked up by equality. */
const madeAlike: ReadonlySet<ImportFieldKey> = new Set(['name', 'superiorNumber', 'personInCharge', 'legalRepresentative', 'phone', 'number'])
/** Fields in which 待核 is no value. */
const saysNothing: ReadonlySet<ImportFieldKey> = new Set(['sector', 'mode', 'outcome', 'repayment', 'measures', 'notices'])
/** What is none of the list's sources goes under this one. */
const otherSource = '其他'
/** The list's own spelling of an entry. */
const listed = (list: ReadonlySet<string>, text: string): string =>
  (text === '' || list.has(text) ? text : [...list].find((item) => samePlainText(item, text)) ?? text)

/**
 * Reads one row by the mapping. Whatever cannot be read for certain becomes a problem, with the possible readings
 * where there are some; a value is never left out, set to 0 or guessed in silence.
 * @returns values without the fields that have a problem
 */
export function parseRow(columns: readonly (ColumnPlan | null)[], cells: ImportCells, edits: RowEdits, reading: RowReading): ParsedRow {
  const { defaults, today, places } = reading
  const values: Partial<RowValues> = {}
  const problems: RowProblem[] = []
  const notes: RowNote[] = []
  const standing = placesOf(columns)
  const columnOf = (field: ImportFieldKey): number | null => standing.get(field) ?? null
  const complain = (field: ImportFieldKey, message: string, candidates?: Candidate[]) => {
    problems.push({ field, column: columnOf(field), message, ...(candidates && candidates.length > 0 && { candidates }) })
  }
  const note = (field: ImportFieldKey, message: string | undefined) => { if (message) notes.push({ field, message }) }
  const picked = (field: ImportFieldKey): PickValue | undefined => edits.picks?.[field]

  /* The cell of a field, or undefined when it holds nothing to read: empty, or refused (then the problem is noted). */
  const cellOf = (field: ImportFieldKey): ImportCell | undefined => {
    const typed = edits.texts?.[field]
    if (typed !== undefined) return typed.trim() === '' ? undefined : { text: typed }
    const column = columnOf(field)
    const cell = column === null ? null : cells[column] ?? null
    if (!cell) return undefined
    if (cell.error) { complain(field, cell.error); return undefined }
    if (tidyCell(cell.text) === '') return undefined
    if (cell.digitsLost) { complain(field, `“${cell.text}”超过15位，被当作数字存放，后几位已丢失，请从原件重新填写`); return undefined }
    return cell
  }
  const textOf = (field: ImportFieldKey): string => {
    const cell = cellOf(field)
    if (!cell) return ''
    const text = tidyCell(restoreNeutralised(cell.text))
    return blankKind(text) === 'empty' ? '' : text
  }
  /* Words stay as they were typed; names and numbers are made alike. */
  const takeText = (field: ImportFieldKey): string => {
    const most = importFields[field].type === 'long' ? longest.long : longest.short
    const tidy = textOf(field)
    const text = tidy === '' || madeAlike.has(field) ? tidy : cleanCell(restoreNeutralised(cellOf(field)!.text))
    if (text.length <= most) return text
    complain(field, `有${text.length}个字，最多${most}字，请缩短`)
    return ''
  }

  // ---- who
  const name = takeText('name')
  if (name === '') { if (!problems.some((one) => one.field === 'name')) complain('name', '主体名称是空的（若是合并单元格，请拆开后填全）') }
  else if (blankKind(name) === 'pending' || !/[\p{L}\p{N}]/u.test(name)) complain('name', `“${name}”不是主体名称`)
  else { values.name = name; values.nameKey = reading.nameKey(name) }
  readCode()
  readKind()

  // ---- when and from where
  const receivedOn = takeDate('receivedOn') ?? (problems.some((one) => one.field === 'receivedOn') ? undefined : defaults.receivedOn)
  if (receivedOn !== undefined) {
    if (receivedOn > today) complain('receivedOn', `收到日期 ${receivedOn} 晚于今天（${today}），请核对`)
    else { values.receivedOn = receivedOn; values.asOf = defaults.asOf ?? receivedOn }
  }
  const dueOn = takeDate('superiorDueOn')
  if (dueOn !== undefined) values.superiorDueOn = dueOn
  values.source = listed(reading.lists.source, takeText('source')) || defaults.source
  const unlisted = reading.lists.source.has(values.source) ? '' : values.source
  if (unlisted && reading.lists.source.has(otherSource)) {
    // As on the form, a source is one of the list; the word itself is kept beside it.
    values.source = otherSource
    note('source', `来源表里没有“${unlisted}”，记作“${otherSource}”，原文记在来源说明里`)
  } else if (unlisted) complain('source', `来源表里没有“${unlisted}”，请改成表里有的，或请专班办在“代码表”里添加`)
  readPlace()

  // ---- figures
  readMoney('amount'); readPeople(); readMoney('unpaid'); readMoney('repaid')
  const dashes = (['amount', 'people', 'unpaid'] as const).map((field) => columnOf(field)).filter((column) => column !== null)
  values.figuresApply = !(dashes.length > 1 && dashes.every((column) => isDash(cells[column])))
  if (values.unpaidFen && typeof values.amountFen === 'number' && values.unpaidFen > values.amountFen) note('unpaid', '未兑付资金大于涉及金额，请核对')

  // ---- words
  readChannel(); readCross()
  if (unlisted) values.sourceNote = unlisted
  for (const field of ['sourceNote', 'superiorNumber', 'sector', 'mode', 'outcome', 'promise', 'summary', 'measures', 'repayment', 'notices', 'remark',
    'actualAddress', 'registeredAddress', 'personInCharge', 'legalRepresentative', 'phone'] as const) {
    const text = takeText(field)
    if (text === '') continue
    // As our own table prints what nobody has said yet: it must not become a sector by that name.
    if (blankKind(text) === 'pending' && saysNothing.has(field)) note(field, `${importFields[field].label}“${text}”，按未填处理`)
    else values[field] = field === 'sourceNote' && unlisted ? `${unlisted}；${text}`.slice(0, 200) : text
  }
  if (values.sector) values.sector = listed(reading.lists.sector, values.sector)
  if (values.sector && !reading.lists.sector.has(values.sector)) {
    const near = [...reading.lists.sector].filter((one) => one.includes(values.sector!) || values.sector!.includes(one)).slice(0, 3)
    note('sector', `行业表里没有“${values.sector}”${near.length > 0 ? `，相近的有${near.join('、')}` : ''}，按原文保留`)
  }
  if (values.phone) { const phone = checkPhone(values.phone); note('phone', phone.ok ? phone.warning : phone.reason) }
  const number = textOf('number')
  // A list from above calls its own number 线索编号 too.
  if (/^线索〔\d{4}〕\d{4,}号$/.test(number)) values.number = number
  else if (number !== '' && values.superiorNumber === undefined) values.superiorNumber = number.slice(0, longest.short)
  return { values, problems, notes }

  function readCode(): void {
    const pick = picked('code')
    if (pick === '') { note('code', '没有填写统一社会信用代码'); return }
    const text = textOf('code')
    if (text === '' || blankKind(text) === 'pending') return
    const checked = checkOrganisationCode(text)
    if (!checked.ok) { complain('code', `“${text.slice(0, 40)}”：${checked.reason}`, [{ value: '', label: '不填代码，先按名称导入' }]); return }
    values.code = checked.value
    values.codeWarning = checked.warning ?? ''
    note('code', checked.warning)
  }

  function readKind(): void {
    const pick = subjectKinds.find((kind) => kind === picked('kind'))
    const text = textOf('kind')
    const known = pick ?? subjectKinds.find((kind) => subjectKindLabels[kind] === text) ?? kindWords.find(([words]) => words.test(text))?.[1]
    if (known) { values.kind = known; return }
    if (text !== '' && blankKind(text) !== 'pending') {
      complain('kind', `“${text}”不是主体类型`, subjectKinds.map((kind) => ({ value: kind, label: subjectKindLabels[kind] })))
      return
    }
    if (values.name !== undefined) values.kind = guessSubjectKind(values.name, values.code ?? null)
  }

  function takeDate(field: 'receivedOn' | 'superiorDueOn'): string | undefined {
    const pick = picked(field)
    if (typeof pick === 'string') return pick
    const cell = cellOf(field)
    if (!cell) return undefined
    if (cell.date !== undefined) return cell.date.slice(0, 10)
    if (cell.time !== undefined) { complain(field, `“${cell.text}”只有时间，没有日期`); return undefined }
    if (typeof cell.value === 'number' && !/^(?:19|2[01])\d{6}$/.test(String(cell.value))) {
      // A bare number in a date column may count from 1900 or from 1904: four years apart.
      const readings = ([1900, 1904] as const).flatMap((excelBase) => {
        const read = parseDateText(cell.value as number, { excelBase })
        return read.ok && read.date && read.date <= addYears(today, 10) ? [read.date] : []
      })
      const first = parseDateText(cell.value)
      complain(field, first.ok ? `“${cell.text}”是数字，不是日期；可能是 ${readings.join(' 或 ')}，请选定` : first.reason, readings.map((value) => ({ value, label: value })))
      return undefined
    }
    const read = parseDateText(cell.text)
    if (!read.ok) { complain(field, read.reason); return undefined }
    if (read.pending) note(field, `“${tidyCell(cell.text)}”，按未填处理`)
    return read.date ?? undefined
  }

  function readPlace(): void {
    const [town, village] = [textOf('region'), textOf('village')]
    const field = town === '' && village !== '' ? 'village' : 'region'
    const pick = picked(field)
    let regionId: string | undefined
    if (typeof pick === 'string') regionId = pick
    else if (town === '' && village === '') regionId = (defaults.regionStated ? undefined : placeOfNamedUnit()) ?? defaults.regionId
    else {
      const found = places.region(town, village)
      if (found.ok) regionId = found.id
      else complain(field, found.reason, found.candidates)
    }
    if (regionId !== undefined) values.regionId = regionId
    const unitName = textOf('mainUnit')
    const pickedUnit = picked('mainUnit')
    if (unitName !== '' || defaults.mainUnitId !== null) values.unitStated = true
    if (typeof pickedUnit === 'string') { values.mainUnitId = pickedUnit; return }
    if (unitName !== '') {
      const found = places.unit(unitName)
      if (found.ok) values.mainUnitId = found.id
      else complain('mainUnit', found.reason, found.candidates)
      return
    }
    values.mainUnitId = defaults.mainUnitId ?? (regionId && places.unitOfRegion(regionId)) ?? defaults.unitId
  }

  function placeOfNamedUnit(): string | undefined {
    const pick = picked('mainUnit')
    const name = textOf('mainUnit')
    const found = name === '' ? undefined : places.unit(name)
    const unitId = typeof pick === 'string' ? pick : found?.ok ? found.id : undefined
    return unitId && places.regionOfUnit(unitId)
  }

  function readMoney(field: 'amount' | 'unpaid' | 'repaid'): void {
    const pick = picked(field)
    if (typeof pick === 'number' || pick === null) { values[figureKeys[field]] = pick; return }
    const cell = cellOf(field)
    if (!cell) return
    const label = importFields[field].label
    if (typeof cell.value === 'boolean' || cell.date !== undefined || cell.time !== undefined) { complain(field, `“${cell.text}”不是金额，请填数字`); return }
    if (/[%％]/.test(cell.text)) { complain(field, `“${cell.text}”是百分数，${label}请填数字`); return }
    const unit = columns[columnOf(field) ?? -1]?.unit
    // A number format may show a unit (12.00"万元"): then the shown text says more than the stored number.
    const source = typeof cell.value === 'number' && !/[万亿元圆分百千w]/i.test(cell.text) ? Number(cell.value.toPrecision(15)) : cell.text
    if (!unit && !/[万亿元圆分w]/i.test(cell.text) && blankKind(cell.text) === undefined) {
      const readings = (['yuan', 'wan'] as const).flatMap((as) => money(source, as))
      // Nothing is nothing in 元 and in 万元: no question to ask.
      if (readings.length === 2 && readings.every((one) => one.value === 0)) { values[figureKeys[field]] = 0; return }
      complain(field, `“${cell.text}”没有单位，表头也没有写元还是万元，请选定（或在“对应列”里指定本列单位）`, readings)
      return
    }
    const read = parseAmount(source, { unit: unit ?? 'yuan' })
    if (!read.ok) { complain(field, read.reason, read.candidates?.filter((fen) => fen >= 0).map(moneyCandidate)); return }
    if (read.fen !== null && read.fen < 0) { complain(field, `“${cell.text}”是负数，${label}不能小于 0`); return }
    if ((read.fen ?? 0) > mostFen) { complain(field, `“${cell.text}”超过100亿元，请核对单位`); return }
    note(field, read.note)
    if (read.fen !== null || read.pending) values[figureKeys[field]] = read.fen
    if (unit === 'wan' && read.fen !== null && read.fen % 10_000 === 0) (values.rounded ??= []).push(figureKeys[field])
  }

  function readPeople(): void {
    const pick = picked('people')
    if (typeof pick === 'number' || pick === null) { values.people = pick; return }
    const cell = cellOf('people')
    if (!cell) return
    if (typeof cell.value === 'boolean' || cell.date !== undefined || cell.time !== undefined || /[%％]/.test(cell.text)) {
      complain('people', `“${cell.text}”不是人数，请填整数或“待核”`)
      return
    }
    const read = parsePeople(typeof cell.value === 'number' && !/[万千百w]/i.test(cell.text) ? cell.value : cell.text)
    if (!read.ok) complain('people', read.reason, [{ value: null, label: '先记为待核' }])
    else if (read.people !== null && read.people > 10_000_000) complain('people', `“${cell.text}”人数过大，请核对`)
    else {
      note('people', read.note)
      if (read.people !== null || read.pending) values.people = read.people
    }
  }

  function readChannel(): void {
    const pick = channels.find((one) => one === picked('channel'))
    const text = squeezeCell(textOf('channel')).replace(/[、，,/+和及与\\]/g, '')
    if (pick) { values.channel = pick; return }
    if (text === '' || blankKind(text) === 'pending') return
    if (/^(?:线上线下|线下线上|线上线下(?:相)?结合|线下线上(?:相)?结合|均有|都有|结合)$/.test(text)) values.channel = 'both'
    else if (/^(?:线上|是|网络|互联网|网上|有)$/.test(text)) { values.channel = 'online'; if (text === '是') note('channel', '“是”读作线上') }
    else if (/^(?:线下|否|非|无|没有|不是)$/.test(text)) values.channel = 'offline'
    else complain('channel', `“${text.slice(0, 40)}”不是线上、线下或线上线下相结合`, channels.map((value) => ({ value, label: channelLabels[value] })))
  }

  function readCross(): void {
    const pick = picked('crossRegion')
    const text = squeezeCell(textOf('crossRegion'))
    if (pick === 'none' || pick === 'city' || pick === 'province') { values.crossRegion = pick; return }
    if (text === '' || blankKind(text) === 'pending') return
    if (/^(?:否|不|不跨|无|没有|不是|不涉及|未跨\S{0,4}|不跨\S{0,4}|本地|本市|本县|本区)$/.test(text)) values.crossRegion = 'none'
    else if (/^(?:是)?[(]?跨?省(?:际)?[)]?$/.test(text)) values.crossRegion = 'province'
    else if (/^(?:是)?[(]?跨?市[)]?$/.test(text)) values.crossRegion = 'city'
    else {
      const offered = (['city', 'province', 'none'] as const).filter((value) => text !== '是' || value !== 'none')
      complain('crossRegion', text === '是' ? '只写了“是”，没有写跨省还是跨市，请选定' : `“${text.slice(0, 40)}”看不出是否跨省、市`, offered.map((value) => ({ value, label: crossRegionLabels[value] })))
    }
  }
}

const kindWords: [RegExp, SubjectKind][] = [
  [/合作社/, 'cooperative'], [/个体/, 'individual_business'], [/^(?:企业|公司|有限公司|法人企业|合伙企业|民营企业|私营企业)$/, 'enterprise'],
  [/^(?:组织|社会组织|社会团体|社团|民办非企业|机构|其他组织|无照组织)$/, 'organisation'], [/^(?:个人|自然人)$/, 'person'],
]
const isDash = (cell: ImportCell | null | undefined): boolean => Boolean(cell) && tidyCell(cell!.text) !== '' && blankKind(cell!.text) === 'empty'
const addYears = (day: string, years: number): string => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`
const moneyCandidate = (fen: number): Candidate => ({ value: fen, label: `${formatWanExact(fen)} 万元（${formatYuan(fen)} 元）` })
const money = (source: string | number, unit: MoneyUnit): Candidate[] => {
  const read = parseAmount(source, { unit })
  return read.ok && read.fen !== null && read.fen >= 0 ? [moneyCandidate(read.fen)] : []
}
