import type { SectorRole } from './org.ts'

/** The parts of a unit that the duty matrix needs. */
export interface DutyUnit {
  id: string
  shortName: string
  regionId: string
  active: boolean
  sectors: readonly { sector: string; role: SectorRole; basis: string }[]
}
export interface DutyRow<U extends DutyUnit> {
  sector: string
  /** At most one while the rule of one lead per office holds. */
  leads: U[]
  supports: U[]
}

/**
 * The duty matrix of one office: every sector with its lead and supporting units, in the order given. A row without a
 * lead is a sector nobody answers for (seed 002 二(六): 确保不留真空). Sectors that units hold but the list lacks follow.
 * @param sectors names of the active sectors or duties
 * @param units all units; only the active ones of `regionId` count
 */
export function dutyMatrix<U extends DutyUnit>(sectors: readonly string[], units: readonly U[], regionId: string): DutyRow<U>[] {
  const here = units.filter((unit) => unit.active && unit.regionId === regionId)
  const held = here.flatMap((unit) => unit.sectors.map((duty) => duty.sector))
  return [...new Set([...sectors, ...held])].map((sector) => {
    const withRole = (role: SectorRole) => here.filter((unit) => unit.sectors.some((duty) => duty.sector === sector && duty.role === role))
    return { sector, leads: withRole('lead'), supports: withRole('support') }
  })
}
