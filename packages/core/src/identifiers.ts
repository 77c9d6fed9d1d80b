import { squeezeCell } from './cell-text.ts'
import { plainDate, type PlainDate } from './dates.ts'

export type CheckProblem = 'format' | 'date' | 'checkDigit'

export type OrganisationCodeCheck =
  /** `warning` lets the clerk go on: some codes were lawfully issued with a wrong check digit. */
  | { ok: true; kind: 'uscc' | 'registrationNumber'; value: string; warning?: string }
  | { ok: false; problem: CheckProblem; reason: string }

export type ResidentIdCheck =
  /** `value` as written, normalised; `value18` the same number with 18 digits, which is the one to compare by. */
  | { ok: true; kind: 'id18' | 'id15'; value: string; value18: string; birth: PlainDate }
  | { ok: false; problem: CheckProblem; reason: string }

export type PhoneCheck =
  | { ok: true; kind: 'mobile' | 'landline' | 'service'; value: string; warning?: string }
  | { ok: false; reason: string }

export type BankCardCheck =
  | { ok: true; value: string; warning?: string }
  | { ok: false; reason: string }

/** A code as stored and compared: half-width, upper case, without blanks, hyphens and a leading apostrophe. */
export function normaliseCode(text: string): string {
  return squeezeCell(text).toUpperCase().replace(/[-‐‑–—−]/g, '')
}

/** GB 32100-2015: the alphabet leaves out I, O, S, V, Z; a character's place is its value. */
const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/**
 * Checks a 统一社会信用代码 (GB 32100-2015) or recognises a 15-digit registration number from before it. A wrong
 * check digit is a warning only; length, alphabet and structure are refused.
 */
export function checkOrganisationCode(text: string): OrganisationCodeCheck {
  const value = normaliseCode(text)
  const refuse = (reason: string): OrganisationCodeCheck => ({ ok: false, problem: 'format', reason })
  if (/^\d{15}$/.test(value)) {
    const right = registrationCheckDigit(value.slice(0, 14)) === value[14]
    return { ok: true, kind: 'registrationNumber', value, ...(!right && { warning: '原注册号的校验位不符，请核对原件' }) }
  }
  if (value.length !== 18) return refuse(`统一社会信用代码应为18位（原注册号15位），现为${value.length}位`)
  const wrong = Array.from(value).findIndex((char) => !usccAlphabet.includes(char))
  if (wrong >= 0) {
    const hint = /[IOSVZ]/.test(value[wrong]!) ? '，代码中不使用字母 I、O、S、V、Z，请核对是否为形近的数字' : ''
    return refuse(`统一社会信用代码第${wrong + 1}位“${value[wrong]}”不是代码用字${hint}`)
  }
  if (!/^[1-9NY]/.test(value)) return refuse(`统一社会信用代码第1位“${value[0]}”不是登记管理部门代码`)
  if (!/^..\d{6}/.test(value)) return refuse('统一社会信用代码第3至8位应为登记机关的区划代码（数字）')
  if (usccCheckDigit(value.slice(0, 17)) === value[17]) return { ok: true, kind: 'uscc', value }
  return { ok: true, kind: 'uscc', value, warning: '统一社会信用代码的校验位不符，请核对原件；确实如此的可以继续' }
}

/** The 统一社会信用代码 of these first 17 characters. Throws RangeError when they cannot begin one. */
export function makeUscc(prefix17: string): string {
  const code = `${prefix17}0`
  const check = checkOrganisationCode(code)
  if (!check.ok || check.value !== code) throw new RangeError(`Not the start of a social credit code: ${prefix17}`)
  return prefix17 + usccCheckDigit(prefix17)
}

function usccCheckDigit(prefix17: string): string {
  const sum = usccWeights.reduce((total, weight, index) => total + weight * usccAlphabet.indexOf(prefix17[index]!), 0)
  return usccAlphabet[(31 - (sum % 31)) % 31]!
}

/** ISO 7064 MOD 11,10, as the 15-digit registration numbers use it. */
function registrationCheckDigit(prefix14: string): string {
  const rest = Array.from(prefix14).reduce((product, digit) => (((product + Number(digit)) % 10 || 10) * 2) % 11, 10)
  return String((11 - rest) % 10)
}

/**
 * Checks a resident identity number (GB 11643): 18 characters with a real date of birth and the right check digit, or
 * the old 15 digits, which have none. Prefixes 81–83 (港澳台居民居住证) and 9 (永久居留身份证) pass; division codes
 * are not looked up, because abolished counties stay in valid numbers.
 */
export function checkResidentId(text: string): ResidentIdCheck {
  const value = normaliseCode(text)
  const refuse = (problem: CheckProblem, reason: string): ResidentIdCheck => ({ ok: false, problem, reason })
  const old = /^[1-9]\d{14}$/.test(value)
  if (!old && !/^[1-9]\d{16}[\dX]$/.test(value)) {
    return refuse('format', /^.{15}$|^.{18}$/.test(value)
      ? '身份证号应全为数字，只有18位号码的最后一位可以是 X'
      : `身份证号应为18位（旧号15位），现为${value.length}位`)
  }
  const prefix17 = old ? `${value.slice(0, 6)}19${value.slice(6)}` : value.slice(0, 17)
  const birth = plainDate(Number(prefix17.slice(6, 10)), Number(prefix17.slice(10, 12)), Number(prefix17.slice(12, 14)))
  if (!birth) return refuse('date', `身份证号中的出生日期“${prefix17.slice(6, 14)}”不存在`)
  const value18 = prefix17 + residentIdCheckDigit(prefix17)
  if (old) return { ok: true, kind: 'id15', value, value18, birth }
  if (value18 !== value) return refuse('checkDigit', '身份证号的校验位不符，请核对原件')
  return { ok: true, kind: 'id18', value, value18, birth }
}

/** The 18-character identity number of these first 17 digits. Throws RangeError when they cannot begin one. */
export function makeResidentId(prefix17: string): string {
  const id = /^\d{17}$/.test(prefix17) ? prefix17 + residentIdCheckDigit(prefix17) : ''
  if (!checkResidentId(id).ok) throw new RangeError(`Not the start of a resident identity number: ${prefix17}`)
  return id
}

/** ISO 7064 MOD 11-2; a remainder that would need 10 is written X. */
function residentIdCheckDigit(prefix17: string): string {
  const rest = Array.from(prefix17).reduce((sum, digit) => ((sum + Number(digit)) * 2) % 11, 0)
  return '0123456789X'[(12 - rest) % 11]!
}

const landlineForm = /^(?:(010|02\d)-?(\d{8})|(0\d{3})-?(\d{7,8})|(\d{7,8}))(?:-(\d{1,6}))?$/

/**
 * Recognises one telephone number: mobile (also 1200000…, which nobody is given and sample data uses), landline with
 * or without area code and extension, or a service number (400, 800, 95…, 96…, 12345, 110). `value` is the number as stored:
 * `13800001234`, `0000-1234567`, `0000-1234567转12`.
 */
export function checkPhone(text: string): PhoneCheck {
  const squeezed = squeezeCell(text).replace(/[‐‑–—−]/g, '-').replace(/[()]/g, '-')
  const parts = /^([-+\d]+?)(?:-?(?:转|EXT\.?|#)(\d{1,6}))?$/i.exec(squeezed)
  if (!parts) {
    const several = squeezed.split(/[、,，;；/|]/).filter((part) => /\d{7}/.test(part)).length > 1
    return { ok: false, reason: several ? '这里有不止一个电话号码，请分开填写' : '电话号码里有不认识的字符' }
  }
  const number = parts[1]!.replace(/^(?:\+|00)86-?/, '').replace(/^-+|-+$/g, '')
  const digits = number.replaceAll('-', '')
  const mobile = /^(?:86)?(1(?:[3-9]\d{9}|200000\d{4}))$/.exec(digits)
  if (mobile && !parts[2]) return { ok: true, kind: 'mobile', value: mobile[1]! }
  if (/^[48]00\d{7}$/.test(digits)) return { ok: true, kind: 'service', value: parts[2] ? `${digits}转${parts[2]}` : digits }
  if (!parts[2] && /^(?:9[56]\d{3,6}|1[0-2]\d{3}|11[09]|12[02])$/.test(digits)) return { ok: true, kind: 'service', value: digits }

  const landline = landlineForm.exec(number.replace(/-+/g, '-'))
  if (!landline || (landline[6] && parts[2])) {
    return { ok: false, reason: '不是手机号（11位）、座机号（区号-7至8位号码）、400/800 或 12345 这样的短号，请核对' }
  }
  const [, area3, local3, area4, local4, localOnly, hyphenExtension] = landline
  const local = local3 ?? local4 ?? localOnly!
  if (/^[01]/.test(local)) return { ok: false, reason: '座机号码不以 0 或 1 开头，请核对' }
  const area = area3 ?? area4
  const extension = hyphenExtension ?? parts[2]
  const value = `${area ? `${area}-` : ''}${local}${extension ? `转${extension}` : ''}`
  return { ok: true, kind: 'landline', value, ...(!area && { warning: '没有区号' }) }
}

/**
 * Checks the shape of a bank card or account number: 12 to 19 digits. A failed Luhn digit is a warning only (account
 * numbers and passbooks need none). Lost digits are refused or warned of, never filled in.
 */
export function checkBankCard(text: string): BankCardCheck {
  const value = normaliseCode(text).replace(/^CNY/, '').replace(/\.0+$/, '')
  if (/^[\d.]+E\+?\d+$/.test(value)) return { ok: false, reason: '账号成了科学计数法，后几位已丢失，请从原件重新填写' }
  if (/[*＊X×]{2,}/.test(value)) return { ok: false, reason: '账号有遮盖，不是完整号码' }
  if (!/^\d+$/.test(value)) return { ok: false, reason: '账号里有数字以外的字符' }
  if (value.length < 12 || value.length > 19) return { ok: false, reason: `银行卡号应为12至19位，现为${value.length}位` }
  // A number cell keeps 15 digits and fills up with zeros. One or two may be chance: then the check digit decides.
  const zerosOnly = value.length > 15 && /^0+$/.test(value.slice(15))
  if (zerosOnly && (value.length > 17 || !passesLuhn(value))) {
    return { ok: true, value, warning: '第16位起全是0，可能被 Excel 截去，请核对原件' }
  }
  return passesLuhn(value) ? { ok: true, value } : { ok: true, value, warning: '卡号校验位不符，请核对（存折和对公账号没有校验位）' }
}

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits).reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}
