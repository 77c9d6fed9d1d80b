import type { Permission } from '@qingyuan/core/permissions'
import { lazy, type ComponentType, type LazyExoticComponent, type ReactNode } from 'react'

/** Groups of the left menu, in this order. */
export const menuGroups = ['工作台', '线索', '月报', '台账', '机构', '系统'] as const
export type MenuGroup = (typeof menuGroups)[number]

/** One page, as data. Features list theirs in `<feature>-routes.tsx`; `app/routes.tsx` puts the lists together. */
export interface PageRoute {
  /** `/leads`, or with parameters `/leads/$id`. A path and its last part are matched exactly. */
  path: `/${string}`
  /** Window title and last breadcrumb. */
  title: string
  /** Who may open it; with a list, any of them is enough. Left out: everyone signed in. */
  permission?: Permission | Permission[]
  menu?: {
    group: MenuGroup
    order: number
    icon: ReactNode
    /** When shorter than the title. */
    label?: string
    /** Letter for `g` then letter; unique. */
    key?: string
    /** Who sees it in the menu, when fewer than may open the page. */
    permission?: Permission
  }
  component: LazyExoticComponent<ComponentType>
  /** Stands alone: no menu, no sign-in needed (sign-in, activation). */
  open?: true
}

/** A page that loads when first opened: `lazyPage(() => import('./lead-list-page.tsx'), 'LeadListPage')`. */
export function lazyPage<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>, name: Name,
): LazyExoticComponent<ComponentType> {
  return lazy(async () => ({ default: (await load())[name] }))
}
