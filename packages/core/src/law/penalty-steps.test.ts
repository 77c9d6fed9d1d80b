import { describe, expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import type { ActCode, RecordedAct } from './acts.ts'
import { clocksOf, type ClockCode } from './clocks.ts'
import { penalisedOn } from './penalty-file.ts'
import { actProblems, type ActContext } from './procedure.ts'

let n = 0
const act = (code: ActCode, on: string, facts: RecordedAct['facts'] = {}): RecordedAct => ({ id: `p${(n += 1)}`, code, on, time: null, facts, backfilled: false, ofId: null })
const context: ActContext = {
  calendar: chinaCalendar, now: { on: '2026-12-30', time: '09:00' }, mustTransfer: false, amountFen: 80_000_000, owedFen: 0, courtFined: false,
  limitation: { endedOn: '2025-06-01', foundOn: '2025-06-20', financialHarm: false },
}
const said = (one: RecordedAct, acts: RecordedAct[]) => actProblems(one, acts, context).map(({ severity, text, hard }) => `${severity}${hard ? '!' : ''} ${text}`)
const clock = (code: ClockCode, acts: RecordedAct[], now = '2026-11-03') => clocksOf(acts, chinaCalendar, { on: now, time: '09:00' }).filter((one) => one.code === code)
const states = (code: ClockCode, acts: RecordedAct[], now?: string) => clock(code, acts, now).map((one) => one.state)

/** 16万 fined, served on 2025-08-15: pay by 09-01 (08-30 is a Saturday), sue by 2026-02-24, apply by 2026-05-25. */
const decided = act('penalty_decided', '2025-08-01', { measure: 'fine_fundraiser', who: '样例公司', fineFen: 16_000_000 })
const served = act('penalty_served', '2025-08-15', { way: 'direct' })
const fined = [decided, served]
const demand = (on: string, facts = {}) => act('payment_demanded', on, facts)
const apply = (on: string, facts = {}) => act('court_applied', on, { court: '样例法院', ...facts })
const paid = (on: string, fen: number, facts = {}) => act('fine_paid', on, { fen, ...facts })

describe('催告 (行政强制法54)', () => {
  test('not on the day of service, not before the time to pay is over; before the suit time is over it is said', () => {
    expect(said(demand('2025-08-15'), fined)).toEqual([expect.stringMatching(/^stop 缴纳罚款的期限到2025年9月1日/)])
    expect(said(demand('2025-09-01'), fined)).toEqual([expect.stringMatching(/^stop 缴纳罚款的期限到2025年9月1日/)])
    expect(said(demand('2025-09-02'), fined)).toEqual([expect.stringMatching(/^warn 起诉期限到2026年2月24日/)])
    expect(said(demand('2026-02-25'), fined)).toEqual([])
    const suspended = [act('penalty_decided', '2025-08-01', { measure: 'order_suspension', who: '样例公司' }), served]
    expect(said(demand('2025-08-15'), suspended)).toEqual([expect.stringContaining('stop 处罚决定书送达当天')])
    const noticed = [decided, act('public_service', '2025-08-15', { what: '处罚决定书', reason: '下落不明' })]
    expect(said(demand('2025-09-15'), noticed)).toEqual([expect.stringMatching(/^stop 公告送达要到2025年9月15日/)])
    expect(said(demand('2025-09-16'), noticed)).toEqual([expect.stringMatching(/^stop 缴纳罚款的期限到2025年9月30日/)])
  })
  test('not while a later day was agreed to, not after the fine is paid', () => {
    const deferred = [...fined, act('fine_deferred', '2025-08-20', { untilOn: '2025-12-31' })]
    expect(said(demand('2025-12-31'), deferred)).toEqual([expect.stringMatching(/^stop 已同意延期到2025年12月31日/)])
    expect(said(demand('2026-03-02'), deferred)).toEqual([])
    expect(said(demand('2026-03-02'), [...fined, paid('2025-08-28', 16_000_000)])).toEqual([expect.stringContaining('stop 罚款160,000.00元已经缴清')])
  })
})

describe('the court is asked (行政强制法53, 54)', () => {
  const demanded = [...fined, demand('2026-02-02')]
  test('after the suit time and within three months of its end', () => {
    expect(said(apply('2026-02-24'), demanded)).toEqual([expect.stringMatching(/^stop 起诉期限到2026年2月24日/)])
    expect(said(apply('2026-02-25'), demanded)).toEqual([])
    expect(said(apply('2026-05-25'), demanded)).toEqual([])
    // The sentence is said of what is told afterwards, too, but does not stand in its way.
    expect(said(apply('2026-05-26'), demanded)).toEqual([expect.stringMatching(/^stop 申请法院强制执行的三个月（到2026年5月25日）已过/)])
  })
  test('after a public notice thirty days later', () => {
    const noticed = [decided, act('public_service', '2025-12-22', { what: '处罚决定书', reason: '下落不明' }), demand('2026-03-02')]
    expect(clock('sue', noticed)[0]!.due.on).toBe('2026-07-21')
    expect(said(apply('2026-07-21'), noticed)).toEqual([expect.stringMatching(/^stop 起诉期限到2026年7月21日/)])
    expect(said(apply('2026-07-22'), noticed)).toEqual([])
  })
  test('after a reconsideration fifteen days later; never while it is pending', () => {
    const asked = [...fined, act('reconsideration_asked', '2025-09-10'), demand('2025-10-15')]
    expect(said(apply('2026-03-02'), asked)).toEqual(['stop 行政复议还没有决定，不能申请法院强制执行。'])
    const upheld = [...asked, act('reconsideration_decided', '2025-11-10', { result: '维持', outcome: 'stands' })]
    expect(said(apply('2025-11-25'), upheld)).toEqual([expect.stringMatching(/^stop 起诉期限到2025年11月25日/)])
    expect(said(apply('2025-11-26'), upheld)).toEqual([])
    expect(said(apply('2026-02-26'), upheld)).toEqual([expect.stringContaining('stop 申请法院强制执行的三个月（到2026年2月25日）')])
  })
  test('not for what is paid or was taken back', () => {
    expect(said(apply('2026-03-02'), [...demanded, paid('2026-02-20', 16_000_000)])).toEqual([expect.stringContaining('已经缴清')])
    expect(said(apply('2026-03-02'), [...demanded, act('penalty_changed', '2026-02-20', { what: 'withdrawn', reason: 'x' })])).toEqual([expect.stringContaining('处罚决定已经撤销')])
    expect(said(apply('2026-03-02'), [...demanded, paid('2026-02-20', 1)])).toEqual([])
  })
  test('not before the ten working days of the demand', () => {
    const late = [...fined, demand('2026-03-02')]
    expect(said(apply('2026-03-16'), late)).toEqual([expect.stringContaining('stop 催告书送达后要等十个工作日，2026年3月16日')])
    expect(said(apply('2026-03-17'), late)).toEqual([])
  })
})

describe('payments add up', () => {
  test('one fen of 16万 ends nothing; the instalment that fills the sum does', () => {
    const one = [...fined, paid('2025-08-20', 1)]
    for (const code of ['pay', 'apply'] as const) expect(states(code, one)).toEqual(['overdue'])
    expect(clock('pay', one)[0]!.due.why).toContain('已缴0.01元，还差159,999.99元')
    const two = [...fined, paid('2025-08-20', 6_000_000), paid('2025-09-01', 9_999_999)]
    expect(states('pay', two)).toEqual(['overdue'])
    expect([states('pay', [...two, paid('2025-09-01', 1)]), states('apply', [...two, paid('2025-09-01', 1)]), states('pay', [...two, paid('2025-09-02', 1)])]).toEqual([['met'], ['met'], ['met_late']])
    const demanded = [...fined, demand('2026-03-02')]
    expect([states('demand', [...demanded, paid('2026-03-03', 1)], '2026-03-05'), states('demand', [...demanded, paid('2026-03-03', 16_000_000)], '2026-03-05')]).toEqual([['running'], ['met']])
  })
  test('what is missing and what is too much is said', () => {
    expect(said(paid('2025-08-20', 6_000_000), fined)).toEqual([expect.stringContaining('warn 罚款160,000.00元，连这一笔共缴60,000.00元，还差100,000.00元')])
    const rest = [...fined, paid('2025-08-20', 6_000_000)]
    expect(said(paid('2025-08-25', 10_000_000), rest)).toEqual([])
    expect(said(paid('2025-08-25', 10_000_001), rest)).toEqual([expect.stringContaining('多缴0.01元')])
    expect(said(paid('2025-08-25', 0), rest)).toEqual([expect.stringContaining('要大于0')])
    expect(said(paid('2025-08-25', 1), [act('penalty_decided', '2025-08-01', { measure: 'order_suspension', who: '样例公司' }), served])).toEqual([expect.stringContaining('没有罚款')])
  })
  test('by agreed instalments, each with its day and sum', () => {
    const plan = [...fined, act('fine_deferred', '2025-08-20', { untilOn: '2025-10-31', fen: 8_000_000 }), act('fine_deferred', '2025-08-21', { untilOn: '2025-12-31', fen: 16_000_000 })]
    expect(states('pay', plan)).toEqual(['met'])
    const first = [...plan, paid('2025-10-30', 8_000_000)]
    expect(states('pay_deferred', first, '2025-11-03')).toEqual(['met', 'running'])
    expect(states('pay_deferred', plan, '2025-11-03')).toEqual(['overdue', 'running'])
    expect(states('pay_deferred', [...first, paid('2025-12-30', 8_000_000)], '2026-01-05')).toEqual(['met', 'met'])
    // A new day for the whole takes the place of the first.
    expect(states('pay_deferred', [...fined, act('fine_deferred', '2025-08-20', { untilOn: '2025-10-31' }), act('fine_deferred', '2025-10-20', { untilOn: '2026-10-31' })], '2025-11-03')).toEqual(['stopped', 'running'])
  })
})

describe('what was changed or taken back', () => {
  const penaltyClocks = ['pay', 'reconsider', 'sue', 'apply'] as const
  test('starts no alarm any more', () => {
    const withdrawn = [...fined, act('penalty_changed', '2025-08-20', { what: 'withdrawn', reason: 'x' })]
    expect(penaltyClocks.map((code) => states(code, withdrawn))).toEqual(penaltyClocks.map(() => ['stopped']))
    const annulled = [...fined, act('reconsideration_asked', '2025-08-20'), act('reconsideration_decided', '2025-08-28', { result: '撤销', outcome: 'annulled' })]
    expect([states('pay', annulled), states('apply', annulled), states('apply_after', annulled)]).toEqual([['stopped'], ['stopped'], []])
    expect(states('serve', [decided, act('penalty_changed', '2025-08-04', { what: 'withdrawn', reason: 'x' })])).toEqual(['stopped'])
  })
  test('to a smaller fine: what was paid may be enough then', () => {
    const changed = (newFineFen: number) => [...fined, paid('2025-08-18', 6_000_000), act('penalty_changed', '2025-08-20', { what: 'changed', newFineFen, reason: 'x' })]
    expect([states('pay', changed(6_000_000)), states('pay', changed(6_000_001)), states('sue', changed(6_000_000), '2025-09-01')]).toEqual([['stopped'], ['overdue'], ['running']])
    expect(penalisedOn(changed(8_000_000))).toEqual([{ who: '样例公司', standing: true, fineFen: 8_000_000, paidFen: 6_000_000, otherwise: false }])
    expect(said(act('penalty_changed', '2025-08-20', { what: 'changed', reason: 'x' }), fined)).toEqual([expect.stringContaining('warn 没有填变更后的罚款')])
  })
})

describe('two who are fined', () => {
  const both = [decided, act('penalty_decided', '2025-08-01', { measure: 'fine_managers', who: '例甲', fineFen: 5_000_000 }),
    act('penalty_served', '2025-08-15', { way: 'direct', who: '样例公司' }), act('penalty_served', '2025-08-18', { way: 'direct', who: '例甲' })]
  test('pay each for himself', () => {
    expect(states('pay', [...both, paid('2025-08-20', 5_000_000, { who: '例甲' })])).toEqual(['overdue', 'met'])
    expect(states('pay', [...both, paid('2025-08-20', 16_000_000, { who: '样例公司' })])).toEqual(['met', 'overdue'])
    // Nobody named: the fines in their order.
    expect(states('pay', [...both, paid('2025-08-20', 16_000_000)])).toEqual(['met', 'overdue'])
  })
  test('are told apart: unnamed is said, a name that no decision bears is refused, and nothing is taken back by a guess', () => {
    expect(said(paid('2025-08-20', 21_000_000), both)).toEqual([expect.stringMatching(/^warn 有几名被处罚人（样例公司、例甲）/)])
    expect(said(paid('2025-08-20', 5_000_000, { who: '例乙' }), both)).toEqual([expect.stringContaining('stop 没有对“例乙”的处罚决定')])
    const withdrawn = act('penalty_changed', '2025-08-20', { what: 'withdrawn', reason: 'x' })
    expect(said(withdrawn, both)).toEqual([expect.stringContaining('stop 有几名被处罚人')])
    expect(states('pay', [...both, withdrawn])).toEqual(['overdue', 'overdue'])
    expect(states('pay', [...both, { ...withdrawn, facts: { ...withdrawn.facts, who: '例甲' } }])).toEqual(['overdue', 'stopped'])
  })
})

describe('reconsideration', () => {
  test('is of a decision on file; after sixty days it is said', () => {
    expect(said(act('reconsideration_asked', '2025-08-20'), [])).toEqual([expect.stringContaining('stop 没有可以复议的')])
    expect(said(act('reconsideration_decided', '2025-08-20', { result: '维持' }), [])).toEqual([expect.stringContaining('stop 没有复议申请')])
    expect(clock('reconsider', fined)[0]!.due.on).toBe('2025-10-14')
    expect(said(act('reconsideration_asked', '2025-10-14'), fined)).toEqual([])
    expect(said(act('reconsideration_asked', '2025-10-15'), fined)).toEqual([expect.stringMatching(/^warn 申请行政复议的六十日（2025年10月14日）已过/)])
    expect(states('reconsider', [...fined, act('reconsideration_asked', '2025-10-15')])).toEqual(['lapsed'])
  })
})
