import type { Session } from '../shared/session.tsx'
import { menuGroups, type MenuGroup, type PageRoute } from '../shared/page-route.ts'

type Can = Session['can']
export type MenuPage = PageRoute & { menu: NonNullable<PageRoute['menu']> }

/** Whether a person may open a page. */
export const mayOpen = (page: PageRoute, can: Can): boolean => page.permission === undefined || can(page.permission)

/** The menu's pages that a person may open, group by group and in each by its order; empty groups left out. */
export function menuOf(pages: readonly PageRoute[], can: Can): { group: MenuGroup; pages: MenuPage[] }[] {
  const listed = pages.filter((page): page is MenuPage => page.menu !== undefined)
    .filter((page) => mayOpen(page, can) && (page.menu.permission === undefined || can(page.menu.permission)))
  return menuGroups
    .map((group) => ({ group, pages: listed.filter((page) => page.menu.group === group).sort((a, b) => a.menu.order - b.menu.order) }))
    .filter((entry) => entry.pages.length > 0)
}

/** The menu page that an address belongs to: the longest path that it is or lies under. */
export function menuPageAt(path: string, pages: readonly MenuPage[]): MenuPage | undefined {
  return pages.filter((page) => path === page.path || path.startsWith(`${page.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0]
}
