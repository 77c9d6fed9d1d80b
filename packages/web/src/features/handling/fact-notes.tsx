import type { Matter } from '@qingyuan/core/handling/handling-api'
import { checkedNames, isMeasure, type ActCode } from '@qingyuan/core/law/acts'
import { citeAll, type Citation } from '@qingyuan/core/law/citation'
import { confiscable, creditOnCourtFine, obstruction, repayFirst } from '@qingyuan/core/law/penalties'
import { mayConcern } from '@qingyuan/core/law/penalty-file'
import { isVisitAct, visitProblems, type VisitProblem } from '@qingyuan/core/law/visits'
import { formatYuan } from '@qingyuan/core/money'
import { Alert } from 'antd'
import { useDeferredValue } from 'react'
import { Basis } from './basis.tsx'

type Facts = Readonly<Record<string, unknown>>
interface Note { text: string; articles: readonly Citation[] }

/** What goes beyond a visit, and what to do about it, as soon as it is ticked or written. */
export function VisitNotes({ facts, matter, unitId }: { facts: Facts; matter: Matter; unitId: string }) {
  const beyond = visitNotes(useDeferredValue(facts), matter, unitId)
  return beyond.length > 0 && (
    <Alert type="error" showIcon className="form-message" title="这些不能按走访、核查登记：" description={<ul className="problem-list">
      {beyond.map((one) => <li key={one.text}>{one.text}<br /><b>怎么办：</b>{one.instead} <Basis articles={citeAll(one.articles)} /></li>)}</ul>} />
  )
}

/** What follows from the amounts entered so far, said before anybody sends them. */
export function MoneyNotes({ code, facts, matter }: { code: ActCode; facts: Facts; matter: Matter }) {
  const notes = moneyNotes(code, facts, matter)
  return notes.length > 0 && (
    <Alert type="info" className="form-message" title={<ul className="fact-notes">{notes.map((one) => <li key={one.text}>{one.text} <Basis articles={citeAll(one.articles)} /></li>)}</ul>} />
  )
}

/** What goes beyond a visit in what was ticked and written; another unit's powers are the server's to judge. */
function visitNotes(facts: Facts, { unit, acts }: Matter, unitId: string): VisitProblem[] {
  if (!unit || unit.id !== unitId) return []
  const onFile = acts.filter((act) => act.state === 'done' && act.unitId === unitId).map((act) => act.code).filter(isMeasure)
  const note = typeof facts['found'] === 'string' ? facts['found'] : ''
  return visitProblems({ organ: unit.organ, level: unit.level, did: checkedNames(facts['did']).filter(isVisitAct), note, onFile }).filter((one) => one.code !== 'not_a_visitor')
}

const fenOf = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined)

/** Money of a penalty: what comes first, what is added, what is left. */
function moneyNotes(code: ActCode, facts: Facts, { penalties, owedFen }: Matter): Note[] {
  const who = typeof facts['who'] === 'string' ? facts['who'].trim() : ''
  const his = penalties.filter((one) => one.standing && mayConcern(one.who, who))
  const total = (of: (one: (typeof his)[number]) => number) => his.reduce((sum, one) => sum + of(one), 0)
  switch (code) {
    case 'penalty_decided': return decisionNotes(facts, owedFen)
    case 'fine_paid': {
      const received = fenOf(facts['fen'])
      if (received === undefined || !owedFen || his.length === 0 || !his.every((one) => one.repaysFirst)) return []
      const { toParticipantsFen, toFineFen, citation } = repayFirst({ receivedFen: received, owedFen, fineFen: total((one) => one.owedFen) })
      return [{ text: `尚欠集资参与人${formatYuan(owedFen)}元。钱不够两样都付的，先清退：这一笔清退${formatYuan(toParticipantsFen)}元，缴罚款${formatYuan(toFineFen)}元。`, articles: [citation] }]
    }
    case 'payment_demanded': case 'court_applied': {
      if (total((one) => one.dueFen) === 0) return []
      const added = total((one) => one.dueFen - one.owedFen)
      return [{ text: `到今天应缴罚款${formatYuan(total((one) => one.owedFen))}元${added > 0 ? `，加处罚款${formatYuan(added)}元，合计${formatYuan(total((one) => one.dueFen))}元` : ''}。${code === 'payment_demanded' ? '催告书要写明金额和缴纳方式。' : ''}`, articles: lateArticles }]
    }
    case 'court_sentenced': {
      const fined = fenOf(facts['courtFineFen'])
      if (!fined || who === '' || his.length === 0) return []
      const { creditedFen, stillDueFen, citation } = creditOnCourtFine({ paidFen: total((one) => one.paidFen), courtFineFen: fined })
      return [{ text: `已缴罚款${formatYuan(total((one) => one.paidFen))}元：折抵罚金${formatYuan(creditedFen)}元，罚金还应缴${formatYuan(stillDueFen)}元。`, articles: [citation] }]
    }
    default: return []
  }
}
const lateArticles: readonly Citation[] = [{ law: 'penalty', article: '72', tag: 'P' }, { law: 'coercion', article: '54', tag: 'P' }]

/** Before a decision: participants first, what may be confiscated, who punishes obstruction. */
function decisionNotes(facts: Facts, owedFen: number | null): Note[] {
  const { measure } = facts
  const notes: Note[] = []
  if (measure === 'fine_refusal') notes.push({ text: `${obstruction.who}，不在这里罚款：${obstruction.plain}。`, articles: obstruction.citations })
  if ((measure === 'fine_fundraiser' || measure === 'fine_assistant') && owedFen !== 0) {
    notes.push({ text: `${owedFen === null ? '尚欠集资参与人多少待核' : `尚欠集资参与人${formatYuan(owedFen)}元`}：不能同时清退和缴纳罚款的，先清退，后收罚款。`, articles: [{ law: 'decree', article: '32', tag: 'P' }] })
  }
  const gain = fenOf(measure === 'fine_assistant' ? facts['baseFen'] : facts['gainFen'])
  if (gain !== undefined && fenOf(facts['confiscateFen']) !== undefined) {
    const { text, citations } = confiscable({ gainFen: gain, toGiveBackFen: owedFen })
    notes.push({ text: `${text.replace(/（《[^）]*）$/, '')}。`, articles: citations })
  }
  return notes
}
