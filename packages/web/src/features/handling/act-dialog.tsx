import { askAct, carryOutAct, correctAct, getMatter, recordAct, type Matter } from '@qingyuan/core/handling/handling-api'
import { actKind, type ActCode } from '@qingyuan/core/law/acts'
import { addresseeLabels, duties as dutyWords } from '@qingyuan/core/law/measure-words'
import { headLabels } from '@qingyuan/core/law/organs'
import { Alert, App, Checkbox, Form, Input, Modal, Select } from 'antd'
import { useState, type KeyboardEvent } from 'react'
import { call } from '../../shared/call.ts'
import { DayInput } from '../../shared/day-input.tsx'
import { newId } from '../../shared/new-id.ts'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'
import { ActFields } from './act-fields.tsx'
import { addresseesOf, earlierActs, factsOf, needsOf, openingValues, type ActJob, type ActValues } from './act-values.ts'
import { Basis } from './basis.tsx'
import { clockMoves } from './clock-moves.ts'
import { OfficerChoice } from './officer-choice.tsx'
import { onlyWarnings, Problems, problemsOf } from './problems.tsx'

interface ActDialogProps { job: ActJob; matter: Matter; onClose: () => void }

/**
 * The one form for every act: a request to the head, what was done, what was approved and is now done, or a correction.
 * What is wrong stands in the form; where there are only warnings, a second click says that they were read.
 */
export function ActDialog({ job, matter, onClose }: ActDialogProps) {
  const { today } = useSession()
  const { modal, message } = App.useApp()
  const [form] = Form.useForm<ActValues>()
  const [id] = useState(newId)
  const [initial] = useState(() => openingValues(job, matter, today))
  const backfilled = (Form.useWatch('backfilled', form) as boolean | undefined) ?? initial.backfilled
  const code = job.do === 'start' ? job.code : job.act.code
  const kind = actKind(code)
  const unitId = job.do === 'start' ? matter.unit?.id ?? '' : job.act.unitId
  const asking = job.do === 'start' && kind.approver !== undefined && code !== 'urgent_seizure' && !backfilled
  const mode = job.do === 'start' ? (asking ? 'ask' : 'record') : job.do
  const words = { ask: ['报请审批', '已报请审批'], record: ['登记', '已登记'], carryOut: ['登记实施', '已登记实施'], correct: ['更正', '已更正'] }[mode]

  const options = { form, showError: false as const }
  const actions = { ask: useAction(askAct, options), record: useAction(recordAct, options), carryOut: useAction(carryOutAct, options), correct: useAction(correctAct, options) }
  const action = actions[mode]
  const read = onlyWarnings(problemsOf(action.error))

  const send = async (entered: Partial<ActValues>) => {
    const values: ActValues = { ...initial, ...entered, facts: { ...initial.facts, ...entered.facts } }
    const act = job.do === 'start' ? undefined : job.act
    const facts = factsOf(code, values.facts, act?.facts)
    const target = { leadId: matter.leadId, code, ...(matter.unit && { unitId: matter.unit.id }), addressee: values.addressee ?? 'public', ofId: values.ofId ?? null }
    const happened = {
      on: values.on ?? '', time: values.time.trim() || null, facts, officerIds: values.officerIds, duties: values.duties, urgent: values.urgent, title: values.title.trim(), body: values.body.trim(), acknowledged: read,
    }
    const on = act && { id: act.id, version: act.version }
    const done = mode === 'ask' ? await actions.ask.run({ id, ...target, facts, reason: values.reason })
      : mode === 'record' ? await actions.record.run({ id, ...target, ...happened, backfilled: values.backfilled })
        : mode === 'carryOut' ? await actions.carryOut.run({ ...on!, ...happened })
          : await actions.correct.run({ ...on!, ...happened, reason: values.reason })
    if (!done) return
    onClose()
    void message.success(words[1])
    if (mode !== 'correct') return
    const moves = clockMoves(matter.clocks, (await call(getMatter, { leadId: matter.leadId })).clocks)
    if (moves.length > 0) modal.info({ title: '期限随之变动', okText: '知道了', content: <ul className="problem-list">{moves.map((move) => <li key={move}>{move}</li>)}</ul> })
  }
  const earlier = job.do === 'start' && (
    <Form.Item name="backfilled" valuePropName="checked" className="act-flag" extra={backfilled ? '启用系统以前已经办完的，如实登记，不再催办、不报警。' : undefined}>
      <Checkbox>补录启用系统以前办的</Checkbox></Form.Item>
  )
  const onKeyDown = (event: KeyboardEvent) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit() }
  return (
    <Modal open width={680} title={`${words[0]}：${kind.label}`} okText={read ? `已核对，${words[0]}` : words[0]} cancelText="取消" mask={{ closable: false }}
      onCancel={() => { if (!action.pending) onClose() }} okButtonProps={{ htmlType: 'submit', loading: action.pending }}
      modalRender={(dialog) => (
        <Form<ActValues> form={form} layout="vertical" initialValues={initial} scrollToFirstError={{ block: 'center', focus: true }} onKeyDown={onKeyDown}
          onValuesChange={() => { if (action.error) action.reset() }} onFinish={(values) => { void send(values) }}>{dialog}</Form>
      )}>
      <p className="dialog-note">{kind.plain} <Basis articles={job.do === 'start' ? (matter.measures.find((one) => one.code === code) ?? matter.steps.find((one) => one.code === code))?.articles ?? '' : job.act.articles} /></p>
      {asking && <Alert type="info" showIcon className="form-message" title={`报${headLabels[kind.approver!]}审批。批准以后再${kind.decides ? '' : '实施、'}登记。`}
        {...(kind.decides && { description: '负责人的批准就是这一步，批准的时间由系统记下，期限从那一刻起算。' })} />}
      {kind.approver && earlier}
      {job.do === 'start' && <Target job={job} matter={matter} />}
      <ActFields code={code} asking={asking} matter={matter} unitId={unitId} />
      {!asking && <Happened code={code} matter={matter} unitId={unitId} timed={kind.timed === true} backfilled={backfilled} more={job.do !== 'start' || kind.approver !== undefined} />}
      {(mode === 'ask' || mode === 'correct') && (
        <Form.Item name="reason" label={mode === 'ask' ? '报请的理由' : '更正的理由'} rules={[{ required: true, whitespace: true, message: '请写明理由' }, { min: 2, message: '至少2个字' }, { max: 500, message: '最多500字' }]}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} /></Form.Item>
      )}
      {!kind.approver && earlier}
      <Problems error={action.error} doing={words[0]!} />
    </Modal>
  )
}

/** To whom it is addressed, and which earlier act it continues where there are several. */
function Target({ job, matter }: { job: Extract<ActJob, { do: 'start' }>; matter: Matter }) {
  const allowed = addresseesOf(job.code)
  const earlier = earlierActs(job.code, matter)
  const named = (kind: string) => matter.parties.filter((party) => party.kind === kind).map((party) => party.name).join('、')
  return <>
    {allowed.length > 0 && (
      <Form.Item name="addressee" label="对谁、对什么" rules={[{ required: true, message: '请选择' }]}>
        <Select placeholder="请选择" options={allowed.map((value) => ({ value, label: `${addresseeLabels[value]}${named(value) && `：${named(value)}`}` }))} />
      </Form.Item>
    )}
    {job.code === 'assist_talk' && earlier.length > 0 && (
      <Form.Item name="ofId" label="配合的是哪一次约谈" extra="不选的，接到前后七日以内最近的一次；约谈还没有登记的，登记以后自动接上。">
        <Select allowClear placeholder="可不选" options={earlier.map((act) => ({ value: act.id, label: `${act.onDate ?? ''} ${act.unitName}${act.label}${act.title && `：${act.title}`}` }))} />
      </Form.Item>
    )}
    {job.code !== 'assist_talk' && earlier.length > 1 && (
      <Form.Item name="ofId" label="承接哪一项" rules={[{ required: true, message: '请选择' }]}>
        <Select options={earlier.map((act) => ({ value: act.id, label: `${act.onDate ?? ''} ${act.label}${act.title && `：${act.title}`}` }))} />
      </Form.Item>
    )}
  </>
}

const timeRule = { pattern: /^([01]\d|2[0-3]):[0-5]\d$/, message: '写成 09:30' }
/** When, by whom, with which steps, and how the timeline tells it. */
function Happened({ code, matter, unitId, timed, more, backfilled }: { code: ActCode; matter: Matter; unitId: string; timed: boolean; more: boolean; backfilled: boolean }) {
  const { today } = useSession()
  const form = Form.useFormInstance<ActValues>()
  const on = Form.useWatch('on', form) as string | null | undefined
  const { officers, duties, coercive } = needsOf(code)
  return <>
    <div className="form-pair">
      <Form.Item name="on" label="日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput max={today} /></Form.Item>
      {(timed || more || coercive) && (
        <Form.Item name="time" label="时间" normalize={(text: string) => text.replaceAll('：', ':')} {...(timed && { extra: '期限从这一刻起算' })}
          rules={[timeRule, ...(timed ? [{ required: true, message: '请写明时、分' }] : [])]}><Input placeholder="如 09:30" maxLength={5} inputMode="numeric" /></Form.Item>
      )}
    </div>
    {officers > 0 && (
      <Form.Item name="officerIds" required={!backfilled} label={`执法人员（${officers}名以上，持有效证件）`}>
        <OfficerChoice officers={matter.officers.filter((one) => one.unitId === unitId)} on={on ?? today} />
      </Form.Item>
    )}
    {duties.length > 0 && (
      <Form.Item name="duties" required={!backfilled} label="已经做到的（照实勾选）">
        <Checkbox.Group className="duty-checks" options={duties.map((duty) => ({ value: duty, label: dutyWords[duty].label }))} />
      </Form.Item>
    )}
    {coercive && <Form.Item name="urgent" valuePropName="checked" className="act-flag" extra="紧急的理由写在备注里"><Checkbox>情况紧急，须当场实施</Checkbox></Form.Item>}
    <Form.Item name="title" label="一句话写明" extra="记入办理过程；不写的，用这一步的名称"><Input maxLength={200} /></Form.Item>
    <Form.Item name="body" label="备注" rules={[{ max: 4000, message: '最多4000字' }]}><Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} /></Form.Item>
  </>
}
