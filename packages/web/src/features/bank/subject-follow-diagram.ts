import type { FollowedAnswer } from '@qingyuan/core/bank/flow-graph-api'
import { formatWan, formatYuan } from '@qingyuan/core/money'
import type { DiagramEdge, DiagramNode } from './result-diagram-layout.ts'

type Place = FollowedAnswer['nodes'][number]
const shownOfColumn = 12

/**
 * Followed money as boxes: a column for each payment, the start at the left (backwards: at the right), in each the largest
 * twelve. `left`: how many are not drawn.
 */
export function followedDiagram(found: FollowedAnswer, direction: 'forwards' | 'backwards', nameOf: (node: Place) => string): { nodes: DiagramNode[]; edges: DiagramEdge[]; left: number } {
  const ahead = direction === 'forwards'
  const steps = new Map<string, number>()
  for (const { id, startFen } of found.nodes) if (startFen > 0) steps.set(id, 0)
  for (const { from, to, step } of [...found.edges].sort((a, b) => a.step - b.step)) for (const id of ahead ? [from, to] : [to, from]) if (!steps.has(id)) steps.set(id, step)
  const last = Math.max(0, ...steps.values())
  const columns = new Map<number, Place[]>()
  for (const node of found.nodes) {
    const step = steps.get(node.id) ?? 0
    columns.set(step, [...columns.get(step) ?? [], node])
  }
  const weight = ({ startFen, inFen, outFen }: Place) => Math.max(startFen, inFen, outFen)
  const shown = [...columns.values()].flatMap((list) => list.sort((a, b) => weight(b) - weight(a)).slice(0, shownOfColumn))
  return {
    left: found.nodes.length - shown.length,
    nodes: shown.map((node): DiagramNode => {
      const step = steps.get(node.id) ?? 0
      const end = [...node.ends].sort((a, b) => b.fen - a.fen)[0]
      return {
        id: node.id, column: ahead ? step : last - step, weight: weight(node), title: node.members > 1 ? `${nameOf(node)} ${node.members} 个` : nameOf(node),
        lines: [`${step === 0 ? '起点' : ahead ? '流入' : '流出'} ${formatWan(step === 0 ? node.startFen : ahead ? node.inFen : node.outFen)} 万元`, end ? `${end.says.slice(0, 12)} ${formatWan(end.fen)}` : node.accountMask],
        tone: step === 0 ? 'center' : node.held ? 'held' : 'end',
      }
    }),
    edges: found.edges.map(({ from, to, fen, count, firstOn, lastOn }) => ({ from, to, weight: fen, title: `${formatYuan(fen)} 元，${count} 笔，${firstOn} 至 ${lastOn}` })),
  }
}
