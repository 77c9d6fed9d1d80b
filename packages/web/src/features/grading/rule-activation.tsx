import { activateRuleSet, startRun, type RuleSetView, type Run } from '@qingyuan/core/grading/grading-api'
import { Alert, App, Checkbox, Form, Input } from 'antd'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { useGo } from '../../shared/go.tsx'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { At } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { RunLine, RunList } from './run-list.tsx'

/** Who drafted a version, what it changes, who brought it into force and why; of a draft, what still stands in the way. */
export function Activation({ rules, onCompared }: { rules: RuleSetView; onCompared: () => void }) {
  const { can } = useSession()
  const { activation, comparison, draftedBy } = rules
  if (rules.state === 'draft') {
    return (
      <Section title="试算和启用" meaning={{ what: '评级规则由一人拟、另一人启用。启用前要在现有线索上试算，看清哪些线索的等级会变。' }}>
        <p className="rule-drafted">拟稿：{draftedBy.join('、') || '系统'}　<At iso={rules.updatedAt} /></p>
        {rules.blocks.length > 0
          ? <Alert type="info" showIcon className="grade-note" title="现在还不能由您启用" description={<ul className="rule-blocks">{rules.blocks.map((block) => <li key={block}>{block}</li>)}</ul>} />
          : <Alert type="success" showIcon className="grade-note" title="已经试算，可以由您启用。请先看过下面的试算结果。" />}
        {can('grading.runs') && <RunList ruleSetId={rules.id} onFinished={onCompared} />}
      </Section>
    )
  }
  if (!activation && draftedBy.length === 0) return null
  return (
    <Section title="怎样来的">
      {draftedBy.length > 0 && <p className="rule-drafted">拟稿：{draftedBy.join('、')}　<At iso={rules.updatedAt} /></p>}
      {activation && <p className="rule-drafted">启用：{activation.byName}　<At iso={activation.at} />{activation.reason && <>　理由：{activation.reason}</>}</p>}
      {comparison && <div className="run-list"><RunLine run={comparison} /></div>}
    </Section>
  )
}

interface Values { document: string; reason: string; seen: boolean }

/** The second person's decision, over the comparison that it rests on. */
export function ActivateDialog({ rules, comparison, onClose }: { rules: RuleSetView; comparison: Run; onClose: () => void }) {
  const { today, can } = useSession()
  const go = useGo()
  const { modal } = App.useApp()
  const regrade = useAction(startRun, { done: '已开始重新评级' })
  const after = () => {
    go('/grading/rules')
    if (!can('grading.rules')) return
    void modal.confirm({ title: '已启用。现在按新规则全部重新评级吗？', okText: '开始重新评级', cancelText: '以后再说',
      content: '不重新评级的话，列表里仍是按旧规则评的等级，直到线索的事实有变化。重新评级在后台进行，可以取消，原来的等级都会保留。',
      onOk: async () => { await regrade.run({ id: newId(), kind: 'regrade', ruleSetId: rules.id }) } })
  }
  return (
    <FormDialog title={`启用第${rules.version}版`} endpoint={activateRuleSet} okText="启用" done="已启用" initial={{ document: '', reason: '', seen: false } as Values} onClose={onClose} onDone={after}
      toInput={({ document, reason }: Values) => ({ id: rules.id, document, reason, validFrom: today, compareRunId: comparison.id })}>
      <p className="dialog-note">自今天（{today}）起执行。启用后这一版的内容不能再改，现行的一版同时停用；线索页会写明按哪一版、什么文号评的。</p>
      <div className="run-list rule-compared"><RunLine run={comparison} /></div>
      <Form.Item name="document" label="文号" rules={[{ required: true, whitespace: true, message: '请填写印发或会议纪要的文号' }]}><Input autoFocus maxLength={200} placeholder="如：样处非办发〔2026〕9号" /></Form.Item>
      <Form.Item name="reason" label="为什么换" rules={[{ required: true, whitespace: true, message: '请写明理由' }]}><Input maxLength={500} placeholder="如：半年评估后调整分值" /></Form.Item>
      <Form.Item name="seen" valuePropName="checked" rules={[{ validator: (_: unknown, seen: boolean) => seen ? Promise.resolve() : Promise.reject(new Error('请先看过试算结果')) }]}>
        <Checkbox>试算结果已看过，同意启用</Checkbox>
      </Form.Item>
    </FormDialog>
  )
}
