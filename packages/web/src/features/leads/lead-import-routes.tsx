import { ImportOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const leadImportRoutes: PageRoute[] = [
  { path: '/leads/import', title: '导入线索', permission: 'lead.import', component: lazyPage(() => import('./import-list-page.tsx'), 'ImportListPage'),
    menu: { group: '线索', order: 30, icon: <ImportOutlined />, key: 'i' } },
  { path: '/leads/import/$id', title: '核对导入', permission: 'lead.import', component: lazyPage(() => import('./import-page.tsx'), 'ImportPage') },
]
