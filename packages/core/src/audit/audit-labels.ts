import type { Endpoint } from '../contract.ts'

/** Actions that are no endpoint of their own; every other action bears its endpoint's title. */
const ownLabels: Record<string, string> = {
  'auth.sign_in': '登录', 'auth.failed': '登录失败', 'auth.locked': '连续失败，账号锁定', 'auth.enrol': '绑定动态口令',
  'task.add': '登记待办', 'task.hand_over': '移交待办', 'lead.import': '导入线索', 'lead.import_upload': '上传导入文件', 'lead.import_withdrawn': '随批次撤回导入',
  'grading.run_done': '重新评级、试算完成', 'bank.batch_loaded': '流水载入完成', 'bank.batch_withdrawn': '流水批次已撤回', 'bank.run_done': '流水研判完成',
}

/** What an audit row is about. */
export const subjectTypeLabels: Record<string, string> = {
  user: '人员', settings: '设置', region: '区划', unit: '单位', contact: '联系人', task_force_member: '专班成员', code_item: '代码表', code: '代码表',
  duty_example: '职责分工示例', roster: '联系人名单',
  lead: '线索', subject: '主体', assignment: '交办', press: '催办', case: '案件', case_file: '案件', task: '待办', activity: '工作记录',
  import_batch: '导入批次', import: '导入批次', file: '文件', collection: '收集任务', submission: '报送', report_type: '报送种类',
  form_template: '表格模板', paper_code: '纸质审定单', audit: '审计日志',
  rule_set: '评级规则', grading_run: '重新评级、试算',
  bank_batch: '流水批次', bank_layout: '流水版式', bank_run: '流水研判', bank_finding: '流水研判提示', bank_confirmation: '流水测算确认',
  head_post: '审批负责人', officer: '执法证件',
}

/** The action that an endpoint's path stands for: `/api/leads/dispatch` is `lead.dispatch`. */
export function actionOfPath(path: string): string {
  const [feature = '', ...rest] = path.replace(/^\/api\//, '').split('/')
  const singular = feature.replace(/ies$/, 'y').replace(/([^s])s$/, '$1')
  return [singular, ...rest].join('.').replaceAll('-', '_')
}

/** The Chinese name of an action; undefined for one that has neither an endpoint nor a label. */
export function actionLabel(action: string, endpoints: readonly Pick<Endpoint, 'path' | 'title'>[]): string | undefined {
  return ownLabels[action] ?? endpoints.find((e) => actionOfPath(e.path) === action)?.title
}

/** Every action that the filter offers: those of changing endpoints and those that are none. */
export function knownActions(endpoints: readonly Pick<Endpoint, 'path' | 'title' | 'method'>[]): { value: string; label: string }[] {
  const changing = endpoints.filter((e) => e.method === 'POST').map((e) => ({ value: actionOfPath(e.path), label: e.title }))
  const own = Object.entries(ownLabels).map(([value, label]) => ({ value, label }))
  return [...own, ...changing.filter((action) => !(action.value in ownLabels))]
}
