import { activityKindLabels, attachPhoto, getActivity, withdrawActivity, type ActivityRow } from '@qingyuan/core/activities/activity-api'
import { Alert, Button, Descriptions, Drawer } from 'antd'
import { useState, type ReactNode } from 'react'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { FileUpload } from '../../shared/file-upload.tsx'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { newId } from '../../shared/new-id.ts'
import { useSession } from '../../shared/session.tsx'
import { OnDay } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { countWords } from './activity-counts.ts'
import { ActivityForm } from './activity-form.tsx'
import { PhotoGrid } from './photo-grid.tsx'

/** One work record: what, how much, where, its photos, and what its own unit may do with it. */
export function ActivityDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const read = useRead(getActivity, { id })
  const { can } = useSession()
  const [editing, setEditing] = useState(false)
  const withdraw = useAction(withdrawActivity, { done: '已作废，不再计入汇总' })
  const row = read.data
  const mayChange = row && row.mine && !row.withdrawn && can('activity.record')
  return (
    <Drawer open onClose={onClose} size={520} title={row ? `${activityKindLabels[row.kind]}记录` : '工作记录'} extra={mayChange && <Button type="primary" onClick={() => setEditing(true)}>修改</Button>}>
      <Loaded read={read}>{(record) => <>
        {record.withdrawn && <Alert className="form-message" type="warning" showIcon title="这条记录已作废，不计入汇总。" />}
        <Facts row={record} />
        <h3 className="activity-head">现场照片（{record.photos.length}）</h3>
        <PhotoGrid photos={record.photos} mayRemove={Boolean(mayChange)} />
        {mayChange && (
          <FileUpload endpoint={attachPhoto} input={() => ({ id: newId(), activityId: record.id })} accept="image/*" multiple done="照片已上传" title="点这里选照片，或把照片拖到这里" hint="可一次选多张，每张不超过 50 MB" />
        )}
        {mayChange && (
          <div className="activity-end">
            <ReasonButton danger label="作废" title="作废这条工作记录" consequence="作废后不再计入汇总，记录和照片仍可查看。重复登记、登错单位的才作废；数字填错的请点“修改”。" quick={['重复登记', '登错日期或种类']}
              onConfirm={(reason) => withdraw.run({ id: record.id, reason })} />
          </div>
        )}
        {!record.mine && <p className="nothing activity-end">由{record.unitName}登记，只有该单位可以修改。</p>}
        {editing && <ActivityForm row={record} onClose={() => setEditing(false)} />}
      </>}</Loaded>
    </Drawer>
  )
}

function Facts({ row }: { row: ActivityRow }) {
  const item = (key: string, label: string, children: ReactNode) => ({ key, label, children: children || <span className="nothing">—</span> })
  return (
    <Descriptions column={1} size="small" bordered className="activity-facts" items={[
      item('title', '内容', row.title), item('day', '日期', <OnDay day={row.onDate} />), item('counts', '数量', countWords(row.kind, row)),
      item('unit', '单位', row.unitName), item('region', '所在地', row.regionName), item('place', '地点', row.place),
      item('body', '经过', row.body && <span className="activity-text">{row.body}</span>),
      ...(row.leadId ? [item('lead', '关联线索', row.lead ? <Go to={`/leads/${row.lead.id}`}>{row.lead.number} {row.lead.subjectName}</Go> : '不在您的工作范围内')] : []),
      item('by', '登记人', row.byName),
    ]} />
  )
}
