import { ShopOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const subjectRoutes: PageRoute[] = [
  { path: '/subjects', title: '主体', permission: 'subject.read', component: lazyPage(() => import('./subject-list-page.tsx'), 'SubjectListPage'),
    menu: { group: '线索', order: 30, icon: <ShopOutlined />, key: 'm' } },
  { path: '/subjects/$id', title: '一主体一档', permission: 'subject.read', component: lazyPage(() => import('./subject-page.tsx'), 'SubjectPage') },
]
