import type { Endpoint } from '@qingyuan/core/contract'
import { AppError } from '@qingyuan/core/errors'
import { chineseWords } from '@qingyuan/core/zod-words'
import { can, type Viewer } from '@qingyuan/core/permissions'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { timingSafeEqual } from 'node:crypto'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { asViewer, type Context, type Database } from './db.ts'
import type { FileStore, StoredUpload } from './files.ts'
import { codeOf } from './postgres/postgres-error.ts'
import type { Secrets } from './secrets.ts'

// What zod says by itself is Chinese, too.
z.config({ ...z.locales.zhCN(), customError: chineseWords })

/** What the sign-in feature tells of a request: the person, and what still keeps them from working. */
export interface SignedIn {
  viewer: Viewer
  csrf: string
  sessionId: string
  /** Only binding the second factor is allowed until it is done. */
  mustEnrol: boolean
}
/** Everything that handlers share; made once at start. */
export interface Deps {
  db: Database
  now: () => Date
  files: FileStore
  secrets: Secrets
  signedIn: (request: FastifyRequest) => Promise<SignedIn | undefined>
}
export interface FileAnswer { name: string; mediaType: string; content: Buffer | Readable | string; inline?: boolean }
/** What a handler gets besides its input. */
export interface Call { request: FastifyRequest; reply: FastifyReply; upload?: StoredUpload; sessionId?: string }

type Handler<In extends z.ZodType, Out extends z.ZodType> = (ctx: Context, input: z.output<In>, call: Call) => Promise<z.input<Out>>

/** Endpoints as bound, for the API document and for tests that walk over all of them. */
export const boundEndpoints: Endpoint[] = []

/**
 * Binds an endpoint to its handler: who may call, what may come in, what may go out. A GET runs in one read-only
 * transaction that sees only the viewer's scope; a POST gets a context whose commands open their own.
 */
export function route<In extends z.ZodType, Out extends z.ZodType>(
  app: FastifyInstance, deps: Deps, e: Endpoint<In, Out>, handle: Handler<In, Out>,
): void {
  if (!boundEndpoints.includes(e)) boundEndpoints.push(e)
  app.route({
    method: e.method,
    url: e.path,
    handler: async (request, reply) => {
      const call: Call = { request, reply }
      const viewer = await admit(deps, e, request, call)
      const raw = e.upload ? await receiveUpload(deps, e, request, call) : e.method === 'GET' ? request.query : request.body
      try {
        const input = parseInput(e, raw)
        const ctx: Context = {
          db: deps.db, viewer, now: deps.now(),
          ...(e.method === 'POST' && { inputHash: hashInput(deps.secrets, input, call.upload?.contentSha256) }),
        }
        const answer = e.method === 'GET' && e.permission !== 'public'
          ? await asViewer(ctx, (inner) => handle(inner, input, call), true)
          : await handle(ctx, input, call)
        if (e.download) return sendFile(reply, answer as unknown as FileAnswer)
        return e.output.parse(answer)
      } finally {
        await call.upload?.discard()
      }
    },
  })
}

async function admit(deps: Deps, e: Endpoint, request: FastifyRequest, call: Call): Promise<Viewer> {
  if (e.permission === 'public') return { userId: null, system: 'public', name: 'system:public', unitId: null, roles: [] }
  const signedIn = await deps.signedIn(request)
  if (!signedIn) throw new AppError('auth.required')
  if (e.method === 'POST') checkCsrf(request, signedIn.csrf)
  if (signedIn.mustEnrol && !e.path.startsWith('/api/auth/')) throw new AppError('auth.enrol_required')
  if (e.permission !== 'signed_in' && !can(signedIn.viewer, e.permission)) {
    throw new AppError('auth.forbidden', undefined, { permission: e.permission })
  }
  call.sessionId = signedIn.sessionId
  return signedIn.viewer
}

/** Beside the strict cookie: a token that only our own page knows. */
function checkCsrf(request: FastifyRequest, expected: string): void {
  const given = request.headers['x-csrf-token']
  const [a, b] = [Buffer.from(typeof given === 'string' ? given : ''), Buffer.from(expected)]
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new AppError('auth.csrf')
}

function parseInput<In extends z.ZodType>(e: Endpoint<In>, raw: unknown): z.output<In> {
  if (!isSavable(raw)) throw new AppError('input.invalid', '文字里有不能保存的字符（空字符或残缺的符号），请删去后重试。')
  const parsed = e.input.safeParse(raw ?? {})
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, 50).map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const first = issues[0]
  throw new AppError('input.invalid', first?.message, { issues })
}

/** No NUL and no half characters anywhere: the database could not keep them. */
function isSavable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, part]) => isSavable(key) && isSavable(part))
}

/**
 * Tells one input from another without keeping it. Keyed with a key outside the database: inputs hold passwords,
 * numbers of identity cards and names of informants, which a plain hash would let a reader of the database guess.
 */
function hashInput(secrets: Secrets, input: unknown, uploaded = ''): string {
  const inOrder = (_key: string, value: unknown): unknown => value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
  return secrets.token('command', `${uploaded}\n${JSON.stringify(input, inOrder) ?? ''}`)
}

async function receiveUpload(deps: Deps, { uploadLimits }: Endpoint, request: FastifyRequest, call: Call): Promise<unknown> {
  if (!request.isMultipart()) throw new AppError('input.invalid', '请以文件上传的方式提交。')
  let input: unknown = {}
  try {
    for await (const part of request.parts(uploadLimits && { limits: { fileSize: uploadLimits.mostBytes } })) {
      if (part.type === 'file') {
        if (call.upload) throw new AppError('input.invalid', '一次只传一个文件。')
        call.upload = await deps.files.receive(part.file, part.filename, part.mimetype, uploadLimits?.sealed ? deps.secrets.sealing() : undefined)
        if (part.file.truncated) throw tooLarge(uploadLimits?.mostBytes)
      } else if (part.fieldname === 'input') {
        input = JSON.parse(String(part.value))
      }
    }
  } catch (error) {
    throw codeOf(error) === 'FST_REQ_FILE_TOO_LARGE' ? tooLarge(uploadLimits?.mostBytes) : error
  }
  if (!call.upload) throw new AppError('input.invalid', '没有收到文件，请重新选择。')
  return input
}

export const usualUploadBytes = 50 * 1024 * 1024
const tooLarge = (mostBytes = usualUploadBytes) =>
  new AppError('input.too_large', `文件超过 ${mostBytes < 2 ** 30 ? `${mostBytes / 2 ** 20} MB` : `${mostBytes / 2 ** 30} GB`}。请拆分后分次上传。`)

function sendFile(reply: FastifyReply, file: FileAnswer): FastifyReply {
  const disposition = file.inline ? 'inline' : 'attachment'
  return reply.header('content-type', file.mediaType).header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .send(file.content)
}
