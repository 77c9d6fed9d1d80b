import { expect, test } from 'vitest'
import { box, placeDiagram, type DiagramNode } from './result-diagram-layout.ts'

const node = (id: string, column: number, weight: number): DiagramNode => ({ id, column, weight, title: id, lines: [] })

test('boxes of a column stand one below the other, the heaviest first, and none lies on another', () => {
  const { nodes, width, height } = placeDiagram([node('中', 1, 9), ...Array.from({ length: 30 }, (_, n) => node(`左${n}`, 0, n)), node('右', 5, 1)], [])
  const left = nodes.filter(({ column }) => column === 0)
  expect(left.map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, n) => `左${29 - n}`))
  for (const [at, one] of left.entries()) if (at > 0) expect(one.y - left[at - 1]!.y).toBe(box.height + box.gapY)
  for (const one of nodes) {
    expect(one.x).toBeGreaterThanOrEqual(0)
    expect(one.x + box.width).toBeLessThanOrEqual(width)
    expect(one.y).toBeGreaterThanOrEqual(0)
    expect(one.y + box.height).toBeLessThanOrEqual(height)
  }
  // A column that nobody stands in takes no room.
  expect(new Set(nodes.map(({ x }) => x)).size).toBe(3)
})

test('an edge goes between boxes that are there; wider for more, never invisible', () => {
  const { edges } = placeDiagram([node('a', 0, 1), node('b', 1, 1)], [{ from: 'a', to: 'b', weight: 100, title: '' }, { from: 'b', to: 'a', weight: 1e-6, title: '' }, { from: 'a', to: '不在', weight: 5, title: '' }])
  expect(edges.map(({ width }) => width)).toEqual([12, 1])
})

test('nothing gives nothing', () => {
  expect(placeDiagram([], [])).toEqual({ nodes: [], edges: [], width: 2 * box.margin, height: 2 * box.margin })
})
