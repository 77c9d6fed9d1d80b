import { BankOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const caseRoutes: PageRoute[] = [
  { path: '/cases', title: '案件台账', permission: 'case.read', component: lazyPage(() => import('./case-list-page.tsx'), 'CaseListPage'),
    menu: { group: '台账', order: 20, icon: <BankOutlined />, key: 'a' } },
  { path: '/cases/import', title: '读入公安案件进展表', permission: 'case.edit', component: lazyPage(() => import('./case-import-page.tsx'), 'CaseImportPage') },
  { path: '/cases/$id', title: '案件详情', permission: 'case.read', component: lazyPage(() => import('./case-page.tsx'), 'CasePage') },
]
