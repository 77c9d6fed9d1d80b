import { getEntrance } from '@qingyuan/core/auth/auth-api'
import type { z } from 'zod'
import type { ReactNode } from 'react'
import { DemoRibbon } from '../../shared/demo-ribbon.tsx'
import { useRead } from '../../shared/use-read.ts'
import './entrance.css'

export type Entrance = z.output<typeof getEntrance.output>

/** The frame of the pages before sign-in: who this is at the left, the form at the right. */
export function EntranceFrame({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  const { data } = useRead(getEntrance, {}, { fresh: 60_000 })
  return (
    <div className="entrance">
      {data?.demo && <DemoRibbon />}
      <div className="entrance-body">
        <aside className="entrance-brand">
          <div className="entrance-name"><Drop /><span>清源</span></div>
          <p className="entrance-what">防范和处置非法集资工作平台</p>
          <ul className="entrance-points">
            <li>线索收、分、核、办、结，一条线到底</li>
            <li>台账按月自动生成，零报送也留痕</li>
            <li>每个数字都能点回它的依据</li>
          </ul>
          {data && <p className="entrance-office">{data.officeName || '尚未设置'}</p>}
        </aside>
        <main className="entrance-main">
          <div className="entrance-card">
            <h1>{title}</h1>
            {note && <p className="entrance-note">{note}</p>}
            {children}
          </div>
        </main>
      </div>
    </div>
  )
}

function Drop() {
  return (
    <svg viewBox="0 0 64 64" width="44" height="44" aria-hidden="true">
      <path d="M32 6c10.500 13.300 17 22 17 31.500a17 17 0 0 1-34 0C15 28 21.500 19.300 32 6z" fill="#fff" />
      <path d="M19 38c4.500-3.600 8.500-3.600 13 0s8.500 3.600 13 0M21.500 46c3.700-2.800 6.900-2.800 10.500 0s6.800 2.800 10.500 0" fill="none" stroke="#2a7ab8" strokeWidth="3.400" strokeLinecap="round" />
    </svg>
  )
}
