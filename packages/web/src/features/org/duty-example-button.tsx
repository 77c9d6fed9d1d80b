import { loadDutyExample, type DutyReport } from '@qingyuan/core/org/org-api'
import { dutyExampleLabels, dutyExampleNames, sectorRoleLabels, type DutyExampleName } from '@qingyuan/core/org/org'
import { Button, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useAction } from '../../shared/use-action.ts'

/** Loads a published division of duties as a start; shows what was assigned, what found no unit and what stayed. */
export function DutyExampleButton() {
  const [open, setOpen] = useState(false)
  const [example, setExample] = useState<DutyExampleName>('city')
  const [report, setReport] = useState<DutyReport>()
  const action = useAction(loadDutyExample, { onDone: (answer) => { setOpen(false); setReport(answer) } })
  return <>
    <Button onClick={() => setOpen(true)}>载入示例</Button>
    <Modal open={open} title="载入职责分工示例" okText="载入" cancelText="取消" confirmLoading={action.pending}
      onOk={() => { void action.run({ example }) }} onCancel={() => setOpen(false)}>
      <p className="dialog-note">按单位名称对应。只补充，不改动已有的分工；找不到单位的留作“未指定牵头”。载入后请对照本地文件逐项核实。</p>
      <Radio.Group value={example} onChange={(event) => setExample(event.target.value as DutyExampleName)} className="org-radios"
        options={dutyExampleNames.map((value) => ({ value, label: dutyExampleLabels[value] }))} />
    </Modal>
    {report && <ReportDialog report={report} onClose={() => setReport(undefined)} />}
  </>
}

function ReportDialog({ report, onClose }: { report: DutyReport; onClose: () => void }) {
  return (
    <Modal open title={`新增${report.assigned.length}项分工`} width={680} onCancel={onClose} footer={<Button type="primary" onClick={onClose}>知道了</Button>}>
      <Lines title="已分配" lines={report.assigned.map((duty) => `${duty.unitName}：${sectorRoleLabels[duty.role]}${duty.sector}`)} />
      <Lines title="没有对应单位，未分配" lines={report.unmatched.map((entry) => `${entry.entry}：${entry.sectors.join('、')}`)} />
      <Lines title="已有安排，未改动" lines={report.kept.map((entry) => `${entry.sector}：${entry.reason}`)} />
    </Modal>
  )
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null
  return <><h3 className="org-subhead">{title}（{lines.length}）</h3><ul className="org-list org-scroll">{lines.map((line, index) => <li key={index}>{line}</li>)}</ul></>
}
