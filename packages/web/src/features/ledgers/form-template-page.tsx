import { sampleMark } from '@qingyuan/core/ledgers/built-in-forms'
import { downloadTemplate, listForms, resetForm, type FormInfo } from '@qingyuan/core/ledgers/form-api'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { At } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { FormFieldList } from './form-field-list.tsx'
import { LoadFormDialog } from './load-form-dialog.tsx'
import { useDownload } from './use-download.ts'
import './ledgers.css'

type Info = z.output<typeof FormInfo>

/** Templates of the forms: those shipped, and the office's own .xlsx in their place or beside them. */
export function FormTemplatePage() {
  const { can } = useSession()
  const read = useRead(listForms, {})
  const [loading, setLoading] = useState<Info | 'new'>()
  const manages = can('form.manage')
  return (
    <Page title="表格模板" crumbs={[{ title: '出表', to: '/forms' }]} intro="上级发来的表，把 Excel 里要填的格子写成 [[单位名称]] 这样的字段名，载入后就能自动出表。"
      actions={manages && <Button type="primary" onClick={() => setLoading('new')}>载入新表</Button>}>
      <Section title="表格">
        <Loaded read={read}>{({ rows }) => (
          <div className="wide-table">
            <table className="board-table row-cards">
              <thead><tr><th>表名</th><th>出处</th><th>模板</th><th>载入</th><th>操作</th></tr></thead>
              <tbody>{rows.map((form) => <FormLine key={form.code} form={form} manages={manages} onLoad={() => setLoading(form)} />)}</tbody>
            </table>
          </div>
        )}</Loaded>
      </Section>
      <FormFieldList />
      {loading && <LoadFormDialog form={loading === 'new' ? undefined : loading} onClose={() => setLoading(undefined)} />}
    </Page>
  )
}

function FormLine({ form, manages, onLoad }: { form: Info; manages: boolean; onLoad: () => void }) {
  const { modal } = App.useApp()
  const fetchFile = useDownload(downloadTemplate)
  const reset = useAction(resetForm, { done: form.builtIn ? '已恢复' : '已停用' })
  const confirm = () => modal.confirm({
    title: form.builtIn ? `恢复“${form.title}”自带的模板` : `停用“${form.title}”`, okText: form.builtIn ? '恢复' : '停用', cancelText: '取消',
    content: form.builtIn ? '本单位载入的模板不再使用。' : '这张表不再出现在出表页；需要时可以再载入。', onOk: () => reset.run({ code: form.code }),
  })
  return (
    <tr>
      <th scope="row"><Go to="/forms" search={{ code: form.code }}>{form.title}</Go><small>代号 {form.code}</small></th>
      <td className="cell-wide" data-label="出处"><span>{form.source}{form.sample && <small>{sampleMark}</small>}</span></td>
      <td data-label="模板">{form.loaded ? <span><StatusTag tone="doing">本单位载入</StatusTag><small title={form.fileName}>{form.fileName}</small></span> : <StatusTag tone="off">自带</StatusTag>}</td>
      <td data-label="载入">{form.loaded && <span><At iso={form.updatedAt} /><small>{form.updatedByName}</small></span>}</td>
      <td className="board-actions">
        <Button type="link" size="small" loading={fetchFile.busy} onClick={() => fetchFile.run({ code: form.code })}>下载模板</Button>
        {manages && <Button type="link" size="small" onClick={onLoad}>换模板</Button>}
        {manages && form.loaded && <Button type="link" size="small" danger onClick={confirm}>{form.builtIn ? '恢复自带' : '停用'}</Button>}
      </td>
    </tr>
  )
}
