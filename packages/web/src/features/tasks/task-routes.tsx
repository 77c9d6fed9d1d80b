import { CarryOutOutlined, UserSwitchOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const taskRoutes: PageRoute[] = [
  // For who has work here: the three administrators start at their own pages instead.
  { path: '/workbench', title: '我的待办', permission: ['lead.read', 'ledger.read'], component: lazyPage(() => import('./workbench-page.tsx'), 'WorkbenchPage'),
    menu: { group: '工作台', order: 10, icon: <CarryOutOutlined />, key: 'd' } },
  { path: '/handover', title: '工作交接单', permission: 'lead.read', component: lazyPage(() => import('./handover-page.tsx'), 'HandoverPage'),
    menu: { group: '工作台', order: 90, icon: <UserSwitchOutlined /> } },
]
