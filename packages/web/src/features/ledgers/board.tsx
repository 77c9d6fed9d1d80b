import { closeCollection, getBoard, reopenCollection, type BoardUnit } from '@qingyuan/core/ledgers/ledger-api'
import { App, Button, Checkbox, Empty, Tooltip } from 'antd'
import { useState } from 'react'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Section } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { At, OnDay } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { owes, type BoardData } from './board-data.ts'
import { DueDateDialog, ExtendDialog } from './date-dialogs.tsx'
import { PressDialog } from './press-dialog.tsx'
import { approvalWords, checkedText, PunctualityTag, SubmissionTag } from './submission-words.tsx'
import { ZeroSheetDialog } from './zero-sheet-dialog.tsx'

type Dialog = { kind: 'due' | 'zero' } | { kind: 'press'; unitIds: string[] | undefined } | { kind: 'extend'; unit: BoardUnit }

/** Who has reported in one collection and who has not, with what its collector can do about it. */
export function Board({ collectionId }: { collectionId: string }) {
  const read = useRead(getBoard, { collectionId })
  return <Loaded read={read}>{(board) => <BoardView board={board} />}</Loaded>
}

function BoardView({ board }: { board: BoardData }) {
  const { collection, units, mayCollect } = board
  const { state, patch } = useUrlState()
  const { modal } = App.useApp()
  const [dialog, setDialog] = useState<Dialog>()
  const [picked, setPicked] = useState<string[]>([])
  const close = useAction(closeCollection, { done: '已结束，不再收报' })
  const reopen = useAction(reopenCollection, { done: '已重新打开' })
  const acts = mayCollect && collection.state === 'open'
  const shown = units.filter((unit) => (state['submitted'] === undefined || (unit.firstSubmittedOn !== null) === (state['submitted'] === 'true'))
    && (state['late'] !== 'true' || unit.lateDays > 0))
  const narrowed = state['submitted'] !== undefined || state['late'] !== undefined
  const owing = units.filter(owes)
  const pickedOwing = owing.filter((unit) => picked.includes(unit.unitId)).map((unit) => unit.unitId)
  const end = () => modal.confirm({
    title: `结束“${collection.title}”`, okText: '结束', cancelText: '取消', okButtonProps: { danger: true },
    content: `${owing.length > 0 ? `还有${owing.length}个单位没有报：${owing.map((unit) => unit.unitName).join('、')}。结束后它们不能再填报，记为未报。` : '各单位都已报送。'}已报的仍可审核、退回、更正；结束后可以重新打开。`,
    onOk: () => close.run({ id: collection.id }),
  })
  return (
    <Section title={`${collection.collectorKind === 'town' ? `${collection.collectorUnitName}：` : ''}${collection.title}`}
      extra={mayCollect && collection.state === 'closed' ? <ReasonButton label="重新打开" title={`重新打开“${collection.title}”`} consequence="没有报的单位又可以填报；按时与否仍按原期限。"
        max={500} onConfirm={(reason) => reopen.run({ id: collection.id, reason })} /> : acts && <>
        <Button type="primary" disabled={owing.length === 0} onClick={() => setDialog({ kind: 'press', unitIds: pickedOwing.length > 0 ? pickedOwing : undefined })}>
          催报（{pickedOwing.length > 0 ? pickedOwing.length : owing.length}）</Button>
        {(collection.purpose === 'ledger' || collection.purpose === 'inspection') && units.some((unit) => !unit.hasAccounts && owes(unit))
          && <Button onClick={() => setDialog({ kind: 'zero' })}>签字表代报零报送</Button>}
        <Button onClick={() => setDialog({ kind: 'due' })}>调整期限</Button>
        <Button danger onClick={end}>结束</Button>
      </>}>
      <p className="board-line">
        <span>报告期 <OnDay day={collection.fromOn} /> 至 <OnDay day={collection.toOn} /></span>
        <span>截止 <b><OnDay day={collection.dueOn} /></b></span>
        {collection.dueNotice ? <span>按 {collection.dueNotice}（原定 {collection.nominalDueOn}）</span> : collection.dueNote && <span>{collection.dueNote}</span>}
        {collection.dueWarning && <span className="board-warning">{collection.dueWarning}</span>}
        <StatusSums units={units} />
        {collection.state === 'closed' && <StatusTag tone="off">已结束</StatusTag>}
        {narrowed && <Button size="small" className="no-print" onClick={() => patch({ submitted: undefined, late: undefined })}>
          只看{state['late'] === 'true' ? '迟报的' : state['submitted'] === 'true' ? '已报的' : '未报的'}，显示全部</Button>}
      </p>
      {shown.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有符合条件的单位" /> : (
        <div className="wide-table">
          <table className="board-table row-cards">
            <thead>
              <tr>
                {acts && <th className="board-tick no-print"><Checkbox aria-label="选中全部未报单位" checked={owing.length > 0 && pickedOwing.length === owing.length}
                  indeterminate={pickedOwing.length > 0 && pickedOwing.length < owing.length} disabled={owing.length === 0}
                  onChange={(event) => setPicked(event.target.checked ? owing.map((unit) => unit.unitId) : [])} /></th>}
                <th className="board-unit">单位</th><th>状态</th><th>第一次报送</th><th>按时与否</th><th>内容</th><th>排查</th><th>稿数</th><th>审定</th><th>催报</th><th className="no-print">操作</th>
              </tr>
            </thead>
            <tbody>{shown.map((unit) => (
              <tr key={unit.unitId}>
                {acts && <td className="board-tick no-print">{owes(unit) && <Checkbox aria-label={`选中${unit.unitName}`} checked={picked.includes(unit.unitId)}
                  onChange={(event) => setPicked(event.target.checked ? [...picked, unit.unitId] : picked.filter((id) => id !== unit.unitId))} />}</td>}
                <th scope="row" className="board-unit">{unit.unitName}{!unit.hasAccounts && <small>无账号</small>}</th>
                <td data-label="状态">
                  {acts && unit.status === 'blank'
                    ? <Tooltip title="点一下，复制催报文字"><button type="button" className="status-button" onClick={() => setDialog({ kind: 'press', unitIds: [unit.unitId] })}>
                      <SubmissionTag status={unit.status} text={unit.statusText} late={unit.lateDays > 0} /></button></Tooltip>
                    : <SubmissionTag status={unit.status} text={unit.statusText} late={unit.lateDays > 0} />}
                  {unit.status === 'returned' && unit.returnReason && <small className="board-reason" title={unit.returnReason}>{unit.returnReason}</small>}
                </td>
                <td data-label="第一次报送"><OnDay day={unit.firstSubmittedOn} /></td>
                <td data-label="按时与否">{(unit.punctuality || unit.extendedDueOn === unit.dueOn) && <span><PunctualityTag lateDays={unit.lateDays} text={unit.punctuality} />{unit.extendedDueOn === unit.dueOn && <small>延至 {unit.extendedDueOn}</small>}</span>}</td>
                <td data-label="内容">{unit.zeroText || (unit.rows === null ? '' : `${unit.rows}条`)}{unit.onBehalf && <> <StatusTag tone="waiting">代报</StatusTag></>}</td>
                <td data-label="排查">{checkedText(unit.checkedHouseholds, unit.checkedFirms)}</td>
                <td className="number" data-label="稿数">{unit.versions > 0 ? unit.versions > 1 ? `${unit.versions}（更正${unit.versions - 1}次）` : unit.versions : ''}</td>
                <td data-label="审定">{unit.approval ? approvalWords[unit.approval] : ''}</td>
                <td data-label="催报">{unit.pressed > 0 && <span>{unit.pressed}次<small><At iso={unit.lastPressedAt} /></small></span>}</td>
                <td className="board-actions no-print">
                  <Go to={`/ledgers/submissions/${unit.submissionId}`}>{acts && unit.status === 'submitted' ? '审核' : '查看'}</Go>
                  {acts && unit.firstSubmittedOn === null && <Button type="link" size="small" onClick={() => setDialog({ kind: 'extend', unit })}>延期</Button>}
                </td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {dialog?.kind === 'press' && <PressDialog collectionId={collection.id} unitIds={dialog.unitIds} onClose={() => setDialog(undefined)} />}
      {dialog?.kind === 'due' && <DueDateDialog collection={collection} onClose={() => setDialog(undefined)} />}
      {dialog?.kind === 'extend' && <ExtendDialog unit={dialog.unit} onClose={() => setDialog(undefined)} />}
      {dialog?.kind === 'zero' && <ZeroSheetDialog board={board} onClose={() => setDialog(undefined)} />}
    </Section>
  )
}

/** How many units stand where: `未报 1`, `填报中 1`, `已审核 4`. */
export function StatusSums({ units }: { units: BoardUnit[] }) {
  const counts = new Map<string, { unit: BoardUnit; count: number }>()
  for (const unit of units) {
    const known = counts.get(unit.status)
    if (known) known.count += 1
    else counts.set(unit.status, { unit, count: 1 })
  }
  const submitted = units.filter((unit) => unit.firstSubmittedOn !== null).length
  return (
    <span className="status-sums">
      <span>应报 {units.length}，已报 {submitted}</span>
      {[...counts.values()].map(({ unit, count }) => <SubmissionTag key={unit.status} status={unit.status} text={`${unit.statusText} ${count}`} />)}
    </span>
  )
}
