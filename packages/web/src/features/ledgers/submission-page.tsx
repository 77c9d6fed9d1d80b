import { getSubmission, openSubmission, saveSubmission, type SubmissionDetail } from '@qingyuan/core/ledgers/ledger-api'
import { sameSubjectWarnings } from '@qingyuan/core/leads/same-subject'
import { Alert, Button, Form } from 'antd'
import { Loaded } from '../../shared/loaded.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useAction } from '../../shared/use-action.ts'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { SameSubjectSection } from '../leads/same-subject-panel.tsx'
import { CaseTable } from './case-table.tsx'
import { LedgerFileSection } from './ledger-file-section.tsx'
import { SubmissionActions } from './submission-actions.tsx'
import { SubmissionFacts } from './submission-facts.tsx'
import { ReadFields, SubmissionFields, type FieldValues } from './submission-fields.tsx'
import { SubmissionFiles, SubmissionUpward } from './submission-files.tsx'
import { SubmissionRows } from './submission-rows.tsx'
import { BelowSection, GoneSection, PressSection } from './submission-sections.tsx'
import { SubmissionVersions } from './submission-versions.tsx'
import { PunctualityTag, SubmissionTag } from './submission-words.tsx'
import './ledgers.css'

/** One unit's report of one period: filling it, approving, submitting and reviewing it, and what became of it. */
export function SubmissionPage() {
  const { id } = usePathParams<{ id: string }>()
  const read = useRead(getSubmission, { id })
  return <Loaded read={read}>{(submission) => <SubmissionView key={submission.id} submission={submission} />}</Loaded>
}

function SubmissionView({ submission }: { submission: SubmissionDetail }) {
  const { unitId, can } = useSession()
  const { collection, actions } = submission
  const [form] = Form.useForm<FieldValues>()
  const open = useAction(openSubmission)
  const save = useAction(saveSubmission, { form })
  const fills = actions.includes('fill') && submission.status !== 'blank'
  /** Saves what was typed before a step that needs it; false when it could not be saved. */
  const saveTyped = async (): Promise<boolean> => {
    if (!fills || !form.isFieldsTouched()) return true
    const done = await save.run({ id: submission.id, ...form.getFieldsValue(true) as FieldValues })
    return done !== undefined
  }
  const hasTable = collection.purpose === 'ledger' || collection.purpose === 'inspection'
  return (
    <Page title={`${submission.unitName}　${collection.title}`} crumbs={[{ title: '报送', to: '/ledgers' }]}
      tags={<>
        <SubmissionTag status={submission.status} text={submission.statusText} late={submission.lateDays > 0} />
        <PunctualityTag lateDays={submission.lateDays} text={submission.punctuality} />
        {submission.onBehalf && <StatusTag tone="waiting">代报</StatusTag>}
        {submission.collection.state === 'closed' && <StatusTag tone="off">本期已结束</StatusTag>}
      </>}
      actions={submission.status !== 'blank' && <SubmissionActions submission={submission} saveTyped={saveTyped} />}>
      {submission.returnReason && submission.status !== 'accepted' && <Alert className="form-message" type="warning" showIcon title={`${submission.actions.includes('fill') ? '' : '上次'}${submission.returnReason.startsWith('领导小组') ? '' : '退回理由：'}${submission.returnReason}`} />}
      {submission.unitId !== unitId && fills && (
        <Alert className="form-message" type="info" showIcon title={`您正在代${submission.unitName}填报：这个单位没有账号，报送后标“代报”。`} />
      )}
      <SubmissionFacts submission={submission} />
      {submission.status === 'blank' && actions.includes('fill') ? (
        <section className="section">
          <Notice title="还没有开始填报" text={hasTable ? '开始后会带出本单位的线索、上月手工改写的文字、下级已审核的排查数；您逐条核对，只改有变化的。' : '开始后上传材料、填写填报人，再报送。'}
            action={<Button type="primary" size="large" loading={open.pending} onClick={() => { void open.run({ id: submission.id }) }}>开始填报</Button>} />
        </section>
      ) : (
        <>
          {submission.problems.length + submission.cautions.length > 0 && fills && (
            <Alert className="form-message" type="warning" showIcon title={submission.problems.length > 0 ? `报送前还要处理${submission.problems.length}件事` : '可以报送，请留意'}
              description={<>
                {submission.problems.length > 0 && <ol className="problem-list">{submission.problems.map((text) => <li key={text}>{text}</li>)}</ol>}
                {submission.cautions.map((text) => <p key={text}>留意：{text}</p>)}
              </>} />
          )}
          {!fills && submission.sameSubjects.length > 0 && (
            <Alert className="form-message" type="warning" showIcon title={`${submission.sameSubjects.length}个主体另有线索在册，审核通过会重复计数`}
              description={<ul className="problem-list">{sameSubjectWarnings(submission.sameSubjects).map((text) => <li key={text}>{text}</li>)}</ul>} />
          )}
          {submission.table.warnings.map((text) => <Alert key={text} className="form-message" type="warning" showIcon title={text} />)}
          {collection.purpose === 'ledger' && fills && can('lead.import') && <LedgerFileSection submissionId={submission.id} />}
          {hasTable && <SubmissionRows submission={submission} fills={fills} />}
          {collection.purpose === 'cases' && <Section title={`案件进展（${submission.cases.length}件）`}><CaseTable cases={submission.cases} /></Section>}
          <SameSubjectSection found={submission.sameSubjects} />
          <GoneSection submission={submission} />
          {fills ? <SubmissionFields submission={submission} form={form} save={save} /> : submission.status !== 'blank' && <ReadFields submission={submission} />}
        </>
      )}
      <BelowSection submission={submission} />
      <SubmissionUpward submission={submission} />
      <SubmissionFiles submission={submission} fills={fills} />
      <SubmissionVersions submission={submission} />
      <PressSection submission={submission} />
    </Page>
  )
}
