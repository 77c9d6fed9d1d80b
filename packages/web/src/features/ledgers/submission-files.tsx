import { PaperClipOutlined } from '@ant-design/icons'
import { attachDocument, attachStamped, downloadLedgerFile, recordUpward, type SubmissionDetail } from '@qingyuan/core/ledgers/ledger-api'
import { Button, Descriptions, Form, Input } from 'antd'
import { useState } from 'react'
import { FileUpload } from '../../shared/file-upload.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { scanAccept } from '../../shared/scan-accept.ts'
import { useSession } from '../../shared/session.tsx'
import { sizeWords } from './submission-words.tsx'
import { useDownload } from './use-download.ts'

/** Papers of a submission: the signed 审定单, what is reported as a document, the stamped copy. */
export function SubmissionFiles({ submission, fills }: { submission: SubmissionDetail; fills: boolean }) {
  const { files, collection, approval, upward } = submission
  const fetchFile = useDownload(downloadLedgerFile)
  const adds = fills || (submission.status === 'blank' && submission.actions.includes('fill') && collection.purpose === 'document')
  if (files.length === 0 && !adds) return null
  const what = (id: string) => (id === approval?.fileId ? '审定单' : id === upward.stampedFileId ? '盖章件' : '')
  return (
    <Section title={`材料（${files.length}）`}>
      {files.length > 0 && (
        <ul className="plain-list">{files.map((file) => (
          <li key={file.id}>
            <Button type="link" size="small" className="file-link" icon={<PaperClipOutlined />} title={`下载 ${file.name}`} loading={fetchFile.of?.id === file.id} onClick={() => fetchFile.run({ id: file.id })}>{file.name}</Button>
            <small>{[file.zeroSheet ? '零报送签字表' : what(file.id), sizeWords(file.bytes)].filter(Boolean).join('　')}</small>
          </li>
        ))}</ul>
      )}
      {adds && <FileUpload endpoint={attachDocument} multiple={collection.purpose === 'document'} input={() => ({ id: submission.id, fileId: newId() })}
        title={collection.purpose === 'document' ? '点这里选要报送的材料，或拖到这里' : '点这里选附带的材料，或拖到这里'} />}
    </Section>
  )
}

/** What the office's own report upward carries. The number comes with the stamp, so it may be added after submitting. */
export function SubmissionUpward({ submission }: { submission: SubmissionDetail }) {
  const { unitId, can } = useSession()
  const [editing, setEditing] = useState(false)
  const fetchFile = useDownload(downloadLedgerFile)
  const { upward } = submission
  if (submission.collection.collectorKind !== 'superior') return null
  const mine = submission.unitId === unitId && can('ledger.fill')
  const words = (text: string) => text || <span className="nothing">—</span>
  return (
    <Section title="上报文书" extra={mine && <Button onClick={() => setEditing(true)}>登记文号和签发人</Button>}>
      <Descriptions size="small" column={{ xs: 1, sm: 1, md: 2, lg: 4 }} items={[
        { key: 'to', label: '报送给', children: words(upward.addressedTo) },
        { key: 'by', label: '签发人', children: words(upward.signedBy) },
        { key: 'number', label: '文号', children: words(upward.documentNumber) },
        { key: 'stamped', label: '盖章件', children: upward.stampedFileId
          ? <Button type="link" size="small" className="file-link" loading={fetchFile.busy} onClick={() => fetchFile.run({ id: upward.stampedFileId! })}>下载</Button> : words('') },
      ]} />
      {mine && submission.versions.length > 0 && <FileUpload endpoint={attachStamped} accept={scanAccept} input={() => ({ id: submission.id, fileId: newId() })}
        title={upward.stampedFileId ? '换一份盖章件' : '上传盖章件扫描件'} done="盖章件已上传" />}
      {editing && (
        <FormDialog title="登记上报文号和签发人" endpoint={recordUpward} onClose={() => setEditing(false)}
          initial={{ addressedTo: upward.addressedTo, signedBy: upward.signedBy, documentNumber: upward.documentNumber }}
          toInput={(values) => ({ id: submission.id, ...values })}>
          <Form.Item name="addressedTo" label="报送给哪个上级单位" rules={submission.firstSubmittedOn ? [{ required: true, whitespace: true, message: '已经报送，不能清空' }] : []}><Input maxLength={200} /></Form.Item>
          <Form.Item name="signedBy" label="签发人"><Input maxLength={200} /></Form.Item>
          <Form.Item name="documentNumber" label="文号"><Input maxLength={200} placeholder="如：样处非办〔2026〕15号" /></Form.Item>
        </FormDialog>
      )}
    </Section>
  )
}
