import { getMatter, type Matter } from '@qingyuan/core/handling/handling-api'
import type { ActCode } from '@qingyuan/core/law/acts'
import { Segmented } from 'antd'
import { useState, type ReactNode } from 'react'
import { Loaded } from '../../shared/loaded.tsx'
import { UnitSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { ActDialog } from './act-dialog.tsx'
import { ActList } from './act-list.tsx'
import type { ActJob } from './act-values.ts'
import { ClockList } from './clock-list.tsx'
import { ElementSection, type LeadFile } from './element-section.tsx'
import { MatterHead } from './matter-head.tsx'
import { MeasureHelp } from './measure-help.tsx'
import { MeasureList } from './measure-list.tsx'
import { PartySection } from './party-section.tsx'
import { PenaltySection } from './penalty-section.tsx'
import { PlaceSection } from './place-section.tsx'
import { PlanSection } from './plan-section.tsx'
import { StepList } from './step-list.tsx'
import { ThresholdSection } from './threshold-section.tsx'
import './handling.css'

interface HandlingPanelProps { leadId: string; files: readonly LeadFile[]; /** The lead's tasks: they are the steps of its plan. */ tasks: ReactNode; /** The state's word of a lead that is closed. */ closed?: string | undefined }

/** 办理处置 of one lead: where it stands, what this unit may do, what was done, and what the file knows. */
export function HandlingPanel({ leadId, files, tasks, closed }: HandlingPanelProps) {
  const { state, patch } = useUrlState()
  const { roles } = useSession()
  // The office writes down what a department did, with that department's powers.
  const office = roles.includes('office_clerk') || roles.includes('office_head')
  const unitId = office ? state['unit'] : undefined
  const read = useRead(getMatter, { leadId, ...(unitId && { unitId }) }, { keep: true })
  const choice = office && read.data?.unit && (
    <span className="measure-choice"><UnitSelect value={unitId ?? read.data.unit.id} allowClear={false} onChange={(next) => patch({ unit: next ?? undefined })} /></span>
  )
  return <Loaded read={read} rows={12}>{(matter) => (
    <Handling matter={matter} files={files} tasks={tasks} choice={choice} closed={closed} />
  )}</Loaded>
}

function Handling({ matter, files, tasks, choice, closed }: { closed: string | undefined; matter: Matter; files: readonly LeadFile[]; tasks: ReactNode; choice: ReactNode }) {
  const { state, patch } = useUrlState()
  const [job, setJob] = useState<ActJob>()
  const [open, setOpen] = useState<ActCode>()
  const start = (code: ActCode) => setJob({ do: 'start', code })
  const toSteps = (code: ActCode) => {
    setOpen(code)
    patch({ part: 'steps' })
  }
  // A town or village begins with what it may do; the others with where the matter stands.
  const small = matter.unit !== null && (matter.unit.organ === 'town' || matter.unit.organ === 'village')
  const parts = [...(small || matter.closed ? [] : [{ value: 'measures', label: '可以做什么' }]), { value: 'steps', label: '办理步骤' }, { value: 'acts', label: `办理记录（${matter.acts.length}）` }]
  const part = parts.find((one) => one.value === state['part'])?.value ?? parts[0]!.value
  // What the file of a closed lead knows stays as it is until the lead is opened again.
  const known: Matter = matter.closed ? { ...matter, may: { ...matter.may, record: false, plan: false } } : matter
  const measures = <MeasureList matter={matter} choice={choice} onStart={setJob} onHelp={(code) => patch({ help: code })} onSteps={toSteps} />
  return (
    <>
      {small && !matter.closed && measures}
      <MatterHead matter={matter} closed={closed} onStart={start} />
      <div className="matter-columns">
        <div className="matter-main">
          <ClockList matter={matter} />
          <div className="matter-parts no-print"><Segmented aria-label="看哪一部分" value={part} options={parts} onChange={(next) => patch({ part: next === parts[0]!.value ? undefined : next })} /></div>
          {part === 'measures' ? measures : part === 'steps' ? <StepList matter={matter} open={open} onStart={start} /> : <ActList matter={matter} onJob={setJob} />}
        </div>
        <aside className="matter-aside">
          <ThresholdSection matter={matter} />
          <PenaltySection matter={matter} />
          <ElementSection matter={known} files={files} />
          <PlaceSection matter={known} />
          <PartySection matter={known} />
          <PlanSection matter={known} />
          {tasks}
        </aside>
      </div>
      {job && <ActDialog job={job} matter={matter} onClose={() => setJob(undefined)} />}
      <MeasureHelp measure={matter.measures.find((one) => one.code === state['help'])} onClose={() => patch({ help: undefined })} />
    </>
  )
}
