import { useState } from 'react'

/** 依据 on demand: plain words come first, the articles when somebody asks. Nothing where there are none. */
export function Basis({ articles }: { articles: string }) {
  const [open, setOpen] = useState(false)
  if (!articles) return null
  return <>
    <button type="button" className="basis no-print" aria-expanded={open} onClick={() => setOpen(!open)}>依据</button>
    {open && <span className="basis-text">{articles}</span>}
  </>
}
