/** Every error a user can meet: HTTP status and Chinese text. A code without a text does not compile. */
const table = {
  'auth.required': [401, '请先登录。'],
  'auth.failed': [401, '账号、密码或动态口令不正确。'],
  'auth.locked': [429, '多次输错，请15分钟后再试。'],
  'auth.second_factor_required': [401, '请输入动态口令。'],
  'auth.forbidden': [403, '您的角色没有这项权限。需要时请联系安全管理员。'],
  'auth.csrf': [403, '页面已过期，请刷新后重试。'],
  'auth.password_change_required': [403, '请先设置新密码。'],
  'auth.enrol_required': [403, '本角色要求动态口令，请先完成绑定。'],
  'not_found': [404, '没有找到，或不在您的工作范围内。'],
  'input.invalid': [400, '填写有误，请按提示修改。'],
  'input.too_large': [413, '内容过大。请按提示拆分后再传。'],
  'state.conflict': [409, '当前状态不能做这一步，请刷新后查看最新情况。'],
  'version.conflict': [409, '这条记录刚被别人改过。请刷新，核对后再保存。'],
  'already_exists': [409, '已有相同的记录。'],
  'command.reused': [409, '这次提交的编号已被另一项操作使用，请刷新后重试。'],
  'rule.broken': [422, '不符合规则。'],
  'act.problems': [409, '还不能这样登记，请按提示处理。'],
  'file.unreadable': [422, '文件读不出来。'],
  'file.missing': [404, '文件不在存储里，请联系系统管理员核对备份。'],
  'calendar.missing': [422, '这一年的放假安排尚未载入，无法推算日期。请系统管理员载入后再试。'],
  'too_many_requests': [429, '操作太频繁，请稍候再试。'],
  'storage.full': [507, '磁盘空间不足，未保存。请联系系统管理员清理空间后重试。'],
  'unavailable': [503, '服务暂时不可用，请稍后重试。'],
  'internal': [500, '系统出错，已记录。请稍后重试，仍不行请联系系统管理员。'],
} as const satisfies Record<string, readonly [status: number, text: string]>

export type ErrorCode = keyof typeof table
export const errorCodes = Object.keys(table) as ErrorCode[]

/**
 * The only error that rules, commands and queries throw on purpose.
 * @param code what happened; decides HTTP status and the default Chinese text
 * @param message a more exact Chinese sentence (names the place, says what to do)
 * @param details data for the page, e.g. `issues` per field; never secrets
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Record<string, unknown> | undefined
  constructor(code: ErrorCode, message?: string, details?: Record<string, unknown>) {
    super(message ?? table[code][1])
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
  get status(): number {
    return table[this.code][0]
  }
}

/** Input that is wrong at one field (its path as in the endpoint's input), so that a form can mark it. */
export const invalidField = (path: string, message: string): AppError => new AppError('input.invalid', message, { issues: [{ path, message }] })
