import { z } from 'zod'
import { Changed, commandId, Day, Id, List, Long, Page, Short } from '../common.ts'
import { endpoint } from '../contract.ts'

export const activityKinds = ['sweep', 'publicity', 'training', 'meeting', 'talk', 'supervision'] as const
export type ActivityKind = (typeof activityKinds)[number]
export const activityKindLabels: Record<ActivityKind, string> = {
  sweep: '排查', publicity: '宣传', training: '培训', meeting: '会议', talk: '约谈', supervision: '督导',
}

const count = z.int().min(0).max(1_000_000)
const Counts = z.object({
  /** 场次 */ sessions: count.default(1), /** 排查主体家次 */ subjectsChecked: count.default(0), households: count.default(0),
  attendees: count.default(0), /** 发放资料份数 */ leaflets: count.default(0),
})
export const ActivityRow = Counts.required().extend({
  id: Id, kind: z.enum(activityKinds), onDate: z.string(), unitId: Id, unitName: z.string(), regionId: Id, regionName: z.string(), place: z.string(),
  title: z.string(), body: z.string(), leadId: Id.nullable(),
  /** Null also when the viewer may not see the lead. */
  lead: z.object({ id: Id, number: z.string(), subjectName: z.string() }).nullable(), version: z.number(), withdrawn: z.boolean(), byName: z.string(),
  photos: z.array(z.object({ id: Id, name: z.string() })), mine: z.boolean(),
})
export type ActivityRow = z.infer<typeof ActivityRow>

const Filter = z.object({ kinds: List(z.enum(activityKinds)).optional(), from: Day.optional(), to: Day.optional(), unitId: Id.optional(), regionId: Id.optional() })
export const listActivities = endpoint({ method: 'GET', path: '/api/activities/list', permission: 'ledger.read', title: '工作记录',
  input: Filter.extend(Page.shape),
  output: z.object({ rows: z.array(ActivityRow), total: z.number(),
    /** Over all rows of the filter, by kind. */
    sums: z.array(Counts.required().extend({ kind: z.enum(activityKinds), records: z.number() })),
    /** The newest day that has a record under the other conditions, whatever the dates asked for. */
    latestOn: z.string().nullable() }) })
export const getActivity = endpoint({ method: 'GET', path: '/api/activities/detail', permission: 'ledger.read', title: '一条工作记录',
  input: z.object({ id: Id }), output: ActivityRow })
export const saveActivity = endpoint({ method: 'POST', path: '/api/activities/save', permission: 'activity.record', title: '登记工作记录',
  input: Counts.extend({ commandId, id: Id, kind: z.enum(activityKinds), onDate: Day, regionId: Id, place: Short.default(''), title: Short.default(''), body: Long.default(''),
    leadId: Id.nullable().default(null), /** Of the record being changed; left out for a new one. */ version: z.int().optional() }), output: Changed })
export const withdrawActivity = endpoint({ method: 'POST', path: '/api/activities/withdraw', permission: 'activity.record', title: '作废工作记录',
  input: z.object({ commandId, id: Id, reason: z.string().trim().min(2, '请写明理由').max(200) }), output: Changed })
export const attachPhoto = endpoint({ method: 'POST', path: '/api/activities/attach', permission: 'activity.record', title: '上传现场照片', upload: true,
  input: z.object({ commandId, id: Id, activityId: Id }), output: Changed })
/** Takes one photo away from its record; the audit log keeps which, and why. */
export const removePhoto = endpoint({ method: 'POST', path: '/api/activities/remove-photo', permission: 'activity.record', title: '删除现场照片',
  input: z.object({ commandId, id: Id, reason: z.string().trim().min(2, '请写明理由').max(200) }), output: Changed })
export const downloadPhoto = endpoint({ method: 'GET', path: '/api/activities/photo', permission: 'ledger.read', title: '下载现场照片', download: true, input: z.object({ id: Id }), output: z.unknown() })
