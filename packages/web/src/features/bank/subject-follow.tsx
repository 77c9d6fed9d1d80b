import { followRules, type FollowRule } from '@qingyuan/core/bank/follow-account'
import { followMoney, type FollowedAnswer } from '@qingyuan/core/bank/flow-graph-api'
import { formatWan, formatYuan, type Fen } from '@qingyuan/core/money'
import { Button, Drawer, Form, Grid, Radio, Select } from 'antd'
import { useMemo, useState } from 'react'
import { DayRangeInput } from '../../shared/day-input.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Section } from '../../shared/page.tsx'
import { useRead } from '../../shared/use-read.ts'
import { followedDiagram } from './subject-follow-diagram.ts'
import { FlowDiagram } from './result-diagram.tsx'
import { RawRows } from './result-raw-rows.tsx'
import { RevealNames, useOpenedNames } from './result-reveal.tsx'
import { whole } from './result-words.ts'

interface Question { days: [string, string]; way: 'in-forwards' | 'out-backwards' | 'out-forwards' | 'in-backwards'; rule: FollowRule; steps: number }
const ways: Record<Question['way'], string> = { 'in-forwards': '收进来的钱去了哪里', 'out-forwards': '付出去的钱去了哪里', 'out-backwards': '付出去的钱从哪里来', 'in-backwards': '收进来的钱从哪里来' }

/** 资金去向: money followed over several payments, by the rule that is chosen. */
export function SubjectFollow({ runId, token, from, to }: { runId: string; token: string; from: string; to: string }) {
  const [question, setQuestion] = useState<Question>()
  const [form] = Form.useForm<Question>()
  return (
    <Section title="资金去向和来源" meaning={{ what: '从所选的收款或付款追起，一层一层往下追。先进先出：先进账的钱先付出去；按余额比例：每笔付款按付款前余额里各来源的比例分摊。钱混在一起，哪种都是推算，请写明用的哪种。只追到手里有流水的账户为止。' }}>
      <Form<Question> form={form} layout="inline" requiredMark={false} className="flow-ask no-print" initialValues={{ days: [from, to], way: 'in-forwards', rule: 'fifo', steps: 3 }} onFinish={setQuestion}>
        <Form.Item name="way" label="追什么"><Select popupMatchSelectWidth={false} options={Object.entries(ways).map(([value, label]) => ({ value, label }))} /></Form.Item>
        <Form.Item name="days" label="起点日期" rules={[{ validator: (_, days: [string | null, string | null] | null) => days?.[0] && days[1] ? Promise.resolve() : Promise.reject(new Error('请选择起止日期')) }]}><DayRangeInput /></Form.Item>
        <Form.Item name="rule" label="规则"><Radio.Group options={Object.entries(followRules).map(([value, label]) => ({ value, label }))} /></Form.Item>
        <Form.Item name="steps" label="层数"><Select options={[1, 2, 3, 4, 5, 6].map((value) => ({ value, label: `${value} 层` }))} /></Form.Item>
        <Button type="primary" htmlType="submit">追踪</Button>
      </Form>
      {question ? <Followed key={JSON.stringify(question)} runId={runId} token={token} question={question} /> : <p className="nothing flow-missing">选好起点和规则，点“追踪”。起点不超过 2 万笔，太多的请缩小日期。</p>}
    </Section>
  )
}

function Followed({ runId, token, question: { days, way, rule, steps } }: { runId: string; token: string; question: Question }) {
  const [flow, direction] = way.split('-') as ['in' | 'out', 'forwards' | 'backwards']
  const read = useRead(followMoney, { runId, token, flow, direction, rule, steps, from: days[0], to: days[1] })
  return <Loaded read={read}>{(found) => <FollowedView runId={runId} found={found} direction={direction} rule={rule} />}</Loaded>
}

function FollowedView({ runId, found, direction, rule }: { runId: string; found: FollowedAnswer; direction: 'forwards' | 'backwards'; rule: FollowRule }) {
  const names = useOpenedNames()
  const [at, setAt] = useState<string>()
  const nameOf = useMemo(() => (node: FollowedAnswer['nodes'][number]) => (node.token !== null && names.nameOf(node.token)) || node.nameMask, [names])
  const { nodes, edges, left } = useMemo(() => followedDiagram(found, direction, nameOf), [found, direction, nameOf])
  const yuan = (fen: Fen) => <b className="number">{formatYuan(fen)}</b>
  const node = found.nodes.find(({ id }) => id === at)
  return <>
    <p className="flow-head"><span>从 {found.started.firstOn} 至 {found.started.lastOn} 的 {whole(found.started.rows)} 笔、{yuan(found.startFen)} 元追起，{followRules[rule]}。</span>
      <RevealNames runId={runId} tokens={found.nodes.flatMap(({ token }) => token ?? [])} names={names} /></p>
    <ul className="flow-ends">{found.ends.map(({ says, fen }) => <li key={says}>{says}：{yuan(fen)} 元</li>)}</ul>
    <FlowDiagram nodes={nodes} edges={edges} label="资金去向图" onOpen={setAt} />
    {left > 0 && <p className="nothing">图上每层画最大的 12 个，另有 {whole(left)} 个没有画出；金额都在上面的合计里。</p>}
    {node && <NodeDrawer found={found} node={node} title={nameOf(node)} nameOf={nameOf} onClose={() => setAt(undefined)} />}
  </>
}

/** What came to and left one place, payment by payment. */
function NodeDrawer({ found, node, title, nameOf, onClose }: { found: FollowedAnswer; node: FollowedAnswer['nodes'][number]; title: string; nameOf: (node: FollowedAnswer['nodes'][number]) => string; onClose: () => void }) {
  const wide = Grid.useBreakpoint().lg ?? true
  const named = (id: string) => { const one = found.nodes.find((known) => known.id === id); return one ? nameOf(one) : '—' }
  const edges = found.edges.filter(({ from, to }) => from === node.id || to === node.id)
  return (
    <Drawer open title={title} size={wide ? 760 : '100%'} onClose={onClose}>
      {node.accountMask && <p className="dialog-note number">账号 {node.accountMask}</p>}
      {node.balance !== 'shown' && <p className="dialog-note">{node.balance === 'unknown' ? '流水里没有余额，期初余额按从未透支推算。' : '流水里的期初余额不够付出，按从未透支调高推算。'}</p>}
      <ul className="flow-ends">
        {node.startFen > 0 && <li>起点 {formatYuan(node.startFen)} 元</li>}<li>流入 {formatYuan(node.inFen)} 元</li><li>流出 {formatYuan(node.outFen)} 元</li>
        {node.ends.map(({ says, fen }) => <li key={says}>{says} {formatYuan(fen)} 元</li>)}
      </ul>
      {edges.map((edge) => (
        <div key={`${edge.from} ${edge.to}`} className="flow-raw">
          <h3>{named(edge.from)} → {named(edge.to)}　{formatWan(edge.fen)} 万元，{whole(edge.count)} 笔 <RawRows rows={edge.rows} label="查看原文" /></h3>
          <div className="scroll-x"><table className="plain-table"><thead><tr><th>日期</th><th className="right">这笔付款（元）</th><th className="right">其中追踪的（元）</th></tr></thead>
            <tbody>{edge.rows.map((row) => <tr key={`${row.batchId} ${row.rowNo}`}><td className="number">{row.on}</td><td className="right number">{formatYuan(Math.abs(row.wholeFen))}</td><td className="right number">{formatYuan(row.fen)}</td></tr>)}</tbody></table></div>
          {edge.count > edge.rows.length && <p className="nothing">列出金额最大的 {edge.rows.length} 笔，共 {whole(edge.count)} 笔。</p>}
        </div>
      ))}
    </Drawer>
  )
}
