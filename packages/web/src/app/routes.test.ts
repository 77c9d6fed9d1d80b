import { expect, test } from 'vitest'
import { roleNames, roles, type Role } from '@qingyuan/core/permissions'
import { homeOf } from './home.ts'
import { mayOpen, menuOf, menuPageAt } from './menu.ts'
import { pages } from './routes.tsx'

const repeated = (values: string[]) => values.filter((value, at) => values.indexOf(value) !== at)

test('no path and no shortcut letter is used twice', () => {
  expect(repeated(pages.map((page) => page.path.replaceAll(/\$\w+/g, '$')))).toEqual([])
  expect(repeated(pages.flatMap((page) => page.menu?.key ?? []))).toEqual([])
})

test('pages open to strangers have no permission and no place in the menu', () => {
  expect(pages.filter((page) => page.open && (page.menu || page.permission))).toEqual([])
})

test('the menu shows what a person may open, and knows the page that an address lies under', () => {
  const menu = menuOf(pages, (asked) => asked === 'org.roles')
  const paths = menu.flatMap((entry) => entry.pages.map((page) => page.path))
  expect(paths).toContain('/system/security')
  expect(menuOf(pages, () => false).flatMap((entry) => entry.pages).every((page) => !page.permission && !page.menu.permission)).toBe(true)
  const listed = menu.flatMap((entry) => entry.pages)
  expect(menuPageAt('/system/security/x', listed)?.path).toBe('/system/security')
  expect(menuPageAt('/system/securityx', listed)).toBeUndefined()
})

test('each role begins where its work is, on a page that it may open', () => {
  const canOf = (held: Role[]) => (asked: string | string[]) => [asked].flat().some((one) => held.some((role) => (roles[role].permissions as readonly string[]).includes(one)))
  const home = (...held: Role[]) => homeOf(pages, { roles: held, can: canOf(held), mustEnrol: false })
  for (const role of roleNames) {
    const page = pages.find((one) => one.path === home(role))
    expect(page && mayOpen(page, canOf([role])), role).toBe(true)
  }
  expect([home('system_admin'), home('security_admin'), home('audit_admin'), home('leader')]).toEqual(['/people', '/people', '/audit', '/overview'])
  expect(homeOf(pages, { roles: ['system_admin'], can: canOf(['system_admin']), mustEnrol: true })).toBe('/account/second-factor')
  expect([home('office_clerk'), home('town_clerk'), home('grid_worker'), home('office_clerk', 'leader')]).toEqual(Array.from({ length: 4 }, () => '/workbench'))
})
