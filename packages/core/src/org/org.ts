/** Kinds of the organisation's parts, with the words shown. */
export const regionKinds = ['province', 'city', 'county', 'zone', 'street', 'town', 'township', 'village', 'community', 'grid'] as const
export type RegionKind = (typeof regionKinds)[number]
export const regionKindLabels: Record<RegionKind, string> = {
  province: '省', city: '市', county: '县（市、区）', zone: '功能区', street: '街道', town: '镇', township: '乡',
  village: '村', community: '社区', grid: '网格',
}

/** Kinds under which a region may hang; an empty place (null) means it may stand at the top. Grids never stand alone. */
const regionParents: Record<RegionKind, readonly (RegionKind | null)[]> = {
  province: [null], city: [null, 'province'], county: [null, 'province', 'city'], zone: [null, 'province', 'city', 'county'],
  street: [null, 'city', 'county', 'zone'], town: [null, 'city', 'county', 'zone'], township: [null, 'city', 'county', 'zone'],
  village: ['zone', 'street', 'town', 'township'], community: ['zone', 'street', 'town', 'township'],
  grid: ['zone', 'street', 'town', 'township', 'village', 'community'],
}
/** Whether a region of kind `child` may hang under `parent` (null: at the top). */
export const regionMayHang = (child: RegionKind, parent: RegionKind | null): boolean => regionParents[child].includes(parent)
/** The kinds that may hang under `parent` (null: at the top), in order of size. */
export const regionKindsUnder = (parent: RegionKind | null): RegionKind[] => regionKinds.filter((kind) => regionMayHang(kind, parent))

export const unitKinds = ['leading_group', 'office', 'member', 'partner', 'town', 'village', 'superior'] as const
export type UnitKind = (typeof unitKinds)[number]
export const unitKindLabels: Record<UnitKind, string> = {
  leading_group: '领导小组（协调机制）', office: '专班办', member: '成员单位', partner: '协作单位', town: '乡镇（街道）',
  village: '村（社区）', superior: '上级单位',
}

export const unitScopes = ['region', 'sector', 'none'] as const
export const unitScopeLabels: Record<UnitScope, string> = { region: '本辖区及以下', sector: '本部门负责的行业', none: '只看分给本单位的' } as const
export type UnitScope = (typeof unitScopes)[number]
/** What people of a unit may be given to see. Partners and superiors never get a district's leads wholesale. */
export const unitScopesByKind: Record<UnitKind, readonly UnitScope[]> = {
  leading_group: ['region', 'none'], office: ['region'], member: ['sector', 'region', 'none'], partner: ['none', 'sector'],
  town: ['region'], village: ['region'], superior: ['none'],
}
/** Kinds of region that a town's or a village's unit must stand for; other units may stand for any but a grid. */
const unitRegions: Partial<Record<UnitKind, readonly RegionKind[]>> = {
  town: ['street', 'town', 'township', 'zone'], village: ['village', 'community'],
}
/** The kinds of region a unit of this kind may stand for. */
export const regionKindsForUnit = (kind: UnitKind): readonly RegionKind[] =>
  unitRegions[kind] ?? regionKinds.filter((region) => region !== 'grid')

export const sectorRoles = ['lead', 'support'] as const
export const sectorRoleLabels: Record<SectorRole, string> = { lead: '牵头', support: '配合' } as const

export type SectorRole = (typeof sectorRoles)[number]

/** The three lines of a unit's contact roster. */
export const contactPositions = ['分管领导', '负责人', '联络员'] as const
export type ContactPosition = (typeof contactPositions)[number]

/** Code lists that an office may extend. */
export const codeLists = {
  'lead-source': '线索来源', sector: '行业领域', duty: '综合职责', mode: '集资模式', outcome: '处理结果', 'figure-source': '数据来源',
  'return-reason': '退回常用理由', 'case-stage': '案件阶段', 'key-area': '重点区域', 'sweep-method': '排查方式',
} as const
export type CodeList = keyof typeof codeLists
export const codeListNames = Object.keys(codeLists) as [CodeList, ...CodeList[]]

/** Duty matrices taken from the seed documents, by the level of government that issued them. */
export const dutyExampleNames = ['city', 'county', 'district'] as const
export type DutyExampleName = (typeof dutyExampleNames)[number]
export const dutyExampleLabels: Record<DutyExampleName, string> = {
  city: '市级《实施意见》二(六)：重点行业和领域分工', county: '县级专项排查方案 四：17项职责分工',
  district: '区级专项行动方案 四1：分行业部署排查',
}
