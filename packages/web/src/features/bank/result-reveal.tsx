import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { revealParties } from '@qingyuan/core/bank/bank-run-api'
import { Button } from 'antd'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { z } from 'zod'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'

type Opened = z.output<typeof revealParties.output>['rows'][number]
export interface OpenedNames {
  /** The name in the clear, while it is open. */
  nameOf: (token: string) => string | undefined
  of: (token: string) => Opened | undefined
  open: (rows: Opened[]) => void
  close: () => void
  count: number
}
/** How long opened names stay on the screen. */
const openMs = 5 * 60_000
/** Cash and payments without a name: nobody to open. */
export const nobody = '00000000-0000-0000-0000-000000000000'

/** Names that this page has opened; they close by themselves. */
export function useOpenedNames(): OpenedNames {
  const [opened, setOpened] = useState<ReadonlyMap<string, Opened>>(new Map())
  useEffect(() => {
    if (opened.size === 0) return undefined
    const timer = setTimeout(() => setOpened(new Map()), openMs)
    return () => clearTimeout(timer)
  }, [opened])
  const open = useCallback((rows: Opened[]) => setOpened((before) => new Map([...before, ...rows.map((row) => [row.token, row] as const)])), [])
  const close = useCallback(() => setOpened(new Map()), [])
  return useMemo(() => ({
    nameOf: (token) => opened.get(token)?.names.join('、') || undefined, of: (token) => opened.get(token), open, close, count: opened.size,
  }), [opened, open, close])
}

/** 查看姓名: asks for the purpose and opens the names of these parties; who, when and why is logged. */
export function RevealNames({ runId, tokens, names, label = '查看姓名和号码' }: { runId: string; tokens: string[]; names: OpenedNames; label?: string }) {
  const { can } = useSession()
  const reveal = useAction(revealParties, { invalidate: [], onDone: ({ rows }) => names.open(rows) })
  const wanted = [...new Set(tokens)].filter((token) => token !== nobody && !names.of(token))
  if (!can('subject.reveal')) return null
  if (names.count > 0 && wanted.length === 0) return <Button size="small" type="link" icon={<EyeInvisibleOutlined />} onClick={names.close}>收起姓名（五分钟后自动收起）</Button>
  return (
    <ReasonButton label={label} icon={<EyeOutlined />} size="small" type="link" disabled={wanted.length === 0} title={`查看 ${Math.min(200, wanted.length)} 个人（单位）的姓名和号码`} reasonLabel="用途" min={4}
      consequence="谁、什么时候、为什么查看，都记入审计日志；五分钟后自动收起。" quick={['核对身份，制作询问通知', '核对参与人名册', '移送公安随附材料']}
      onConfirm={(purpose) => reveal.run({ runId, tokens: wanted.slice(0, 200), purpose })} />
  )
}
