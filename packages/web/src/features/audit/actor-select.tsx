import { listUsers } from '@qingyuan/core/org/org-api'
import { Select } from 'antd'
import { useMemo } from 'react'
import { groupBy } from '../../shared/group-by.ts'
import { useRead } from '../../shared/use-read.ts'

/** A person, also one who has left, or the system itself. */
export function ActorSelect({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const users = useRead(listUsers, {}, { fresh: 60_000 })
  const options = useMemo(() => [
    { label: '系统', options: [{ value: 'system', label: '系统（登录服务、后台任务、命令行）' }] },
    ...[...groupBy(users.data?.rows ?? [], (user) => user.unitName)].map(([label, members]) => ({
      label, options: members.map((user) => ({ value: user.id, label: user.active ? user.name : `${user.name}（已停用）` })),
    })),
  ], [users.data])
  return <Select aria-label="人员" className="filter-select" allowClear placeholder="不限" popupMatchSelectWidth={false} loading={users.isPending}
    showSearch={{ optionFilterProp: 'label' }} options={options} value={value ?? null}
    onChange={(next: string | null | undefined) => onChange(next ?? undefined)} />
}
