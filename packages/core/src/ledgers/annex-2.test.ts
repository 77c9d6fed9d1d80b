import { describe, expect, it } from 'vitest'
import {
  annex2Notes, annex2Row, annex2Totals, figureText, lengthWarning, shortlist, shortlistNote, sourceNote,
} from './annex-2.ts'
import type { Annex2Lead, LedgerFigure } from './annex-2-lead.ts'

const figure = (value: number | null): LedgerFigure => ({ value, source: '摸排估算', asOf: '2026-10-31' })
const wan = (value: number) => figure(Math.round(value * 1_000_000))
const lead = (given: Partial<Annex2Lead> = {}): Annex2Lead => ({
  id: given.number ?? 'L1', number: 'L1', name: '样河区拟某公司', sector: '养老服务', mode: '预付卡', channel: 'offline', crossRegion: 'none', figuresApply: true,
  outcome: '停业整改', mainUnitName: '例桥街道', restricted: false, figures: {}, events: [], struckOffOn: null, alsoReportedBy: [], ...given,
})
const row = (given: Partial<Annex2Lead> = {}) => annex2Row(lead(given), {}, 2026)

describe('a row of 附件2', () => {
  it('states the fixed words of notes 2 and 3', () => {
    expect(row()).toMatchObject({ channel: '线下', crossRegion: '否' })
    expect(row({ channel: 'both', crossRegion: 'city' })).toMatchObject({ channel: '线上线下相结合', crossRegion: '是' })
    expect(row({ channel: 'online', crossRegion: 'province' })).toMatchObject({ channel: '线上', crossRegion: '是' })
  })

  it('says 待核 for what is unknown, – for what does not apply, never 0 or nothing', () => {
    const unknown = row({ channel: null, crossRegion: null, mode: '', sector: '', outcome: '' })
    expect(unknown).toMatchObject({ channel: '待核', crossRegion: '待核', mode: '待核', sector: '待核', outcome: '待核', amountFen: null, repayment: '待核' })
    expect(figureText(unknown, 'amountFen')).toBe('待核')
    const nameOnly = row({ figuresApply: false, channel: null, figures: { amount: wan(3) } })
    expect(nameOnly).toMatchObject({ channel: '–', amountFen: null, repayment: '' })
    expect(figureText(nameOnly, 'people')).toBe('–')
  })

  it.each([
    [{ amount: wan(48.75), repaid: wan(28.7), unpaid: wan(20.05) }, '正在清退58.87%'],
    [{ amount: wan(36.9), repaid: wan(22.14), unpaid: wan(14.76) }, '正在清退60.00%'],
    [{ amount: wan(86.4), repaid: wan(86.4), unpaid: wan(0) }, '清退完毕100.00%'],
    [{ amount: figure(1_000_000), repaid: figure(999_999), unpaid: figure(1) }, '正在清退99.99%'],
    [{ amount: wan(512), unpaid: wan(468) }, '待核'],
    [{ amount: wan(512), unpaid: wan(468), repaid: wan(0) }, '尚未清退'],
    [{ repaid: wan(0) }, '尚未清退'],
    [{ amount: wan(324), unpaid: wan(0) }, ''],
    [{ amount: wan(324), unpaid: wan(0), repaid: wan(0) }, ''],
    [{ amount: wan(10), repaid: figure(null), unpaid: wan(5) }, '待核'],
    [{ amount: figure(null), repaid: wan(5), unpaid: wan(5) }, '正在清退，比例待核'],
    [{ amount: wan(10) }, '待核'],
  ] satisfies [Annex2Lead['figures'], string][])('writes out the share of repayment: %o', (figures, text) => {
    expect(row({ figures }).repayment).toBe(text)
  })

  it('lets words about repayment stand where no figure was recorded', () => {
    const events: Annex2Lead['events'] = [{ kind: 'repayment', onDate: '2026-10-20', title: '正在清退40%', place: '' }]
    expect(row({ events, figures: { amount: wan(10), unpaid: wan(6) } }).repayment).toBe('正在清退40%')
    expect(row({ events, figures: { amount: wan(10), unpaid: wan(5), repaid: wan(5) } }).repayment).toBe('正在清退50.00%')
  })

  it('lets words of a table that came in stand until a newer repaid figure', () => {
    const events: Annex2Lead['events'] = [{ kind: 'repayment_stated', onDate: '2026-10-31', title: '正在清退75.50%', place: '' }]
    const figures = (asOf: string) => ({ amount: wan(38.9), unpaid: wan(10.5), repaid: { ...wan(22.14), asOf } })
    expect(row({ events, figures: figures('2026-09-30') }).repayment).toBe('正在清退75.50%')
    expect(row({ events, figures: figures('2026-10-31') }).repayment).toBe('正在清退75.50%')
    expect(row({ events, figures: figures('2026-11-01') }).repayment).toBe('正在清退56.92%')
    expect(row({ events, figures: { amount: wan(38.9) } }).repayment).toBe('正在清退75.50%')
  })

  it('drafts the measures with their dates, and notices between provinces', () => {
    const events: Annex2Lead['events'] = [
      { kind: 'registered', onDate: '2026-06-09', title: '登记', place: '' },
      { kind: 'dispatched', onDate: '2026-06-10', title: '交办网信办，2026-06-20前反馈', place: '' },
      { kind: 'dispatched', onDate: '2026-06-10', title: '交办公安分局（配合），2026-06-20前反馈', place: '' },
      { kind: 'talk', onDate: '2026-06-12', title: '', place: '' },
      { kind: 'rectification', onDate: '2026-06-12', title: '责令整改', place: '' },
      { kind: 'notice_out', onDate: '2026-06-24', title: '发函', place: '示北省登记地' },
      { kind: 'notice_in', onDate: '2026-07-30', title: '回函', place: '示北省登记地' },
    ]
    const drafted = row({ crossRegion: 'province', events })
    expect(drafted.measures).toBe('6月10日交办网信办、公安分局（配合）；6月12日警示约谈，责令整改')
    expect(drafted.notices).toBe('2026年6月24日函告示北省登记地，7月30日收到回函')
    const withinProvince = row({ crossRegion: 'city', events })
    expect(withinProvince).toMatchObject({ notices: '', measures: '6月10日交办网信办、公安分局（配合）；6月12日警示约谈，责令整改；6月24日函告示北省登记地；7月30日收到示北省登记地回函' })
  })

  it('takes a unit\'s own words from its table, and adds what came after', () => {
    const events: Annex2Lead['events'] = [
      { kind: 'talk', onDate: '2026-06-12', title: '', place: '' },
      { kind: 'measures_stated', onDate: '2026-06-30', title: '6月已约谈并公示。', place: '' },
      { kind: 'notices_stated', onDate: '2026-06-30', title: '已函告示北省', place: '' },
      { kind: 'filed', onDate: '2026-07-02', title: '行政立案', place: '' },
      { kind: 'notice_in', onDate: '2026-07-30', title: '', place: '示北省' },
    ]
    expect(row({ crossRegion: 'province', events })).toMatchObject({ measures: '6月已约谈并公示；7月2日行政立案', notices: '已函告示北省；2026年7月30日收到示北省回函' })
    expect(row({ events: events.slice(0, 2) }).measures).toBe('6月已约谈并公示。')
  })

  it('writes the year of a notice again when it changes, and whose answer it is when that is not clear', () => {
    const events: Annex2Lead['events'] = [
      { kind: 'notice_out', onDate: '2025-12-24', title: '', place: '示北省' },
      { kind: 'notice_out', onDate: '2025-12-25', title: '', place: '试西省' },
      { kind: 'notice_in', onDate: '2026-01-05', title: '', place: '示北省' },
    ]
    expect(row({ crossRegion: 'province', events }).notices).toBe('2025年12月24日函告示北省；12月25日函告试西省，2026年1月5日收到示北省回函')
  })

  it('keeps a long history readable and says what it leaves out', () => {
    const events = Array.from({ length: 13 }, (_, index) =>
      ({ kind: 'visit', onDate: `2026-05-${String(index + 10)}`, title: '走访', place: '' }) as const)
    expect(row({ events }).measures).toMatch(/^此前3项略；5月13日走访；.*；5月22日走访$/)
  })

  it('lets a hand edit win, marks it, and shows the draft when that has changed since', () => {
    const edited = annex2Row(lead({ outcome: '移送公安' }), { outcome: { text: '停业', draft: '停业整改' }, remark: { text: '重点', draft: '' } }, 2026)
    expect(edited).toMatchObject({ outcome: '停业', remark: '重点', edited: ['outcome', 'remark'], newDrafts: { outcome: '移送公安' } })
    expect(edited.newDrafts).not.toHaveProperty('remark')
  })

  it('names source and day of a figure', () => {
    expect(sourceNote(row({ figures: { amount: wan(1) } }).sources.amount)).toBe('来源：摸排估算；时点：2026-10-31')
  })
})

describe('totals and notes', () => {
  const rows = [
    row({ number: 'L1', name: '甲', figures: { amount: figure(1_004_900), people: figure(3), unpaid: wan(1) } }),
    row({ number: 'L2', name: '乙', figures: { amount: figure(1_004_900), people: figure(null), unpaid: wan(1) }, struckOffOn: '2026-10-27' }),
    row({ number: 'L3', name: '丙', figuresApply: false }),
  ]
  it('adds stored values, leaves out what is unknown, and says so', () => {
    expect(annex2Totals(rows)).toEqual({
      amountFen: { value: 2_009_800, unknown: 0 }, people: { value: 3, unknown: 1 }, unpaidFen: { value: 2_000_000, unknown: 0 } })
    expect(annex2Notes(rows)).toEqual([
      '注：序号2“乙”的涉及人数待核，未计入合计。', '注：含本期销号1条（序号2）。',
      '注：涉及金额因四舍五入，各行之和与合计相差 0.01 万元，以合计为准。'])
  })
  it('calls the total of nothing 0, and of nothing but unknowns unknown', () => {
    expect(annex2Totals([]).amountFen).toEqual({ value: 0, unknown: 0 })
    expect(annex2Totals([row()]).amountFen).toEqual({ value: null, unknown: 1 })
  })
  it('prints people whole, or as note 5 says', () => {
    expect(figureText(rows[0]!, 'people')).toBe('3')
    expect(figureText(rows[0]!, 'people', true)).toBe('3.00')
    expect(figureText(rows[0]!, 'unpaidFen')).toBe('1.00')
  })
})

describe('the shortlist', () => {
  const many = Array.from({ length: 53 }, (_, index) => row({ number: `L${String(index).padStart(2, '0')}`,
    figures: { amount: index === 52 ? figure(null) : wan(index < 2 ? 7 : index), people: figure(index), unpaid: wan(1) } }))
  it('takes amount, then people; lists the rest with its totals; the parts make the whole', () => {
    const { rows, leftOut, totals, leftOutTotals } = shortlist(many)
    expect([rows.length, leftOut.length]).toEqual([50, 3])
    expect(rows[0]!.number).toBe('L51')
    expect(leftOut.map((left) => left.number)).toEqual(['L03', 'L02', 'L52'])
    const tied = rows.filter((kept) => kept.amountFen === 7_000_000).map((kept) => kept.number)
    expect(tied).toEqual(['L07', 'L01', 'L00'])
    const whole = annex2Totals(many)
    expect(totals.amountFen.value! + leftOutTotals.amountFen.value!).toBe(whole.amountFen.value)
    expect(shortlistNote(shortlist(many))).toBe('注：本表按涉及金额、人数取前50条，另有3条未列入：涉及金额5.00万元、57人、未兑付资金3.00万元。')
    expect(shortlistNote(shortlist(many.slice(0, 50)))).toBeNull()
  })
  it('warns above 50 only', () => {
    expect(lengthWarning(50)).toBeNull()
    expect(lengthWarning(53)).toContain('共53条')
  })
})
