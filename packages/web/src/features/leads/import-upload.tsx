import { uploadImport } from '@qingyuan/core/leads/lead-import-api'
import { Button, Form } from 'antd'
import { useState } from 'react'
import { FileUpload } from '../../shared/file-upload.tsx'
import { newId } from '../../shared/new-id.ts'
import { useSession } from '../../shared/session.tsx'
import { ImportDefaultsFields, toDefaults, type DefaultsForm } from './import-defaults.tsx'

/** Drop the file; what its rows do not say can be set before, and again when checking. */
export function ImportUpload({ onDone }: { onDone: (id: string) => void }) {
  const { today } = useSession()
  const [form] = Form.useForm<DefaultsForm>()
  const [open, setOpen] = useState(false)
  const initial: DefaultsForm = { source: '排查发现', receivedOn: today, asOf: null, figureSource: '自报', regionId: null, mainUnitId: null }
  return (
    <div className="panel">
      <FileUpload endpoint={uploadImport} accept=".xlsx,.xls,.csv" done=""
        input={() => ({ id: newId(), fileId: newId(), defaults: toDefaults({ ...initial, ...form.getFieldsValue() }) })}
        title="点这里选表格文件，或把微信里收到的文件拖到这里"
        hint="支持 .xlsx、.xls、.csv，最多 20 万行、50 MB。按表头认列，认得附件2的两层表头；拿不准的不猜，列出来请您选。"
        onDone={({ id }) => onDone(id)} />
      <Button type="link" className="import-more" onClick={() => setOpen(!open)} aria-expanded={open}>
        {open ? '收起' : '表里没有写来源、日期、主报单位时怎么填'}
      </Button>
      <Form form={form} layout="vertical" initialValues={initial} hidden={!open} requiredMark={false}>
        <ImportDefaultsFields today={today} />
      </Form>
    </div>
  )
}
