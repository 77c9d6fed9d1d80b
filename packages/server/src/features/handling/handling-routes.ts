import * as api from '@qingyuan/core/handling/handling-api'
import type { FastifyInstance } from 'fastify'
import type { Environment } from '../../platform/config.ts'
import { route } from '../../platform/route.ts'
import * as acts from './act-commands.ts'
import { attachToAct } from './act-file-commands.ts'
import { pressClock } from './clock-commands.ts'
import * as matter from './matter-commands.ts'
import { getMatter, listMatters } from './matter-queries.ts'
import { getHandlingSettings, setGoLive, setInspectionCap, setOfficePlace } from './settings-commands.ts'

export function handlingRoutes(app: FastifyInstance, env: Environment): void {
  route(app, env, api.getMatter, getMatter)
  route(app, env, api.listMatters, listMatters)
  route(app, env, api.getHandlingSettings, getHandlingSettings)
  route(app, env, api.setOfficePlace, setOfficePlace)
  route(app, env, api.setInspectionCap, setInspectionCap)
  route(app, env, api.setGoLive, setGoLive)
  route(app, env, api.askAct, acts.askAct)
  route(app, env, api.decideAct, acts.decideAct)
  route(app, env, api.decideActOnPaper, (ctx, input, { upload }) => acts.decideActOnPaper(ctx, input, upload))
  route(app, env, api.withdrawAct, acts.withdrawAct)
  route(app, env, api.carryOutAct, acts.carryOutAct)
  route(app, env, api.recordAct, acts.recordAct)
  route(app, env, api.correctAct, acts.correctAct)
  route(app, env, api.voidAct, acts.voidAct)
  route(app, env, api.attachToAct, (ctx, input, { upload }) => attachToAct(ctx, input, upload))
  route(app, env, api.pressClock, pressClock)
  route(app, env, api.saveParty, matter.saveParty)
  route(app, env, api.withdrawParty, matter.withdrawParty)
  route(app, env, api.savePlaces, matter.savePlaces)
  route(app, env, api.saveElement, matter.saveElement)
  route(app, env, api.withdrawElement, matter.withdrawElement)
  route(app, env, api.savePlan, matter.savePlan)
}
