import { squeezeCell } from '../cell-text.ts'

export interface PlaceRegion { id: string; parentId: string | null; name: string; kind: string; allowed: boolean }
export interface PlaceUnit { id: string; regionId: string; name: string; shortName: string; kind: string; allowed: boolean }

export type PlaceAnswer = { ok: true; id: string } | { ok: false; reason: string; candidates?: { value: string; label: string }[] }

/** Names of regions and units as clerks write them → ids. Whatever is out of the viewer's scope is named as such. */
export interface Places {
  region: (town: string, village: string) => PlaceAnswer
  unit: (name: string) => PlaceAnswer
  /** The unit that answers for a region: its own town or village, or the nearest above. */
  unitOfRegion: (regionId: string) => string | undefined
  /** Where a unit is. */
  regionOfUnit: (unitId: string) => string | undefined
  /** The one town or village whose table this is, going by its title, filler's line or file name; undefined when none or several are named. */
  named: (texts: readonly string[]) => { id: string; name: string } | undefined
}

/** 例桥街道办事处 and 例桥街道 are one place, 仿岭村委会 and 仿岭村 too. */
const placeKey = (name: string): string => squeezeCell(name).replace(/[、，,/\\·.()-]/g, '')
  .replace(/(?:党工委|工委|办事处|人民政府|镇政府|乡政府|政府|村民委员会|居民委员会|村委会|居委会|委员会|委会)$/, (word) =>
    word === '镇政府' ? '镇' : word === '乡政府' ? '乡' : word.startsWith('村') ? '村' : '')
  .replace(/街道办$/, '街道')

/** Looks names up among all regions and units. Callers mark what the viewer may register leads for as `allowed`. */
export function findPlaces(regions: readonly PlaceRegion[], units: readonly PlaceUnit[]): Places {
  const byId = new Map(regions.map((region) => [region.id, region]))
  const chain = (region: PlaceRegion): PlaceRegion[] => {
    const above = region.parentId ? byId.get(region.parentId) : undefined
    return above ? [...chain(above), region] : [region]
  }
  const shown = (region: PlaceRegion): string => chain(region).slice(-2).map((one) => one.name).join('')
  const index = <T>(items: readonly T[], keys: (item: T) => string[]): Map<string, T[]> => {
    const map = new Map<string, T[]>()
    for (const item of items) for (const key of new Set(keys(item).filter(Boolean))) map.set(key, [...(map.get(key) ?? []), item])
    return map
  }
  /* Written with any run of the regions above it: 拟溪镇仿岭村, 样河区拟溪镇仿岭村. */
  const regionsByKey = index(regions, (region) => {
    const names = chain(region).map((one) => placeKey(one.name))
    return names.flatMap((_, from) => [names.slice(from).join(''), from < names.length - 2 ? names[from]! + names.at(-1)! : ''])
  })
  const unitsByKey = index(units, (unit) => [placeKey(unit.name), placeKey(unit.shortName), squeezeCell(unit.name), squeezeCell(unit.shortName)])
  const unitOf = new Map(units.filter((unit) => unit.kind === 'town' || unit.kind === 'village').map((unit) => [unit.regionId, unit]))
  const regionOf = new Map(units.map((unit) => [unit.id, unit.regionId]))
  const unitOfRegion = (regionId: string): string | undefined => {
    for (let region = byId.get(regionId); region; region = region.parentId ? byId.get(region.parentId) : undefined) {
      const unit = unitOf.get(region.id)
      if (unit) return unit.id
    }
    return undefined
  }

  const choose = <T extends { id: string; allowed: boolean }>(found: readonly T[], typed: string, what: string, label: (item: T) => string): PlaceAnswer => {
    if (found.length === 0) return { ok: false, reason: `没有叫“${typed}”的${what}，请核对写法` }
    const allowed = found.filter((item) => item.allowed)
    if (allowed.length === 0) return { ok: false, reason: `“${typed}”不在您的工作范围内，不能为它登记线索` }
    if (allowed.length === 1) return { ok: true, id: allowed[0]!.id }
    return { ok: false, reason: `叫“${typed}”的${what}有${allowed.length}个，请选定`, candidates: allowed.slice(0, 20).map((item) => ({ value: item.id, label: label(item) })) }
  }
  const known = new Map<string, PlaceAnswer>()
  const remember = (key: string, find: () => PlaceAnswer): PlaceAnswer => {
    let answer = known.get(key)
    // Bounded: a column full of different wrong names must not fill the memory.
    if (!answer) { answer = find(); if (known.size < 10_000) known.set(key, answer) }
    return answer
  }
  return {
    region: (town, village) => remember(`r${town}\n${village}`, () => {
      const typed = `${town}${village}`
      const found = regionsByKey.get(placeKey(town) + placeKey(village)) ??
        (village === '' ? undefined : regionsByKey.get(placeKey(village))?.filter((region) => town === '' || chain(region).some((one) => placeKey(one.name) === placeKey(town))))
      return choose(found ?? [], typed, '乡镇（街道）、村（社区）', shown)
    }),
    unit: (name) => remember(`u${name}`, () => {
      const found = unitsByKey.get(squeezeCell(name)) ?? unitsByKey.get(placeKey(name)) ??
        (regionsByKey.get(placeKey(name)) ?? []).map((region) => unitOf.get(region.id)).filter((unit) => unit !== undefined)
      return choose([...new Set(found)], name, '单位', (unit) => unit.name)
    }),
    unitOfRegion,
    regionOfUnit: (unitId) => regionOf.get(unitId),
    named: (texts) => {
      const found = regions.filter((region) => region.allowed && region.name.length > 1 && unitOf.has(region.id) && texts.some((text) => text.includes(region.name)))
      // 拟溪镇仿岭村 names both: the lower one is meant.
      const lowest = found.filter((region) => !found.some((other) => other !== region && chain(other).includes(region)))
      return lowest.length === 1 ? { id: lowest[0]!.id, name: lowest[0]!.name } : undefined
    },
  }
}
