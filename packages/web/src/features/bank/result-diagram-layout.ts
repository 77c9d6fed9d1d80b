/** A box of a diagram; `column` from the left. */
export interface DiagramNode { id: string; column: number; title: string; lines: string[]; weight: number; tone?: 'center' | 'group' | 'held' | 'end' }
export interface DiagramEdge { from: string; to: string; weight: number; title: string }
export interface Placed extends DiagramNode { x: number; y: number }
export interface Diagram { nodes: Placed[]; edges: (DiagramEdge & { path: string; width: number })[]; width: number; height: number }

export const box = { width: 190, height: 52, gapX: 110, gapY: 12, margin: 8 }

/**
 * Places boxes in columns, the heaviest first, each column in the middle of the height; worked out once, nothing moves.
 * Edges whose box is missing are left out. Edge widths grow with the square root of the weight, from 1 to 12.
 */
export function placeDiagram(nodes: readonly DiagramNode[], edges: readonly DiagramEdge[]): Diagram {
  const columns = new Map<number, DiagramNode[]>()
  for (const node of nodes) columns.set(node.column, [...columns.get(node.column) ?? [], node])
  const order = [...columns.keys()].sort((a, b) => a - b)
  const tallest = Math.max(0, ...[...columns.values()].map((list) => list.length))
  const height = 2 * box.margin + Math.max(0, tallest * (box.height + box.gapY) - box.gapY)
  const placed = order.flatMap((column, at) => {
    const list = columns.get(column)!.slice().sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
    const top = (height - (list.length * (box.height + box.gapY) - box.gapY)) / 2
    return list.map((node, row): Placed => ({ ...node, x: box.margin + at * (box.width + box.gapX), y: top + row * (box.height + box.gapY) }))
  })
  const byId = new Map(placed.map((node) => [node.id, node]))
  const most = Math.max(1, ...edges.map(({ weight }) => weight))
  return {
    nodes: placed, width: 2 * box.margin + Math.max(0, order.length * (box.width + box.gapX) - box.gapX), height,
    edges: edges.flatMap((edge) => {
      const [from, to] = [byId.get(edge.from), byId.get(edge.to)]
      return from && to ? [{ ...edge, path: pathBetween(from, to), width: Math.max(1, 12 * Math.sqrt(edge.weight / most)) }] : []
    }),
  }
}

function pathBetween(from: Placed, to: Placed): string {
  const [y1, y2] = [from.y + box.height / 2, to.y + box.height / 2]
  // Within a column, and back to an earlier one, the line goes round on the right.
  if (from.x === to.x) return `M${from.x + box.width},${y1} C${from.x + box.width + 60},${y1} ${to.x + box.width + 60},${y2} ${to.x + box.width},${y2}`
  const ahead = from.x < to.x
  const [x1, x2] = ahead ? [from.x + box.width, to.x] : [from.x, to.x + box.width]
  const half = (x1 + x2) / 2
  return `M${x1},${y1} C${half},${y1} ${half},${y2} ${x2},${y2}`
}
