import { chinaDate } from '@qingyuan/core/dates'
import * as api from '@qingyuan/core/org/org-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { route } from '../../platform/route.ts'
import { saveCode } from './code-commands.ts'
import { removeContact, saveContact, saveTaskForceMember } from './contact-commands.ts'
import { loadDutyExample } from './duty-commands.ts'
import * as queries from './org-queries.ts'
import { saveUser, setRoles } from './people-commands.ts'
import { saveRegion } from './region-commands.ts'
import { importContacts } from './roster-commands.ts'
import { exportRoster } from './roster-queries.ts'
import { saveUnit, setSectors } from './unit-commands.ts'

/** Organisation, people, contacts, code lists. `inviteUser` is bound by auth, which owns sign-in links. */
export function orgRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.listRegions, queries.listRegions)
  route(app, env, api.saveRegion, saveRegion)
  route(app, env, api.listUnits, queries.listUnits)
  route(app, env, api.saveUnit, saveUnit)
  route(app, env, api.setSectors, setSectors)
  route(app, env, api.loadDutyExample, loadDutyExample)
  route(app, env, api.listUsers, queries.listUsers)
  route(app, env, api.saveUser, saveUser)
  route(app, env, api.setRoles, setRoles)
  route(app, env, api.listContacts, queries.listContacts)
  route(app, env, api.saveContact, saveContact)
  route(app, env, api.removeContact, removeContact)
  route(app, env, api.exportContacts, (ctx, input) => exportRoster(ctx, { ...input, demo: env.demo, today: chinaDate(env.now()) }))
  route(app, env, api.importContacts, (ctx, input, { upload }) => importContacts(ctx, input, upload!))
  route(app, env, api.listTaskForce, queries.listTaskForce)
  route(app, env, api.saveTaskForceMember, saveTaskForceMember)
  route(app, env, api.listCodes, queries.listCodes)
  route(app, env, api.saveCode, saveCode)
}
