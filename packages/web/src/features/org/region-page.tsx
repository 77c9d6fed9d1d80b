import { PlusOutlined } from '@ant-design/icons'
import { listRegions, listUnits, type Region } from '@qingyuan/core/org/org-api'
import { regionKindLabels, regionKinds, regionKindsUnder, unitKindLabels } from '@qingyuan/core/org/org'
import { Button, Descriptions, Empty, Input, Tree } from 'antd'
import { useMemo, useState } from 'react'
import { Go } from '../../shared/go.tsx'
import { groupBy } from '../../shared/group-by.ts'
import { Loaded } from '../../shared/loaded.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { RegionForm } from './region-form.tsx'
import './org.css'

interface Node { key: string; title: React.ReactNode; children: Node[] }
type Editing = { region: Region } | { under: Region | null }

/** The office's own tree of regions; whoever keeps the organisation adds, changes and moves them here. */
export function RegionPage() {
  const regions = useRead(listRegions, {})
  const { can } = useSession()
  const { state, patch } = useUrlState()
  const [editing, setEditing] = useState<Editing>()
  const manage = can('org.manage')
  return (
    <Page title="区划" intro="本级自己的区划：功能区、网格可以自设，国家代码只是一项属性。单位和线索按它划定工作范围。"
      actions={manage && regions.data?.rows.length === 0 && <Button icon={<PlusOutlined />} onClick={() => setEditing({ under: null })}>新增最上级</Button>}>
      <Loaded read={regions}>{({ rows }) => {
        const selected = rows.find((row) => row.id === state['id']) ?? rows.find((row) => row.parentId === null)
        return (
          <div className="org-split">
            <RegionTree rows={rows} selected={selected?.id} onSelect={(id) => patch({ id })} />
            {selected ? <RegionDetail key={selected.id} region={selected} rows={rows} {...(manage && { onEdit: setEditing })} />
              : <Empty description="还没有区划" />}
          </div>
        )
      }}</Loaded>
      {editing && <RegionForm {...editing} rows={regions.data?.rows ?? []} onClose={() => setEditing(undefined)} onDone={(id) => patch({ id })} />}
    </Page>
  )
}

function RegionTree({ rows, selected, onSelect }: { rows: Region[]; selected: string | undefined; onSelect: (id: string) => void }) {
  const [text, setText] = useState('')
  const wanted = text.trim()
  // A region that fits stays in sight together with all above it.
  const shown = useMemo(() => {
    const hits = rows.filter((row) => !wanted || row.name.includes(wanted) || row.nationalCode?.startsWith(wanted))
    const ids = new Set(hits.flatMap((row) => row.path.split('/').filter(Boolean)))
    return rows.filter((row) => ids.has(row.id))
  }, [rows, wanted])
  const tree = useMemo(() => treeOf(shown), [shown])
  const open = useMemo(() => rows.filter((row) => depthOf(row) <= 1 || rows.find((one) => one.id === selected)?.path.includes(`/${row.id}/`)).map((row) => row.id), [rows, selected])
  return (
    <div className="org-tree">
      <Input.Search allowClear placeholder="名称或国家代码" value={text} onChange={(event) => setText(event.target.value)} aria-label="查找区划" />
      {tree.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有找到" /> : (
        <Tree key={wanted} blockNode showLine treeData={tree} selectedKeys={selected ? [selected] : []}
          defaultExpandedKeys={wanted ? shown.map((row) => row.id) : open}
          onSelect={(keys) => { if (keys[0] !== undefined) onSelect(String(keys[0])) }} />
      )}
      <p className="table-total">共 {rows.filter((row) => row.active).length} 个{rows.some((row) => !row.active) && `，另有已停用 ${rows.filter((row) => !row.active).length} 个`}</p>
    </div>
  )
}

const depthOf = (region: Region) => region.path.split('/').filter(Boolean).length - 1

function treeOf(rows: Region[]): Node[] {
  const byParent = groupBy(rows, (row) => row.parentId ?? '')
  const under = (parent: string): Node[] => (byParent.get(parent) ?? []).map((row) => ({
    key: row.id, children: under(row.id),
    title: <span className={row.active ? '' : 'org-off'}>{row.name}<small className="org-kind">{regionKindLabels[row.kind]}{row.active ? '' : '，已停用'}</small></span>,
  }))
  return under('')
}

function RegionDetail({ region, rows, onEdit }: { region: Region; rows: Region[]; onEdit?: (editing: Editing) => void }) {
  const units = useRead(listUnits, {}, { fresh: 60_000 })
  const { patch } = useUrlState()
  const above = region.path.split('/').filter(Boolean).slice(0, -1).map((id) => rows.find((row) => row.id === id)?.name ?? '')
  const children = rows.filter((row) => row.parentId === region.id)
  const below = rows.filter((row) => row.id !== region.id && row.path.startsWith(region.path))
  const counts = regionKinds.map((kind) => ({ kind, count: below.filter((row) => row.kind === kind).length })).filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${regionKindLabels[kind]}${count}个`).join('、')
  const here = (units.data?.rows ?? []).filter((unit) => unit.regionId === region.id)
  return (
    <div className="org-detail">
      <Section title={region.name} extra={onEdit && <>
        <Button onClick={() => onEdit({ region })}>修改、移动</Button>
        {regionKindsUnder(region.kind).length > 0 && region.active && <Button type="primary" icon={<PlusOutlined />} onClick={() => onEdit({ under: region })}>新增下级</Button>}
      </>}>
        <Descriptions column={{ xs: 1, md: 2 }} size="small" bordered items={[
          { key: 'kind', label: '类别', children: regionKindLabels[region.kind] },
          { key: 'state', label: '状态', children: <StatusTag tone={region.active ? 'good' : 'off'}>{region.active ? '启用' : '已停用'}</StatusTag> },
          { key: 'above', label: '上级', children: above.length > 0 ? above.join(' / ') : '（最上级）' },
          { key: 'code', label: '国家代码', children: region.nationalCode ?? '—' },
          { key: 'below', label: '下辖', children: counts || '无', span: 'filled' },
          { key: 'units', label: '单位', span: 'filled', children: here.length === 0 ? '无'
            : here.map((unit) => <Go key={unit.id} to="/units" search={{ unit: unit.id }} className="org-chip">{unit.name}（{unitKindLabels[unit.kind]}）</Go>) },
        ]} />
      </Section>
      {children.length > 0 && (
        <Section title={`直接下级（${children.length}）`}>
          <div className="org-chips">{children.map((child) => (
            <Button key={child.id} size="small" type={child.active ? 'default' : 'dashed'} onClick={() => patch({ id: child.id })}>{child.name}{child.active ? '' : '（已停用）'}</Button>
          ))}</div>
        </Section>
      )}
    </div>
  )
}
