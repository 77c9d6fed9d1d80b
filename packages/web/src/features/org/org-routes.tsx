import { ApartmentOutlined, ClusterOutlined, ContactsOutlined, TagsOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const orgRoutes: PageRoute[] = [
  { path: '/units', title: '单位与职责分工', permission: 'org.read', component: lazyPage(() => import('./unit-page.tsx'), 'UnitPage'),
    menu: { group: '机构', order: 10, icon: <ApartmentOutlined /> } },
  { path: '/contacts', title: '联系人名单', permission: 'org.read', component: lazyPage(() => import('./contact-page.tsx'), 'ContactPage'),
    menu: { group: '机构', order: 20, icon: <ContactsOutlined /> } },
  { path: '/task-force', title: '专班成员', permission: 'org.read', component: lazyPage(() => import('./task-force-page.tsx'), 'TaskForcePage'),
    menu: { group: '机构', order: 30, icon: <TeamOutlined /> } },
  { path: '/people', title: '人员与账号', permission: 'org.read', component: lazyPage(() => import('./people-page.tsx'), 'PeoplePage'),
    menu: { group: '机构', order: 40, icon: <UserOutlined /> } },
  { path: '/regions', title: '区划', permission: 'org.read', component: lazyPage(() => import('./region-page.tsx'), 'RegionPage'),
    menu: { group: '机构', order: 50, icon: <ClusterOutlined /> } },
  { path: '/codes', title: '代码表', permission: 'org.read', component: lazyPage(() => import('./code-page.tsx'), 'CodePage'),
    menu: { group: '系统', order: 30, icon: <TagsOutlined />, permission: 'settings.manage' } },
]
