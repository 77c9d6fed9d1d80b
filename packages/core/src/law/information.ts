import { addMonths, formatDateCn, type PlainDate } from '../dates.ts'
import { maskAccount, maskIdNumber, maskName, maskPhone } from '../masking.ts'
import { at, type Citation } from './citation.ts'

// What the law asks of the system itself, as facts that a settings page or a test can check.

/** Something in the settings or in a text that the law does not allow, in Chinese; `citation` null: 等保, no article. */
export interface InformationProblem { place: string; message: string; citation: Citation | null }

/** Logs are kept at least so long (natural months). The article was 21 before the amendment in force from 2026. */
export const logRetention = { months: 6, citation: at('cybersecurity', '23') } as const
/** Impact assessments and their records are kept at least so long. */
export const assessmentRetention = { months: 36, citation: at('personal_information', '56') } as const

/** Whether the settings keep what must be kept long enough; months as set by the office, null for not set. */
export function retentionProblems({ logMonths, assessmentMonths }: {
  logMonths: number | null; assessmentMonths: number | null
}): InformationProblem[] {
  return [
    { place: '日志留存', set: logMonths, least: logRetention },
    { place: '个人信息保护影响评估留存', set: assessmentMonths, least: assessmentRetention },
  ].flatMap(({ place, set, least }) => (set !== null && set >= least.months ? [] : [{
    place, message: `${set === null ? '没有设定' : `现设${set}个月`}，不得少于${least.months}个月`, citation: least.citation,
  }]))
}

/** Whether a log entry or an assessment of `made` may be deleted on `today`: only when the whole period has passed. */
export const mayDelete = (made: PlainDate, today: PlainDate, { months }: { months: number }): boolean =>
  today > addMonths(made, months)

/**
 * What may be done with personal information whose purpose is over. `locked`: the statutory period runs, or deleting is
 * not yet technically possible: store and protect only, no other use.
 */
export function retentionState({ neededUntil, keepUntil, deletable, today }: {
  /** Last day of the purpose; null while it goes on. */ neededUntil: PlainDate | null
  /** Last day of the period that a law or archive rule sets; null for none. */ keepUntil: PlainDate | null
  deletable: boolean; today: PlainDate
}): { state: 'in_use' | 'locked' | 'to_delete'; citation: Citation } {
  const citation = at('personal_information', '47')
  if (neededUntil === null || today <= neededUntil) return { state: 'in_use', citation }
  return { state: (keepUntil !== null && today <= keepUntil) || !deletable ? 'locked' : 'to_delete', citation }
}

/** The three administrators that a level-3 system keeps apart. */
export const administratorRoles = { system: '系统管理员', security: '安全管理员', audit: '审计管理员' } as const
export type AdministratorRole = keyof typeof administratorRoles

/** One account, as the settings page sees it. `business`: it also has a role in the work itself. */
export interface AdministratorAccount { name: string; roles: readonly AdministratorRole[]; business: boolean }

/** Every administrator exists and nobody is two of them, nor works on matters beside. */
export function administratorProblems(accounts: readonly AdministratorAccount[]): InformationProblem[] {
  const missing = (Object.keys(administratorRoles) as AdministratorRole[])
    .filter((role) => !accounts.some((account) => account.roles.includes(role)))
  return [
    ...missing.map((role) => ({ place: administratorRoles[role], message: '没有人担任，三员须分别设置（等保三级）', citation: null })),
    ...accounts.flatMap(({ name, roles, business }) => {
      const held = [...new Set(roles)].map((role) => administratorRoles[role])
      const messages = [
        ...(held.length > 1 ? [`同时是${held.join('、')}，三员不得兼任（等保三级）`] : []),
        ...(held.length > 0 && business ? ['管理员不得同时办理业务（等保三级，最小权限）'] : []),
      ]
      return messages.map((message) => ({ place: name, message, citation: null }))
    }),
  ]
}

/** Ways to prove who one is. Two of different `kind` are two factors; one of them must use cryptography. */
export const factors = {
  password: { label: '口令', kind: 'knowledge', cryptographic: false },
  sms: { label: '短信验证码', kind: 'possession', cryptographic: false },
  code_app: { label: '动态口令', kind: 'possession', cryptographic: true },
  passkey: { label: '通行密钥', kind: 'possession', cryptographic: true },
  key: { label: '数字证书、UKey', kind: 'possession', cryptographic: true },
  biometric: { label: '指纹、人脸', kind: 'biometric', cryptographic: false },
} as const satisfies Record<string, {
  label: string; kind: 'knowledge' | 'possession' | 'biometric'; cryptographic: boolean
}>
export type Factor = keyof typeof factors

/** Whether one sign-in of a manager or member of staff rests on two kinds of factors, one with cryptography (等保三级). */
export function secondFactorProblems(
  accounts: readonly { name: string; factors: readonly Factor[] }[],
): InformationProblem[] {
  return accounts.flatMap(({ name, factors: used }) => {
    const kinds = new Set(used.map((factor) => factors[factor].kind))
    const message = kinds.size < 2 ? '须用两种以上的鉴别方式登录'
      : used.some((factor) => factors[factor].cryptographic) ? null : '两种鉴别方式中至少一种须用密码技术'
    return message ? [{ place: name, message: `${message}（等保三级）`, citation: null }] : []
  })
}

/** Enforcement does not rest on consent, so nothing waits for one; it is bound to duty, procedure and need instead. */
export const enforcementBasis = {
  plain: '为履行法定职责处理个人信息，不需要取得个人同意，但不得超出法定权限、程序和必要的范围',
  consentNeeded: false, citations: [at('personal_information', '13(3)'), at('personal_information', '34')],
} as const

/**
 * Why personal information may not be used so, in Chinese; [] when it may. Consent neither opens nor closes the way:
 * what counts is the duty, written down.
 */
export function useProblems({ duty, purpose }: { duty: Citation | null; purpose: string }): InformationProblem[] {
  const citation = at('personal_information', '34')
  return [
    ...(duty ? [] : [{ place: '法定职责', message: '没有写明依据哪一条法定职责；有个人同意也不能代替', citation }]),
    ...(purpose.trim() ? [] : [{ place: '目的', message: '没有写明用来做什么', citation }]),
  ]
}

/** Sensitive information (accounts, identity, whereabouts, biometrics, children) needs an assessment first. */
export function assessmentProblems({ sensitive, assessedOn, from }: {
  sensitive: boolean; assessedOn: PlainDate | null; from: PlainDate
}): InformationProblem[] {
  if (!sensitive || (assessedOn !== null && assessedOn <= from)) return []
  const message = assessedOn === null ? '处理敏感个人信息，没有事前做个人信息保护影响评估'
    : `影响评估${formatDateCn(assessedOn)}才做，晚于开始处理的${formatDateCn(from)}`
  return [{ place: '影响评估', message, citation: at('personal_information', '55') }]
}

/** A risk score only advises: a decision with effect on somebody needs a person and a reason of that person's own. */
export function scoreProblems({ decidedBy, reason }: {
  decidedBy: string | null; reason: string
}): InformationProblem[] {
  const citation = at('personal_information', '24')
  return [
    ...(decidedBy ? [] : [{ place: '决定人', message: '评分只供参考，须由人作出决定', citation }]),
    ...(reason.trim() ? [] : [{ place: '理由', message: '评分不能作为唯一理由，请写明事实和理由', citation }]),
  ]
}

export type PublishedFieldKind = 'name' | 'id' | 'phone' | 'account' | 'text'
export interface PublishedField { label: string; kind: PublishedFieldKind; value: string }

// Digits may be written in groups; a date or an amount has fewer digits than the shortest of these.
const gap = '[\\s-]?'
// Codes of organisations are public; written in digits only they begin with 91 to 93, as no person's number does.
const notOrganisation = '(?!9[1-3]\\d{16}(?!\\d))'
const alone = (pattern: string) => new RegExp(`(?<![0-9A-Za-z])${pattern}(?![0-9A-Za-z])`, 'g')
const patterns: { what: string; pattern: RegExp; mask: (text: string) => string }[] = [
  { what: '身份证号', pattern: alone(`${notOrganisation}[1-9](?:${gap}\\d){16}${gap}[\\dXx]`), mask: maskIdNumber },
  { what: '银行账号', pattern: alone(`${notOrganisation}\\d(?:${gap}\\d){11,18}`), mask: maskAccount },
  { what: '手机号', pattern: alone(`(?:\\+?86${gap})?1[2-9](?:${gap}\\d){9}`), mask: maskPhone },
]

/**
 * What must be masked before this is published (posted, sent to the public, put on a website), unless each person gave
 * a separate consent. Names are checked in fields said to hold a name; numbers everywhere. `message` shows the masked
 * form, never the original.
 */
export function publicationProblems(published: string | readonly PublishedField[]): InformationProblem[] {
  const fields = typeof published === 'string' ? [{ label: '正文', kind: 'text' as const, value: published }] : published
  const citation = at('personal_information', '25')
  return fields.flatMap(({ label, kind, value }) => {
    const text = value.normalize('NFKC').replace(/\p{Cf}/gu, '')
    const found: string[] = []
    let rest = text
    for (const { what, pattern, mask } of patterns) {
      for (const [match] of text.matchAll(pattern)) {
        if (!rest.includes(match)) continue
        rest = rest.replace(match, '')
        found.push(`有未遮盖的${what}，请改为 ${mask(match.replaceAll('-', ''))}`)
      }
    }
    if (kind === 'name' && text.trim() && !/[*某×]/.test(text)) found.push(`姓名没有遮盖，请改为 ${maskName(text)}`)
    const holdsNumber = kind === 'id' || kind === 'account' || kind === 'phone'
    if (holdsNumber && found.length === 0 && /\d/.test(text) && !text.includes('*')) found.push('号码没有遮盖')
    return found.map((message) => ({ place: label, message, citation }))
  })
}

// As papers carry it: 机密★5年, 【秘密】, alone at the head of a line, or 密级：绝密. 商业秘密 and 秘密调查 are none.
const level = '(?:绝密|机密|秘密)'
const secretMark = new RegExp([
  `${level}\\s*[★☆]`, `[【〔[(（]\\s*${level}\\s*[】〕\\])）]`, `^\\s*${level}(?=$|[\\s:：·])`, `密级\\s*[:：]\\s*${level}`,
].join('|'), 'm')

/**
 * Whether something may be entered at all: state secrets never, in this system. The form asks (`answer`); a marking in
 * the text overrules a no.
 */
export function secrecyProblems({ answer, text }: { answer: boolean | null; text: string }): InformationProblem[] {
  const marked = secretMark.exec(text)
  if (answer === true || marked) {
    return [{ place: marked?.[0].trim() ?? '是否涉密', message: '涉及国家秘密的内容不得录入本系统，请按保密规定在涉密载体上办理', citation: null }]
  }
  return answer === null ? [{ place: '是否涉密', message: '请先回答内容是否涉及国家秘密', citation: null }] : []
}
