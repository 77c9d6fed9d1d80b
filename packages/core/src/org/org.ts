/** Kinds of the organisation's parts, with the words shown. */
export const regionKinds = ['province', 'city', 'county', 'zone', 'street', 'town', 'township', 'village', 'community', 'grid'] as const
export type RegionKind = (typeof regionKinds)[number]
export const regionKindLabels: Record<RegionKind, string> = {
  province: '省', city: '市', county: '县（市、区）', zone: '功能区', street: '街道', town: '镇', township: '乡',
  village: '村', community: '社区', grid: '网格',
}

export const unitKinds = ['leading_group', 'office', 'member', 'partner', 'town', 'village', 'superior'] as const
export type UnitKind = (typeof unitKinds)[number]
export const unitKindLabels: Record<UnitKind, string> = {
  leading_group: '领导小组（协调机制）', office: '专班办', member: '成员单位', partner: '协作单位', town: '乡镇（街道）',
  village: '村（社区）', superior: '上级单位',
}

export const unitScopes = ['region', 'sector', 'none'] as const
export const unitScopeLabels = { region: '本辖区及以下', sector: '本部门负责的行业', none: '只看分给本单位的' } as const
export const sectorRoles = ['lead', 'support'] as const
export const sectorRoleLabels = { lead: '牵头', support: '配合' } as const

/** Code lists that an office may extend. */
export const codeLists = {
  'lead-source': '线索来源', sector: '行业领域', mode: '集资模式', outcome: '处理结果', 'figure-source': '数据来源',
  'return-reason': '退回常用理由', 'case-stage': '案件阶段', 'key-area': '重点区域', 'sweep-method': '排查方式',
} as const
export type CodeList = keyof typeof codeLists
