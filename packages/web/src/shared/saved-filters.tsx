import { DeleteOutlined, StarOutlined } from '@ant-design/icons'
import { Button, Dropdown, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useKept } from './keep.ts'
import { useSession } from './session.tsx'
import type { UrlState } from './use-url-state.ts'

export interface SavedFilter { name: string; conditions: UrlState }
const isSaved = (value: unknown): value is SavedFilter[] => Array.isArray(value) && value.every((item: Partial<SavedFilter> | null) =>
  typeof item?.name === 'string' && typeof item.conditions === 'object')

interface Props {
  /** The table's name; filters are kept per table and person in this browser. */
  table: string
  presets: readonly SavedFilter[]
  current: UrlState
  onApply: (conditions: UrlState) => void
}

/** 常用筛选: ready-made ones, and the person's own, to apply, save and delete. */
export function SavedFilters({ table, presets, current, onApply }: Props) {
  const { userId } = useSession()
  const [own, setOwn] = useKept<SavedFilter[]>(`filters.${userId}.${table}`, [], isSaved)
  const [naming, setNaming] = useState(false)
  const [form] = Form.useForm<{ name: string }>()
  const empty = Object.keys(current).length === 0
  const save = ({ name }: { name: string }) => {
    setOwn([...own.filter((saved) => saved.name !== name.trim()), { name: name.trim(), conditions: current }])
    setNaming(false)
  }
  const items = [
    ...presets.map((preset) => ({ key: `preset:${preset.name}`, label: preset.name, onClick: () => onApply(preset.conditions) })),
    ...(presets.length > 0 && own.length > 0 ? [{ key: 'line', type: 'divider' as const }] : []),
    ...own.map((saved) => ({
      key: `own:${saved.name}`, onClick: () => onApply(saved.conditions),
      label: (
        <span className="saved-filter">
          <span>{saved.name}</span>
          <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`删除常用筛选“${saved.name}”`} onClick={(event) => {
            event.stopPropagation()
            setOwn(own.filter((other) => other.name !== saved.name))
          }} />
        </span>
      ),
    })),
    { key: 'line2', type: 'divider' as const },
    { key: 'save', label: empty ? '保存当前筛选（先选条件）' : '保存当前筛选…', disabled: empty, onClick: () => setNaming(true) },
  ]
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']}><Button icon={<StarOutlined />}>常用筛选</Button></Dropdown>
      <Modal open={naming} title="保存当前筛选" okText="保存" cancelText="取消" destroyOnHidden onOk={() => form.submit()} onCancel={() => setNaming(false)}>
        <Form form={form} layout="vertical" preserve={false} onFinish={save}>
          <Form.Item name="name" label="名称" extra="同名的会被替换。保存在本机这个浏览器里，只对您自己。"
            rules={[{ required: true, whitespace: true, message: '请写一个名称' }, { max: 20, message: '最多20个字' }]}>
            <Input autoFocus maxLength={20} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}
