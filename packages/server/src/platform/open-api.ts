import type { Endpoint } from '@qingyuan/core/contract'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { boundEndpoints } from './route.ts'

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  void $schema
  return rest
}
const errorAnswer = {
  description: '出错：code 是固定的词，message 是给人看的中文',
  content: { 'application/json': { schema: { type: 'object', required: ['code', 'message'],
    properties: { code: { type: 'string' }, message: { type: 'string' }, details: { type: 'object' } } } } },
}

/** The OpenAPI 3.1 document of these endpoints. */
export function describeApi(endpoints: readonly Endpoint[]) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const e of endpoints) {
    const input = schemaOf(e.input, 'input')
    const properties = 'properties' in input && input.properties ? input.properties : {}
    const required = 'required' in input && Array.isArray(input.required) ? input.required : []
    const path = paths[e.path] ??= {}
    path[e.method.toLowerCase()] = {
      summary: e.title,
      operationId: `${e.method.toLowerCase()}${e.path.replace(/[^a-zA-Z0-9]+(.)?/g, (_, letter?: string) => letter?.toUpperCase() ?? '')}`,
      tags: [e.path.split('/')[2] ?? ''],
      'x-permission': e.permission,
      ...(e.permission === 'public' ? { security: [] } : {}),
      ...(e.method === 'GET'
        ? { parameters: Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema })) }
        : { requestBody: { required: true, content: e.upload
            ? { 'multipart/form-data': { schema: { type: 'object', required: ['input', 'file'], properties: { input, file: { type: 'string', format: 'binary' } } } } }
            : { 'application/json': { schema: input } } } }),
      responses: {
        200: { description: '成功', content: e.download
          ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
          : { 'application/json': { schema: schemaOf(e.output, 'output') } } },
        default: errorAnswer,
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: '清源 REST API', version: '0.1.0', description: '防范和处置非法集资工作平台。金额单位分，日期 YYYY-MM-DD，时刻 UTC。' },
    components: { securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: 'qingyuan_session', description: '登录后得到；改动另需请求头 X-CSRF-Token' },
    } },
    security: [{ session: [] }],
    paths,
  }
}

/** Serves the document. */
export function openApi(app: FastifyInstance): void {
  let document: unknown
  app.get('/api/openapi.json', () => document ??= describeApi(boundEndpoints))
}
