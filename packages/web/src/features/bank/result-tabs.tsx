import { useRouterState } from '@tanstack/react-router'
import { Go } from '../../shared/go.tsx'
import './result.css'

const places = [
  { to: '/bank', title: '流水批次' }, { to: '/bank/runs', title: '研判记录' }, { to: '/bank/findings', title: '研判提示清单' }, { to: '/bank/precision', title: '查准率' },
]

/** From the statements to what came of them: the pages of 流水研判. */
export function BankTabs() {
  const at = useRouterState({ select: (router) => router.location.pathname })
  return (
    <nav className="flow-places no-print" aria-label="流水研判的各页">
      {places.map(({ to, title }) => <Go key={to} to={to} className={at === to ? 'flow-place flow-place-here' : 'flow-place'}>{title}</Go>)}
    </nav>
  )
}
