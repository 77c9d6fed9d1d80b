import type { Endpoint } from '@qingyuan/core/contract'
import type { AppError } from '@qingyuan/core/errors'
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { z } from 'zod'
import { call } from './call.ts'
import { toQuery } from './query.ts'

export interface ReadOptions<Out = unknown> {
  /** False: do not ask yet (an id is still missing, the role may not). */
  enabled?: boolean
  /** Keeps showing the last answer while the next input loads, for lists that page. */
  keep?: boolean
  /** Milliseconds for which an answer is good without asking again; lists of choices use minutes. */
  fresh?: number
  /** Milliseconds between repeated reads, e.g. while a long job runs; false stops. A function decides by the last answer. */
  every?: number | false | ((answer: Out | undefined) => number | false)
}
export type Read<T> = UseQueryResult<T, AppError>

/**
 * Reads a GET endpoint. Answers TanStack's `{ data, error, isPending, isFetching, refetch }`; two components with the
 * same endpoint and input share one answer. Any `useAction` that succeeds makes all reads ask again.
 */
export function useRead<In extends z.ZodType, Out extends z.ZodType>(
  e: Endpoint<In, Out>, input: z.input<In>, options: ReadOptions<z.output<Out>> = {},
): Read<z.output<Out>> {
  const { every } = options
  return useQuery<z.output<Out>, AppError>({
    queryKey: readKey(e, input),
    queryFn: ({ signal }) => call(e, input, signal),
    enabled: options.enabled ?? true,
    ...(options.keep && { placeholderData: keepPreviousData }),
    ...(options.fresh !== undefined && { staleTime: options.fresh }),
    ...(every !== undefined && { refetchInterval: typeof every === 'function' ? ({ state }) => every(state.data) : every }),
  })
}

/** The key under which an answer is kept: path and input, whatever the order of its fields. */
export function readKey<In extends z.ZodType>(e: Endpoint<In>, input: z.input<In>): [path: string, query: string] {
  return [e.path, toQuery(input as object)]
}
