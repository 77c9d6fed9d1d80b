import { dueWords } from '@qingyuan/core/leads/assignment-text'
import type { Assignment, LeadDetail } from '@qingyuan/core/leads/lead-api'
import { useSession } from '../../shared/session.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { dayCn, figureWords, PairRow, SignBox, sourceWords, WideRow } from './paper-parts.tsx'

/** `lead` is null for a unit that may not see it. */
interface PaperProps { lead: LeadDetail | null; assignment: Assignment }
const roleWords = { lead: '主办', support: '配合' } as const

/** 交办单: who is asked to do what by when. A lead that is not disclosed to the unit is not on its paper either. */
export function DispatchPaper({ lead, assignment }: PaperProps) {
  return (
    <table className="paper-table">
      <tbody>
        <PairRow cells={[['交办单位', assignment.sentByUnitName], ['承办单位', `${assignment.unitName}（${roleWords[assignment.role]}）`]]} />
        <PairRow cells={[['交办日期', dayCn(assignment.sentOn)], ['反馈期限', dayCn(assignment.dueOn)]]} />
        {lead && assignment.disclosesLead ? <LeadRows lead={lead} full /> : <WideRow label="线索情况">按规定不随本单提供，请只办理下列事项，注意保密。</WideRow>}
        <WideRow label="交办要求">{assignment.instruction}</WideRow>
        <SignBox label={"交办单位\n意见"} lines={2} signers="签发人：" />
        <SignBox label={"承办单位\n签收"} text={assignment.signedAt ? `系统签收：${formatInstant(assignment.signedAt)}` : ''} lines={2} signers="签收人：" />
      </tbody>
    </table>
  )
}

/** 催办单: what is owed, how late, and how often it was asked for. */
export function PressPaper({ lead, assignment }: PaperProps) {
  const { today } = useSession()
  return (
    <>
      <p className="paper-to">{assignment.unitName}：</p>
      <p className="paper-body">{pressWords(lead, assignment, today)}</p>
      <table className="paper-table">
        <tbody>
          <WideRow label="交办要求">{assignment.instruction}</WideRow>
          {assignment.superiorDueOn && <WideRow label="上级期限">{dayCn(assignment.superiorDueOn)}</WideRow>}
          <SignBox label="交办单位" lines={2} signers="签发人：" />
          <SignBox label={"承办单位\n说明"} lines={6} signers="负责人：" />
        </tbody>
      </table>
    </>
  )
}

function pressWords(lead: LeadDetail | null, assignment: Assignment, today: string): string {
  const about = lead && assignment.disclosesLead ? `（${lead.subjectName}，${lead.number}）` : ''
  const before = assignment.pressedCount > 0 ? `，此前已催办${assignment.pressedCount}次` : ''
  const asked = `你单位${assignment.role === 'lead' ? '主办' : '配合办理'}的“${assignment.number}”${about}，${dayCn(assignment.sentOn)}由${assignment.sentByUnitName}交办，` +
    `应于${dayCn(assignment.dueOn)}前反馈`
  if (assignment.state !== 'sent' && assignment.state !== 'signed') return `${asked}，已于${dayCn(assignment.answeredOn)}反馈${before}。`
  return `${asked}，截至${dayCn(today)}${dueWords(assignment.dueOn, today)}${before}。` +
    `请于收到本单后立即${assignment.state === 'sent' ? '签收并核查' : '核查'}，在系统中反馈；确有困难的，请书面说明原因和预计完成日期。`
}

/** 反馈单: the answer as given in the system, or room to write it. */
export function AnswerPaper({ lead, assignment }: PaperProps) {
  return (
    <table className="paper-table">
      <tbody>
        <PairRow cells={[['交办单位', assignment.sentByUnitName], ['承办单位', `${assignment.unitName}（${roleWords[assignment.role]}）`]]} />
        <PairRow cells={[['交办日期', dayCn(assignment.sentOn)], ['反馈期限', dayCn(assignment.dueOn)]]} />
        {lead && assignment.disclosesLead && <LeadRows lead={lead} />}
        <WideRow label="交办要求">{assignment.instruction}</WideRow>
        <SignBox label={assignment.answeredOn ? `核查情况\n（${dayCn(assignment.answeredOn).slice(5)}\n反馈）` : '核查情况'} text={assignment.answer} lines={assignment.answer ? 1 : 14} signers="承办人：　　　　　　负责人：" />
        <SignBox label={"交办单位\n审核意见"} text={assignment.state === 'accepted' ? '审核通过。' : ''} lines={2} signers="审核人：" />
      </tbody>
    </table>
  )
}

function LeadRows({ lead, full = false }: { lead: LeadDetail; full?: boolean }) {
  return (
    <>
      <PairRow cells={[['线索编号', lead.number], ['来文号', lead.superiorNumber]]} />
      <PairRow cells={[['主体名称', lead.subjectName], ['信用代码', lead.subjectCode ?? '']]} />
      {full && <>
        <PairRow cells={[['所在地', lead.regionName], ['行业领域', lead.sector]]} />
        <PairRow cells={[['收到日期', dayCn(lead.receivedOn)], ['线索来源', sourceWords(lead)]]} />
        <WideRow label="线索内容">{lead.summary || '　'}{lead.promise && `\n承诺回报：${lead.promise}`}</WideRow>
        <PairRow cells={[['涉及金额', figureWords(lead, 'amount')], ['涉及人数', figureWords(lead, 'people')]]} />
        <PairRow cells={[['未兑付资金', figureWords(lead, 'unpaid')], ['上级期限', dayCn(lead.superiorDueOn)]]} />
      </>}
    </>
  )
}
