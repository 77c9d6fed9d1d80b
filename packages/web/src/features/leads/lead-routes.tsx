import { FileSearchOutlined, SwapOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const leadRoutes: PageRoute[] = [
  { path: '/leads', title: '线索', permission: 'lead.read', component: lazyPage(() => import('./lead-list-page.tsx'), 'LeadListPage'),
    menu: { group: '线索', order: 10, icon: <FileSearchOutlined />, key: 'x' } },
  { path: '/leads/assignments', title: '交办件', permission: 'lead.read', component: lazyPage(() => import('./assignment-list-page.tsx'), 'AssignmentListPage'),
    menu: { group: '线索', order: 20, icon: <SwapOutlined />, key: 'b' } },
  { path: '/leads/assignments/$id/print/$kind', title: '打印', permission: 'lead.read', component: lazyPage(() => import('./lead-paper-page.tsx'), 'AssignmentPaperPage') },
  { path: '/leads/new', title: '登记线索', permission: 'lead.create', component: lazyPage(() => import('./lead-new-page.tsx'), 'LeadNewPage') },
  { path: '/leads/$id', title: '线索详情', permission: 'lead.read', component: lazyPage(() => import('./lead-page.tsx'), 'LeadPage') },
  { path: '/leads/$id/print/$kind', title: '打印', permission: 'lead.read', component: lazyPage(() => import('./lead-paper-page.tsx'), 'LeadPaperPage') },
]
