import type { AuditChange, AuditRow } from '@qingyuan/core/audit/audit-api'
import { Button, Descriptions, Drawer, Empty, Table } from 'antd'
import { formatInstant } from '../../shared/time.tsx'
import { useUrlState } from '../../shared/use-url-state.ts'

/** One row of the audit log in full. */
export function AuditDrawer({ row, onClose }: { row: AuditRow; onClose: () => void }) {
  const { patch } = useUrlState()
  const onlyThis = () => {
    patch({ subjectId: row.subjectId ?? undefined, page: undefined })
    onClose()
  }
  return (
    <Drawer open onClose={onClose} size={640} title={row.actionLabel}
      extra={row.subjectId && <Button onClick={onlyThis}>看这个对象的全部记录</Button>}>
      <Descriptions column={1} size="small" bordered items={[
        { key: 'at', label: '时间', children: formatInstant(row.at) },
        { key: 'actor', label: '人员', children: row.actor },
        { key: 'unit', label: '单位', children: row.unitName ?? '—' },
        { key: 'subject', label: '对象', children: row.subjectName ? `${row.subjectLabel}：${row.subjectName}` : row.subjectLabel },
        ...(row.note ? [{ key: 'note', label: '说明', children: row.note }] : []),
        { key: 'seal', label: '封印', children: row.sealNo === null ? '等待加封（一分钟内）' : `第 ${row.sealNo} 号` },
        { key: 'id', label: '记录编号', children: row.id },
      ]} />
      <h3 className="audit-drawer-title">改动</h3>
      {row.changes.length === 0
        ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="这一步没有改动登记的内容" />
        : <Table<AuditChange> size="small" rowKey="field" dataSource={row.changes} pagination={false} columns={changeColumns} />}
    </Drawer>
  )
}

const changeColumns = [
  { title: '项目', dataIndex: 'label', width: 150 },
  { title: '改动前', dataIndex: 'before', className: 'audit-value', render: (text: string) => text || <span className="nothing">—</span> },
  { title: '改动后', dataIndex: 'after', className: 'audit-value', render: (text: string) => text || <span className="nothing">—</span> },
]
