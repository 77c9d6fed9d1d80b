import { Explain } from '../../shared/explain.tsx'

/** The month's balance, as it prints. */
export function MovementLine({ equation }: { equation: string }) {
  return (
    <p className="movement-line number">
      <Explain meaning={{ what: '按线索的登记、重启、排除、销号、并入日期推算；每条线索在主报单位只计一次。不平不能出表。', source: '重点风险线索统计表与动态管理台账' }}>增减变动</Explain>
      <span> {equation}</span>
    </p>
  )
}
