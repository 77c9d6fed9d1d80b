import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import staticFiles from '@fastify/static'
import { AppError } from '@qingyuan/core/errors'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { translateDatabaseError } from './db.ts'
import { usualUploadBytes } from './route.ts'

export interface ServerOptions {
  /** Where the built web pages are; without it only the API answers. */
  webFolder?: string
  /** Served over HTTPS (directly or behind a proxy): then cookies are Secure and HSTS is set. */
  https?: boolean
  /** Addresses of proxies whose X-Forwarded-For is believed; true believes anyone. */
  trustProxy?: boolean | string
  log?: boolean
  /** Of one address, all pages together. A whole office often comes from one address: the limit is against floods, not against people. */
  requestsPerMinute?: number
}

/** An HTTP server with everything that is not the product itself: headers, limits, errors, static pages. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: options.log ? { level: 'warn' } : false,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: 2 * 1024 * 1024,
    routerOptions: { maxParamLength: 200 },
    // An address that is none at all never reaches a handler.
    frameworkErrors: (_error, _request, reply: FastifyReply) => { void reply.status(400).send({ code: 'input.invalid', message: '网址不对，请检查后重试。' }) },
  })
  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        // Scripts only from our own files. antd writes style elements at run time, for which it takes a nonce.
        defaultSrc: ["'self'"], scriptSrc: ["'self'"], connectSrc: ["'self'"], imgSrc: ["'self'", 'data:', 'blob:'],
        styleSrc: ["'self'", (_request, reply) => `'nonce-${nonceOf(reply)}'`], styleSrcAttr: ["'unsafe-inline'"], fontSrc: ["'self'"],
        objectSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'self'"], frameAncestors: ["'none'"], workerSrc: ["'self'"],
      },
    },
    hsts: options.https ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
  })
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? 12_000, timeWindow: '1 minute',
    errorResponseBuilder: () => new AppError('too_many_requests'),
  })
  await app.register(multipart, { limits: { fileSize: usualUploadBytes, files: 1, fields: 5, fieldSize: 200_000, parts: 6 } })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = explain(error)
    if (known.code === 'internal') request.log.error({ err: error, url: request.routeOptions.url }, 'unexpected error')
    return reply.status(known.status).send({ code: known.code, message: known.message, details: known.details })
  })
  if (options.webFolder) await servePages(app, options.webFolder)
  app.setNotFoundHandler((_request, reply) => reply.status(404).send({ code: 'not_found', message: new AppError('not_found').message }))
  return app
}

function explain(error: FastifyError): AppError {
  const translated = translateDatabaseError(error)
  if (translated instanceof AppError) return translated
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('input.too_large')
  const status = error.statusCode ?? 500
  if (status === 429) return new AppError('too_many_requests')
  if (status >= 400 && status < 500 || error instanceof SyntaxError) return new AppError('input.invalid')
  return new AppError('internal')
}

const nonces = new WeakMap<object, string>()
/** One nonce per answer, shared by the header and the page. */
function nonceOf(reply: object): string {
  const key = 'raw' in reply && typeof reply.raw === 'object' && reply.raw ? reply.raw : reply
  const nonce = nonces.get(key) ?? randomBytes(16).toString('base64')
  nonces.set(key, nonce)
  return nonce
}

/** The single page: every path that is no file and no API gets index.html with this answer's style nonce. */
async function servePages(app: FastifyInstance, folder: string): Promise<void> {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) throw new Error(`网页文件不存在：${index}。请先运行 npm run build。`)
  const html = freshText(index)
  await app.register(staticFiles, {
    root: join(folder, 'assets'), prefix: '/assets/', immutable: true, preCompressed: true, maxAge: '365d', index: false,
  })
  app.route({
    method: 'GET', url: '/*',
    handler: async (request, reply) => {
      if (request.url.startsWith('/api/')) throw new AppError('not_found')
      const text = await html()
      void reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store')
      if (text === undefined) return reply.status(503).header('retry-after', '5').send(updating)
      return reply.send(text.replaceAll('__NONCE__', nonceOf(reply)))
    },
  })
}

const updating = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>正在更新 · 清源</title><p>网页正在更新，几秒后自动重试。'

/**
 * The text of a file as it is now: new pages built under a running server must not be reached through the old
 * index.html, which names scripts that are gone. Read again only when the file has changed.
 * @returns undefined while there is no such file
 */
function freshText(path: string): () => Promise<string | undefined> {
  let known: { mark: string; text: string } | undefined
  return async () => {
    const found = await stat(path).catch(() => undefined)
    if (!found) return undefined
    const mark = `${found.mtimeMs} ${found.size} ${found.ino}`
    if (known?.mark !== mark) {
      const text = await readFile(path, 'utf8').catch(() => undefined)
      if (text === undefined) return undefined
      known = { mark, text }
    }
    return known.text
  }
}
