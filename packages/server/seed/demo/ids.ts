import { createHash } from 'node:crypto'

/** The same name has the same id in every demo, so that links and screenshots stay good. */
export function stableId(kind: string, name: string): string {
  const hex = createHash('sha256').update(`demo\n${kind}\n${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
export const regionId = (name: string): string => stableId('region', name)
export const unitId = (name: string): string => stableId('unit', name)
export const userId = (username: string): string => stableId('user', username)
export const leadId = (code: string): string => stableId('lead', code)
export const subjectId = (code: string): string => stableId('subject', code)
export const caseId = (code: string): string => stableId('case', code)
