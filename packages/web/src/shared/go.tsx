import { createLink, useNavigate, type LinkComponent } from '@tanstack/react-router'
import { useCallback, type ComponentProps, type ReactNode } from 'react'

interface GoProps extends Omit<ComponentProps<'a'>, 'href'> {
  /** A finished path, e.g. `/leads/${id}`, or with its search, e.g. `/leads/${id}?tab=handling`. */
  to: string
  search?: Record<string, string>
  children?: ReactNode
}
const RouterLink = createLink('a') as unknown as LinkComponent<'a'>

/** A link inside the product. Opens in the page; with Ctrl or the middle button in a new tab, as any link. */
export function Go({ to, search, ...rest }: GoProps) {
  const Link = RouterLink as unknown as (props: Record<string, unknown>) => ReactNode
  const [path, own] = apart(to)
  return <Link to={path} search={{ ...own, ...search }} {...rest} />
}

/** The router takes path and search apart. */
function apart(to: string): [path: string, search: Record<string, string>] {
  const at = to.indexOf('?')
  return at < 0 ? [to, {}] : [to.slice(0, at), Object.fromEntries(new URLSearchParams(to.slice(at + 1)))]
}

/** Goes to a path from code: `go('/leads/…')`, with search `go('/leads', { state: 'open' })`. */
export function useGo(): (to: string, search?: Record<string, string>, how?: { replace?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback((to, search, how) => { const [path, own] = apart(to); void navigate({ to: path, search: { ...own, ...search }, replace: how?.replace ?? false } as never) }, [navigate])
}
