import type { PageRoute } from '../shared/page-route.ts'
import { auditRoutes } from '../features/audit/audit-routes.tsx'
import { authRoutes } from '../features/auth/auth-routes.tsx'
import { orgRoutes } from '../features/org/org-routes.tsx'

/**
 * The product's pages: every feature's list. The address `/` leads to the first page of the menu that a person may open.
 * A path or a letter (`menu.key`) used twice fails `routes.test.ts`.
 */
export const pages: PageRoute[] = [
  ...orgRoutes,
  ...authRoutes,
  ...auditRoutes,
]
