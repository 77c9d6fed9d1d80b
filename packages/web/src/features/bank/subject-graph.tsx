import { flowGroupingLabels, getFlowGraph, listFlowGroup, type FlowGraphAnswer, type FlowParty } from '@qingyuan/core/bank/flow-graph-api'
import { formatWan, formatYuan } from '@qingyuan/core/money'
import { Drawer, Grid, Pagination, Segmented, Table } from 'antd'
import { useMemo, useState } from 'react'
import { ErrorView } from '../../shared/errors.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Section } from '../../shared/page.tsx'
import { stacked } from '../../shared/table-columns.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import type { DiagramEdge, DiagramNode } from './result-diagram-layout.ts'
import { FlowDiagram } from './result-diagram.tsx'
import { nobody, RevealNames, useOpenedNames, type OpenedNames } from './result-reveal.tsx'
import type { RowsWanted } from './result-rows-drawer.tsx'
import { whole } from './result-words.ts'

type By = keyof typeof flowGroupingLabels
interface Props { runId: string; token: string; name: string; onRows: (wanted: RowsWanted) => void }

/** 往来图: everybody around the subject as groups, the largest alone; as readable with ten thousand as with ten. */
export function SubjectGraph({ runId, token, name, onRows }: Props) {
  const { state, patch } = useUrlState()
  const by: By = state['group'] === 'returned' ? 'returned' : 'size'
  const read = useRead(getFlowGraph, { runId, token, by }, { keep: true })
  const names = useOpenedNames()
  const [group, setGroup] = useState<{ code: string; title: string }>()
  return (
    <Section title="往来图" meaning={{ what: '左边付来的多，右边付出的多；往来最多的单独列出，其余的按组合并。各组加起来就是这个主体的全部往来，精确到分。点一组看它有哪些人，点一个人看他的流水。' }}
      extra={<Segmented size="small" aria-label="参与人怎样分组" value={by} onChange={(value) => patch({ group: value === 'size' ? undefined : value })} options={Object.entries(flowGroupingLabels).map(([value, label]) => ({ value, label }))} />}>
      <Loaded read={read}>{(graph) => <>
        <p className="flow-head"><span>{whole(graph.whole.count)} 个往来对象，{whole(graph.whole.rows)} 笔：收 <b className="number">{formatWan(graph.whole.inFen)}</b> 万元，付 <b className="number">{formatWan(graph.whole.outFen)}</b> 万元</span>
          <RevealNames runId={runId} tokens={graph.singles.map((one) => one.token)} names={names} /></p>
        <GraphView graph={graph} name={name} names={names} onGroup={setGroup} onParty={(party) => onRows({ title: `与${names.nameOf(party.token) ?? party.nameMask}的往来`, parts: ['all'], party: party.token })} onAll={() => onRows({ title: '全部往来', parts: ['all'] })} />
      </>}</Loaded>
      {group && <GroupDrawer key={group.code} runId={runId} token={token} by={by} group={group} onRows={onRows} onClose={() => setGroup(undefined)} />}
    </Section>
  )
}

const center = 'center'
interface Around { id: string; title: string; first: string; inFen: number; outFen: number; tone?: 'group' }

function GraphView({ graph, name, names, onGroup, onParty, onAll }: { graph: FlowGraphAnswer; name: string; names: OpenedNames; onGroup: (group: { code: string; title: string }) => void; onParty: (party: FlowParty) => void; onAll: () => void }) {
  const { nodes, edges } = useMemo(() => {
    const around: Around[] = [
      ...graph.singles.map((one): Around => ({ id: `party ${one.token}`, title: names.nameOf(one.token) ?? one.nameMask, first: `${one.rows} 笔`, inFen: one.inFen, outFen: one.outFen })),
      ...graph.groups.filter(({ others }) => others.count > 0).map(({ group, title, others, count }): Around => ({
        id: `group ${group}`, title, first: `${whole(others.count)} 个${others.count < count ? '（其余）' : ''}，${whole(others.rows)} 笔`, inFen: others.inFen, outFen: others.outFen, tone: 'group',
      })),
    ]
    const boxes: DiagramNode[] = [
      { id: center, column: 1, title: name, lines: [`收 ${formatWan(graph.whole.inFen)} 万元`, `付 ${formatWan(graph.whole.outFen)} 万元`], weight: 0, tone: 'center' },
      ...around.map((one): DiagramNode => ({
        id: one.id, column: one.inFen >= one.outFen ? 0 : 2, title: one.title, lines: [one.first, `付来 ${formatWan(one.inFen)}　收到 ${formatWan(one.outFen)}`], weight: one.inFen + one.outFen, ...(one.tone && { tone: one.tone }),
      })),
    ]
    const lines = around.flatMap((one): DiagramEdge[] => [
      ...(one.inFen > 0 ? [{ from: one.id, to: center, weight: one.inFen, title: `${one.title} 付来 ${formatYuan(one.inFen)} 元` }] : []),
      ...(one.outFen > 0 ? [{ from: center, to: one.id, weight: one.outFen, title: `付给 ${one.title} ${formatYuan(one.outFen)} 元` }] : []),
    ])
    return { nodes: boxes, edges: lines }
  }, [graph, name, names])
  const open = (id: string) => {
    if (id === center) onAll()
    const party = graph.singles.find((one) => `party ${one.token}` === id)
    const group = graph.groups.find((one) => `group ${one.group}` === id)
    if (party) onParty(party)
    if (group) onGroup({ code: group.group, title: group.title })
  }
  return <FlowDiagram nodes={nodes} edges={edges} label={`${name}的往来图`} onOpen={open} />
}

/** Who is in a group, page by page. */
function GroupDrawer({ runId, token, by, group, onRows, onClose }: { runId: string; token: string; by: By; group: { code: string; title: string }; onRows: (wanted: RowsWanted) => void; onClose: () => void }) {
  const wide = Grid.useBreakpoint().lg ?? true
  const names = useOpenedNames()
  const [page, setPage] = useState(1)
  const read = useRead(listFlowGroup, { runId, token, by, group: group.code, page, pageSize: 50 }, { keep: true })
  const nameOf = (row: FlowParty) => names.nameOf(row.token) ?? row.nameMask
  const { rows, total } = read.data ?? { rows: [], total: 0 }
  return (
    <Drawer open title={group.title} size={wide ? 820 : '100%'} onClose={onClose}>
      {read.error && !read.data ? <ErrorView error={read.error} onRetry={() => { void read.refetch() }} /> : <div className="data-table">
        <p className="flow-head"><span>共 {whole(total)} 个，按往来金额从多到少。</span><RevealNames runId={runId} tokens={rows.map((row) => row.token)} names={names} /></p>
        <Table<FlowParty> size="small" rowKey={(row) => `${row.token} ${row.kind}`} dataSource={rows} pagination={false} loading={{ spinning: read.isPending || read.isPlaceholderData, delay: 200 }} scroll={{ x: 'max-content' }}
          columns={stacked<FlowParty>([
            { title: '对象', key: 'name', render: (_, row) => row.token === nobody ? row.nameMask : <button type="button" className="flow-open" onClick={() => onRows({ title: `与${nameOf(row)}的往来`, parts: ['all'], party: row.token })}>{nameOf(row)}</button> },
            { title: '付来（元）', key: 'in', align: 'right', render: (_, row) => <span className="number">{formatYuan(row.inFen)}</span> },
            { title: '收到（元）', key: 'out', align: 'right', render: (_, row) => <span className="number">{formatYuan(row.outFen)}</span> },
            { title: '笔数', key: 'rows', align: 'right', render: (_, row) => whole(row.rows) },
            { title: '起止', key: 'days', render: (_, row) => `${row.firstOn} 至 ${row.lastOn}` },
          ])} />
        {total > 50 && <Pagination className="flow-pages" size="small" current={page} pageSize={50} total={total} showSizeChanger={false} showTotal={(count) => `共 ${count} 个`} onChange={setPage} />}
      </div>}
    </Drawer>
  )
}
