import type { Endpoint } from '@qingyuan/core/contract'
import { AppError } from '@qingyuan/core/errors'
import { App } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { download } from '../../shared/call.ts'

/** Fetches a file on a click; says why when there is none. `of`: of several files, the one that is being fetched. */
export function useDownload<In extends z.ZodType>(endpoint: Endpoint<In>) {
  const { message } = App.useApp()
  const [fetching, setFetching] = useState<z.input<In>>()
  const run = async (input: z.input<In>) => {
    setFetching(input)
    try {
      await download(endpoint, input)
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '下载失败，请重试。')
    } finally {
      setFetching(undefined)
    }
  }
  return { busy: fetching !== undefined, of: fetching, run: (input: z.input<In>) => { void run(input) } }
}
