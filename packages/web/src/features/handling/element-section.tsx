import { saveElement, withdrawElement, type Matter } from '@qingyuan/core/handling/handling-api'
import { administrativeElements, criminalElements, type Element } from '@qingyuan/core/law/elements'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useAction } from '../../shared/use-action.ts'
import { FileLink } from './file-link.tsx'

const elements = Object.keys(criminalElements) as Element[]
export interface LeadFile { id: string; name: string }

/** 三要件、四要件: each with its proof; 公开性 belongs to the crime only. */
export function ElementSection({ matter, files }: { matter: Matter; files: readonly LeadFile[] }) {
  const [adding, setAdding] = useState<Element>()
  const take = useAction(withdrawElement, { done: '已移去' })
  const { gaps, may } = matter
  return (
    <Section title="要件和证据" meaning={{ what: '行政认定看三个要件：非法性、利诱性、社会性；追究刑事责任还要公开性。每个要件都要附证据。' }}>
      {[gaps.administrative, gaps.criminal].map((gap) => <p key={gap.text} className={gap.state === 'complete' ? 'gap-complete' : 'gap'}>{gap.text.split('。')[0]}</p>)}
      <ul className="elements">
        {elements.map((element) => {
          const proofs = matter.elements.filter((one) => one.element === element)
          return (
            <li key={element}>
              <div className="element-head">
                <b>{criminalElements[element].label}</b>
                {element in administrativeElements ? null : <span className="matter-small">只用于刑事</span>}
                <StatusTag tone={proofs.length > 0 ? 'good' : 'waiting'}>{proofs.length > 0 ? `${proofs.length}项证据` : '没有证据'}</StatusTag>
                {may.record && <Button size="small" type="link" className="matter-inline no-print" onClick={() => setAdding(element)}>添加证据</Button>}
              </div>
              <div className="matter-small">{criminalElements[element].plain}</div>
              {proofs.map((proof) => (
                <div key={proof.id} className="proof-line">
                  <span>{proof.proof}{proof.file && <> <FileLink file={proof.file} /></>} <span className="matter-small">{proof.onDate} {proof.byName}</span></span>
                  {may.record && <ReasonButton size="small" type="text" label="移去" title={`移去证据：${proof.proof}`} onConfirm={(reason) => take.run({ id: proof.id, reason })} />}
                </div>
              ))}
            </li>
          )
        })}
      </ul>
      {adding && <ProofDialog leadId={matter.leadId} element={adding} files={files} onClose={() => setAdding(undefined)} />}
    </Section>
  )
}

interface ProofValues { proof: string; fileId: string | null; on: string | null }
function ProofDialog({ leadId, element, files, onClose }: { leadId: string; element: Element; files: readonly LeadFile[]; onClose: () => void }) {
  const { today } = useSession()
  const [id] = useState(newId)
  return (
    <FormDialog title={`添加证据：${criminalElements[element].label}`} endpoint={saveElement} okText="添加" done="已添加" onClose={onClose} initial={{ proof: '', fileId: null, on: today } as ProofValues}
      toInput={(values: ProofValues) => ({ id, leadId, element, proof: values.proof, fileId: values.fileId ?? null, on: values.on ?? '' })}>
      <p className="dialog-note">{criminalElements[element].plain}</p>
      <Form.Item name="proof" label="什么证据，证明什么" rules={[{ required: true, whitespace: true, message: '请写明证据' }, { min: 2, message: '至少2个字' }]}><Input.TextArea autoFocus autoSize={{ minRows: 2, maxRows: 6 }} maxLength={1000} placeholder="如：宣传单写明“年返15%”" /></Form.Item>
      <div className="form-pair">
        <Form.Item name="fileId" label="在哪份材料里" extra={files.length === 0 ? '这条线索还没有材料，可以先在“线索情况”上传' : undefined}>
          <Select allowClear placeholder="可不选" options={files.map((file) => ({ value: file.id, label: file.name }))} /></Form.Item>
        <Form.Item name="on" label="取得日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput max={today} /></Form.Item>
      </div>
    </FormDialog>
  )
}
