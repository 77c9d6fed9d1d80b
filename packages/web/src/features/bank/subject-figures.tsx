import { basisLabels, type ConfirmableField, type RunSubjectDetail } from '@qingyuan/core/bank/bank-run-api'
import { figureLabels } from '@qingyuan/core/leads/lead'
import { formatWan, formatYuan, type Fen } from '@qingyuan/core/money'
import { Alert } from 'antd'
import { Explain } from '../../shared/explain.tsx'
import { Go } from '../../shared/go.tsx'
import { Count, Wan } from '../../shared/money.tsx'
import { Section } from '../../shared/page.tsx'
import { At } from '../../shared/time.tsx'
import { useUrlState } from '../../shared/use-url-state.ts'
import { percentOf, returnWords } from './result-words.ts'
import type { RowsWanted } from './result-rows-drawer.tsx'

interface FigureProps { label: string; what: string; fen?: Fen; count?: number; onOpen: (() => void) | undefined; note?: string; main?: boolean }

/** One figure with its 口径; pressing the number opens what it is made of. */
function Figure({ label, what, fen, count, onOpen, note, main }: FigureProps) {
  const value = fen !== undefined ? <><Wan fen={fen} /><small>万元</small></> : <><Count value={count!} /><small>人</small></>
  return (
    <div className={main ? 'flow-figure flow-figure-main' : 'flow-figure'}>
      <span className="flow-figure-label"><Explain meaning={{ what }}>{label}</Explain></span>
      {onOpen ? <button type="button" className="flow-figure-value" title="看它是哪些流水" onClick={onOpen}>{value}</button> : <span className="flow-figure-value">{value}</span>}
      <span className="flow-figure-note">{fen !== undefined && `${formatYuan(fen)} 元`}{note && `　${note}`}</span>
    </div>
  )
}

/** 测算: the figures by the flows, 含复投 and 净投入 side by side. */
export function SubjectFigures({ subject: { estimate, settled }, onRows }: { subject: RunSubjectDetail; onRows: (wanted: RowsWanted) => void }) {
  const { replaceAll } = useUrlState()
  if (!estimate) return <Section title="金额测算"><p className="nothing">没有测算出数字：流水里看不出哪些人是参与人、哪些钱是集资款。没有数字不等于零。</p></Section>
  const people = (conditions: Record<string, string>) => settled ? () => replaceAll({ tab: 'people', ...conditions }, { push: true }) : undefined
  const rows = (title: string, fen: Fen, ...parts: RowsWanted['parts']) => settled ? () => onRows({ title, fen, parts }) : undefined
  const reinvested = estimate.amountRaisedFen - estimate.netInvestedFen
  return (
    <Section title="金额测算" meaning={{ what: '按流水逐笔归类后相加，精确到分。点任何一个数，看它是哪些流水。是测算，不是审计或者认定；现金、别的账户没有包括在内。' }}>
      {!settled && <Alert className="flow-alert" type="error" showIcon title="数字与逐笔归类没有对上" description="这些数打不开对应的流水，也不能记入线索。请重新研判，仍对不上的请联系系统管理员。" />}
      <div className="flow-figures">
        <Figure main label={`集资金额（${basisLabels.gross}）`} what="参与人历次投入之和，拿回本金、回报后又投进来的也算。" fen={estimate.amountRaisedFen} onOpen={rows('集资金额（含复投）', estimate.amountRaisedFen, 'raised')} />
        <Figure main label={basisLabels.net} what="含复投的集资金额，减去用拿回的钱再投的部分。" fen={estimate.netInvestedFen} note={`已减复投 ${formatWan(reinvested)} 万元`} onOpen={rows('净投入', estimate.netInvestedFen, 'raised', 'reinvested')} />
        <Figure label="其中复投" what="参与人拿回本金、回报之后，用这些钱再投的部分。" fen={reinvested} onOpen={rows('复投', reinvested, 'reinvested')} />
        <Figure label="集资参与人" what="投过钱的人，同一个人的几个账户只算一人。" count={estimate.participants} onOpen={people({ roles: 'participant,both' })} />
        <Figure label="已还本金" what="付给参与人的款项里，归为归还本金的部分。" fen={estimate.principalRepaidFen} onOpen={rows('已还本金', estimate.principalRepaidFen, 'principal')} />
        <Figure label="已付回报" what="付给参与人的款项里，归为利息、分红等回报的部分。" fen={estimate.returnsPaidFen} onOpen={rows('已付回报', estimate.returnsPaidFen, 'returns')} />
        <Figure label="未兑付本金" what="集资金额（含复投）减去已还本金；回报不抵本金。" fen={estimate.unpaidPrincipalFen} onOpen={rows('未兑付本金', estimate.unpaidPrincipalFen, 'raised', 'principal')} />
        <Figure label="参与人损失" what="逐人计算：投入减去收到的全部（本金、回报），不足零的算零，再相加。" fen={estimate.confirmedLossFen} onOpen={people({ roles: 'participant,both', sort: 'lossFen' })} />
        <Figure label="支付提成" what="付给推荐人、随别人投入而来的款项。" fen={estimate.commissionPaidFen} onOpen={rows('支付提成', estimate.commissionPaidFen, 'commission')} />
        <Figure label="获利的参与人" what="收到的全部多于投入的人，单列，供追缴时核对。" count={estimate.gainers} onOpen={people({ gainers: 'true', sort: 'gainFen' })} />
      </div>
      <p className="flow-return">承诺（实付）回报：{estimate.return ? <b>{returnWords(estimate.return)}</b> : <span className="nothing">没有看出固定的比例</span>}
        {estimate.return && estimate.return.periodDays !== 365 && <span className="nothing">　每期 {estimate.return.periodDays} 天 {percentOf(estimate.return.rate)}，按单利折年</span>}</p>
    </Section>
  )
}

/** Which figures went into which lead, on which basis. */
export function SubjectConfirmed({ confirmations }: { confirmations: RunSubjectDetail['confirmations'] }) {
  if (confirmations.length === 0) return null
  const shown = (field: string, value: number) => field === 'people' ? `${value} 人` : `${formatWan(value)} 万元`
  return (
    <Section title="已记入线索的数字">
      <ul className="flow-history">{confirmations.map((one) => (
        <li key={one.id}><Go to={`/leads/${one.leadId}`}>{one.leadNumber}</Go>　{basisLabels[one.basis]}，截至 {one.asOf}：{Object.entries(one.figures).map(([field, value]) => `${figureLabels[field as ConfirmableField]} ${shown(field, value)}`).join('，')}
          {one.note && `。${one.note}`}　<span className="nothing">{one.confirmedByName} <At iso={one.confirmedAt} /></span></li>
      ))}</ul>
    </Section>
  )
}
