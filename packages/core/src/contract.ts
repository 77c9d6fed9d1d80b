import type { z } from 'zod'
import type { Permission } from './permissions.ts'

/** One endpoint as data: used by server, web, tests and the OpenAPI document. */
export interface Endpoint<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  method: 'GET' | 'POST'
  path: `/api/${string}`
  /** What the viewer's role must allow. `public`: no sign-in needed; `signed_in`: any account. */
  permission: Permission | 'public' | 'signed_in'
  /** One Chinese line for the API document and the audit list. */
  title: string
  input: In
  output: Out
  /** Upload: the body is multipart with one file in field `file`, the input comes in field `input` as JSON. */
  upload?: true
  /** Of an upload: more bytes than the usual 50 MB, and kept encrypted (the file store holds nothing readable). */
  uploadLimits?: { mostBytes: number; sealed: boolean }
  /** Download: the answer is a file instead of JSON; `output` describes nothing then. */
  download?: true
}

/** Declares an endpoint; exists for its types. */
export function endpoint<In extends z.ZodType, Out extends z.ZodType>(definition: Endpoint<In, Out>): Endpoint<In, Out> {
  return definition
}
