import { Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { ErrorView } from './errors.tsx'
import type { Read } from './use-read.ts'

/** Shows what a read answered: a skeleton while it loads, the error with a retry when it failed. */
export function Loaded<T>({ read, children, rows = 6 }: { read: Read<T>; children: (data: T) => ReactNode; rows?: number }) {
  if (read.data !== undefined) return children(read.data)
  if (read.error) return <ErrorView error={read.error} onRetry={() => { void read.refetch() }} />
  return <div role="status" aria-label="正在载入"><Skeleton active title={false} paragraph={{ rows }} /></div>
}
