import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldOfHeading, headingKey, importFieldKeys, importFields } from './lead-import-fields.ts'
import { guessSubjectKind } from './lead-import-kinds.ts'
import { planSheet, rowKind, type ColumnPlan, type ImportCell, type ImportCells } from './lead-import-layout.ts'
import { findPlaces } from './lead-import-places.ts'
import { parseRow, type RowEdits, type RowReading } from './lead-import-row.ts'

const cell = (value: string | number | null): ImportCell | null => (value === null || value === '' ? null
  : typeof value === 'number' ? { text: String(value), value } : { text: value })
const row = (...values: (string | number | null)[]): ImportCells => values.map(cell)
const numbered = (rows: ImportCells[], from = 1) => rows.map((cells, index) => ({ row: from + index, cells }))

const annex2 = numbered([
  row('试岗镇、行业领域重点风险线索统计表'),
  row('单位：人、万元'),
  row('序号', '风险情况', '', '', '', '', '', '', '', '工作情况', '', '', '', '备注'),
  row('', '企业名称', '所属\n\n行业', '集资\n模式', '是否通过互联网', '涉及\n金额', '涉及人数 *', '未兑付资金', '是否跨省、市', '采取的工作措施', '资金清退情况', '处理结果', '省际间风险通报情况', '　'),
  row(1, '试易购百货商行', '商贸服务', '消费返利', '线下', 36.9, 41, 14.76, '否', '约谈', '正在清退60.00%', '行政处罚', '', ''),
  row('合计', '', '', '', '', 36.9, 41, 14.76),
  row('填报人：例某', '', '', '负责人：示某', '', '电话：0000-1234567'),
  row('注：1.所有数字保留两位小数。'),
  // As our own tables end: they come back filled in.
  row('版本号：草稿，未冻结　审计封印：第3号 DBBA-88DA-4689'),
])

describe('heading', () => {
  test('附件2: two levels, groups, title and unit line', () => {
    const plan = planSheet('Sheet1', false, annex2)
    expect(plan.header).toEqual([3, 4])
    expect(plan.columns.map((column) => column?.field ?? null)).toEqual([null, 'name', 'sector', 'mode', 'channel', 'amount', 'people', 'unpaid', 'crossRegion',
      'measures', 'repayment', 'outcome', 'notices', 'remark'])
    expect([plan.columns[5]?.unit, plan.columns[7]?.unit]).toEqual(['wan', 'wan'])
    expect(annex2.map((one) => { const kind = rowKind(plan, one); return kind && ('skip' in kind ? kind.skip : kind.refuse) })).toEqual([
      '表头以上的内容', '表头以上的内容', '表头', '表头', undefined, '合计行', '表尾签署', '表下说明', '表下说明'])
  })

  test('the unit in a heading wins over the line above; without any it stays open', () => {
    const plan = planSheet('a', false, numbered([row('单位：元'), row('企业名称', '涉及金额（万元）', '未兑付资金', '已清退资金（亿元）')]))
    expect(plan.columns.map((column) => column?.unit)).toEqual([undefined, 'wan', 'yuan', null])
    const open = planSheet('a', false, numbered([row('公司名称', '金额')]))
    expect(open.columns[1]).toEqual({ field: 'amount', unit: null })
  })

  test('a group decides what a general word means', () => {
    const plan = planSheet('a', false, numbered([row('主体', '涉及', '', '未兑付', ''), row('', '金额', '人数', '金额', '人数'), row('范样商行', 1, 2, 3, 4)]))
    expect(plan.columns.map((column) => column?.field)).toEqual(['name', 'amount', 'people', 'unpaid', undefined])
  })

  test('every field is found by its own label, also with marks, brackets, blanks and 帐', () => {
    for (const key of importFieldKeys) {
      if (key === 'number') continue
      expect([key, fieldOfHeading([importFields[key].label])]).toEqual([key, key])
      expect([key, fieldOfHeading([` *${Array.from(importFields[key].label).join(' ')}（必填）`])]).toEqual([key, key])
    }
    expect(headingKey('3、 帐户（ 元 ）')).toBe('账户')
  })

  test('who reported is never taken from a table', () => {
    expect(planSheet('a', false, numbered([row('企业名称', '举报人', '举报人联系电话', '电话')])).columns.map((column) => column?.field)).toEqual(['name', undefined, undefined, 'phone'])
  })

  test('a repeated heading is left out; another table below is refused', () => {
    const plan = planSheet('a', false, numbered([row('企业名称', '所属行业', '涉及金额')]))
    expect(rowKind(plan, { row: 9, cells: row('企业名称', '所属行业', '涉及金额') })).toEqual({ skip: '重复的表头' })
    expect(rowKind(plan, { row: 9, cells: row('统一社会信用代码', '主体名称', '联系电话', '备注') })).toHaveProperty('refuse')
  })

  test('no name column: nothing is read, and a person can still map', () => {
    const plan = planSheet('a', false, numbered([row('甲', '乙', '丙'), row('范样商行', 1, 2)]))
    expect([plan.header, plan.headings, plan.columns]).toEqual([[1, 1], ['甲', '乙', '丙'], [null, null, null]])
    expect(rowKind(plan, { row: 2, cells: row('范样商行', 1, 2) })).toEqual({ skip: '这张表没有认出“主体名称”列，未读取；可在“对应列”里指定' })
  })
})

const region = (id: string, parentId: string | null, name: string, kind: string, allowed = true) => ({ id, parentId, name, kind, allowed })
const places = findPlaces([
  region('d', null, '样河区', 'county'), region('l', 'd', '例桥街道', 'street'), region('n', 'd', '拟溪镇', 'town'), region('f', 'd', '仿塘乡', 'township', false),
  region('n1', 'n', '仿岭村', 'village'), region('n2', 'n', '中心村', 'village'), region('l2', 'l', '中心村', 'village'),
], [
  { id: 'ul', regionId: 'l', name: '例桥街道办事处', shortName: '例桥街道', kind: 'town', allowed: true },
  { id: 'un', regionId: 'n', name: '拟溪镇人民政府', shortName: '拟溪镇', kind: 'town', allowed: true },
])
test('places by their usual names; two of one name are offered, those out of scope named', () => {
  for (const [town, village, id] of [['例桥街道办事处', '', 'l'], ['例桥街道', '', 'l'], ['拟溪镇政府', '', 'n'], ['拟溪镇', '仿岭村委会', 'n1'], ['样河区拟溪镇仿岭村', '', 'n1'], ['', '仿岭村', 'n1']] as const) {
    expect([town, village, places.region(town, village)]).toEqual([town, village, { ok: true, id }])
  }
  expect(places.region('', '中心村')).toMatchObject({ ok: false, candidates: [{ value: 'n2', label: '拟溪镇中心村' }, { value: 'l2' }] })
  expect(places.region('仿塘乡', '')).toEqual({ ok: false, reason: '“仿塘乡”不在您的工作范围内，不能为它登记线索' })
  expect(places.region('无名镇', '')).toMatchObject({ ok: false })
  expect(places.named(['拟溪镇10月.xlsx', '附件2'])).toEqual({ id: 'n', name: '拟溪镇' })
  expect([places.named(['拟溪镇、例桥街道汇总']), places.named(['样河区']), places.named(['仿塘乡'])]).toEqual([undefined, undefined, undefined])
  expect([places.unit('例桥街道'), places.unit('拟溪镇政府'), places.unitOfRegion('n1')]).toEqual([{ ok: true, id: 'ul' }, { ok: true, id: 'un' }, 'un'])
})

const reading: RowReading = {
  today: '2026-11-03', places, nameKey: (name) => name, lists: { sector: new Set(['养老服务']), source: new Set(['排查发现']) },
  defaults: { source: '排查发现', receivedOn: '2026-11-01', asOf: '2026-10-31', figureSource: '自报', regionId: 'n', mainUnitId: null, unitId: 'office' },
}
const plans = (...fields: (ColumnPlan['field'] | [ColumnPlan['field'], ColumnPlan['unit']])[]): ColumnPlan[] =>
  fields.map((field) => (Array.isArray(field) ? { field: field[0], unit: field[1] ?? null } : { field }))
const read = (columns: ColumnPlan[], cells: ImportCells, edits: RowEdits = {}) => parseRow(columns, cells, edits, reading)
const money = plans('name', ['amount', 'wan'])

describe('row', () => {
  test('defaults fill what the row does not say', () => {
    const { values, problems } = read(plans('name'), row('拟样养老服务有限公司'))
    expect(problems).toEqual([])
    expect(values).toEqual({ name: '拟样养老服务有限公司', nameKey: '拟样养老服务有限公司', kind: 'enterprise', receivedOn: '2026-11-01', asOf: '2026-10-31', source: '排查发现',
      regionId: 'n', mainUnitId: 'un', figuresApply: true })
  })

  test('12万 in a 万元 column is not guessed; the pick of a person counts', () => {
    const { values, problems } = read(money, row('范样商行', '12万'))
    expect(values.amountFen).toBeUndefined()
    expect(problems).toEqual([{ field: 'amount', column: 1, message: expect.stringContaining('本列单位是万元'), candidates: [
      { value: 12_000_000, label: '12.00 万元（120,000.00 元）' }, { value: 120_000_000_000, label: '120000.00 万元（1,200,000,000.00 元）' }] }])
    expect(read(money, row('范样商行', '12万'), { picks: { amount: 12_000_000 } })).toMatchObject({ values: { amountFen: 12_000_000 }, problems: [] })
    expect(read(money, row('范样商行', '12万'), { texts: { amount: '12.5' } })).toMatchObject({ values: { amountFen: 12_500_000 }, problems: [] })
  })

  test('words stay as they were typed, names and numbers are made alike; 待核 is no sector', () => {
    const { values, notes } = read(plans('name', 'sector', 'mode', 'measures', 'personInCharge', 'phone', 'remark'),
      row('范样商行（普通合伙）', ' 养老服务\u3000', '待核', '约谈；（３人），责令整改！', '示某（试）', '１２００', "'=说明：见附件"))
    expect(values).toMatchObject({ name: '范样商行(普通合伙)', sector: '养老服务', measures: '约谈；（３人），责令整改！', personInCharge: '示某(试)', phone: '1200', remark: '=说明：见附件' })
    expect(values).not.toHaveProperty('mode')
    expect(notes).toContainEqual({ field: 'mode', message: '集资模式“待核”，按未填处理' })
  })

  test('amounts as they are typed', () => {
    const fen = (text: string | number) => read(money, row('范样商行', text)).values.amountFen
    expect([fen('1,234.50'), fen('１２３４'), fen(36.9), fen(0.1 + 0.2), fen('0'), fen('待核'), fen('-'), fen('¥3')])
      .toEqual([1_234_500_000, 1_234_000_000, 36_900_000, 300_000, 0, null, undefined, 3_000_000])
    for (const bad of ['约定', '-5', '3%', '1.2.3', '$5', '12万3']) expect([bad, read(money, row('范样商行', bad)).problems.length]).toEqual([bad, 1])
  })

  test('an amount without any unit waits for a person, one with its own unit does not', () => {
    const open = plans('name', ['amount', null])
    expect(read(open, row('范样商行', 12)).problems[0]?.candidates?.map((one) => one.value)).toEqual([1200, 12_000_000])
    expect([read(open, row('范样商行', 0)), read(open, row('范样商行', '0.00'))]).toMatchObject([{ problems: [], values: { amountFen: 0 } }, { problems: [], values: { amountFen: 0 } }])
    expect(read(open, row('范样商行', '12万元')).values.amountFen).toBe(12_000_000)
  })

  test('dashes in all figures mean that money does not apply, blanks mean 待核', () => {
    const columns = plans('name', ['amount', 'wan'], 'people', ['unpaid', 'wan'])
    expect(read(columns, row('范样财富管理中心', '–', '-', '—')).values.figuresApply).toBe(false)
    expect(read(columns, row('范样财富管理中心', '', '', '')).values.figuresApply).toBe(true)
    expect(read(columns, row('样园互助会', '–', 24, '–')).values).toMatchObject({ figuresApply: true, people: 24 })
  })

  test('dates: cells, texts, bare numbers that may count from 1900 or 1904, the future', () => {
    const columns = plans('name', 'receivedOn')
    const on = (given: ImportCell) => read(columns, [cell('范样商行'), given])
    expect(on({ text: '2026/10/1', value: 46_296, date: '2026-10-01' }).values.receivedOn).toBe('2026-10-01')
    expect(on({ text: '2026年10月1日' }).values.receivedOn).toBe('2026-10-01')
    expect(on({ text: '20261001', value: 20_261_001 }).values.receivedOn).toBe('2026-10-01')
    expect(on({ text: '44834', value: 44_834 })).toMatchObject({ problems: [{ candidates: [{ value: '2022-09-30' }, { value: '2026-10-01' }] }] })
    expect(on({ text: '2026-11-04' }).problems[0]?.message).toContain('晚于今天')
    expect(on({ text: '5月1日' }).problems).toHaveLength(1)
  })

  test('a code that can be none offers to go in without; a wrong check digit only warns', () => {
    const columns = plans('name', 'code')
    expect(read(columns, row('范样商行', '12345')).problems[0]?.candidates).toEqual([{ value: '', label: '不填代码，先按名称导入' }])
    expect(read(columns, row('范样商行', '12345'), { picks: { code: '' } })).toMatchObject({ problems: [], notes: [{ field: 'code' }] })
    expect(read(columns, row('范样商行', '91990101MA00000010'))).toMatchObject({ problems: [], values: { code: '91990101MA00000010' }, notes: [{ field: 'code' }] })
  })

  test('是 under 是否跨省、市 is not enough', () => {
    const columns = plans('name', 'crossRegion')
    expect(read(columns, row('范样商行', '是（跨省）')).values.crossRegion).toBe('province')
    expect(read(columns, row('范样商行', '否')).values.crossRegion).toBe('none')
    expect(read(columns, row('范样商行', '是')).problems[0]?.candidates?.map((one) => one.value)).toEqual(['city', 'province'])
  })

  test('a cell that must not be used, and a row without a name, say so', () => {
    expect(read(money, [cell('范样商行'), { text: '#N/A', error: '是错误值 #N/A' }]).problems).toEqual([{ field: 'amount', column: 1, message: '是错误值 #N/A' }])
    expect(read(money, row('', 5)).problems[0]?.message).toContain('主体名称是空的')
  })

  test('an own export comes back as it was', () => {
    expect(read(plans('name', 'remark'), row('范样商行', "'=1+1")).values.remark).toBe('=1+1')
  })
})

test('kinds by code, then by name', () => {
  expect(['92990101MA0000001X', '93990101MA0000001X'].map((code) => guessSubjectKind('甲', code))).toEqual(['individual_business', 'cooperative'])
  expect(['试禾种养专业合作社', '例购荟百货店', '演链科技有限公司', '样园姐妹互助会', '蒋试根', '范样财富管理中心（普通合伙）'].map((name) => guessSubjectKind(name, null)))
    .toEqual(['cooperative', 'individual_business', 'enterprise', 'organisation', 'person', 'enterprise'])
})

describe('whatever stands in a row', () => {
  const anyCell: fc.Arbitrary<ImportCell | null> = fc.oneof(
    fc.constant(null), fc.string({ maxLength: 30 }).map((text) => ({ text })), fc.double().map((value) => ({ text: String(value), value })),
    fc.constantFrom('12万', '１２３４', '1,234.50', '待核', '–', '是', '2026-13-01', '合计', '=1+1', '亿', '0', '-0', '3千', '例桥街道').map((text) => ({ text })),
    fc.record({ text: fc.string(), date: fc.constantFrom('2026-10-01', '2026-10-01T10:00:00') }), fc.record({ text: fc.string(), error: fc.constant('坏') }),
    fc.boolean().map((value) => ({ text: String(value).toUpperCase(), value })),
  )
  const columns = importFieldKeys.map((field): ColumnPlan => (importFields[field].type === 'money' ? { field, unit: 'wan' } : { field }))
  test('no crash, and every cell that holds something is a value, a problem or a statement of nothing', () => {
    fc.assert(fc.property(fc.array(anyCell, { maxLength: columns.length }), (cells) => {
      const { values, problems } = read(columns, cells)
      for (const [field, key] of [['amount', 'amountFen'], ['unpaid', 'unpaidFen'], ['people', 'people']] as const) {
        const given = cells[importFieldKeys.indexOf(field)]
        const value = values[key]
        if (value !== undefined && value !== null) { expect(Number.isSafeInteger(value)).toBe(true); expect(value).toBeGreaterThanOrEqual(0) }
        // Zero is only what says zero.
        if (value === 0) expect(given?.value ?? given?.text).toSatisfy((held: unknown) => held === 0 || /^[^1-9一二三四五六七八九]*[0０][^1-9]*$/.test(String(held)) || Math.abs(Number(held)) < 1e-9)
        if (given && given.error) expect(problems.some((one) => one.field === field)).toBe(true)
      }
      if (values.name === undefined) expect(problems.some((one) => one.field === 'name')).toBe(true)
      if (problems.length === 0) for (const key of ['name', 'nameKey', 'kind', 'receivedOn', 'source', 'regionId', 'mainUnitId'] as const) expect(values[key]).toBeTruthy()
    }), { numRuns: 1000 })
  })

  test('an amount typed as a plain decimal of 万元 comes through exactly', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), (fen) => {
      const text = `${Math.floor(fen / 1e6)}.${String(fen % 1e6).padStart(6, '0')}`
      expect(read(money, row('范样商行', text)).values.amountFen).toBe(fen)
    }))
  })
})
