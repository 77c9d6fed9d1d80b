import { SafetyOutlined } from '@ant-design/icons'
import { auditCountLimit, getAuditOptions, listAudit, type AuditRow } from '@qingyuan/core/audit/audit-api'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { Page } from '../../shared/page.tsx'
import type { SavedFilter } from '../../shared/saved-filters.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { instantColumn, type Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { useRead } from '../../shared/use-read.ts'
import { ActorSelect } from './actor-select.tsx'
import { AuditDrawer } from './audit-drawer.tsx'
import { ChangeLine } from './change-line.tsx'
import { changeText } from './change-text.ts'
import './audit.css'
import { VerifyDrawer } from './verify-drawer.tsx'

const columnsOf = (open: (row: AuditRow) => void): Column<AuditRow>[] => [
  instantColumn('at', '时间', (row) => row.at, { fixed: true }),
  { key: 'actor', title: '谁', width: 130, value: (row) => [row.actor, row.unitName].filter(Boolean).join('，'),
    render: (row) => <>{row.actor}{row.unitName && <div className="audit-unit">{row.unitName}</div>}</> },
  { key: 'action', title: '做了什么', width: 120, value: (row) => row.actionLabel,
    render: (row) => <Button type="link" className="audit-open" onClick={() => open(row)}>{row.actionLabel}</Button> },
  { key: 'subject', title: '对象', width: 140, value: subjectText,
    render: (row) => <span className="audit-cell">{subjectText(row)}</span> },
  { key: 'changes', title: '改动（前 → 后）', value: (row) => row.changes.map(changeText).join('；'),
    render: (row) => <ChangeLine changes={row.changes} /> },
  { key: 'note', title: '说明', width: 200, value: (row) => row.note || null,
    render: (row) => row.note && <span className="audit-cell" title={row.note}>{row.note}</span> },
  { key: 'seal', title: '封印号', width: 80, value: (row) => row.sealNo, meaning: {
    what: '每分钟给新记录加封一次，一次一号封印，前后相接。已加封的记录一旦被改动、删除，核验就会发现。' },
    render: (row) => row.sealNo === null ? <StatusTag tone="waiting">待加封</StatusTag> : String(row.sealNo) },
]

/** Who changed what and when; for the audit administrator. */
export function AuditPage() {
  const [open, setOpen] = useState<AuditRow>()
  const [verifying, setVerifying] = useState(false)
  const columns = useMemo(() => columnsOf(setOpen), [])
  const options = useRead(getAuditOptions, {}, { fresh: 600_000 })
  const filters = useMemo((): Filter[] => [
    { kind: 'custom', key: 'actor', label: '人员', render: (value, set) => <ActorSelect value={value} onChange={set} /> },
    { kind: 'select', key: 'action', label: '操作', options: options.data?.actions ?? [] },
    { kind: 'select', key: 'subjectType', label: '对象', options: options.data?.subjectTypes ?? [] },
    { kind: 'days', from: 'from', to: 'to', label: '日期' },
    { kind: 'custom', key: 'subjectId', label: '同一对象', more: true, render: (value, set) =>
      <Button size="small" disabled={!value} onClick={() => set(undefined)}>{value ? '只看这一个，点击取消' : '在一条记录里选'}</Button> },
  ], [options.data])
  return (
    <Page title="审计日志" intro="谁在什么时候改了什么。只增不改，任何人（包括系统管理员）都不能修改或删除。"
      actions={<Button type="primary" icon={<SafetyOutlined />} onClick={() => setVerifying(true)}>核验</Button>}>
      <DataTable name="audit" endpoint={listAudit} columns={columns} filters={filters} presets={presets} rowKey={(row) => String(row.id)}
        onOpen={setOpen} empty="还没有记录"
        summary={({ more }) => more ? `超过 ${auditCountLimit} 条，只能翻看最近的 ${auditCountLimit} 条；请缩小日期范围再看更早的。` : null} />
      {open && <AuditDrawer row={open} onClose={() => setOpen(undefined)} />}
      {verifying && <VerifyDrawer onClose={() => setVerifying(false)} />}
    </Page>
  )
}

const presets: SavedFilter[] = [
  { name: '登录失败', conditions: { action: 'auth.failed' } }, { name: '账号锁定', conditions: { action: 'auth.locked' } },
  { name: '授权变动', conditions: { action: 'org.set_roles' } }, { name: '系统自动办理的', conditions: { actor: 'system' } },
]

function subjectText(row: AuditRow): string {
  return row.subjectName ? `${row.subjectLabel}：${row.subjectName}` : row.subjectLabel
}
