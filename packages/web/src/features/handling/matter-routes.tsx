import { AuditOutlined, ControlOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const matterRoutes: PageRoute[] = [
  { path: '/handling', title: '办理情况清单', permission: 'lead.read', component: lazyPage(() => import('./matter-list-page.tsx'), 'MatterListPage'),
    menu: { group: '线索', order: 50, icon: <AuditOutlined />, key: 'h' } },
  { path: '/handling/settings', title: '办案设置', permission: 'org.read', component: lazyPage(() => import('./settings-page.tsx'), 'HandlingSettingsPage'),
    menu: { group: '机构', order: 70, icon: <ControlOutlined /> } },
]
