import { SafetyCertificateOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const authorityRoutes: PageRoute[] = [
  { path: '/authority', title: '执法资格和审批负责人', permission: 'org.read', component: lazyPage(() => import('./authority-page.tsx'), 'AuthorityPage'),
    menu: { group: '机构', order: 60, icon: <SafetyCertificateOutlined />, label: '执法资格和审批' } },
]
