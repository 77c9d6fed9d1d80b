import { DashboardOutlined, SlidersOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const gradingRoutes: PageRoute[] = [
  { path: '/grading', title: '风险等级', permission: 'lead.read', component: lazyPage(() => import('./grade-summary-page.tsx'), 'GradeSummaryPage'),
    menu: { group: '线索', order: 40, icon: <DashboardOutlined />, key: 'f' } },
  { path: '/grading/rules', title: '评级规则', permission: 'lead.read', component: lazyPage(() => import('./rule-list-page.tsx'), 'RuleListPage'),
    menu: { group: '系统', order: 65, icon: <SlidersOutlined />, permission: 'grading.runs' } },
  { path: '/grading/rules/$id', title: '一版评级规则', permission: 'lead.read', component: lazyPage(() => import('./rule-set-page.tsx'), 'RuleSetPage') },
]
