import { DeleteOutlined, PaperClipOutlined } from '@ant-design/icons'
import { AppError } from '@qingyuan/core/errors'
import { attachSubjectFile, downloadSubjectFile, removeSubjectFile, type SubjectFile } from '@qingyuan/core/subjects/subject-api'
import { App, Button } from 'antd'
import { useState } from 'react'
import { download } from '../../shared/call.ts'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { FileUpload } from '../../shared/file-upload.tsx'
import { Go } from '../../shared/go.tsx'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { At } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'

/** Licence, shop front, promotion material: the file's own papers, and those that came in with its leads. */
export function SubjectFiles({ file, mayEdit }: { file: SubjectFile; mayEdit: boolean }) {
  return (
    <Section title={`材料（${file.files.length}）`}>
      {file.files.length === 0 && !mayEdit && <p className="nothing">没有材料</p>}
      <ul className="identifiers subject-files">{file.files.map((one) => <FileLine key={one.id} one={one} mayEdit={mayEdit} />)}</ul>
      {mayEdit && <FileUpload endpoint={attachSubjectFile} multiple title="点这里选材料，或拖到这里" hint="执照、门头、宣传材料、合同等，单个不超过 50 MB" input={() => ({ id: newId(), subjectId: file.id })} />}
    </Section>
  )
}

function FileLine({ one, mayEdit }: { one: SubjectFile['files'][number]; mayEdit: boolean }) {
  const { message } = App.useApp()
  const remove = useAction(removeSubjectFile, { done: '已删除' })
  const [opening, setOpening] = useState(false)
  const open = async () => {
    setOpening(true)
    try {
      await download(downloadSubjectFile, { id: one.id })
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '下载失败，请重试。')
    } finally {
      setOpening(false)
    }
  }
  return (
    <li>
      <div className="identifier-value">
        <Button type="link" size="small" className="subject-file" icon={<PaperClipOutlined />} title={`下载 ${one.name}`} loading={opening} onClick={() => { void open() }}>{one.name}</Button>
        <small><At iso={one.storedAt} />{one.leadId && <>　来自 <Go to={`/leads/${one.leadId}`}>{one.leadNumber}</Go></>}</small>
      </div>
      {mayEdit && !one.leadId && <ReasonButton label={<DeleteOutlined />} type="text" size="small" aria-label={`删除${one.name}`} title="删除这份材料"
        consequence={`${one.name}。删除后档案里不再显示，谁删的、为什么删，记入审计日志。`} quick={['传错了', '重复上传', '不是这个主体的']}
        onConfirm={(reason) => remove.run({ id: one.id, reason })} />}
    </li>
  )
}
