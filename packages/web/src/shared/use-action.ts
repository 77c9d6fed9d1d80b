import type { Endpoint } from '@qingyuan/core/contract'
import { AppError } from '@qingyuan/core/errors'
import { useQueryClient } from '@tanstack/react-query'
import { App, type FormInstance } from 'antd'
import { useRef, useState } from 'react'
import type { z } from 'zod'
import { call, upload } from './call.ts'
import { newId } from './new-id.ts'

/** What is wrong with one field: `path` as in the endpoint's input, e.g. `amountFen` or `people.0.name`. */
export interface Issue { path: string; message: string }
/** Input of an action; `commandId` may be left out, it is made here. */
export type ActionInput<In extends z.ZodType> = Omit<z.input<In>, 'commandId'> & { commandId?: string }

export interface ActionOptions<Out> {
  onDone?: (output: Out) => void
  onError?: (error: AppError) => void
  /** Shown when done, e.g. `已交办`. */
  done?: string
  /** Marks the fields that are wrong. Name the form's fields as in the endpoint's input. */
  form?: FormInstance
  /** Paths (or beginnings of them) to read again; all reads when left out, none when empty. */
  invalidate?: string[]
  /** False: the caller shows errors itself, from `error`. */
  showError?: boolean
}
export interface Action<In extends z.ZodType, Out> {
  /** Does it. Answers the output, or undefined when it failed (the error was shown). With a file it is an upload. */
  run: (input: ActionInput<In>, file?: File) => Promise<Out | undefined>
  pending: boolean
  /** 0 to 100 while a file goes out. */
  progress: number | undefined
  error: AppError | undefined
  issues: Issue[]
  reset: () => void
}

/**
 * Changes something through a POST endpoint. The input is checked by the endpoint's own rules before it is sent.
 * One intent has one `commandId`: a second click while the first runs joins it, and the same input sent again after a
 * failure repeats the same command, so that a change whose answer got lost happens once.
 */
export function useAction<In extends z.ZodType, Out extends z.ZodType>(
  e: Endpoint<In, Out>, options: ActionOptions<z.output<Out>> = {},
): Action<In, z.output<Out>> {
  type Output = z.output<Out>
  const { message } = App.useApp()
  const client = useQueryClient()
  const [state, setState] = useState<{ pending: boolean; progress?: number; error?: AppError }>({ pending: false })
  interface Intent { text: string; file: File | undefined; commandId: string; running?: Promise<Output | undefined> }
  const intent = useRef<Intent>(undefined)

  const attempt = async (input: z.input<In>, file: File | undefined): Promise<Output | undefined> => {
    setState({ pending: true })
    try {
      checkInput(e, input)
      const output = file
        ? await upload(e, input, file, (progress) => setState({ pending: true, progress }))
        : await call(e, input)
      intent.current = undefined
      setState({ pending: false })
      if (options.done) void message.success(options.done)
      await Promise.all(readsToRepeat(options.invalidate).map((filter) => client.invalidateQueries(filter)))
      options.onDone?.(output)
      return output
    } catch (thrown) {
      const error = thrown instanceof AppError ? thrown : new AppError('internal')
      setState({ pending: false, error })
      const marked = options.form ? markFields(options.form, issuesOf(error)) : false
      if (options.showError !== false) void message.error(marked ? '填写有误，请按红字提示修改。' : textOf(error))
      options.onError?.(error)
      if (!(thrown instanceof AppError)) throw thrown
      return undefined
    }
  }

  const run = (input: ActionInput<In>, file?: File): Promise<Output | undefined> => {
    const text = JSON.stringify(input)
    const known = intent.current
    const same = known?.text === text && known.file === file ? known : undefined
    if (same?.running) return same.running
    const next: Intent = same ?? { text, file, commandId: input.commandId ?? newId() }
    intent.current = next
    next.running = attempt({ ...input, commandId: next.commandId } as z.input<In>, file)
      .finally(() => { delete next.running })
    return next.running
  }

  return {
    run, pending: state.pending, progress: state.progress, error: state.error, issues: issuesOf(state.error),
    reset: () => setState({ pending: false }),
  }
}

function readsToRepeat(paths: string[] | undefined) {
  if (!paths) return [{}]
  return paths.map((path) => ({ predicate: (query: { queryKey: readonly unknown[] }) => String(query.queryKey[0]).startsWith(path) }))
}

/** The same check as the server's, without the way there. */
function checkInput(e: Endpoint, input: unknown): void {
  const parsed = e.input.safeParse(input)
  if (parsed.success) return
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: wordOf(issue.message, valueAt(input, issue.path)) }))
  throw new AppError('input.invalid', issues[0]?.message, { issues })
}

/** A number field holds NaN while its text cannot be read; it shows the reason itself. */
const wordOf = (message: string, value: unknown): string => Number.isNaN(value) ? '填写的数读不出来，请改正。' : message
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((part, name) => (part as Record<PropertyKey, unknown> | null | undefined)?.[name], input)
}

/** The fields an error names; empty when it names none. */
export function issuesOf(error: AppError | undefined): Issue[] {
  const issues = error?.details?.['issues']
  return Array.isArray(issues) ? issues as Issue[] : []
}

/** A sentence for the user. The server names fields by their code names, which say nothing to a clerk. */
export function textOf(error: AppError): string {
  const issues = issuesOf(error)
  return error.code === 'input.invalid' && issues[0] ? issues[0].message : error.message
}

/** Puts the issues at the form's fields; whether every one found its field. */
function markFields(form: FormInstance, issues: Issue[]): boolean {
  if (issues.length === 0) return false
  const placed = issues.filter((issue) => form.getFieldInstance(toName(issue.path)) !== undefined || hasField(form, issue.path))
  form.setFields(placed.map((issue) => ({ name: toName(issue.path), errors: [issue.message] })))
  const first = placed[0]
  if (first) form.scrollToField(toName(first.path), { focus: true, block: 'center' })
  return placed.length === issues.length
}
const toName = (path: string): (string | number)[] => path.split('.').map((part) => /^\d+$/.test(part) ? Number(part) : part)
const hasField = (form: FormInstance, path: string): boolean =>
  form.getFieldsError().some((field) => field.name.join('.') === path)
