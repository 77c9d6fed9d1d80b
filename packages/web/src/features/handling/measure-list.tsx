import type { Matter, MeasureView } from '@qingyuan/core/handling/handling-api'
import type { ActCode } from '@qingyuan/core/law/acts'
import { openStatusLabels, type OpenStatus } from '@qingyuan/core/law/measures'
import { headLabels } from '@qingyuan/core/law/organs'
import { Alert, Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { Basis } from './basis.tsx'
import type { ActJob } from './act-values.ts'

interface MeasureListProps {
  matter: Matter
  /** Choice of the unit whose powers are shown; for the office only. */
  choice?: ReactNode
  onStart: (job: ActJob) => void
  onHelp: (code: ActCode) => void
  /** Goes to the steps of procedure, where the measure is carried out. */
  onSteps: (code: ActCode) => void
}

const order: readonly OpenStatus[] = ['open', 'needs_approval', 'request', 'not_yet', 'not_ours', 'nobody']
const small: readonly string[] = ['town', 'village']

/** 本单位现在可以做什么: what it may do first; what is not its power is folded, with one sentence for towns and villages. */
export function MeasureList({ matter, choice, onStart, onHelp, onSteps }: MeasureListProps) {
  const { unit, measures } = matter
  const { unitId } = useSession()
  if (!unit) return <Section title="本单位现在可以做什么"><p className="nothing">您没有所属单位，这里不列可以办的措施。</p></Section>
  const grassroots = small.includes(unit.organ)
  const groups = order.map((status) => ({ status, rows: measures.filter((one) => one.status === status || (status === 'needs_approval' && one.status === 'open' && one.approver !== null))
    .filter((one) => status !== 'open' || one.approver === null) })).filter((group) => group.rows.length > 0)
  const mine = groups.filter(({ status }) => status === 'open' || status === 'needs_approval' || status === 'not_yet' || (!grassroots && status === 'request'))
  const rest = groups.filter((group) => !mine.includes(group))
  const row = (one: MeasureView) => <Measure key={one.code} measure={one} matter={matter} onStart={onStart} onHelp={onHelp} onSteps={onSteps} />
  return (
    <Section title={unit.id === unitId ? '本单位现在可以做什么' : `${unit.name}现在可以做什么`} extra={choice}>
      <p className="matter-small measure-unit">{unit.organLabel}{unit.certificateHolders > 0 ? `，有效持证执法人员${unit.certificateHolders}名` : grassroots ? '' : '，没有登记有效的执法证件'}。</p>
      {!unit.named && !grassroots && <Alert type="warning" showIcon className="form-message" title={`还没有指明${unit.name}是什么性质的单位，暂按“${unit.organLabel}”列。是牵头部门、主管部门的，请安全管理员先指明。`} />}
      {mine.map(({ status, rows }) => <Group key={status} title={`${openStatusLabels[status]}（${rows.length}）`} open={status !== 'not_yet'}>{rows.map(row)}</Group>)}
      {grassroots && <p className="measure-boundary">查封、扣押、查账、罚款、约谈、责令整改等，乡镇（街道）、村（社区）都不能自己办。发现需要的，报告牵头部门，由有权的部门办，本单位配合。</p>}
      {grassroots && rest.length > 0
        ? <Group title={`由有权的部门办的（${rest.reduce((sum, group) => sum + group.rows.length, 0)}）`} open={false}>{rest.flatMap((group) => group.rows.map(row))}</Group>
        : rest.map(({ status, rows }) => <Group key={status} title={`${openStatusLabels[status]}（${rows.length}）`} open={false}>{rows.map(row)}</Group>)}
    </Section>
  )
}

function Group({ title, open, children }: { title: string; open: boolean; children: ReactNode }) {
  const [shown, setShown] = useState(open)
  return (
    <div className="measure-group">
      <h3><button type="button" className="measure-fold" aria-expanded={shown} onClick={() => setShown(!shown)}>{title}</button></h3>
      {shown && <ul className="measures">{children}</ul>}
    </div>
  )
}

function Measure({ measure, matter, onStart, onHelp, onSteps }: { measure: MeasureView } & Pick<MeasureListProps, 'matter' | 'onStart' | 'onHelp' | 'onSteps'>) {
  const { code, label, plain, status, why, articles, approver, officers, paper, requestTo, through } = measure
  const can = status === 'open' || status === 'needs_approval'
  const notes = can ? [approver && (code === 'urgent_seizure' ? `24小时内由${headLabels[approver]}补办批准` : `须经${headLabels[approver]}批准`), officers > 0 && `${officers}名持证人员到场`, paper && `文书：${paper}`].filter(Boolean).join('　·　') : ''
  const letter = { do: 'start' as const, code: 'notice_out' as const, preset: { to: requestTo ?? '', about: `提请${label}` } }
  return (
    <li>
      <div className="measure-what">
        <b>{label}</b>
        <span>{plain} <Basis articles={articles} /></span>
        {why !== plain && !can && <span className={status === 'not_yet' ? 'matter-warn' : 'matter-small'}>{why}</span>}
        {notes && <span className="matter-small">{notes}</span>}
        {can && through && <span className="matter-small">从“{through.label}”起，一步一步登记。</span>}
      </div>
      <div className="measure-do no-print">
        <Button size="small" type="text" onClick={() => onHelp(code)}>怎么办</Button>
        {can && matter.may.record && (through ? <Button size="small" onClick={() => onSteps(through.code)}>按步骤办</Button>
          : <Button size="small" onClick={() => onStart({ do: 'start', code })}>{approver && code !== 'urgent_seizure' ? '报请审批' : '登记'}</Button>)}
        {status === 'request' && matter.may.record && <Button size="small" onClick={() => onStart(letter)}>登记提请函</Button>}
      </div>
    </li>
  )
}
