import type { User } from '@qingyuan/core/org/org-api'
import type { Tone } from '../../shared/status.tsx'

/** The state of an account as far as the viewer may know it: only administrators see more than in use or stopped. */
export function accountState(user: User, now = Date.now()): { tone: Tone; label: string } {
  if (!user.active) return { tone: 'off', label: '已停用' }
  if (user.lockedUntil && Date.parse(user.lockedUntil) > now) return { tone: 'bad', label: '已锁定' }
  if (user.activated === false) return { tone: 'waiting', label: '待启用' }
  return { tone: 'good', label: '正常' }
}
