import { AuditOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const auditRoutes: PageRoute[] = [
  { path: '/audit', title: '审计日志', permission: 'audit.read', component: lazyPage(() => import('./audit-page.tsx'), 'AuditPage'),
    menu: { group: '系统', order: 60, icon: <AuditOutlined />, key: 'j' } },
]
