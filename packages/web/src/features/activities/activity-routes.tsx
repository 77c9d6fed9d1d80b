import { ScheduleOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const activityRoutes: PageRoute[] = [
  { path: '/activities', title: '工作记录', permission: 'ledger.read', component: lazyPage(() => import('./activity-list-page.tsx'), 'ActivityListPage'),
    menu: { group: '台账', order: 10, icon: <ScheduleOutlined />, key: 'w' } },
]
