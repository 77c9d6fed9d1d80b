import { Tag } from 'antd'
import type { ReactNode } from 'react'

/** What a state means for the reader; one colour each on every page. */
export type Tone = 'waiting' | 'doing' | 'good' | 'warn' | 'bad' | 'off'
const colours: Record<Tone, string> = { waiting: 'gold', doing: 'blue', good: 'green', warn: 'orange', bad: 'red', off: 'default' }

/** A state as a coloured tag. The word comes from core's labels; colour never says anything the word does not. */
export function StatusTag({ tone, children, title }: { tone: Tone; children: ReactNode; title?: string }) {
  return <Tag color={colours[tone]} className="status-tag" title={title}>{children}</Tag>
}
