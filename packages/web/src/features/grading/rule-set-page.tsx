import { discardRuleSet, getRuleSet, saveRuleSet, startRun, type RuleSetView as Full } from '@qingyuan/core/grading/grading-api'
import type { RuleSet } from '@qingyuan/core/grading/rule-set'
import { Alert, App, Button, Form, Input, type FormInstance } from 'antd'
import { useState } from 'react'
import { Go, useGo } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { newId } from '../../shared/new-id.ts'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { RuleStateTag } from './rule-list-page.tsx'
import { BandFields, FactorFields, FollowUpFields, MatrixFields, NeedFields } from './rule-fields.tsx'
import { SignFields } from './rule-sign-fields.tsx'
import { ActivateDialog, Activation } from './rule-activation.tsx'
import './grading.css'

const crumbs = [{ title: '评级规则', to: '/grading/rules' }]

/** One version of the rules: read it, and while it is a draft edit it, try it on the leads, bring it into force. */
export function RuleSetPage() {
  const { id } = usePathParams<{ id: string }>()
  const read = useRead(getRuleSet, { id })
  if (!read.data) return <Page title="评级规则" crumbs={crumbs}><Loaded read={read} rows={12}>{() => null}</Loaded></Page>
  return <RuleSetView key={`${id} ${read.data.edition} ${read.data.state}`} rules={read.data} onCompared={() => { void read.refetch() }} />
}

interface Values { title: string; content: RuleSet }

function RuleSetView({ rules, onCompared }: { rules: Full; onCompared: () => void }) {
  const { can } = useSession()
  const [form] = Form.useForm<Values>()
  const [changed, setChanged] = useState(false)
  const [activating, setActivating] = useState(false)
  const save = useAction(saveRuleSet, { form: form as FormInstance, done: '已保存' })
  const editable = rules.state === 'draft' && can('grading.rules')
  const comparison = rules.state === 'draft' && rules.blocks.length === 0 ? rules.comparison : null
  const send = (values: Values) => save.run({ id: rules.id, edition: rules.edition, title: values.title, content: merged(rules.content, values.content) })
  return (
    <Page title={`第${rules.version}版：${rules.title}`} crumbs={crumbs} tags={<RuleStateTag state={rules.state} />} print="portrait"
      intro={rules.document ? `${rules.document}，${rules.validFrom}起执行${rules.validTo ? `，至${rules.validTo}` : ''}` : undefined}
      actions={<>
        {editable && <Button type={comparison ? 'default' : 'primary'} disabled={!changed} loading={save.pending} onClick={() => form.submit()}>保存草稿</Button>}
        {editable && <DraftActions rules={rules} changed={changed} />}
        {comparison && <Button type="primary" disabled={changed} title={changed ? '先保存草稿；改过以后要由别人启用' : undefined} onClick={() => setActivating(true)}>启用</Button>}
      </>}>
      {rules.proposal && <Alert type="warning" showIcon className="grade-note" title="这是产品建议的规则（来源标注 I：产品推定），不是法规或上级文件。国家没有统一的评级标准。"
        description={<>请专班办核对分值和分档：同意的，<Go to="/grading/rules">新拟一版</Go>，原样试算；不同意的，改了再试算。然后由另一人按本单位文号启用。</>} />}
      <Activation rules={rules} onCompared={onCompared} />
      <Form<Values> form={form} layout="vertical" disabled={!editable} initialValues={{ title: rules.title, content: rules.content }} onValuesChange={() => setChanged(true)}
        onFinish={() => { void send(form.getFieldsValue(true) as Values) }} className="rule-form">
        {editable && <Section title="名称"><Form.Item name="title" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={200} aria-label="名称" /></Form.Item></Section>}
        <SignFields editable={editable} base={rules.content} />
        <FactorFields editable={editable} />
        <BandFields />
        <MatrixFields />
        <NeedFields materials={rules.content.materials} />
        <FollowUpFields />
      </Form>
      {activating && comparison && <ActivateDialog rules={rules} comparison={comparison} onClose={() => setActivating(false)} />}
    </Page>
  )
}

/** The form shows the parts that can be edited; everything else of the content stays. */
const merged = (before: RuleSet, edited: RuleSet): RuleSet => ({ ...before, ...edited })

function DraftActions({ rules, changed }: { rules: Full; changed: boolean }) {
  const { modal } = App.useApp()
  const go = useGo()
  const compare = useAction(startRun, { done: '已开始试算' })
  const discard = useAction(discardRuleSet, { done: '已放弃', onDone: () => go('/grading/rules') })
  return <>
    <Button disabled={changed} title={changed ? '先保存草稿' : undefined} loading={compare.pending} onClick={() => { void compare.run({ id: newId(), kind: 'compare', ruleSetId: rules.id }) }}>试算比较</Button>
    <Button danger onClick={() => { void modal.confirm({ title: '放弃这份草稿？', okText: '放弃', cancelText: '取消', okButtonProps: { danger: true }, onOk: async () => { await discard.run({ id: rules.id }) } }) }}>放弃草稿</Button>
  </>
}
