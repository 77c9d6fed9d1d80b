import type { ReactNode } from 'react'

/** What a state means for the reader; one colour each on every page. */
export type Tone = 'waiting' | 'doing' | 'good' | 'warn' | 'bad' | 'off'

/** A state as a coloured tag. The word comes from core's labels; colour never says anything the word does not. */
export function StatusTag({ tone, children, title }: { tone: Tone; children: ReactNode; title?: string }) {
  return <span className={`status status-${tone}`} title={title}>{children}</span>
}
