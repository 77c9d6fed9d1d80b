import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import { Spin } from 'antd'
import { Suspense, useLayoutEffect, type FunctionComponent } from 'react'
import { ErrorView, Forbidden, NotFound } from '../shared/errors.tsx'
import type { PageRoute } from '../shared/page-route.ts'
import { Redirect } from '../shared/redirect.tsx'
import { useSession } from '../shared/session.tsx'
import { parseSearch, stringifySearch } from '../shared/use-url-state.ts'
import { homeOf } from './home.ts'
import { Layout } from './layout.tsx'
import { mayOpen } from './menu.ts'
import { pages } from './routes.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: () => <NotFound /> })
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Layout })

const insideRoutes = [
  createRoute({ getParentRoute: () => inside, path: '/', component: Home }),
  // In the frame, so that a wrong link still shows the menu.
  createRoute({ getParentRoute: () => inside, path: '$', component: () => <NotFound /> }),
  ...pages.filter((page) => !page.open).map((page) => createRoute({ getParentRoute: () => inside, path: page.path, component: guarded(page) })),
]
const openRoutes = pages.filter((page) => page.open).map((page) => createRoute({ getParentRoute: () => root, path: page.path, component: loading(page) }))

export const router = createRouter({
  routeTree: root.addChildren([...openRoutes, inside.addChildren(insideRoutes)]),
  parseSearch, stringifySearch,
  scrollRestoration: true,
  defaultErrorComponent: ({ error, reset }) => <ErrorView error={error} onRetry={reset} />,
})

function loading({ title, component: Content }: PageRoute): FunctionComponent {
  return function PageContent() {
    // Before the page's own effects: a page that names a record in its title has the last word.
    useLayoutEffect(() => { document.title = `${title} · 清源` }, [])
    return <Suspense fallback={<div className="page-loading"><Spin description="正在载入" /></div>}><Content /></Suspense>
  }
}
function guarded(page: PageRoute): FunctionComponent {
  const Content = loading(page)
  return function GuardedPage() {
    const { can } = useSession()
    return mayOpen(page, can) ? <Content /> : <Forbidden />
  }
}

function Home() {
  return <Redirect to={homeOf(pages, useSession())} />
}
