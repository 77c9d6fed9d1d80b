import { ruleStateLabels, type RuleState } from '@qingyuan/core/grading/grade'
import { copyRuleSet, listRuleSets, startRun, type RuleSetRow } from '@qingyuan/core/grading/grading-api'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { Go, useGo } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { newId } from '../../shared/new-id.ts'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag, type Tone } from '../../shared/status.tsx'
import { At, OnDay } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { RunList } from './run-list.tsx'
import './grading.css'

const tones: Record<RuleState, Tone> = { active: 'good', draft: 'waiting', retired: 'off', discarded: 'off' }
export function RuleStateTag({ state }: { state: RuleState }) {
  return <StatusTag tone={tones[state]}>{ruleStateLabels[state]}</StatusTag>
}

/** 评级规则: every version, which one is in force, and the work of grading all leads anew. */
export function RuleListPage() {
  const { can } = useSession()
  const read = useRead(listRuleSets, {})
  const [copying, setCopying] = useState<RuleSetRow>()
  const active = read.data?.rows.find((row) => row.state === 'active')
  const may = can('grading.rules')
  return (
    <Page title="评级规则" intro="国家没有统一的风险评级标准，分值和分档由本单位定。一版启用后内容不再改动；要改就新拟一版，先在现有线索上试算，再由另一人按文号启用。"
      actions={may && active && <Button type="primary" onClick={() => setCopying(active)}>新拟一版</Button>}>
      <Section title="各版规则">
        <Loaded read={read}>{({ rows }) => (
          <table className="grade-table">
            <thead><tr><th>版本</th><th>状态</th><th>名称</th><th>文号</th><th>执行日期</th><th>拟稿</th><th>启用</th></tr></thead>
            <tbody>{rows.map((row) => (
              <tr key={row.id}>
                <th scope="row"><Go to={`/grading/rules/${row.id}`}>第{row.version}版</Go></th>
                <td data-label="状态"><RuleStateTag state={row.state} /></td>
                <td data-label="名称">{row.title}{row.basedOn !== null && <small className="nothing">　由第{row.basedOn}版改</small>}</td>
                <td data-label="文号">{row.document || (row.proposal ? <span className="pending-value">产品建议，待本单位确认</span> : '–')}</td>
                <td data-label="执行日期">{row.validFrom ? <><OnDay day={row.validFrom} />{row.validTo && <> 至 <OnDay day={row.validTo} /></>}</> : '–'}</td>
                <td data-label="拟稿">{row.draftedBy.length > 0 ? <>{row.draftedBy.join('、')}<small className="nothing">　<At iso={row.updatedAt} /></small></> : '–'}</td>
                <td data-label="启用">{row.activation ? <>{row.activation.byName}<small className="nothing">　<At iso={row.activation.at} />{row.activation.reason && <>　{row.activation.reason}</>}</small></> : '–'}</td>
              </tr>
            ))}</tbody>
          </table>
        )}</Loaded>
      </Section>
      {can('grading.runs') && active && <Regrading active={active} may={may} />}
      {copying && <CopyDialog from={copying} onClose={() => setCopying(undefined)} />}
    </Page>
  )
}

/** All leads anew by the rules in force; progress, cancelling, and what came of earlier runs. */
function Regrading({ active, may }: { active: RuleSetRow; may: boolean }) {
  const { modal } = App.useApp()
  const start = useAction(startRun, { done: '已开始' })
  const ask = () => modal.confirm({
    title: `按第${active.version}版全部重新评级？`, okText: '开始', cancelText: '取消',
    content: '在后台进行，可以随时取消；原来的等级留在历次评级里。新评为“高”的在册线索会给主报单位发高风险预警。',
    onOk: async () => { await start.run({ id: newId(), kind: 'regrade', ruleSetId: active.id }) },
  })
  return (
    <Section title="重新评级和试算" extra={may && <Button size="small" loading={start.pending} onClick={() => { void ask() }}>全部重新评级</Button>}
      meaning={{ what: '金额、人数、疑点等变化时，等级自动重算；换规则之后，按这里的“全部重新评级”把所有线索按新规则评一遍。' }}>
      <RunList />
    </Section>
  )
}

function CopyDialog({ from, onClose }: { from: RuleSetRow; onClose: () => void }) {
  const go = useGo()
  const [id] = useState(newId)
  return (
    <FormDialog title="新拟一版评级规则" endpoint={copyRuleSet} okText="新拟" done="已建草稿" initial={{ title: '' }} onClose={onClose} onDone={() => go(`/grading/rules/${id}`)}
      toInput={({ title }: { title: string }) => ({ id, fromId: from.id, title })}>
      <p className="dialog-note">以第{from.version}版的内容为底稿，改好、试算后由另一人启用；启用前不影响任何线索。</p>
      <Form.Item name="title" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input autoFocus maxLength={200} placeholder="如：样河区风险评级规则（2026年）" /></Form.Item>
    </FormDialog>
  )
}
