import { CalculatorOutlined, FileTextOutlined, MessageOutlined, PaperClipOutlined } from '@ant-design/icons'
import { AppError } from '@qingyuan/core/errors'
import { proofKindLabels, type ProofKind } from '@qingyuan/core/grading/grade'
import { withdrawSign, type LeadGrade, type SignRow } from '@qingyuan/core/grading/grading-api'
import { downloadFile } from '@qingyuan/core/leads/lead-api'
import { App, Button, Popover } from 'antd'
import type { ReactNode } from 'react'
import { download } from '../../shared/call.ts'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { At } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'

export const proofIcons: Record<ProofKind, ReactNode> = { file: <PaperClipOutlined />, event: <FileTextOutlined />, figure: <CalculatorOutlined />, text: <MessageOutlined /> }

/** One proof: click to see which material it is, where, who recorded it; the file opens from there. */
export function ProofButton({ proof, graded }: { proof: SignRow; graded: LeadGrade }) {
  return (
    <Popover trigger="click" placement="bottomLeft" title={proofKindLabels[proof.kind]} content={<ProofCard proof={proof} graded={graded} />}>
      <Button type="text" size="small" className="grade-proof" icon={proofIcons[proof.kind]}><span>{proof.text}</span></Button>
    </Popover>
  )
}

function ProofCard({ proof, graded }: { proof: SignRow; graded: LeadGrade }) {
  const { message } = App.useApp()
  const withdraw = useAction(withdrawSign, { done: '已撤回' })
  const open = async (id: string) => {
    try {
      await download(downloadFile, { id })
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '打开失败，请重试。')
    }
  }
  const material = graded.ruleSet.content.materials.find((one) => one.code === proof.material)?.label ?? proof.material
  return (
    <div className="grade-proof-card">
      <p className="grade-proof-text">{proof.text}</p>
      <dl>
        <div><dt>材料</dt><dd>{material}</dd></div>
        <div><dt>日期</dt><dd>{proof.onDate}</dd></div>
        <div><dt>登记</dt><dd>{proof.byName}　<At iso={proof.recordedAt} /></dd></div>
        {proof.withdrawn && <div><dt>撤回</dt><dd>{proof.withdrawn.byName}　<At iso={proof.withdrawn.at} />：{proof.withdrawn.reason}</dd></div>}
      </dl>
      <footer>
        {proof.kind === 'file' && proof.ref && <Button size="small" onClick={() => { void open(proof.ref!) }}>打开材料</Button>}
        {graded.canRecord && !proof.withdrawn && (
          <ReasonButton size="small" danger label="撤回" title="撤回这条疑点、材料" consequence="撤回后不再计分，登记和撤回的经过都会保留；风险等级随即重算。"
            quick={['登记有误', '核查不属实', '重复登记']} onConfirm={(reason) => withdraw.run({ id: proof.id, reason })} />
        )}
      </footer>
    </div>
  )
}
