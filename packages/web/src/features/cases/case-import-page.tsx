import { listCases, readCaseFile } from '@qingyuan/core/cases/case-api'
import { Button, Form, Steps } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { FileUpload } from '../../shared/file-upload.tsx'
import { useGo } from '../../shared/go.tsx'
import { newId } from '../../shared/new-id.ts'
import { Notice } from '../../shared/notice.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { CaseFileReview, type CaseFile } from './case-file-review.tsx'
import './cases.css'

/** Where the wizard stands: a file is to be chosen, its rows to be checked, or they have been taken over. */
type Stand = { step: 'upload' } | { step: 'check'; file: CaseFile } | { step: 'done'; updated: number; opened: number; left: number }

/** 读入公安案件进展表: upload, see what would change, take over what is right. */
export function CaseImportPage() {
  const [stand, setStand] = useState<Stand>({ step: 'upload' })
  const { today } = useSession()
  const [onDate, setOnDate] = useState<string | null>(today)
  const go = useGo()
  return (
    <Page title="读入公安案件进展表" crumbs={[{ title: '案件台账', to: '/cases' }]} intro="按立案号与台账对应，只列出不同的地方；您确认之前，台账不会改动。">
      <Steps className="case-steps" size="small" responsive={false} current={{ upload: 0, check: 1, done: 2 }[stand.step]} items={[{ title: '选文件' }, { title: '核对变动' }, { title: '采用' }]} />
      {stand.step === 'upload' && (
        <div className="panel case-upload">
          <Form layout="vertical">
            <Form.Item label="进展截至" required extra="表里说的是哪一天的情况。早于台账上最新进展日期的，只记入经过，不改台账。" {...(!onDate && { validateStatus: 'error' as const, help: '请选择日期' })}>
              <DayInput value={onDate} onChange={setOnDate} max={today} />
            </Form.Item>
          </Form>
          {onDate && <FileUpload key={onDate} endpoint={readCaseFile} input={() => ({ id: newId(), onDate })} accept=".xlsx,.xls,.csv" done=""
            title="点这里选公安的案件进展表，或把文件拖到这里" hint="支持 .xlsx、.xls、.csv。表头要有“立案号”，另外认得案件名称、刑事立案日期、阶段、涉案金额、涉案人数、清退比例、案件进展、难点、牵头地。"
            onDone={(file) => setStand({ step: 'check', file })} />}
        </div>
      )}
      {stand.step === 'check' && <CaseFileReview file={stand.file} onBack={() => setStand({ step: 'upload' })}
        onDone={(counts) => setStand({ step: 'done', ...counts })} />}
      {stand.step === 'done' && (
        <div className="panel">
          <Notice tone="done" title={`已更新 ${stand.updated} 件，新登记 ${stand.opened} 件`}
            text={stand.left > 0 ? `表里另有 ${stand.left} 行没有采用。改好后可以再读入一次，已采用的不会重复。` : '表里的每一行都已采用。'}
            action={<span className="case-actions"><Button type="primary" onClick={() => go('/cases')}>看{listCases.title}</Button><Button onClick={() => setStand({ step: 'upload' })}>再读入一份</Button></span>} />
        </div>
      )}
    </Page>
  )
}
