import type { Role } from '@qingyuan/core/permissions'
import type { PageRoute } from '../shared/page-route.ts'
import type { Session } from '../shared/session.tsx'
import { mayOpen, menuOf } from './menu.ts'

/** The only page open to who must bind a second factor first. */
export const enrolPath = '/account/second-factor'

/** Where roles begin whose work is not the list of tasks. */
const homes: Partial<Record<Role, string>> = {
  leader: '/overview', system_admin: '/people', security_admin: '/people', audit_admin: '/audit',
}

/** The page that `/` leads to: the role's own, else the first of the menu that the person may open. */
export function homeOf(pages: readonly PageRoute[], { roles, can, mustEnrol }: Pick<Session, 'roles' | 'can' | 'mustEnrol'>): string {
  // Anything else would send them to and fro: the frame leads there, too.
  if (mustEnrol) return enrolPath
  // Who also has other work begins with that.
  const own = roles.every((role) => role in homes) ? roles.map((role) => homes[role]).find((path) => pages.some((page) => page.path === path && mayOpen(page, can))) : undefined
  return own ?? menuOf(pages, can)[0]?.pages[0]?.path ?? '/account/sessions'
}
