import { EditOutlined, MergeCellsOutlined } from '@ant-design/icons'
import { getSubject, type SubjectFile } from '@qingyuan/core/subjects/subject-api'
import { subjectKindLabels } from '@qingyuan/core/subjects/subject'
import { Alert, Button, Descriptions } from 'antd'
import { useState } from 'react'
import { CopyButton } from '../../shared/copy-button.tsx'
import { Go, useGo } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { SubjectDetailForm } from './subject-detail-form.tsx'
import { SubjectDetailList } from './subject-detail-list.tsx'
import { SubjectEvents } from './subject-events.tsx'
import { SubjectFiles } from './subject-files.tsx'
import { SubjectIdentifiers } from './subject-identifiers.tsx'
import { SubjectCases, SubjectLeads } from './subject-leads.tsx'
import { SubjectMergeDialog } from './subject-merge-dialog.tsx'
import { SubjectSharing } from './subject-sharing.tsx'
import './subjects.css'

/** 一主体一档: who it is, what it promised, what ever happened to it, and who shares a number with it. */
export function SubjectPage() {
  const { id } = usePathParams<{ id: string }>()
  const read = useRead(getSubject, { id })
  return <Loaded read={read} rows={12}>{(file) => <SubjectFileView key={id} file={file} />}</Loaded>
}

function SubjectFileView({ file }: { file: SubjectFile }) {
  const { can } = useSession()
  const go = useGo()
  const [open, setOpen] = useState<'edit' | 'merge'>()
  const mayEdit = file.editable && can('subject.edit')
  const close = () => setOpen(undefined)
  return (
    <Page title={file.name} crumbs={[{ title: '主体', to: '/subjects' }]} print="portrait"
      tags={<>
        <StatusTag tone="off">{subjectKindLabels[file.kind]}</StatusTag>
        {file.mergedInto && <StatusTag tone="off">已并入</StatusTag>}
        {file.codeWarning && <StatusTag tone="warn" title={file.codeWarning}>代码存疑</StatusTag>}
      </>}
      actions={mayEdit && <>
        <Button icon={<EditOutlined />} onClick={() => setOpen('edit')}>修改</Button>
        <Button icon={<MergeCellsOutlined />} onClick={() => setOpen('merge')}>合并主体</Button>
      </>}>
      {file.mergedInto && <Alert className="form-message" type="info" showIcon title={<>这份档案已并入“<Go to={`/subjects/${file.mergedInto.id}`}>{file.mergedInto.name}</Go>”，这里只供查阅。</>} />}
      {file.codeWarning && <Alert className="form-message" type="warning" showIcon title={`统一社会信用代码：${file.codeWarning}。请对照营业执照核对。`} />}
      {file.details ? <FullFile file={file} mayEdit={mayEdit} /> : <LimitedFile file={file} />}
      {open === 'edit' && <SubjectDetailForm file={file} onClose={close} />}
      {open === 'merge' && <SubjectMergeDialog file={file} onClose={close} onDone={(into) => go(`/subjects/${into}`)} />}
    </Page>
  )
}

function FullFile({ file, mayEdit }: { file: SubjectFile; mayEdit: boolean }) {
  return (
    <div className="subject-columns">
      <div>
        <Section title="基本情况"><SubjectDetailList file={file} /></Section>
        <SubjectLeads file={file} />
        {file.cases.length > 0 && <SubjectCases cases={file.cases} />}
      </div>
      <div className="subject-side">
        <SubjectIdentifiers file={file} mayEdit={mayEdit} />
        <SubjectSharing sharing={file.sharing} />
        <SubjectFiles file={file} mayEdit={mayEdit} />
      </div>
      <div><SubjectEvents file={file} /></div>
    </div>
  )
}

/** Out of scope: only what the whole district may see of a subject. */
function LimitedFile({ file }: { file: SubjectFile }) {
  return <>
    <Alert className="form-message" type="info" showIcon title="只能看到名称、代码和所在地"
      description="这个主体不在您的工作范围内，也没有交办给您单位。地址、电话、人员、线索和经过不显示。工作确实需要的，请联系专班办。" />
    <Section title="基本情况">
      <Descriptions column={1} size="small" items={[
        { key: 'name', label: '名称', children: file.name },
        { key: 'kind', label: '类型', children: subjectKindLabels[file.kind] },
        { key: 'code', label: '统一社会信用代码', children: file.code ? <span className="number">{file.code} <CopyButton text={file.code} className="no-print" /></span> : '—' },
        { key: 'region', label: '所在地', children: file.regionName },
      ]} />
    </Section>
    {file.leads.length > 0 && <SubjectLeads file={file} />}
    {file.cases.length > 0 && <SubjectCases cases={file.cases} />}
    {file.events.length > 0 && <SubjectEvents file={file} />}
  </>
}
