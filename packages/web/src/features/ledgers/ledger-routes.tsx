import { AuditOutlined, BankOutlined, CalendarOutlined, FileDoneOutlined, FileTextOutlined, SafetyCertificateOutlined, TableOutlined } from '@ant-design/icons'
import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

export const ledgerRoutes: PageRoute[] = [
  { path: '/ledgers', title: '报送', permission: 'ledger.read', component: lazyPage(() => import('./ledger-overview-page.tsx'), 'LedgerOverviewPage'),
    menu: { group: '月报', order: 10, icon: <FileDoneOutlined />, key: 'y' } },
  { path: '/ledgers/submissions/$id', title: '一份报送', permission: 'ledger.read', component: lazyPage(() => import('./submission-page.tsx'), 'SubmissionPage') },
  { path: '/ledgers/submissions/$id/print', title: '打印审定单', permission: 'ledger.read',
    component: lazyPage(() => import('./submission-print-page.tsx'), 'SubmissionPrintPage') },
  { path: '/ledgers/district', title: '全区台账', permission: 'ledger.read', component: lazyPage(() => import('./district-page.tsx'), 'DistrictPage'),
    menu: { group: '月报', order: 20, icon: <BankOutlined />, key: 't' } },
  { path: '/forms', title: '出表', permission: 'ledger.read', component: lazyPage(() => import('./form-page.tsx'), 'FormPage'),
    menu: { group: '月报', order: 30, icon: <TableOutlined />, key: 'c' } },
  { path: '/forms/templates', title: '表格模板', permission: 'ledger.read', component: lazyPage(() => import('./form-template-page.tsx'), 'FormTemplatePage') },
  { path: '/one-page', title: '领导一页纸', permission: 'overview.read', component: lazyPage(() => import('./one-page-page.tsx'), 'OnePagePage'),
    menu: { group: '月报', order: 40, icon: <FileTextOutlined />, key: 'p' } },
  { path: '/check-code', title: '核验版本号', permission: 'org.read', component: lazyPage(() => import('./check-code-page.tsx'), 'CheckCodePage'),
    menu: { group: '月报', order: 50, icon: <SafetyCertificateOutlined /> } },
  { path: '/ledgers/dates', title: '报送日期', permission: 'ledger.read', component: lazyPage(() => import('./due-date-page.tsx'), 'DueDatePage'),
    menu: { group: '月报', order: 60, icon: <CalendarOutlined /> } },
  { path: '/report-types', title: '报送事项', permission: 'ledger.collect', component: lazyPage(() => import('./report-type-page.tsx'), 'ReportTypePage'),
    menu: { group: '系统', order: 40, icon: <AuditOutlined /> } },
]
