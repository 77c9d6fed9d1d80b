/** What a role may do. The key is `noun.verb`; the same name is endpoint, function and audit action where there is one. */
export const permissions = {
  'org.read': '查看组织机构和通讯录',
  'org.manage': '维护区划、单位、人员',
  'org.contacts': '维护联系人名单和专班成员',
  'org.roles': '授权、解锁、登录安全',
  'settings.manage': '维护代码表和报送日期',
  'audit.read': '查看审计日志',
  'subject.read': '查看一主体一档',
  'subject.edit': '登记、修改主体',
  'subject.reveal': '查看完整证件号和账号',
  'lead.read': '查看线索',
  'lead.create': '登记线索',
  'lead.edit': '修改线索、登记进展',
  'lead.import': '导入线索',
  'lead.dispatch': '交办、催办、收回',
  'lead.answer': '签收、反馈',
  'lead.close': '排除、销号、重启、合并',
  'lead.restrict': '设定受限线索的可见人',
  'grading.record': '登记疑点、材料和风险因素',
  'grading.override': '人工调整风险等级',
  'grading.rules': '拟订评级规则，试算、重新评级',
  'grading.runs': '查看试算、重新评级的结果',
  'grading.activate': '启用别人拟的评级规则',
  'act.record': '登记办理、处置，报请审批',
  'act.decide': '审批处置措施',
  'authority.manage': '登记单位性质、审批负责人、执法证件',
  'bank.read': '查看银行流水和研判结果',
  'bank.load': '载入、撤回银行流水',
  'bank.judge': '研判流水，确认金额',
  'case.read': '查看案件台账',
  'case.edit': '维护案件台账',
  'activity.record': '登记工作记录',
  'ledger.read': '查看报送情况',
  'ledger.fill': '填报台账、零报送',
  'ledger.approve': '领导小组审定',
  'ledger.review': '审核下级报送',
  'ledger.collect': '布置收集、调整期限',
  'task.hand_over': '把待办移交给接手人',
  'form.export': '出表',
  'form.manage': '维护表格模板',
  'overview.read': '总览',
} as const

export type Permission = keyof typeof permissions

const everyone: Permission[] = ['org.read']
const business: Permission[] = [...everyone, 'subject.read', 'lead.read', 'case.read', 'ledger.read', 'overview.read']
const clerk: Permission[] = [...business, 'subject.edit', 'lead.create', 'lead.edit', 'lead.import', 'lead.answer', 'grading.record', 'act.record',
  'activity.record', 'ledger.fill', 'form.export', 'org.contacts']

/** Statements are the handling office's: row-level security leaves others only what belongs to a case that they work on. */
const statements: Permission[] = ['bank.read', 'bank.load', 'bank.judge']

/** Roles and what they may do. The three administrators are apart from each other and from all business. */
export const roles = {
  office_clerk: { label: '专班办经办人', permissions: [...clerk, ...statements, 'lead.dispatch', 'lead.close', 'lead.restrict', 'grading.override', 'grading.rules', 'grading.runs', 'case.edit',
    'ledger.review', 'ledger.collect', 'form.manage', 'settings.manage', 'subject.reveal'] },
  office_head: { label: '专班办主任', permissions: [...clerk, ...statements, 'act.decide', 'lead.dispatch', 'lead.close', 'lead.restrict', 'grading.override', 'grading.rules', 'grading.runs',
    'grading.activate', 'case.edit', 'ledger.review', 'ledger.collect', 'ledger.approve', 'subject.reveal', 'task.hand_over'] },
  bureau_head: { label: '牵头部门主要负责人', permissions: [...business, 'act.decide', 'lead.dispatch', 'grading.runs', 'grading.activate', 'ledger.approve', 'form.export', 'task.hand_over'] },
  leader: { label: '领导', permissions: [...business, 'form.export'] },
  town_clerk: { label: '乡镇（街道）经办人', permissions: [...clerk, 'lead.close', 'ledger.review', 'ledger.collect'] },
  town_leader: { label: '乡镇（街道）负责人', permissions: [...business, 'ledger.approve', 'task.hand_over'] },
  member_clerk: { label: '成员单位经办人', permissions: [...clerk, 'bank.read', 'act.decide', 'lead.dispatch', 'task.hand_over'] },
  inspector: { label: '执法人员', permissions: [...business, 'subject.edit', 'lead.create', 'lead.edit', 'lead.answer', 'grading.record', 'act.record', 'activity.record'] },
  grid_worker: { label: '网格员', permissions: [...everyone, 'lead.read', 'lead.create', 'lead.answer', 'subject.read', 'act.record', 'activity.record',
    'ledger.read', 'ledger.fill'] },
  system_admin: { label: '系统管理员', permissions: [...everyone, 'org.manage', 'settings.manage'] },
  security_admin: { label: '安全管理员', permissions: [...everyone, 'org.roles', 'authority.manage'] },
  audit_admin: { label: '审计管理员', permissions: [...everyone, 'audit.read'] },
} as const satisfies Record<string, { label: string; permissions: Permission[] }>

export type Role = keyof typeof roles
export const roleNames = Object.keys(roles) as Role[]
/** 三员分立：互不兼任，也不兼任业务角色（等保三级，law.md 8.3）。 */
export const separatedRoles = ['system_admin', 'security_admin', 'audit_admin'] as const satisfies Role[]

/** The person or named system that asks. */
export interface Viewer {
  userId: string | null
  /** A named system viewer: sign-in, public page, worker, command line, set-up. */
  system: SystemViewer | null
  name: string
  unitId: string | null
  roles: Role[]
}
export type SystemViewer = 'signin' | 'public' | 'worker' | 'cli' | 'setup'

/** Whether the viewer's roles include the permission. The command line's system viewer may do everything a clerk may. */
export function can(viewer: Pick<Viewer, 'roles' | 'system'>, permission: Permission): boolean {
  if (viewer.system === 'cli' || viewer.system === 'worker') return true
  return viewer.roles.some((role) => (roles[role].permissions as readonly Permission[]).includes(permission))
}

/** Whether the viewer writes down what other units of the district did; everybody else acts for their own unit only. */
export const actsForOthers = (viewer: Pick<Viewer, 'roles' | 'system'>): boolean =>
  viewer.system === 'cli' || viewer.roles.some((role) => role === 'office_clerk' || role === 'office_head')

/** Why these roles cannot be held together by one person, or undefined when they can. */
export function roleConflict(held: readonly Role[]): string | undefined {
  const separated = held.filter((role) => (separatedRoles as readonly Role[]).includes(role))
  if (separated.length > 1) return `三员分立：${separated.map((role) => roles[role].label).join('、')}不能由同一人担任。`
  if (separated.length === 1 && held.length > 1) return `${roles[separated[0]!].label}不能兼任业务角色。`
  return undefined
}

/** Why people of a unit of this kind cannot hold one of these roles, or undefined: the office's roles act for the whole district. */
export function roleMisfit(held: readonly Role[], unitKind: string): string | undefined {
  const misfit = held.find((role) => (role === 'office_clerk' || role === 'office_head') && unitKind !== 'office')
  return misfit && `${roles[misfit].label}只能由专班办的人员担任。`
}
