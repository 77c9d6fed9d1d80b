import { builtInForms, sampleMark } from '@qingyuan/core/ledgers/built-in-forms'
import type { BuiltInFormCode } from '@qingyuan/core/ledgers/built-in-forms'
import type { SheetModel } from '@qingyuan/core/sheet-model'
import { cells, drawSheet, signature, spread, wide } from './layout.ts'
import type { Item, Line } from './layout.ts'

const title = (code: BuiltInFormCode) => builtInForms.find((form) => form.code === code)?.title ?? code
const head = (text: string, across = 1, down = 1): Item => ({ text, style: 'head', across, down })

/** 附件2, in the layout of the document that asks for it: 14 columns under two-level headings, totals in three. */
function annex2(): SheetModel {
  const widths = [5, 22, 11, 12, 11, 11, 9, 11, 8, 40, 18, 14, 20, 12]
  const columns = widths.length
  const risk = ['企业名称', '所属\n行业', '集资\n模式', '是否通过互联网', '涉及\n金额', '涉及\n人数', '未兑付\n资金', '是否跨省、市']
  const work = ['采取的工作措施', '资金清退情况', '处理结果', '省际间风险通报情况']
  const row = ['序号', '企业名称', '所属行业', '集资模式', '是否通过互联网', '涉及金额', '涉及人数', '未兑付资金', '是否跨省市',
    '采取的工作措施', '资金清退情况', '处理结果', '省际间风险通报情况', '备注'].map((name) => `[[行.${name}]]`)
  const isNumber = (index: number) => index >= 5 && index <= 7
  const isLong = (index: number) => [9, 10, 12, 13].includes(index)
  const total = ['合计', '', '', '', '', '[[合计.涉及金额]]', '[[合计.涉及人数]]', '[[合计.未兑付资金]]', '', '', '', '', '', '']
  const notes = [
    '注：1．重点风险线索尽量控制在50条以内，可继续向下复制表格。',
    '2．“是否通过互联网”根据实际填写线上、线下或线上线下相结合，“是否跨省、市”填写是或否。',
    '3．“资金清退情况”填写正在清退或清退完毕，并写明清退比例。',
    '4．“处理结果”填写企业现状，如正在整改并正常营业、停业整改、移送公安等。',
    '5．所有数字均保留小数点后2位。',
    '6．合计栏标注“*”的项目需统计合计数。',
  ]
  return drawSheet({ name: '附件2', widths, repeatRows: [3, 4], lines: [
    wide('附件2', 'annex', columns, 18),
    wide(`[[县区名称]]${title('annex-2')}`, 'title', columns, 32),
    spread([{ text: '填报单位（盖章）：[[单位名称]]', style: 'plain' }, { text: '统计期间：[[期间]]（截至[[截至日期]]）', style: 'plain' },
      { text: '单位：人、万元', style: 'right' }], widths, 18),
    { height: 20, items: [head('序号', 1, 2), head('风险情况', 8), head('工作情况', 4), head('备注', 1, 2)] },
    { height: 34, items: [...risk, ...work].map((text) => head(text)) },
    cells(row, (index) => isLong(index) ? 'left' : isNumber(index) ? 'number' : 'body', 28),
    cells(total, (index) => index === 0 ? 'head' : isNumber(index) ? 'number' : 'body', 22),
    ...notes.map((note) => wide(note, 'note', columns, 14)),
    wide('[[自动注]]', 'note', columns, 14),
    ...signature(widths),
  ] })
}

/** 附件1: one unit's contacts, a line for each of the three positions. */
function annex1(): SheetModel {
  const widths = [14, 14, 22, 18, 18, 20]
  return drawSheet({ name: '附件1', widths, repeatRows: [3, 3], page: { orientation: 'portrait' }, lines: [
    wide('附件1', 'annex', 6, 18),
    wide(`[[县区名称]]${title('annex-1')}`, 'title', 6, 36),
    wide('单位名称（盖章）：[[单位名称]]', 'plain', 6, 26),
    cells(['', '姓  名', '职  务', '手机号码', '座  机', '备  注'], 'head', 30),
    cells(['[[联系人.岗位]]', '[[联系人.姓名]]', '[[联系人.职务]]', '[[联系人.手机号码]]', '[[联系人.座机]]', '[[联系人.备注]]'],
      (index) => index === 0 ? 'head' : 'body', 36),
    wide('注：请于[[报送截止日期]]前报送至[[收集单位]]，联系人：[[收集单位联系人]]，联系电话：[[收集单位电话]]。', 'note', 6, 24),
    wide('版本号：[[版本号]]', 'small', 6, 16),
  ] })
}

type Column = [heading: string, field: string, width: number, kind?: 'left' | 'number']
/** Columns under a common heading, or (without one) each under its own over both heading rows. */
interface Group { heading?: string; columns: Column[] }
/** `totals`: the field that sums a column, by the name of the column's own field. */
interface Table { caption?: string; list: string; groups: Group[]; totals?: Partial<Record<string, string>> }

/** Heading rows, the repeated row of `list`, and a total row where `totals` names the fields. */
function table(list: string, groups: Group[], totals?: Partial<Record<string, string>>): Line[] {
  const all = groups.flatMap(({ columns }) => columns)
  const twoLevels = groups.some(({ heading }) => heading !== undefined)
  const style = (index: number) => all[index]?.[3] ?? 'body'
  const top = groups.flatMap(({ heading, columns }) => heading === undefined
    ? columns.map(([text]) => head(text, 1, twoLevels ? 2 : 1)) : [head(heading, columns.length)])
  const below = groups.filter(({ heading }) => heading !== undefined)
    .flatMap(({ columns }) => columns.map(([text]) => head(text)))
  return [
    { height: twoLevels ? 20 : 34, items: top },
    ...(twoLevels ? [{ height: 34, items: below }] : []),
    cells(all.map(([, field]) => `[[${list}.${field}]]`), style, 24),
    ...(totals ? [cells(all.map(([, field], index) => index === 0 ? '合计' : totals[field] ? `[[${totals[field]}]]` : ''),
      (index) => index === 0 ? 'head' : style(index), 24)] : []),
  ]
}

/** A form whose columns are ours. */
function sampleForm(
  code: BuiltInFormCode, tables: Table[], unit: string, span = '统计期间：[[期间]]（截至[[截至日期]]）',
): SheetModel {
  const widths = tables.reduce<number[]>((widest, { groups }) => {
    const own = groups.flatMap(({ columns }) => columns.map(([, , width]) => width))
    const columns = Math.max(widest.length, own.length)
    return Array.from({ length: columns }, (_, index) => Math.max(widest[index] ?? 0, own[index] ?? 0))
  }, [])
  const columns = widths.length
  const [first] = tables
  const headings = first?.groups.some(({ heading }) => heading !== undefined) ? 2 : 1
  return drawSheet({ name: title(code).slice(0, 31), widths, repeatRows: [3, 2 + headings], lines: [
    wide(`[[县区名称]]${title(code)}`, 'title', columns, 32),
    wide(sampleMark, 'mark', columns, 14),
    spread([{ text: '填报单位（盖章）：[[单位名称]]', style: 'plain' }, { text: span, style: 'plain' },
      { text: unit, style: 'right' }], widths, 18),
    ...tables.flatMap(({ caption, list, groups, totals }, index) => [
      ...(index > 0 ? [wide(' ', 'plain', columns, 10)] : []),
      ...(caption ? [wide(caption, 'annex', columns, 22)] : []),
      ...table(list, groups, totals),
    ]),
    wide('[[自动注]]', 'note', columns, 14),
    ...signature(widths),
  ] })
}

const moneyColumns: Column[] = [['涉及金额', '涉及金额', 13, 'number'], ['涉及人数', '涉及人数', 10, 'number'],
  ['未兑付资金', '未兑付资金', 13, 'number']]
const riskColumns = (heading: string, field: string): Column[] => [
  ['序号', '序号', 10], [heading, field, 36, 'left'], ['线索数', '线索数', 16, 'number'],
  ...moneyColumns.map(([text, name]): Column => [text, name, 18, 'number']), ['有待核数字的\n线索数', '待核数', 18, 'number'],
]
const sumTotals = { 线索数: '合计.线索数', 涉及金额: '合计.涉及金额', 涉及人数: '合计.涉及人数', 未兑付资金: '合计.未兑付资金' }
const moves = ['上月在册', '新增', '重启', '排除', '销号', '并入', '月末在册']
const measures = ['警示约谈', '责令整改', '行政立案', '行政处罚', '移送公安', '公安立案']
const same = (names: string[]) => Object.fromEntries(names.map((name) => [name, name]))
const counted = (names: string[], width: number): Column[] => names.map((name) => [name, name, width, 'number'])

const drawings: Record<BuiltInFormCode, () => SheetModel> = {
  'annex-2': annex2,
  'annex-1': annex1,
  roster: () => sampleForm('roster', [{ list: '联系人', groups: [{ columns: [['序号', '序号', 6], ['单位', '单位名称', 26, 'left'],
    ['岗位', '岗位', 12], ['姓名', '姓名', 12], ['职务', '职务', 20], ['手机号码', '手机号码', 16], ['座机', '座机', 16],
    ['备注', '备注', 20, 'left']] }] }], ' ', '截至日期：[[截至日期]]'),
  'work-statistics': () => sampleForm('work-statistics', [{ list: '单位工作', groups: [
    { columns: [['序号', '序号', 6], ['单位', '单位名称', 22, 'left']] },
    { heading: '排查', columns: [['场次', '排查场次', 9, 'number'], ['主体\n（家次）', '排查主体家次', 10, 'number'],
      ['走访\n（户）', '排查户数', 10, 'number']] },
    { heading: '宣传', columns: [['场次', '宣传场次', 9, 'number'], ['发放资料\n（份）', '宣传发放资料', 11, 'number'],
      ['受众\n（人次）', '宣传受众人次', 11, 'number']] },
    { heading: '培训', columns: [['期数', '培训场次', 9, 'number'], ['参加\n（人次）', '培训参加人次', 10, 'number']] },
    { heading: '会议', columns: [['次数', '会议场次', 9, 'number'], ['参加\n（人次）', '会议参加人次', 10, 'number']] },
    { columns: [['约谈\n（次）', '约谈场次', 9, 'number'], ['督导\n（次）', '督导场次', 9, 'number']] },
  ], totals: {
    排查场次: '活动.排查.场次', 排查主体家次: '活动.排查.主体家次', 排查户数: '活动.排查.户数', 宣传场次: '活动.宣传.场次',
    宣传发放资料: '活动.宣传.发放资料', 宣传受众人次: '活动.宣传.受众人次', 培训场次: '活动.培训.场次', 培训参加人次: '活动.培训.参加人次',
    会议场次: '活动.会议.场次', 会议参加人次: '活动.会议.参加人次', 约谈场次: '活动.约谈.场次', 督导场次: '活动.督导.场次',
  } }], '单位：场次、家次、份、人次'),
  'lead-handling': () => sampleForm('lead-handling', [{ list: '分单位', groups: [
    { columns: [['序号', '序号', 6], ['单位', '单位名称', 22, 'left']] },
    { heading: '线索增减', columns: counted(moves, 9) },
    { heading: '处置情况（有该项记录的线索数）', columns: counted(measures, 9) },
    { heading: '涉及情况', columns: [...moneyColumns, ['已清退资金', '已清退资金', 13, 'number']] },
  ], totals: {
    ...same(moves), ...Object.fromEntries(measures.map((name) => [name, `处置.${name}`])), ...sumTotals,
    已清退资金: '合计.已清退资金',
  } }],
    '单位：条、人、万元'),
  'cross-province': () => sampleForm('cross-province', [{ list: '跨省', groups: [
    { columns: [['序号', '序号', 6], ['案件（风险）名称', '企业名称', 24, 'left'], ['主报单位', '主报单位', 16], ['涉及地区', '涉及地区', 18],
      ['集资模式', '集资模式', 12], ...moneyColumns, ['采取的工作措施', '采取的工作措施', 36, 'left'],
      ['省际间风险通报情况', '省际间风险通报情况', 30, 'left'], ['处理结果', '处理结果', 16], ['备注', '备注', 14, 'left']] },
  ] }], '单位：人、万元'),
  'risk-list': () => sampleForm('risk-list', [
    { caption: '一、分行业领域', list: '分行业', groups: [{ columns: riskColumns('行业领域', '行业') }], totals: sumTotals },
    { caption: '二、分乡镇（街道）', list: '分区域', groups: [{ columns: riskColumns('乡镇（街道）', '区域') }], totals: sumTotals },
    { caption: '三、分风险等级（出表时的等级）', list: '分等级', groups: [{ columns: riskColumns('风险等级', '等级') }], totals: sumTotals },
  ], '单位：条、人、万元'),
  'case-ledger': () => sampleForm('case-ledger', [{ list: '案件', groups: [{ columns: [
    ['序号', '序号', 6], ['立案号', '立案号', 18],
    ['案件名称', '案件名称', 22, 'left'], ['刑事立案日期', '刑事立案日期', 16], ['案件阶段', '案件阶段', 10], ['涉案金额', '涉案金额', 12, 'number'],
    ['涉及人数', '涉及人数', 10, 'number'], ['清退比例', '清退比例', 10, 'number'], ['牵头地', '牵头地', 12], ['包案领导', '包案领导', 11],
    ['挂牌督办', '挂牌督办', 11], ['难点', '难点', 26, 'left'], ['进展', '进展', 34, 'left'], ['进展日期', '进展日期', 16]] }] }], '单位：人、万元'),
  'submission-status': () => sampleForm('submission-status', [{ list: '报送', groups: [{ columns: [
    ['序号', '序号', 6], ['单位', '单位名称', 22, 'left'],
    ['报送状态', '报送状态', 14], ['首次报送日期', '首次报送日期', 16], ['报送截止日期', '报送截止日期', 16], ['是否按时', '是否按时', 12],
    ['零报送', '零报送', 12], ['排查户数', '排查户数', 10, 'number'], ['排查企业数', '排查企业数', 11, 'number'], ['更正次数', '更正次数', 9, 'number'],
    ['催办次数', '催办次数', 9, 'number'], ['备注', '备注', 24, 'left']] }] }], '单位：户、家、次'),
}

/** The product's own templates as drawn, by code. */
export function drawForm(code: BuiltInFormCode): SheetModel {
  return drawings[code]()
}
