import type { ActivityKind, ActivityRow } from '@qingyuan/core/activities/activity-api'

export const countFields = ['sessions', 'subjectsChecked', 'households', 'attendees', 'leaflets'] as const
export type CountField = (typeof countFields)[number]
type Counts = Pick<ActivityRow, CountField>

/** What each kind of work counts, in the words and units of the 工作情况统计表. The first is the one that must not be 0. */
export const countsOf: Record<ActivityKind, { field: CountField; label: string; unit: string }[]> = {
  sweep: [{ field: 'subjectsChecked', label: '排查主体', unit: '家次' }, { field: 'households', label: '入户', unit: '户' }],
  publicity: [{ field: 'sessions', label: '宣传', unit: '场' }, { field: 'leaflets', label: '发放资料', unit: '份' }, { field: 'attendees', label: '参加', unit: '人次' }],
  training: [{ field: 'sessions', label: '培训', unit: '次' }, { field: 'attendees', label: '参训', unit: '人次' }],
  meeting: [{ field: 'sessions', label: '会议', unit: '次' }, { field: 'attendees', label: '参会', unit: '人次' }],
  talk: [{ field: 'sessions', label: '约谈', unit: '次' }, { field: 'attendees', label: '约谈对象', unit: '人次' }],
  supervision: [{ field: 'sessions', label: '督导', unit: '次' }, { field: 'subjectsChecked', label: '督导', unit: '家次' }],
}
const labels: Record<CountField, { label: string; unit: string }> = {
  sessions: { label: '场次', unit: '次' }, subjectsChecked: { label: '主体', unit: '家次' }, households: { label: '入户', unit: '户' }, attendees: { label: '参加', unit: '人次' }, leaflets: { label: '资料', unit: '份' },
}
/** `sessions` is 1 unless told, the others 0. */
const usual = (field: CountField): number => (field === 'sessions' ? 1 : 0)

/** The fields to fill for a kind, and any other that the record already has a figure in, so that none is lost unseen. */
export function fieldsFor(kind: ActivityKind, counts?: Counts): { field: CountField; label: string; unit: string }[] {
  const own = countsOf[kind]
  const extra = counts ? countFields.filter((field) => counts[field] !== usual(field) && !own.some((one) => one.field === field)) : []
  return [...own, ...extra.map((field) => ({ field, ...labels[field] }))]
}

/** The figures of one record or of a sum as words: `排查主体 326 家次，入户 12 户`; zeros are left out, except when all are. */
export function countWords(kind: ActivityKind, counts: Counts): string {
  const fields = fieldsFor(kind, counts)
  const told = fields.filter((one) => counts[one.field] > 0)
  return (told.length > 0 ? told : fields.slice(0, 1)).map((one) => `${one.label} ${counts[one.field].toLocaleString('zh-CN')} ${one.unit}`).join('，')
}
