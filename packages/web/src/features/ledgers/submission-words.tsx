import type { SubmissionStatus } from '@qingyuan/core/ledgers/submission'
import { StatusTag, type Tone } from '../../shared/status.tsx'

const tones: Record<SubmissionStatus, Tone> = {
  blank: 'warn', filling: 'doing', group_approval: 'doing', approved: 'warn', submitted: 'waiting', returned: 'bad', accepted: 'good', correcting: 'doing',
}

/** Where a unit's report stands; what nobody has begun is red once it is late. */
export function SubmissionTag({ status, text, late = false }: { status: SubmissionStatus; text: string; late?: boolean }) {
  return <StatusTag tone={status === 'blank' && late ? 'bad' : tones[status]}>{text}</StatusTag>
}

/** 按时, 迟报n天, 逾期n天未报; nothing while the date has not come. */
export function PunctualityTag({ lateDays, text }: { lateDays: number; text: string }) {
  return text ? <StatusTag tone={lateDays > 0 ? 'bad' : 'good'}>{text}</StatusTag> : null
}

/** What was looked at: `排查186户、企业11家`; empty when nothing is filled in. */
export function checkedText(households: number | null, firms: number | null): string {
  const parts = [households === null ? '' : `${households}户`, firms === null ? '' : `企业${firms}家`].filter(Boolean)
  return parts.length > 0 ? `排查${parts.join('、')}` : ''
}

export const approvalWords = { screen: '屏上审定', paper: '纸质审定' } as const

/** `12.3 KB`, `4.0 MB`. */
export function sizeWords(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`
}
