import { PieChartOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const statisticsRoutes: PageRoute[] = [
  { path: '/overview', title: '总览', permission: 'overview.read', component: lazyPage(() => import('./overview-page.tsx'), 'OverviewPage'),
    menu: { group: '工作台', order: 20, icon: <PieChartOutlined />, key: 'z' } },
]
