import type { ActivityKind } from '@qingyuan/core/activities/activity-api'
import { saveActivity } from '../../src/features/activities/activity-commands.ts'
import { regionId, stableId } from './ids.ts'
import type { Play } from './play.ts'

interface Work { subjectsChecked?: number; households?: number; sessions?: number; leaflets?: number; attendees?: number; title?: string; place?: string }
type WorkRecord = [day: string, who: string, region: string, kind: ActivityKind, work: Work]

/** October's work of the six towns and the office: 1284 家次, 36 场, 9450 份, 培训 3, 约谈 1, 督导 2. */
const october: WorkRecord[] = [
  ['2026-10-12', 'liqiao', '例桥街道', 'sweep', { subjectsChecked: 326, title: '例府大厦、银例中心扫楼清街' }], ['2026-10-14', 'yanghu', '样湖街道', 'sweep', { subjectsChecked: 214, title: '老小区、养老机构排查' }],
  ['2026-10-15', 'yanxin', '演新街道', 'sweep', { subjectsChecked: 268, title: '工业园区排查' }], ['2026-10-16', 'shigang', '试岗镇', 'sweep', { subjectsChecked: 241, title: '沿街商铺排查' }],
  ['2026-10-20', 'nixi', '拟溪镇', 'sweep', { subjectsChecked: 224, title: '合作社、养殖户排查' }], ['2026-10-21', 'fangtang', '仿塘乡', 'sweep', { subjectsChecked: 11, households: 186, title: '入户排查' }],
  ['2026-10-10', 'liqiao', '例桥街道', 'publicity', { sessions: 8, leaflets: 2600, title: '防非宣传进楼宇' }], ['2026-10-13', 'yanghu', '样湖街道', 'publicity', { sessions: 9, leaflets: 2350, title: '重阳节敬老宣传' }],
  ['2026-10-17', 'yanxin', '演新街道', 'publicity', { sessions: 5, leaflets: 1300, title: '防非宣传进企业' }], ['2026-10-18', 'shigang', '试岗镇', 'publicity', { sessions: 5, leaflets: 1200, title: '赶集日宣传' }],
  ['2026-10-22', 'nixi', '拟溪镇', 'publicity', { sessions: 6, leaflets: 1400, title: '防非宣传进村组' }], ['2026-10-23', 'fangtang', '仿塘乡', 'publicity', { sessions: 3, leaflets: 600, title: '防非宣传进家庭' }],
  ['2026-10-09', 'bangong', '样河区', 'training', { attendees: 46, title: '台账填报培训' }], ['2026-10-14', 'nixi', '拟溪镇', 'training', { attendees: 22, title: '网格员培训' }],
  ['2026-10-24', 'liqiao', '例桥街道', 'training', { attendees: 31, title: '楼宇物业培训' }],
  ['2026-10-19', 'bangong', '样河区', 'talk', { title: '约谈', place: '专班办' }],
  ['2026-10-26', 'bangong', '试岗镇', 'supervision', { title: '督导试岗镇排查' }], ['2026-10-27', 'bangong', '演新街道', 'supervision', { title: '督导演新街道整改' }],
]

/** The work records of October, one month of the story in full. */
export function tellActivities(play: Play): void {
  for (const [index, [day, who, region, kind, work]] of october.entries()) {
    play.on(day, '17:00', who, (ctx, commandId) => saveActivity(ctx, {
      commandId, id: stableId('activity', String(index)), kind, onDate: day, regionId: regionId(region), place: work.place ?? region, title: work.title ?? '', body: '', leadId: null,
      sessions: work.sessions ?? 1, subjectsChecked: work.subjectsChecked ?? 0, households: work.households ?? 0, attendees: work.attendees ?? 0, leaflets: work.leaflets ?? 0 }))
  }
}
