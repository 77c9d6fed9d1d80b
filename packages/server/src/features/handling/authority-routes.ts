import * as api from '@qingyuan/core/handling/handling-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { route } from '../../platform/route.ts'
import { endHeadPost, saveHeadPost, saveOfficer, setOrgan } from './authority-commands.ts'
import { getAuthority } from './authority-queries.ts'

/** What units are before the law, who approves, who holds an enforcement certificate. */
export function authorityRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.getAuthority, getAuthority)
  route(app, env, api.setOrgan, setOrgan)
  route(app, env, api.saveHeadPost, saveHeadPost)
  route(app, env, api.endHeadPost, endHeadPost)
  route(app, env, api.saveOfficer, saveOfficer)
}
