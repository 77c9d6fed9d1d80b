import { decideReset, listResets, type PendingReset } from '@qingyuan/core/auth/auth-api'
import { Alert, Button, Popconfirm, Space } from 'antd'
import { formatInstant } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'

/** Resets of accounts that wait for a second administrator; nothing when there are none. */
export function PendingResets() {
  const { data } = useRead(listResets, {})
  return data?.rows.map((row) => <Pending key={row.id} row={row} />)
}

function Pending({ row }: { row: PendingReset }) {
  const action = useAction(decideReset, { done: '已处理' })
  const what = row.clearsSecondFactor ? '重设密码并解除动态口令' : '重设密码'
  return (
    <Alert className="org-note" type="warning" showIcon title={`待确认：${row.userName}（${row.unitName}）${what}`}
      description={`${row.madeBy}于${formatInstant(row.createdAt)}发起，理由：${row.reason}。${row.mayConfirm ? '请先向本人核实，再确认。' : '须由另一位系统管理员或安全管理员确认。'}`}
      action={(
        <Space wrap>
          {row.mayConfirm && (
            <Popconfirm title={`已向${row.userName}本人核实？`} description="确认后，持有链接的人就能设置新密码。" okText="已核实，确认" cancelText="取消" onConfirm={() => action.run({ id: row.id, confirmed: true })}>
              <Button type="primary" size="small" loading={action.pending}>确认</Button>
            </Popconfirm>
          )}
          <Popconfirm title="撤销这次重设？" description="链接随即失效。" okText="撤销重设" cancelText="取消" onConfirm={() => action.run({ id: row.id, confirmed: false })}>
            <Button size="small" loading={action.pending}>撤销</Button>
          </Popconfirm>
        </Space>
      )} />
  )
}
