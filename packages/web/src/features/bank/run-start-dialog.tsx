import { listBatches } from '@qingyuan/core/bank/bank-api'
import { startRun } from '@qingyuan/core/bank/bank-run-api'
import { batchAccessLabels } from '@qingyuan/core/bank/batch'
import { Alert, Checkbox, Form } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { useGo } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { newId } from '../../shared/new-id.ts'
import { StatusTag } from '../../shared/status.tsx'
import { useRead } from '../../shared/use-read.ts'
import { runPath, whole } from './result-words.ts'
import './result.css'

interface Values { batchIds: string[] }

/** Chooses loaded batches that are analysed together, and opens the run. */
export function RunStartDialog({ chosen, onClose }: { chosen: string[]; onClose: () => void }) {
  const go = useGo()
  const [id] = useState(newId)
  const read = useRead(listBatches, { states: ['loaded'], pageSize: 200 })
  return (
    <FormDialog<typeof startRun.input, typeof startRun.output, Values> title="开始流水研判" endpoint={startRun} initial={{ batchIds: chosen }} okText="开始研判" done="已开始研判"
      toInput={({ batchIds }) => ({ id, batchIds })} onClose={onClose} onDone={() => go(runPath(id))}>
      {(form) => <>
        <p className="dialog-note">同一件事的流水放在一起研判：同一笔在两个账户都有的只算一次，收付两边才看得全。研判在后台进行，可以离开页面。</p>
        <Loaded read={read} rows={4}>{({ rows, total }) => rows.length === 0 ? <Alert type="info" showIcon title="还没有载入的流水批次。请先在“流水批次”里上传并载入。" /> : <>
          <Form.Item name="batchIds" label={`流水批次（已载入 ${total} 批${total > rows.length ? `，列出最近的 ${rows.length} 批` : ''}）`} rules={[{ required: true, message: '请选择流水批次' }]}>
            <Checkbox.Group className="flow-batches" options={rows.map((batch) => ({ value: batch.id, label: <>
              {batch.title}<small>{whole(batch.rowsLoaded)} 行{batch.leadNumber && `　线索 ${batch.leadNumber}`}</small>
              {batch.access === 'restricted' && <> <StatusTag tone="warn">{batchAccessLabels.restricted}</StatusTag></>}</> }))} />
          </Form.Item>
          <Form.Item noStyle dependencies={['batchIds']}>{() => {
            const ids = (form.getFieldValue('batchIds') as string[] | undefined) ?? []
            return rows.some((batch) => ids.includes(batch.id) && batch.access === 'restricted') &&
              <Alert type="warning" showIcon title="选了银行通报的可疑线索所附流水：这次研判的结果都按受限内容保管，不进入公开版；数字只能记入设定了可见人的线索。" />
          }}</Form.Item>
        </>}</Loaded>
      </>}
    </FormDialog>
  )
}
