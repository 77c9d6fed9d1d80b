import { diffDays } from '@qingyuan/core/dates'
import type { Authority } from '@qingyuan/core/handling/handling-api'
import type { Tone } from '../../shared/status.tsx'

type Unit = Authority['units'][number]
type HeadPost = Authority['heads'][number]
type Officer = Authority['officers'][number]

/** A certificate is renewed in time when it shows this many days before. */
const warnDays = 60

/** How the nature of a unit was settled. */
export function unitStateOf(unit: Unit): { tone: Tone; label: string } {
  if (unit.organ !== '') return { tone: 'good', label: '已指明' }
  return unit.organs.length === 1 ? { tone: 'off', label: '按类别' } : { tone: 'waiting', label: '推定' }
}

/** Whether someone approves on that day, in a word; `valid` comes from the server. */
export function headStateOf(post: HeadPost, today: string): { tone: Tone; label: string } {
  if (post.toOn !== null && post.toOn < today) return { tone: 'off', label: '已停止' }
  if (post.fromOn > today) return { tone: 'waiting', label: '未到任' }
  return post.valid ? { tone: 'good', label: '在任' } : { tone: 'bad', label: '不计' }
}

/** Whether a certificate counts on that day, in a word; `attention` says what somebody should see to. */
export function officerStateOf(officer: Officer, today: string): { tone: Tone; label: string; attention?: string } {
  if (!officer.active) return { tone: 'off', label: '已停用' }
  if (officer.validUntil < today) return { tone: 'bad', label: '已过期', attention: '已过期' }
  if (!officer.valid) return { tone: 'bad', label: '不计', attention: '不计：人员已调离或者账号已停用' }
  const left = diffDays(today, officer.validUntil)
  return left <= warnDays ? { tone: 'warn', label: `还有${left}天`, attention: `还有${left}天到期` } : { tone: 'good', label: '有效' }
}
