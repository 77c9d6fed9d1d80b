import { actionLabel, subjectTypeLabels } from '@qingyuan/core/audit/audit-labels'
import { fieldLabels } from '@qingyuan/core/audit/audit-fields'
import type { Endpoint } from '@qingyuan/core/contract'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '../..')
const core = join(import.meta.dirname, '../../../../core/src')
const texts = globSync('features/**/*.ts', { cwd: source }).filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(source, file), 'utf8'))
const all = (pattern: RegExp) => [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1]!)))].sort()

test('every action that a command records has a Chinese name: its endpoint\'s title, or one in audit-labels.ts', async () => {
  const endpoints: Endpoint[] = []
  for (const file of globSync('**/*-api.ts', { cwd: core })) {
    const module = await import(join(core, file)) as Record<string, unknown>
    for (const value of Object.values(module)) if (value && typeof value === 'object' && 'path' in value && 'permission' in value) endpoints.push(value as Endpoint)
  }
  const actions = all(/\b(?:command|writeAudit)\(\s*\w+(?:\.\w+)?,\s*(?:\w+ \? '[\w.]+' : )?'([\w.]+)'/g)
  expect(actions).toContain('auth.set_policy')
  expect(actions.filter((action) => !actionLabel(action, endpoints)), 'add them to ownLabels').toEqual([])
})

test('every kind of subject has a Chinese name in audit-labels.ts', () => {
  const kinds = all(/\bsubjectType: '(\w+)'/g)
  expect(kinds).toContain('user')
  expect(kinds.filter((kind) => !(kind in subjectTypeLabels)), 'add them to subjectTypeLabels').toEqual([])
})

test('every column has a Chinese name in audit-fields.ts, for audit rows that show it', () => {
  const generated = readFileSync(join(source, 'platform/db-types.gen.ts'), 'utf8')
  // What commands never record: keys, hashes, and the log's own columns.
  const silent = new Set(['id', 'no', 'hash', 'previous', 'firstId', 'lastId', 'rowCount', 'sealedAt', 'commandId', 'resultId', 'action', 'actor', 'actorId',
    'at', 'before', 'after', 'subjectType', 'passwordHash', 'passwordChangedAt', 'failedCount', 'lockedUntil', 'totpSecret', 'totpConfirmedAt', 'totpLastStep',
    'tokenHash', 'csrf', 'secondFactor', 'lastSeenAt', 'address', 'agent', 'usedAt', 'storedAt', 'uploadedBy', 'secret', 'nameGrams', 'last', 'year', 'user',
    'inputHash', 'clearsSecondFactor', 'needsConfirmation', 'madeBy', 'confirmedBy', 'confirmedAt', 'seenAt', 'appliedAt', 'error', 'parsed', 'rowNumber'])
  const columns = [...generated.matchAll(/^ {2}(\w+): (?!.*\bInterface)/gm)].map((match) => match[1]!)
  const tables = new Set([...generated.slice(generated.indexOf('export interface DB')).matchAll(/^ {2}(\w+): [A-Z]\w+$/gm)].map((match) => match[1]!))
  const missing = [...new Set(columns)].filter((column) => !tables.has(column) && !silent.has(column) && !(column in fieldLabels))
  expect(missing, 'add them to fieldLabels, or to the silent ones above').toEqual([])
})
