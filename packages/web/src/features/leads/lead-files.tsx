import { PaperClipOutlined } from '@ant-design/icons'
import { attachFile, downloadFile, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { AppError } from '@qingyuan/core/errors'
import { App, Button } from 'antd'
import { useState } from 'react'
import { download } from '../../shared/call.ts'
import { FileUpload } from '../../shared/file-upload.tsx'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { At } from '../../shared/time.tsx'

/** Papers and pictures of a lead. */
export function LeadFiles({ lead }: { lead: LeadDetail }) {
  const { message } = App.useApp()
  const [busy, setBusy] = useState<string>()
  const open = async (id: string) => {
    setBusy(id)
    try {
      await download(downloadFile, { id })
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '下载失败，请重试。')
    } finally {
      setBusy(undefined)
    }
  }
  const mayAdd = lead.actions.includes('record')
  return (
    <Section title={`材料（${lead.files.length}）`}>
      {lead.files.length === 0 && !mayAdd && <p className="nothing">没有材料</p>}
      {lead.files.length > 0 && (
        <ul className="lead-files">
          {lead.files.map((file) => (
            <li key={file.id}>
              <Button type="link" size="small" icon={<PaperClipOutlined />} className="lead-file" title={`下载 ${file.name}`} loading={busy === file.id}
                onClick={() => { void open(file.id) }}><span className="lead-cut">{file.name}</span></Button>
              <span className="lead-small">{sizeWords(file.bytes)}　<At iso={file.storedAt} /></span>
            </li>
          ))}
        </ul>
      )}
      {mayAdd && <FileUpload endpoint={attachFile} multiple title="点这里选材料，或拖到这里" hint="海报、合同、截图、盖章扫描件等，单个不超过 50 MB"
        input={() => ({ leadId: lead.id, id: newId() })} />}
    </Section>
  )
}

function sizeWords(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`
}
