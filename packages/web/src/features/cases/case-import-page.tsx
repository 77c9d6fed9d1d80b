import { getCaseFile, listCaseFiles, listCases, readCaseFile } from '@qingyuan/core/cases/case-api'
import { Button, Form, Steps } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { FileUpload } from '../../shared/file-upload.tsx'
import { Go, useGo } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { newId } from '../../shared/new-id.ts'
import { Notice } from '../../shared/notice.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { At } from '../../shared/time.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { CaseFileReview, type CaseFile } from './case-file-review.tsx'
import './cases.css'

const path = '/cases/import'

/** 读入公安案件进展表: upload, see what would change, take over what is right. What was read stays under its own address. */
export function CaseImportPage() {
  const { state } = useUrlState()
  const id = state['file']
  const read = useRead(getCaseFile, { id: id ?? '' }, { enabled: id !== undefined })
  const step = id === undefined ? 0 : read.data?.state === 'done' ? 2 : 1
  return (
    <Page title="读入公安案件进展表" crumbs={[{ title: '案件台账', to: '/cases' }]} intro="按立案号与台账对应，只列出不同的地方；您确认之前，台账不会改动。">
      <Steps className="case-steps" size="small" responsive={false} current={step} items={[{ title: '选文件' }, { title: '核对变动' }, { title: '采用' }]} />
      {id === undefined ? <><UploadFile /><ReadFiles /></> : <Loaded read={read} rows={8}>{(file) => file.state === 'done' ? <Taken file={file} /> : <Check key={file.id} file={file} />}</Loaded>}
    </Page>
  )
}

function UploadFile() {
  const { today } = useSession()
  const [onDate, setOnDate] = useState<string | null>(today)
  const go = useGo()
  return (
    <div className="panel case-upload">
      <Form layout="vertical">
        <Form.Item label="进展截至" required extra="表里说的是哪一天的情况。早于台账上最新进展日期的，只记入经过，不改台账。" {...(!onDate && { validateStatus: 'error' as const, help: '请选择日期' })}>
          <DayInput value={onDate} onChange={setOnDate} max={today} />
        </Form.Item>
      </Form>
      {onDate && <FileUpload key={onDate} endpoint={readCaseFile} input={() => ({ id: newId(), onDate })} accept=".xlsx,.xls,.csv" done=""
        title="点这里选公安的案件进展表，或把文件拖到这里" hint="支持 .xlsx、.xls、.csv。表头要有“立案号”，另外认得案件名称、刑事立案日期、阶段、涉案金额、涉案人数、清退比例、案件进展、难点、牵头地。"
        onDone={({ id }) => go(path, { file: id })} />}
    </div>
  )
}

/** Tables read before, so that one that was left half-way is found again. */
function ReadFiles() {
  const { data } = useRead(listCaseFiles, {})
  if (!data || data.rows.length === 0) return null
  return (
    <Section title="最近读入的">
      <ul className="case-files">{data.rows.map((file) => (
        <li key={file.id}>
          <StatusTag tone={file.state === 'done' ? 'good' : 'waiting'}>{file.state === 'done' ? '已采用' : '待核对'}</StatusTag>
          <Go to={path} search={{ file: file.id }}>{file.fileName}</Go>
          <span className="nothing">截至 {file.onDate}，{file.rowCount} 行，{file.byName} <At iso={file.readAt} /> 读入</span>
        </li>
      ))}</ul>
    </Section>
  )
}

function Check({ file }: { file: CaseFile }) {
  const go = useGo()
  return (
    <>
      <p className="dialog-note">{file.fileName}，进展截至 {file.onDate}，{file.byName} <At iso={file.readAt} /> 读入。没核对完可以先离开，从“案件台账 — 读入公安案件进展表”再打开。</p>
      <CaseFileReview file={file} onBack={() => go(path)} />
    </>
  )
}

function Taken({ file }: { file: CaseFile }) {
  const go = useGo()
  const { updated, opened } = file.taken!
  const left = file.rowCount - updated - opened
  return (
    <div className="panel">
      <Notice tone="done" title={`已更新 ${updated} 件，新登记 ${opened} 件`}
        text={`${file.fileName}，进展截至 ${file.onDate}。${left > 0 ? `表里另有 ${left} 行没有采用。改好后可以再读入一次，已采用的不会重复。` : '表里的每一行都已采用。'}`}
        action={<span className="case-actions"><Button type="primary" onClick={() => go('/cases')}>看{listCases.title}</Button><Button onClick={() => go(path)}>再读入一份</Button></span>} />
    </div>
  )
}
