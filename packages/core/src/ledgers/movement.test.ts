import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { checkMovement, emptyMovement, leadMovements, movementEquation, sumMovements, type LedgerMove, type MoveEvent } from './movement.ts'

const history = (leadId: string, ...steps: [LedgerMove, string][]): MoveEvent[] => steps.map(([kind, onDate]) => ({ leadId, kind, onDate }))
const october = (events: MoveEvent[]) => leadMovements(events, '2026-10-01', '2026-10-31')

describe('movement of the ledger', () => {
  it('counts what entered and left, by business date, both ends included', () => {
    const leads = october([
      ...history('stays', ['registered', '2026-09-30']),
      ...history('first day', ['registered', '2026-10-01']),
      ...history('last day', ['registered', '2026-09-01'], ['struck_off', '2026-10-31']),
      ...history('later', ['registered', '2026-09-01'], ['struck_off', '2026-11-01']),
      ...history('next month', ['registered', '2026-11-01']),
      ...history('comes back', ['registered', '2026-05-14'], ['excluded', '2026-05-20'], ['restarted', '2026-10-12']),
      ...history('comes and goes', ['registered', '2026-10-14'], ['excluded', '2026-10-20']),
    ])
    expect(sumMovements(leads)).toEqual({ opening: 3, added: 2, restarted: 1, excluded: 1, struckOff: 1, merged: 0, closing: 4 })
    expect(leads.find((lead) => lead.leadId === 'last day')?.struckOffOn).toBe('2026-10-31')
    expect(leads.filter((lead) => lead.struckOffOn)).toHaveLength(1)
    expect(leads.some((lead) => lead.leadId === 'next month')).toBe(false)
  })

  it('shows a merged lead in 并入, unless it was never counted before', () => {
    const sum = sumMovements(october([
      ...history('old', ['registered', '2026-09-02'], ['merged', '2026-10-05']),
      ...history('excluded, then merged', ['registered', '2026-08-02'], ['excluded', '2026-09-05'], ['merged', '2026-10-05']),
      ...history('duplicate', ['registered', '2026-10-03'], ['merged', '2026-10-05']),
    ]))
    expect(sum).toEqual({ ...emptyMovement, opening: 1, merged: 1 })
    expect(() => checkMovement(sum)).not.toThrow()
    expect(movementEquation(sum)).toBe('上月在册1＋新增0＋重启0－排除0－销号0－并入1＝月末在册0')
  })

  it('does not let a table leave that does not balance', () => {
    const leads = october(history('twice', ['registered', '2026-09-02'], ['excluded', '2026-10-05'], ['struck_off', '2026-10-06']))
    expect(leads[0]!.problem).toBe('2026-10-06销号时不在册')
    expect(() => checkMovement(sumMovements(leads))).toThrow(AppError)
    expect(() => checkMovement(sumMovements(leads))).toThrow('增减变动不平：上月在册1＋新增0＋重启0－排除1－销号1＝月末在册0。')
  })

  it('does not let two errors that cancel out hide each other', () => {
    const leads = october([
      ...history('a', ['registered', '2026-09-02'], ['registered', '2026-10-05']),
      ...history('b', ['registered', '2026-09-02'], ['excluded', '2026-09-05'], ['excluded', '2026-10-06']),
    ])
    const sum = sumMovements(leads)
    expect(() => checkMovement(sum)).not.toThrow()
    expect(() => checkMovement(sum, leads.map((lead) => ({ name: lead.leadId, problem: lead.problem! })))).toThrow('a（2026-10-05登记：重复登记）；b（2026-10-06排除时不在册）')
  })

  it('names a lead without a beginning', () => {
    expect(october(history('x', ['restarted', '2026-10-05']))[0]!.problem).toBe('2026-10-05重启之前没有登记')
    expect(october(history('x', ['registered', '2026-09-05'], ['restarted', '2026-10-05']))[0]!.problem).toBe('2026-10-05重启时已经在册')
  })
})
