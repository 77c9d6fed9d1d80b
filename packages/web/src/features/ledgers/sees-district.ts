import type { Role } from '@qingyuan/core/permissions'

/** Whether these roles work for the whole district, so that pages begin with it; others begin with their own unit. */
export const seesDistrict = (roles: readonly Role[]): boolean =>
  roles.some((role) => role === 'office_clerk' || role === 'office_head' || role === 'bureau_head' || role === 'leader')
