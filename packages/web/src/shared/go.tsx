import { createLink, useNavigate, type LinkComponent } from '@tanstack/react-router'
import { useCallback, type ComponentProps, type ReactNode } from 'react'

interface GoProps extends Omit<ComponentProps<'a'>, 'href'> {
  /** A finished path, e.g. `/leads/${id}`. */
  to: string
  search?: Record<string, string>
  children?: ReactNode
}
const RouterLink = createLink('a') as unknown as LinkComponent<'a'>

/** A link inside the product. Opens in the page; with Ctrl or the middle button in a new tab, as any link. */
export function Go({ to, search, ...rest }: GoProps) {
  const Link = RouterLink as unknown as (props: Record<string, unknown>) => ReactNode
  return <Link to={to} search={search ?? {}} {...rest} />
}

/** Goes to a path from code: `go('/leads/…')`, with search `go('/leads', { state: 'open' })`. */
export function useGo(): (to: string, search?: Record<string, string>, how?: { replace?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback((to, search, how) => { void navigate({ to, search: search ?? {}, replace: how?.replace ?? false } as never) }, [navigate])
}
