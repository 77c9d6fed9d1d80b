import { describe, expect, it } from 'vitest'
import { dutyMatrix } from './duty-matrix.ts'
import { regionKinds, regionKindsForUnit, regionKindsUnder, regionMayHang, unitKinds, unitScopesByKind } from './org.ts'

describe('区划', () => {
  it('nests from large to small; a grid never stands alone and nothing hangs under it', () => {
    expect(regionKindsUnder(null)).not.toContain('grid')
    expect(regionKindsUnder('grid')).toEqual([])
    expect(regionKindsUnder('county')).toEqual(['zone', 'street', 'town', 'township'])
    expect(regionMayHang('town', 'village')).toBe(false)
    for (const [index, parent] of regionKinds.entries()) {
      for (const child of regionKindsUnder(parent)) expect(regionKinds.indexOf(child)).toBeGreaterThan(index)
    }
  })
  it('lets a unit of every kind have some scope and stand for some region', () => {
    for (const kind of unitKinds) {
      expect(unitScopesByKind[kind].length).toBeGreaterThan(0)
      expect(regionKindsForUnit(kind)).not.toContain('grid')
    }
    expect(unitScopesByKind.partner).not.toContain('region')
    expect(regionKindsForUnit('town')).toEqual(['street', 'town', 'township', 'zone'])
  })
})

describe('职责分工', () => {
  const unit = (id: string, sectors: [string, 'lead' | 'support'][], regionId = 'qu', active = true) =>
    ({ id, shortName: id, regionId, active, sectors: sectors.map(([sector, role]) => ({ sector, role, basis: '' })) })
  it('shows leads and supports per sector, and sectors nobody leads', () => {
    const units = [
      unit('民政局', [['养老服务', 'lead']]), unit('市监局', [['养老服务', 'support'], ['典当', 'support']]),
      unit('旧局', [['典当', 'lead']], 'qu', false), unit('拟溪镇', [['典当', 'lead']], 'zhen'), unit('商务局', [['本地行业', 'lead']]),
    ]
    expect(dutyMatrix(['典当', '养老服务'], units, 'qu').map((row) => [row.sector, row.leads.map((u) => u.id), row.supports.map((u) => u.id)])).toEqual([
      ['典当', [], ['市监局']], ['养老服务', ['民政局'], ['市监局']], ['本地行业', ['商务局'], []],
    ])
  })
})
