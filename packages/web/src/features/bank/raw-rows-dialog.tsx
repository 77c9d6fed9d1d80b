import { revealLines } from '@qingyuan/core/bank/bank-api'
import { Button, Form, Input, InputNumber, Modal, Select, Space } from 'antd'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { useAction } from '../../shared/use-action.ts'
import { oneLine } from './batch-words.ts'

/** Lines of one sheet by their numbers. */
export interface RowsWanted { sheet: string | null; from: number; to: number }
type Lines = z.output<typeof revealLines.output>
interface Values { sheet: string; from: number; to: number; purpose: string }
/** How long opened rows stay on the screen. */
const openMs = 5 * 60_000
const purposes = ['核对没有载入的行', '核对余额断点', '核对收付方向']

/** 查看原始行: lines as the file shows them, in the clear. Asks for the purpose first; who, when and why is logged. */
export function RawRowsDialog({ batchId, fileNo, sheets, initial, onClose }: { batchId: string; fileNo: number; sheets: (string | null)[]; initial: RowsWanted; onClose: () => void }) {
  const [form] = Form.useForm<Values>()
  const [lines, setLines] = useState<Lines>()
  const reveal = useAction(revealLines, { form: form as never, invalidate: [], onDone: setLines })
  useEffect(() => {
    if (lines === undefined) return undefined
    const timer = setTimeout(onClose, openMs)
    return () => clearTimeout(timer)
  }, [lines, onClose])
  // A sheet of which nothing was taken stands in no table; rows set aside name it all the same.
  const names = [...new Set([...sheets, initial.sheet])].filter((sheet) => sheet !== null)
  if (lines) return <LinesView lines={lines} onClose={onClose} />
  return (
    <Modal open title="查看原始行" okText="查看" cancelText="取消" mask={{ closable: false }} confirmLoading={reveal.pending} onOk={() => form.submit()} onCancel={() => { if (!reveal.pending) onClose() }}>
      <p className="dialog-note">按文件里的样子显示，户名、账号不遮挡。谁、什么时候、为什么查看，都记入审计日志；五分钟后自动收起。</p>
      <Form<Values> form={form} layout="vertical" initialValues={{ ...initial, purpose: '' }} requiredMark={false}
        onFinish={({ sheet, from, to, purpose }) => { void reveal.run({ batchId, fileNo, sheet: names.length > 0 ? sheet : null, from, to, purpose }) }}>
        {names.length > 0 && <Form.Item name="sheet" label="工作表"><Select options={names.map((value) => ({ value, label: value }))} /></Form.Item>}
        <div className="form-pair">
          <Form.Item name="from" label="从第几行" rules={[{ required: true, message: '请填写行号' }]}><InputNumber className="full-width" min={1} precision={0} /></Form.Item>
          <Form.Item name="to" label="到第几行" rules={[{ required: true, message: '请填写行号' }]}><InputNumber className="full-width" min={1} precision={0} /></Form.Item>
        </div>
        <Form.Item name="purpose" label="用途" rules={[{ required: true, whitespace: true, message: '请写明用途' }, { min: 4, message: '至少4个字' }]}><Input maxLength={200} autoFocus /></Form.Item>
        <Space wrap size={[6, 6]}>{purposes.map((text) => <Button key={text} size="small" onClick={() => form.setFieldValue('purpose', text)}>{text}</Button>)}</Space>
      </Form>
    </Modal>
  )
}

function LinesView({ lines, onClose }: { lines: Lines; onClose: () => void }) {
  const width = Math.max(lines.headings.length, ...lines.rows.map((line) => line.cells.length))
  return (
    <Modal open title="原始行" width="min(1200px, 94vw)" footer={<Button type="primary" onClick={onClose}>收起</Button>} onCancel={onClose}>
      {lines.rows.length === 0 ? <p className="nothing">这几行是空的，或者文件里没有这几行。</p> : (
        <div className="scroll-x bank-lines">
          <table className="plain-table">
            <thead><tr><th>行</th>{Array.from({ length: width }, (_, at) => <th key={at}>{oneLine(lines.headings[at] ?? '')}</th>)}</tr></thead>
            <tbody>{lines.rows.map((line) => <tr key={line.row}><td className="number">{line.row}</td>{Array.from({ length: width }, (_, at) => <td key={at}>{line.cells[at]}</td>)}</tr>)}</tbody>
          </table>
        </div>
      )}
    </Modal>
  )
}
