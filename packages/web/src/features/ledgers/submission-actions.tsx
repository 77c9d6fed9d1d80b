import { AppError } from '@qingyuan/core/errors'
import {
  abandonCorrection, acceptSubmission, approveSubmission, correctSubmission, getSubmission, refuseSubmission, returnSubmission, sendForApproval, submitSubmission, takeBack, type SubmissionDetail,
} from '@qingyuan/core/ledgers/ledger-api'
import { zeroText, type SubmissionAction } from '@qingyuan/core/ledgers/submission'
import { formatWan } from '@qingyuan/core/money'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { call } from '../../shared/call.ts'
import { Go } from '../../shared/go.tsx'
import { useSession } from '../../shared/session.tsx'
import { textOf, useAction } from '../../shared/use-action.ts'
import { PaperApprovalDialog } from './paper-approval-dialog.tsx'
import { ReceivedDialog } from './received-dialog.tsx'

const correctionReasons = ['数字核实后有变化', '漏报一条线索', '文字表述有误', '上级要求更正']
const abandonReasons = ['核实后原来的数没有错', '误点了更正', '留到下个月报']
const refusalReasons = ['数字再核一遍', '措施写得不清楚', '漏了线索', '表述不准确']

/** The steps that the state and the viewer's part in it allow, the most likely one first. */
export function SubmissionActions({ submission, saveTyped }: { submission: SubmissionDetail; saveTyped: () => Promise<boolean> }) {
  const { id, collection, state, approval } = submission
  const { unitId } = useSession()
  const { modal, message } = App.useApp()
  const [dialog, setDialog] = useState<'paper' | 'received'>()
  const send = useAction(sendForApproval, { done: '已冻结，请领导小组审定' })
  const back = useAction(takeBack, { done: '已撤回，可以修改' })
  const approve = useAction(approveSubmission, { done: '已审定' })
  const refuse = useAction(refuseSubmission, { done: '已退改' })
  const submit = useAction(submitSubmission, { done: '已报送' })
  const accept = useAction(acceptSubmission, { done: '审核通过' })
  const giveBack = useAction(returnSubmission, { done: '已退回' })
  const correct = useAction(correctSubmission, { done: '已打开更正，改好后再报送' })
  const abandon = useAction(abandonCorrection, { done: '已放弃更正，恢复为已报送的一稿' })
  const may = (action: SubmissionAction) => submission.actions.includes(action)
  const waits = state === 'group_approval'
  // Nobody above has an account: the office notes what the superior did with it.
  const upward = collection.collectorKind === 'superior'
  const reporter = upward ? submission.upward.addressedTo || '上级' : collection.collectorUnitName
  const onBehalf = submission.unitId !== unitId
  /** As it stands after what was typed was saved; undefined, and told, when something still keeps it from leaving. */
  const readyToLeave = async (): Promise<SubmissionDetail | undefined> => {
    if (!await saveTyped()) return undefined
    try {
      const now = await call(getSubmission, { id })
      if (now.problems.length === 0) return now
      modal.warning({ title: `还有${now.problems.length}件事没有处理`, okText: '知道了', width: 480,
        content: <ol className="problem-list">{now.problems.map((text) => <li key={text}>{text}</li>)}</ol> })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      void message.error(textOf(error))
    }
    return undefined
  }
  const confirmSend = async () => {
    const now = await readyToLeave()
    if (now) modal.confirm({ title: '送领导小组审定', okText: '送审', cancelText: '取消', width: 480, content: <SendWords submission={now} />, onOk: () => send.run({ id }) })
  }
  const confirmSubmit = async () => {
    const now = await readyToLeave()
    if (!now) return
    if (onBehalf) { setDialog('received'); return }
    modal.confirm({
      title: `报送给${reporter}`, okText: '报送', cancelText: '取消',
      content: <><Cautions texts={now.cautions} />{submission.firstSubmittedOn ? '更正稿报送后，原稿仍保留，两稿可以对照。' : '报送后内容冻结；要改须更正，更正会留下两稿的差异。'}</>,
      onOk: () => submit.run({ id }),
    })
  }
  const confirmBack = () => modal.confirm({
    title: '撤回修改', okText: '撤回', cancelText: '取消', content: '送审的这一稿作废，已打印的审定单也不能再用。', onOk: () => back.run({ id }),
  })
  return (
    <>
      {may('accept') && <Button type="primary" loading={accept.pending} onClick={() => { void accept.run({ id }) }}>{upward ? '上级已审核' : '审核通过'}</Button>}
      {may('return') && <ReasonButton danger label={upward ? '上级退回' : '退回'} title={upward ? '上级退回' : `退回${submission.unitName}的${collection.title}`}
        consequence="退回后由报送单位改好再报；按时与否仍以第一次报送为准。"
        quick={submission.returnReasons} max={500} onConfirm={(reason) => giveBack.run({ id, reason })} />}
      {may('submit') && <Button type="primary" loading={submit.pending} onClick={() => { void confirmSubmit() }}>{onBehalf ? '代报' : submission.firstSubmittedOn ? '报送更正稿' : '报送'}</Button>}
      {may('sendForApproval') && <Button type="primary" loading={send.pending} onClick={() => { void confirmSend() }}>送领导小组审定</Button>}
      {may('approve') && <Button type="primary" loading={approve.pending} onClick={() => modal.confirm({
        title: '审定通过', okText: '审定通过', cancelText: '再看看', content: `您代表领导小组审定${submission.unitName}的${collection.title}，共${submission.rows.length}条。审定后由经办人报送。`,
        onOk: () => approve.run({ id }),
      })}>审定通过</Button>}
      {may('refuse') && <ReasonButton label="审定退改" title="审定退改" consequence="退给填报人修改，这一稿作废。" quick={refusalReasons} max={500} onConfirm={(reason) => refuse.run({ id, reason })} />}
      {waits && may('takeBack') && !approval && <Button type={may('approve') ? 'default' : 'primary'} onClick={() => setDialog('paper')}>上传审定单扫描件</Button>}
      {submission.versions.some((version) => !version.voidedAt) && <Go to={`/ledgers/submissions/${id}/print`}><Button>{collection.needsApproval ? '打印审定单' : '打印报送单'}</Button></Go>}
      {may('takeBack') && <Button onClick={confirmBack}>撤回修改</Button>}
      {may('correct') && <ReasonButton label="更正" title="更正已报送的台账" consequence="原稿保留；更正稿报送后，两稿并列显示差异。" quick={correctionReasons} max={500}
        reasonLabel="更正理由" onConfirm={(reason) => correct.run({ id, reason })} />}
      {may('abandon') && <ReasonButton label="放弃更正" title="放弃更正" consequence="恢复为已报送的一稿：更正期间在这份报送里改写的文字、核对情况和填报栏都退回原样，不能找回。线索里登记的数不受影响。" quick={abandonReasons} max={500}
        reasonLabel="理由" onConfirm={(reason) => abandon.run({ id, reason })} />}
      {dialog === 'paper' && <PaperApprovalDialog submission={submission} onClose={() => setDialog(undefined)} />}
      {dialog === 'received' && <ReceivedDialog submission={submission} onClose={() => setDialog(undefined)} />}
    </>
  )
}

function Cautions({ texts }: { texts: readonly string[] }) {
  return texts.map((text) => <Alert key={text} className="form-message" type="warning" showIcon title={text} />)
}

/** What goes to the leading group, to whom, and what follows from it. */
function SendWords({ submission: { cautions, collection, unitName, approvers, versions, rows, header, table } }: { submission: SubmissionDetail }) {
  const no = (versions.at(-1)?.no ?? 0) + 1
  const { totals } = table
  const what = collection.purpose === 'document' ? '材料' : collection.purpose === 'cases' ? '案件进展'
    : header.zero ? zeroText(header.zero, table.movement.closing) : `${rows.length}条线索，涉及金额${totals.amountFen.value === null ? '待核' : `${formatWan(totals.amountFen.value)}万元`}`
  return (
    <>
      <Cautions texts={cautions} />
      <p className="dialog-note">送审的是{unitName}《{collection.title}》第{no}稿：{what}。</p>
      <p className="dialog-note">{approvers.length > 0 ? `送给：${approvers.join('、')}（在系统里审定），或打印审定单签字盖章后上传扫描件。` : '本单位没有在系统里审定的账号：送审后打印审定单，签字盖章，再上传扫描件。'}</p>
      <p>送审后这一稿冻结，有新的版本号；要改须先撤回，改后再送是第{no + 1}稿，要重新签字。{versions.some((version) => version.voidedAt) && '以前撤回的稿不能再用。'}</p>
    </>
  )
}
