import { endSession, listSessions, type SessionRow } from '@qingyuan/core/auth/auth-api'
import { Button, Popconfirm } from 'antd'
import type { z } from 'zod'
import { DataTable } from '../../shared/data-table.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { resetText, useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { instantColumn, type Column } from '../../shared/table-columns.tsx'
import { useAction } from '../../shared/use-action.ts'
import { agentName } from './agent-name.ts'

type Row = z.output<typeof SessionRow>

/** Where the person is signed in (the security administrator: where anybody is), and a way to end it. */
export function SessionsPage() {
  const { can, resets } = useSession()
  const columns: Column<Row>[] = [
    { key: 'name', title: '人员', fixed: true, value: (row) => row.name },
    { key: 'current', title: '状态', value: (row) => row.current ? '当前登录' : '已登录',
      render: (row) => row.current ? <StatusTag tone="good">当前登录</StatusTag> : <StatusTag tone="off">已登录</StatusTag> },
    { key: 'agent', title: '浏览器', value: (row) => agentName(row.agent), render: (row) => <span title={row.agent}>{agentName(row.agent)}</span> },
    { key: 'address', title: '地址', value: (row) => row.address },
    instantColumn('createdAt', '登录时间', (row) => row.createdAt, { sort: true }),
    instantColumn('lastSeenAt', '最近使用', (row) => row.lastSeenAt, { sort: true }),
    { key: 'end', title: '操作', value: () => null, render: (row) => row.current ? '' : <EndButton row={row} /> },
  ]
  return (
    <Page title="登录会话" intro={can('org.roles') ? '全部人员的登录。发现可疑的登录，结束后请本人改密码。' : '您的账号在哪些地方登录着。不认识的，请结束并修改密码。'}>
      <DataTable name="sessions" endpoint={listSessions} columns={columns} empty="没有登录会话" />
      {resets.length > 0 && (
        <Section title="本人账号的重设记录（近180天）"><ul className="reset-list">{resets.map((reset) => <li key={reset.appliedAt}>{resetText(reset)}</li>)}</ul></Section>
      )}
    </Page>
  )
}

function EndButton({ row }: { row: Row }) {
  const action = useAction(endSession, { done: '已结束' })
  return (
    <Popconfirm title={`结束${row.name}的这次登录？`} description="那边没有保存的内容会丢失。" okText="结束" cancelText="取消" onConfirm={() => action.run({ id: row.id })}>
      <Button type="link" size="small" danger loading={action.pending}>结束</Button>
    </Popconfirm>
  )
}
