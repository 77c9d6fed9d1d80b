import type { Endpoint } from '@qingyuan/core/contract'
import { AppError, errorCodes, type ErrorCode } from '@qingyuan/core/errors'
import type { z } from 'zod'
import { toQuery } from './query.ts'

/** Who this page speaks for. The token goes with every POST; the person decides whether a stale token may be renewed. */
interface Speaker { userId: string; csrf: string }
let speaker: Speaker | undefined
const signedOutListeners = new Set<() => void>()

/** Kept by the session provider only. */
export function setSpeaker(next: Speaker | undefined): void {
  speaker = next
}
/** Calls back when an answer says that nobody is signed in any more; returns the way to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener)
  return () => { signedOutListeners.delete(listener) }
}

/** Calls an endpoint and answers its output. Throws AppError with the server's code, Chinese text and details. */
export async function call<In extends z.ZodType, Out extends z.ZodType>(
  e: Endpoint<In, Out>, input: z.input<In>, signal?: AbortSignal,
): Promise<z.output<Out>> {
  const send = () => e.method === 'GET'
    ? request(e.path + toQuery(input as object), { method: 'GET', ...(signal && { signal }) })
    : request(e.path, {
      method: 'POST', headers: { 'content-type': 'application/json', ...csrfHeader() }, body: JSON.stringify(input),
      ...(signal && { signal }),
    })
  return await readAnswer(await withFreshToken(send)) as z.output<Out>
}

/** Address of a download, for links that open in a new tab. `download` also shows errors; prefer it for buttons. */
export function downloadUrl<In extends z.ZodType>(e: Endpoint<In>, input: z.input<In>): string {
  return e.path + toQuery(input as object)
}

/** Fetches a file and hands it to the browser to save. Throws AppError. */
export async function download<In extends z.ZodType>(e: Endpoint<In>, input: z.input<In>): Promise<void> {
  const answer = await request(downloadUrl(e, input), { method: 'GET' })
  if (!answer.ok) await readAnswer(answer)
  const name = /filename\*=UTF-8''([^;]*)/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
  saveFile(await answer.blob(), name ? decodeURIComponent(name) : e.title)
}

/** Hands a file made in the page to the browser to save. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Some browsers read the address only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/**
 * Sends one file with its input. `onProgress` gets 0 to 100 while the bytes go out; XMLHttpRequest because `fetch`
 * does not tell how far a request body has come. Throws AppError.
 */
export async function upload<In extends z.ZodType, Out extends z.ZodType>(
  e: Endpoint<In, Out>, input: z.input<In>, file: File, onProgress?: (percent: number) => void,
): Promise<z.output<Out>> {
  const most = e.uploadLimits?.mostBytes ?? maxUploadBytes
  if (file.size > most) throw new AppError('input.too_large', `文件超过 ${most >= 1024 ** 3 ? `${most / 1024 ** 3} GB` : `${most / 1024 ** 2} MB`}。请拆分后分次上传。`)
  const send = () => new Promise<Response>((resolve, reject) => {
    const form = new FormData()
    // The server starts on the file as it arrives, so it must know the input by then.
    form.append('input', JSON.stringify(input))
    form.append('file', file, file.name)
    const xhr = new XMLHttpRequest()
    xhr.open('POST', e.path)
    for (const [name, value] of Object.entries(csrfHeader())) xhr.setRequestHeader(name, value)
    xhr.upload.onprogress = (event) => { if (event.lengthComputable) onProgress?.(Math.round(event.loaded / event.total * 100)) }
    xhr.onload = () => resolve(new Response(xhr.status === 204 ? null : xhr.responseText, { status: xhr.status }))
    xhr.onerror = () => reject(unreachable())
    xhr.onabort = () => reject(unreachable())
    xhr.send(form)
  })
  return await readAnswer(await withFreshToken(send)) as z.output<Out>
}
/** As the server's own limit, where an endpoint has no other. */
export const maxUploadBytes = 50 * 1024 * 1024

const csrfHeader = (): Record<string, string> => speaker ? { 'x-csrf-token': speaker.csrf } : {}
const unreachable = () => new AppError('unavailable', '连不上服务器，请检查网络后重试。刚才的内容还在，没有丢。')

async function request(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: 'same-origin' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw unreachable()
  }
}

async function readAnswer(answer: Response): Promise<unknown> {
  if (answer.ok) return answer.json()
  const error = await readError(answer)
  if (error.code === 'auth.required') for (const listener of signedOutListeners) listener()
  throw error
}

/** An answer that is none of ours (a proxy's page, say) becomes a plain Chinese error by its status. */
async function readError(answer: Response): Promise<AppError> {
  const body: unknown = await answer.json().catch(() => undefined)
  const given = (typeof body === 'object' && body !== null ? body : {}) as { code?: unknown; message?: unknown; details?: unknown }
  const code = errorCodes.find((known) => known === given.code)
  const message = typeof given.message === 'string' ? given.message : undefined
  return new AppError(code ?? codeOfStatus(answer.status), message, (given.details ?? undefined) as Record<string, unknown> | undefined)
}
function codeOfStatus(status: number): ErrorCode {
  if (status === 413) return 'input.too_large'
  if (status === 429) return 'too_many_requests'
  return status >= 502 && status <= 504 ? 'unavailable' : 'internal'
}

/**
 * The same person may have signed in anew in another tab, which makes this page's token stale: fetch the new one and
 * send again (the first try was refused unseen). For another person the page must not go on in their name.
 */
async function withFreshToken(send: () => Promise<Response>): Promise<Response> {
  const answer = await send()
  if (answer.status !== 403 || !speaker) return answer
  const body = await answer.clone().json().catch(() => undefined) as { code?: string } | undefined
  if (body?.code !== 'auth.csrf') return answer
  const session = await request('/api/auth/session', { method: 'GET' })
  if (!session.ok) return session
  const now = await session.json() as Speaker
  if (now.userId !== speaker.userId) {
    throw new AppError('auth.csrf', '本浏览器里已换人登录，这次没有提交。请刷新页面后再操作。')
  }
  speaker = { userId: now.userId, csrf: now.csrf }
  return send()
}
