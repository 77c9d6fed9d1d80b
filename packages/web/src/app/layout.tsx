import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { Button, Drawer, Menu, Spin } from 'antd'
import { useState } from 'react'
import { DemoRibbon } from '../shared/demo-ribbon.tsx'
import { ErrorBoundary, ErrorView } from '../shared/errors.tsx'
import { Go } from '../shared/go.tsx'
import { useKept } from '../shared/keep.ts'
import { Redirect } from '../shared/redirect.tsx'
import { useSession, useSessionState } from '../shared/session.tsx'
import { enrolPath } from './home.ts'
import { IdleGuard } from './idle-guard.tsx'
import { menuOf, menuPageAt } from './menu.ts'
import { PrintMargins } from './print-margins.tsx'
import { ResetNotice } from './reset-notice.tsx'
import { pages } from './routes.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { TopBar } from './top-bar.tsx'

/** Lets in who is signed in; others go to the sign-in page and come back afterwards. */
export function Layout() {
  const state = useSessionState()
  const location = useRouterState({ select: (router) => router.location })
  switch (state.kind) {
    case 'loading': return <div className="window-centre"><Spin size="large" description="正在打开" /></div>
    case 'failed': return <div className="window-centre"><ErrorView error={state.error} onRetry={state.retry} /></div>
    case 'out': return <Redirect to="/sign-in" search={location.pathname === '/' || state.why === 'left' ? {} : { back: location.pathname + location.searchStr }} />
    case 'in':
      if (state.session.mustEnrol && location.pathname !== enrolPath) return <Redirect to={enrolPath} />
      return <Frame path={location.pathname} />
  }
}

const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'

function Frame({ path }: { path: string }) {
  const { demo, can, mustEnrol } = useSession()
  const [folded, setFolded] = useKept('menu-folded', false, isFlag)
  const [drawer, setDrawer] = useState(false)
  const menu = mustEnrol ? [] : menuOf(pages, can)
  const current = menuPageAt(path, menu.flatMap((entry) => entry.pages))
  const items = menu.map(({ group, pages: members }) => ({
    key: group, label: group, type: 'group' as const,
    children: members.map((page) => ({
      key: page.path, icon: page.menu.icon, title: page.menu.label ?? page.title, label: <Go to={page.path}>{page.menu.label ?? page.title}</Go>,
    })),
  }))
  const entries = (inDrawer: boolean) => (
    <Menu mode="inline" items={items} selectedKeys={current ? [current.path] : []} inlineCollapsed={!inDrawer && folded} onClick={() => setDrawer(false)} />
  )
  return (
    <div className={folded ? 'frame frame-folded' : 'frame'}>
      <a href="#content" className="skip-link no-print">跳到正文</a>
      <header className="top-bar no-print">
        <Button type="text" className="top-bar-menu" icon={<MenuOutlined />} aria-label="打开菜单" onClick={() => setDrawer(true)} />
        <TopBar />
      </header>
      <nav className="side no-print" aria-label="主菜单">
        <div className="side-menu">{entries(false)}</div>
        <Button type="text" className="side-fold" icon={folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />} aria-label={folded ? '展开菜单' : '收起菜单'}
          aria-expanded={!folded} onClick={() => setFolded(!folded)}>{folded ? null : '收起菜单'}</Button>
      </nav>
      <Drawer open={drawer} placement="left" size={240} title="菜单" onClose={() => setDrawer(false)} styles={{ body: { padding: '4px 0' } }}>{entries(true)}</Drawer>
      <main id="content" className="content" tabIndex={-1}>
        {demo && <DemoRibbon />}
        <ResetNotice />
        <ErrorBoundary key={path}><Outlet /></ErrorBoundary>
      </main>
      <PrintMargins />
      <IdleGuard />
      <Shortcuts pages={menu.flatMap((entry) => entry.pages)} />
    </div>
  )
}
