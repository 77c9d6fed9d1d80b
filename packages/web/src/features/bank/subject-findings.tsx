import { judgeFinding, judgementLabels, judgements, type RunSubjectDetail } from '@qingyuan/core/bank/bank-run-api'
import { analyses } from '@qingyuan/core/bank/findings'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { At } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { judgementTones } from './result-words.ts'

type Found = RunSubjectDetail['findings'][number]

/** 特征: each finding with its days and why, and what people made of it. */
export function SubjectFindings({ findings }: { findings: Found[] }) {
  return (
    <Section title="特征" meaning={{ what: '每一条是一项分析在这段日子里看到的。请逐条判断：判断记下来，用来算每项分析的查准率；判断过的，依据没有变化就不再提示。' }}>
      {findings.length === 0 ? <p className="nothing">没有发现分析里列出的特征。这不代表排除。</p>
        : <ul className="flow-findings">{findings.map((finding) => <FindingItem key={finding.id} finding={finding} />)}</ul>}
    </Section>
  )
}

function FindingItem({ finding }: { finding: Found }) {
  return (
    <li>
      <div className="flow-finding-head">
        <b>{analyses[finding.code].title}</b>
        <span className="number flow-days">{finding.from} 至 {finding.to}</span>
        <StatusTag tone={judgementTones[finding.judgement]}>{judgementLabels[finding.judgement]}</StatusTag>
        {finding.reopened && <StatusTag tone="warn" title="上次判断以后，依据变了">依据有变，请再判断</StatusTag>}
      </div>
      <p>{finding.why}</p>
      <p className="nothing">{analyses[finding.code].says}　分析版本 {finding.version}</p>
      <JudgeButtons finding={finding} />
      {finding.history.length > 0 && <ul className="flow-history">{finding.history.map((one) => (
        <li key={`${one.judgedAt} ${one.judgement}`}>{judgementLabels[one.judgement]}：{one.reason}　<span className="nothing">{one.judgedByName} <At iso={one.judgedAt} /></span></li>
      ))}</ul>}
    </li>
  )
}

const quick: Record<(typeof judgements)[number], string[]> = {
  confirmed: ['与询问笔录一致', '与合同、收据一致', '参与人已确认'], not: ['是工资、货款等正常往来', '是同一家庭的转账', '对方是供应商'], unclear: ['对方账户流水未取得', '需要询问参与人'],
}

/** 属实、不属实、说不清, each with its reason; on the evidence that is shown. */
export function JudgeButtons({ finding }: { finding: Pick<Found, 'id' | 'code' | 'evidenceHash' | 'judgement' | 'reopened'> }) {
  const { can } = useSession()
  const judge = useAction(judgeFinding, { done: '已记下判断' })
  if (!can('bank.judge')) return null
  return (
    <div className="flow-judge no-print">
      {judgements.map((judgement) => (
        <ReasonButton key={judgement} size="small" label={judgementLabels[judgement]} title={`${analyses[finding.code].title}：${judgementLabels[judgement]}`} max={500} quick={quick[judgement]}
          consequence="判断只说这一条提示对不对，不是对案件的认定。" disabled={finding.judgement === judgement && !finding.reopened}
          onConfirm={(reason) => judge.run({ id: finding.id, judgement, evidenceHash: finding.evidenceHash, reason })} />
      ))}
    </div>
  )
}
