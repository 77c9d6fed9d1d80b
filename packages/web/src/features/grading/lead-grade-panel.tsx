import { DownloadOutlined } from '@ant-design/icons'
import { gradeLabels, gradeMeanings } from '@qingyuan/core/grading/grade'
import { missingText } from '@qingyuan/core/grading/grade-export'
import { exportLeadGrade, gradeLead, getLeadGrade, removeOverride, type LeadGrade } from '@qingyuan/core/grading/grading-api'
import { AppError } from '@qingyuan/core/errors'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { download } from '../../shared/call.ts'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Section } from '../../shared/page.tsx'
import { At } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { FactorDialog } from './factor-dialog.tsx'
import { GradeHistory } from './grade-history.tsx'
import { GradeScores } from './grade-scores.tsx'
import { GradeTag } from './grade-tags.tsx'
import { OverrideDialog } from './override-dialog.tsx'
import { SignDialog } from './sign-dialog.tsx'
import { LeadWarnings } from './lead-warnings.tsx'
import './grading.css'

type DialogName = 'sign' | 'override' | 'heat' | 'stability'

/** 风险等级 of one lead: the grade, both scores with every reason and its proof, what is missing, and what it was before. */
export function LeadGradePanel({ leadId }: { leadId: string }) {
  const read = useRead(getLeadGrade, { leadId })
  const meaning = {
    what: '由疑似程度和危害程度两个分值按规则得出。疑点各有依据，分值可逐条核对，任何人可凭导出的文件重算。评分只供参考，由人决定；材料不足的为“待核”，不代表没有风险。',
    ...(read.data && { source: `评级规则第${read.data.ruleSet.version}版${read.data.ruleSet.document ? `，${read.data.ruleSet.document}` : '（产品建议，尚未经本单位确认）'}` }),
  }
  return (
    <Section title="风险等级" meaning={meaning} extra={read.data && <Extra graded={read.data} />}>
      <Loaded read={read} rows={6}>{(graded) => <Graded graded={graded} />}</Loaded>
    </Section>
  )
}

function Extra({ graded }: { graded: LeadGrade }) {
  const { message } = App.useApp()
  const save = async () => {
    try {
      await download(exportLeadGrade, { leadId: graded.leadId })
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '导出失败，请重试。')
    }
  }
  return <Button size="small" type="text" icon={<DownloadOutlined />} title="导出事实、规则和结果，任何人可凭它重算" onClick={() => { void save() }}>导出依据</Button>
}

function Graded({ graded }: { graded: LeadGrade }) {
  const [dialog, setDialog] = useState<DialogName>()
  const close = () => setDialog(undefined)
  const { grade, result, canRecord, canOverride, override } = graded
  return <>
    <div className="grade-head">
      <GradeTag grade={grade} big />
      <div className="grade-head-words">
        <b>{gradeMeanings[grade]}</b>
        <span>{override ? `人工调整；按规则计算为“${gradeLabels[result.grade]}”` : '按规则计算'}</span>
      </div>
      <div className="grade-buttons no-print">
        {canRecord && <Button size="small" type="primary" onClick={() => setDialog('sign')}>登记疑点、材料</Button>}
        {canOverride && <Button size="small" onClick={() => setDialog('override')}>人工调整</Button>}
      </div>
    </div>
    <Standing graded={graded} />
    {result.missing.length > 0 && <Alert type="warning" showIcon className="grade-note" title={missingText(result)} />}
    <GradeScores graded={graded} {...(canRecord && { onFactor: setDialog })} />
    <LeadWarnings graded={graded} />
    <GradeHistory graded={graded} />
    {dialog === 'sign' && <SignDialog graded={graded} onClose={close} />}
    {dialog === 'override' && <OverrideDialog graded={graded} onClose={close} />}
    {(dialog === 'heat' || dialog === 'stability') && <FactorDialog graded={graded} factor={dialog} onClose={close} />}
  </>
}

/** A person's decision and how long it holds; what lists do not show yet. */
function Standing({ graded }: { graded: LeadGrade }) {
  const { override, lapsed, listed, grade, ruleSet, leadId, canOverride, canRecord } = graded
  const remove = useAction(removeOverride, { done: '已取消人工调整' })
  const again = useAction(gradeLead, { done: '已重新评级' })
  const behind = listed !== null && listed.version !== ruleSet.version && listed.grade !== grade
  return <>
    {override && (
      <Alert type="info" className="grade-note" title={<>{override.byName}于 <At iso={override.at} /> 调整为“{gradeLabels[override.grade]}”：{override.reason}</>}
        description="事实没有变化期间有效；金额、人数、疑点等一有变化即失效，须重新研判。"
        action={canOverride && <ReasonButton size="small" label="取消" title="取消人工调整" consequence="等级恢复为按规则计算的结果。" onConfirm={(reason) => remove.run({ leadId, reason })} />} />
    )}
    {lapsed && (
      <Alert type="warning" showIcon className="grade-note" title={`${lapsed.byName}的人工调整（${gradeLabels[lapsed.grade]}）已失效：调整之后事实有变化。`}
        description={`当时的理由：${lapsed.reason}。确需调整的，请按现在的情况重新调整。`} />
    )}
    {behind && (
      <Alert type="info" className="grade-note" title={`列表中仍是按第${listed.version}版规则评的“${gradeLabels[listed.grade]}”；现行第${ruleSet.version}版为“${gradeLabels[grade]}”。`}
        action={canRecord && <Button size="small" loading={again.pending} onClick={() => { void again.run({ leadId }) }}>按现行规则评级</Button>} />
    )}
    {ruleSet.proposal && <p className="grade-proposal">现行第{ruleSet.version}版规则是产品建议值，国家没有统一标准，须由专班办<Go to="/grading/rules">确认或修改</Go>后启用。</p>}
  </>
}
