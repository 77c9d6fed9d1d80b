import type { PageRoute } from '../shared/page-route.ts'
import { activityRoutes } from '../features/activities/activity-routes.tsx'
import { auditRoutes } from '../features/audit/audit-routes.tsx'
import { authRoutes } from '../features/auth/auth-routes.tsx'
import { bankResultRoutes } from '../features/bank/result-routes.tsx'
import { bankRoutes } from '../features/bank/bank-routes.tsx'
import { caseRoutes } from '../features/cases/case-routes.tsx'
import { gradingRoutes } from '../features/grading/grading-routes.tsx'
import { authorityRoutes } from '../features/handling/authority-routes.tsx'
import { matterRoutes } from '../features/handling/matter-routes.tsx'
import { leadImportRoutes } from '../features/leads/lead-import-routes.tsx'
import { leadRoutes } from '../features/leads/lead-routes.tsx'
import { ledgerRoutes } from '../features/ledgers/ledger-routes.tsx'
import { orgRoutes } from '../features/org/org-routes.tsx'
import { statisticsRoutes } from '../features/statistics/statistics-routes.tsx'
import { subjectRoutes } from '../features/subjects/subject-routes.tsx'
import { taskRoutes } from '../features/tasks/task-routes.tsx'

/**
 * The product's pages: every feature's list. The address `/` leads to the first page of the menu that a person may open.
 * A path or a letter (`menu.key`) used twice fails `routes.test.ts`.
 */
export const pages: PageRoute[] = [
  ...leadRoutes,
  ...leadImportRoutes,
  ...gradingRoutes,
  ...matterRoutes,
  ...bankResultRoutes,
  ...bankRoutes,
  ...orgRoutes,
  ...authorityRoutes,
  ...taskRoutes,
  ...statisticsRoutes,
  ...subjectRoutes,
  ...caseRoutes,
  ...activityRoutes,
  ...ledgerRoutes,
  ...authRoutes,
  ...auditRoutes,
]
