import { Popover } from 'antd'
import type { ReactNode } from 'react'

/** 口径 of a heading or figure: what it counts, since when it is so, and where that is written. */
export interface Meaning { what: ReactNode; since?: string; source?: string }

/** A heading that shows its 口径 when clicked (or with Enter). */
export function Explain({ meaning, children }: { meaning: Meaning; children: ReactNode }) {
  return (
    <Popover trigger="click" content={<MeaningText meaning={meaning} />}>
      <button type="button" className="explain" title="点开看口径" onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}>{children}</button>
    </Popover>
  )
}

/** The 口径 as text, for a popover or below a page's title. */
export function MeaningText({ meaning }: { meaning: Meaning }) {
  return (
    <dl className="meaning">
      <dt>口径</dt><dd>{meaning.what}</dd>
      {meaning.since && <><dt>起用</dt><dd>{meaning.since}</dd></>}
      {meaning.source && <><dt>依据</dt><dd>{meaning.source}</dd></>}
    </dl>
  )
}
