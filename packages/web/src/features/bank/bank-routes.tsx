import { AccountBookOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

/** Batches of statements and how they were read; what comes of them stands in `bankResultRoutes`, below the same entry. */
export const bankRoutes: PageRoute[] = [
  { path: '/bank', title: '流水研判', permission: 'bank.read', component: lazyPage(() => import('./batch-list-page.tsx'), 'BatchListPage'),
    menu: { group: '线索', order: 36, icon: <AccountBookOutlined />, key: 'l' } },
  { path: '/bank/layouts', title: '记住的版式', permission: 'bank.load', component: lazyPage(() => import('./layout-list-page.tsx'), 'LayoutListPage') },
  { path: '/bank/batches/$id', title: '流水批次', permission: 'bank.read', component: lazyPage(() => import('./batch-page.tsx'), 'BatchPage') },
  { path: '/bank/batches/$id/files/$fileNo', title: '一份流水的读法', permission: 'bank.read', component: lazyPage(() => import('./batch-file-page.tsx'), 'BatchFilePage') },
]
