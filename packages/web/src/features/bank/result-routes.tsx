import { lazyPage, type PageRoute } from '../../shared/page-route.ts'

/** Runs and what came of them; they stand under the menu's entry /bank. */
export const bankResultRoutes: PageRoute[] = [
  { path: '/bank/runs', title: '研判记录', permission: 'bank.read', component: lazyPage(() => import('./run-list-page.tsx'), 'RunListPage') },
  { path: '/bank/runs/$id', title: '流水研判提示', permission: 'bank.read', component: lazyPage(() => import('./run-page.tsx'), 'RunPage') },
  { path: '/bank/runs/$id/subjects/$token', title: '一个主体的流水研判提示', permission: 'bank.read', component: lazyPage(() => import('./subject-page.tsx'), 'FlowSubjectPage') },
  { path: '/bank/findings', title: '研判提示清单', permission: 'bank.read', component: lazyPage(() => import('./finding-list-page.tsx'), 'FindingListPage') },
  { path: '/bank/precision', title: '各项分析的查准率', permission: 'bank.read', component: lazyPage(() => import('./finding-precision-page.tsx'), 'FindingPrecisionPage') },
]
