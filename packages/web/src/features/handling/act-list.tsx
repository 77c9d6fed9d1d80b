import { actStateLabels, attachToAct, getMatter, voidAct, withdrawAct, type Act, type ActState, type Matter } from '@qingyuan/core/handling/handling-api'
import { addresseeLabels, duties } from '@qingyuan/core/law/measure-words'
import { headLabels } from '@qingyuan/core/law/organs'
import { formatWanExact } from '@qingyuan/core/money'
import { App, Button, Upload } from 'antd'
import { useRef, useState } from 'react'
import { call } from '../../shared/call.ts'
import { newId } from '../../shared/new-id.ts'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { Section } from '../../shared/page.tsx'
import { StatusTag, type Tone } from '../../shared/status.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { factWords } from './act-fields.tsx'
import { addresseesOf, type ActJob } from './act-values.ts'
import { afterAnswer } from './after-answer.ts'
import { Basis } from './basis.tsx'
import { clockMoves } from './clock-moves.ts'
import { DecideDialog, PaperDialog } from './decide-dialogs.tsx'
import { FileLink } from './file-link.tsx'

const tones: Record<ActState, Tone> = { asked: 'waiting', approved: 'doing', refused: 'bad', done: 'good', withdrawn: 'off', voided: 'off' }
const rank: Record<ActState, number> = { asked: 0, approved: 0, done: 1, refused: 1, withdrawn: 1, voided: 1 }
const wan = (fen: number) => `${formatWanExact(fen).replace(/\.?0+$/, '')}万元`

/** Everything that was asked, decided, done, corrected and voided; what waits for somebody first, then the newest. */
export function ActList({ matter, onJob }: { matter: Matter; onJob: (job: ActJob) => void }) {
  const [deciding, setDeciding] = useState<Act>()
  const [paper, setPaper] = useState<Act>()
  const acts = matter.acts.map((act, index) => ({ act, index })).sort((a, b) => rank[a.act.state] - rank[b.act.state] || (b.act.onDate ?? '').localeCompare(a.act.onDate ?? '') ||
    (b.act.atTime ?? '').localeCompare(a.act.atTime ?? '') || b.index - a.index).map(({ act }) => act)
  return (
    <Section title={`办理记录（${acts.length}）`}>
      {acts.length === 0 && <p className="nothing">还没有登记办理。从“可以做什么”或者“办理步骤”开始登记。</p>}
      <ul className="acts">{acts.map((act) => <OneAct key={act.id} act={act} matter={matter} onJob={onJob} onDecide={setDeciding} onPaper={setPaper} />)}</ul>
      {deciding && <DecideDialog act={deciding} onClose={() => setDeciding(undefined)} />}
      {paper && <PaperDialog act={paper} onClose={() => setPaper(undefined)} />}
    </Section>
  )
}

function OneAct({ act, matter, onJob, onDecide, onPaper }: { act: Act; matter: Matter; onJob: (job: ActJob) => void; onDecide: (act: Act) => void; onPaper: (act: Act) => void }) {
  const gone = act.state === 'voided' || act.state === 'withdrawn'
  const facts = factWords(act.code, act.facts, wan)
  const of = matter.acts.find((one) => one.id === act.ofId)
  const helpers = matter.acts.filter((one) => one.ofId === act.id && one.code === 'assist_talk' && one.state === 'done')
  const next = act.state === 'done' ? afterAnswer(act.code, act.facts) : undefined
  return (
    <li className={gone ? 'act act-gone' : 'act'}>
      <div className="act-head">
        <time className="number">{act.onDate ? `${act.onDate}${act.atTime ? ` ${act.atTime}` : ''}` : '未实施'}</time>
        <b>{act.label}</b>
        <StatusTag tone={tones[act.state]}>{actStateLabels[act.state]}</StatusTag>
        {act.backfilled && <span className="timeline-note">补录</span>}
        <span className="matter-small">{act.unitName}{addresseesOf(act.code).length > 0 && `　对：${addresseeLabels[act.addressee]}`}</span>
      </div>
      {act.title && act.title !== act.label && <div>{act.title}</div>}
      {facts.length > 0 && <div className="act-facts">{facts.map(([label, text]) => <span key={label}><span className="nothing">{label}：</span>{text}</span>)}</div>}
      {of && <div className="matter-small">{act.code === 'assist_talk' ? '配合' : '承接'}：{of.onDate} {of.unitName}{of.label}</div>}
      {helpers.length > 0 && <div className="matter-small">配合单位：{helpers.map((one) => `${one.unitName}（${one.onDate ?? ''}）`).join('、')}</div>}
      {act.officers.length > 0 && <div className="matter-small">执法人员：{act.officers.map((one) => `${one.name}（${one.certificate}）`).join('、')}</div>}
      {act.duties.length > 0 && <div className="matter-small">已做到：{act.duties.map((one) => duties[one].label).join('；')}</div>}
      {act.body && act.body !== act.decisionNote && <div className="act-body">{act.body}</div>}
      {act.reason && <div className="matter-small">报请理由：{act.reason}</div>}
      {act.state === 'asked' && act.approver && <div className="matter-small">等{headLabels[act.approver]}审批</div>}
      {act.decidedAt && (
        <div className="matter-small">{act.decidedByName} {formatInstant(act.decidedAt)} {act.state === 'refused' ? '未批准' : '批准'}{act.decisionNote && `：${act.decisionNote}`}
          {act.approvalFile && <> <FileLink file={act.approvalFile} /></>}</div>
      )}
      {act.files.length > 0 && <div className="matter-small">材料：{act.files.map((file) => <FileLink key={file.id} file={file} />)}</div>}
      {act.withdrawnReason && <div className="matter-small">撤回理由：{act.withdrawnReason}</div>}
      {act.correctedAt && <div className="matter-small">{formatInstant(act.correctedAt)} 更正：{act.correctedReason}</div>}
      {act.voidReason && <div className="matter-small">作废理由：{act.voidReason}</div>}
      {next && <div className={next.bad ? 'matter-bad' : 'act-next'}>{next.bad ? '' : '下一步：'}{next.text}</div>}
      <div className="act-foot"><Basis articles={act.articles} /><ActButtons act={act} matter={matter} onJob={onJob} onDecide={onDecide} onPaper={onPaper} /></div>
    </li>
  )
}

function ActButtons({ act, matter, onJob, onDecide, onPaper }: Parameters<typeof OneAct>[0]) {
  const { modal } = App.useApp()
  const withdraw = useAction(withdrawAct, { done: '已撤回' })
  const take = useAction(voidAct, { done: '已作废' })
  const may = (action: Act['actions'][number]) => act.actions.includes(action)
  const on = { id: act.id, version: act.version }
  const voided = async (reason: string) => {
    const done = await take.run({ ...on, reason })
    if (!done) return undefined
    const moves = clockMoves(matter.clocks, (await call(getMatter, { leadId: matter.leadId })).clocks)
    if (moves.length > 0) modal.info({ title: '期限随之变动', okText: '知道了', content: <ul className="problem-list">{moves.map((move) => <li key={move}>{move}</li>)}</ul> })
    return done
  }
  return (
    <span className="act-buttons no-print">
      {may('decide') && <Button size="small" type="primary" onClick={() => onDecide(act)}>审批</Button>}
      {act.state === 'asked' && may('withdraw') && <Button size="small" onClick={() => onPaper(act)}>登记纸质审批</Button>}
      {may('carryOut') && <Button size="small" type="primary" onClick={() => onJob({ do: 'carryOut', act })}>登记实施</Button>}
      {may('withdraw') && <ReasonButton size="small" label="撤回" title={`撤回：${act.label}`} onConfirm={(reason) => withdraw.run({ ...on, reason })} />}
      {may('attach') && <AttachButton act={act} />}
      {may('correct') && <Button size="small" type="text" onClick={() => onJob({ do: 'correct', act })}>更正</Button>}
      {may('void') && <ReasonButton size="small" type="text" label="作废" title={`作废：${act.label}`} consequence="没有发生过的才作废。记录留在档案里，注明已作废；由它起算的期限不再计算。写错的，用“更正”。" max={500} onConfirm={voided} />}
    </span>
  )
}

/** Papers and photographs, several at once, one after the other. */
function AttachButton({ act }: { act: Act }) {
  const attach = useAction(attachToAct, { done: '已附材料' })
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const send = (file: File) => { last.current = last.current.then(() => attach.run({ id: newId(), actId: act.id }, file)) }
  return (
    <Upload multiple showUploadList={false} beforeUpload={(file) => { send(file); return false }}>
      <Button size="small" type="text" loading={attach.pending}>{attach.pending && attach.progress !== undefined ? `正在上传 ${attach.progress}%` : '附材料'}</Button>
    </Upload>
  )
}
