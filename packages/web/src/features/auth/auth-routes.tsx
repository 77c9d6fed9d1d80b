import { LaptopOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const authRoutes: PageRoute[] = [
  { path: '/sign-in', title: '登录', open: true, component: lazyPage(() => import('./sign-in-page.tsx'), 'SignInPage') },
  { path: '/activate', title: '启用账号', open: true, component: lazyPage(() => import('./activate-page.tsx'), 'ActivatePage') },
  { path: '/set-up', title: '首次设置', open: true, component: lazyPage(() => import('./set-up-page.tsx'), 'SetUpPage') },
  { path: '/account/password', title: '修改密码', component: lazyPage(() => import('./password-page.tsx'), 'PasswordPage') },
  { path: '/account/second-factor', title: '动态口令', component: lazyPage(() => import('./second-factor-page.tsx'), 'SecondFactorPage') },
  { path: '/account/sessions', title: '登录会话', component: lazyPage(() => import('./sessions-page.tsx'), 'SessionsPage'),
    menu: { group: '系统', order: 80, icon: <LaptopOutlined />, permission: 'org.roles' } },
  { path: '/system/security', title: '登录安全', permission: 'org.roles', component: lazyPage(() => import('./security-page.tsx'), 'SecurityPage'),
    menu: { group: '系统', order: 70, icon: <SafetyCertificateOutlined />, key: 's' } },
]
