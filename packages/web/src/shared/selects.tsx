import { listCodes, listRegions, listUnits, listUsers, type Region, type Unit, type User } from '@qingyuan/core/org/org-api'
import type { CodeList } from '@qingyuan/core/org/org'
import { Select, TreeSelect } from 'antd'
import { useMemo } from 'react'
import { groupBy } from './group-by.ts'
import { useRead } from './use-read.ts'

/** Lists of choices change rarely; five minutes without asking again. */
const fresh = 300_000
/** A form field with one value; `null` when cleared. */
interface OneProps { value?: string | null; onChange?: (value: string | null) => void; id?: string; disabled?: boolean; placeholder?: string; allowClear?: boolean }
/** A form field with several values. */
interface ManyProps { multiple: true; value?: string[]; onChange?: (value: string[]) => void; id?: string; disabled?: boolean; placeholder?: string }
type FieldProps = (OneProps & { multiple?: false }) | ManyProps

interface Option { value: string; label: string; disabled?: boolean }
function Choices({ options, loading, ...field }: FieldProps & { options: (Option | { label: string; options: Option[] })[]; loading: boolean }) {
  const common = { className: 'full-width', options, loading, showSearch: { optionFilterProp: 'label' },
    popupMatchSelectWidth: false, placeholder: field.placeholder ?? '请选择',
    ...(field.id && { id: field.id }), ...(field.disabled && { disabled: true }) } as const
  if (field.multiple) {
    return <Select {...common} mode="multiple" allowClear maxTagCount="responsive" value={field.value ?? []} onChange={(value: string[]) => field.onChange?.(value)} />
  }
  return <Select {...common} allowClear={field.allowClear ?? true} value={field.value ?? null}
    onChange={(value: string | null | undefined) => field.onChange?.(value ?? null)} />
}

/** Choice of a unit (id); stopped units only while they are the value. `only` narrows the list. */
export function UnitSelect({ only, ...field }: FieldProps & { only?: (unit: Unit) => boolean }) {
  const { data, isPending } = useRead(listUnits, {}, { fresh })
  const options = useMemo(() => shown(data?.rows ?? [], field.value, only).map((unit) => ({ value: unit.id, label: unit.name })), [data, field.value, only])
  return <Choices {...field} options={options} loading={isPending} />
}

/** Choice of a person (user id), grouped by unit. `unitId` keeps to one unit, `only` narrows further. */
export function PersonSelect({ unitId, only, ...field }: FieldProps & { unitId?: string | null; only?: (user: User) => boolean }) {
  const { data, isPending } = useRead(listUsers, {}, { fresh })
  const options = useMemo(() => {
    const users = shown(data?.rows ?? [], field.value, (user) => (!unitId || user.unitId === unitId) && (only?.(user) ?? true))
    return [...groupBy(users, (user) => user.unitName)].map(([label, members]) => ({
      label, options: members.map((user) => ({ value: user.id, label: user.post ? `${user.name}（${user.post}）` : user.name })),
    }))
  }, [data, field.value, unitId, only])
  return <Choices {...field} options={options} loading={isPending} />
}

/** Choice from a code list that the office may extend; the value is the code's name. */
export function CodeSelect({ list, ...field }: FieldProps & { list: CodeList }) {
  const { data, isPending } = useRead(listCodes, { list }, { fresh })
  const options = useMemo(() => {
    const kept = asList(field.value)
    const codes = (data?.rows ?? []).filter((code) => code.active || kept.includes(code.name))
    const plain = (items: typeof codes) => items.map((code) => ({ value: code.name, label: code.name }))
    const groups = groupBy(codes, (code) => code.grouping)
    const known = groups.size > 1 ? [...groups].map(([label, items]) => ({ label: label || '其他', options: plain(items) })) : plain(codes)
    // A value that has left the list stays readable instead of vanishing.
    return [...known, ...plain(kept.filter((name) => data && !codes.some((code) => code.name === name)).map((name) => ({ name }) as (typeof codes)[number]))]
  }, [data, field.value])
  return <Choices {...field} options={options} loading={isPending} />
}

/** Choice of a region (id) from the office's own tree, down to villages and grids. */
export function RegionSelect({ only, ...field }: FieldProps & { only?: (region: Region) => boolean }) {
  const { data, isPending } = useRead(listRegions, {}, { fresh })
  const tree = useMemo(() => regionTree(data?.rows ?? [], asList(field.value), only), [data, field.value, only])
  const common = { className: 'full-width', treeData: tree, loading: isPending, treeNodeFilterProp: 'title', showSearch: true,
    popupMatchSelectWidth: false, placeholder: field.placeholder ?? '请选择',
    treeDefaultExpandedKeys: tree.map((node) => node.value),
    ...(field.id && { id: field.id }), ...(field.disabled && { disabled: true }) } as const
  if (field.multiple) {
    return <TreeSelect {...common} multiple allowClear maxTagCount="responsive" value={field.value ?? []} onChange={(value: string[]) => field.onChange?.(value)} />
  }
  return <TreeSelect {...common} allowClear={field.allowClear ?? true} value={field.value ?? null}
    onChange={(value: string | null | undefined) => field.onChange?.(value ?? null)} />
}

export interface RegionNode { value: string; title: string; disabled: boolean; children: RegionNode[] }
/** The regions as a tree in the office's order; a parent out of sight makes its children roots. */
export function regionTree(regions: Region[], kept: string[], only?: (region: Region) => boolean): RegionNode[] {
  const listed = regions.filter((region) => region.active || kept.includes(region.id))
  const ids = new Set(listed.map((region) => region.id))
  const byParent = groupBy(listed, (region) => region.parentId !== null && ids.has(region.parentId) ? region.parentId : '')
  const under = (parent: string): RegionNode[] => (byParent.get(parent) ?? [])
    .slice().sort((a, b) => a.sort - b.sort || a.name.localeCompare(b.name, 'zh-CN'))
    .map((region) => ({ value: region.id, title: region.name, disabled: only ? !only(region) : false, children: under(region.id) }))
  return under('')
}

const asList = (value: string | string[] | null | undefined): string[] => Array.isArray(value) ? value : value ? [value] : []
function shown<T extends { id: string; active: boolean }>(all: T[], value: string | string[] | null | undefined, only?: (item: T) => boolean): T[] {
  const kept = asList(value)
  return all.filter((item) => kept.includes(item.id) || item.active && (only?.(item) ?? true))
}
