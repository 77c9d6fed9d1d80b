import type { PageRoute } from '../shared/page-route.ts'
import { authRoutes } from '../features/auth/auth-routes.tsx'

/**
 * The product's pages: every feature's list. The address `/` leads to the first page of the menu that a person may open.
 * Letters after `g` in use: see each list's `menu.key`; a letter used twice is an error at start.
 */
export const pages: PageRoute[] = [
  ...authRoutes,
]
