import { useMemo, useState, type KeyboardEvent } from 'react'
import { box, placeDiagram, type DiagramEdge, type DiagramNode } from './result-diagram-layout.ts'

/** In Chinese characters; letters and digits take about half of one. */
const widest = 13
function short(text: string): string {
  let [width, kept] = [0, '']
  for (const char of text) {
    width += char <= '\u007f' ? 0.55 : 1
    if (width > widest) return `${Array.from(kept).slice(0, -1).join('')}…`
    kept += char
  }
  return text
}

/** Boxes and what flows between them. The box under the pointer keeps its own lines in colour; pressing one opens it. */
export function FlowDiagram({ nodes, edges, label, onOpen }: { nodes: DiagramNode[]; edges: DiagramEdge[]; label: string; onOpen: (id: string) => void }) {
  const drawn = useMemo(() => placeDiagram(nodes, edges), [nodes, edges])
  const [at, setAt] = useState<string>()
  const open = (event: KeyboardEvent, id: string) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onOpen(id)
  }
  return (
    <div className="flow-diagram"><svg width={drawn.width} height={drawn.height} viewBox={`0 0 ${drawn.width} ${drawn.height}`} role="group" aria-label={label}>
      <defs><marker id="flow-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0 L8,4 L0,8 z" /></marker></defs>
      {drawn.edges.map((edge) => (
        <path key={`${edge.from} ${edge.to}`} className={at === undefined ? 'diagram-edge' : edge.from === at || edge.to === at ? 'diagram-edge diagram-edge-own' : 'diagram-edge diagram-edge-other'} d={edge.path} strokeWidth={edge.width} markerEnd="url(#flow-arrow)"><title>{edge.title}</title></path>
      ))}
      {drawn.nodes.map((node) => (
        <g key={node.id} className={`diagram-node diagram-${node.tone ?? 'party'}`} transform={`translate(${node.x},${node.y})`} tabIndex={0} role="button" aria-label={[node.title, ...node.lines].join('，')}
          onPointerEnter={() => setAt(node.id)} onPointerLeave={() => setAt(undefined)} onFocus={() => setAt(node.id)} onBlur={() => setAt(undefined)} onClick={() => onOpen(node.id)} onKeyDown={(event) => open(event, node.id)}>
          <title>{[node.title, ...node.lines].join('\n')}</title>
          <rect width={box.width} height={box.height} rx={5} />
          <text x={9} y={17} className="diagram-title">{short(node.title)}</text>
          {node.lines.slice(0, 2).map((text, row) => <text key={text} x={9} y={32 + row * 14} className="diagram-line">{text}</text>)}
        </g>
      ))}
    </svg></div>
  )
}
