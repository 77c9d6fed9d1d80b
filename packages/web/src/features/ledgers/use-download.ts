import type { Endpoint } from '@qingyuan/core/contract'
import { AppError } from '@qingyuan/core/errors'
import { App } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { download } from '../../shared/call.ts'

/** Fetches a file on a click; says why when there is none. */
export function useDownload<In extends z.ZodType>(endpoint: Endpoint<In>) {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const run = async (input: z.input<In>) => {
    setBusy(true)
    try {
      await download(endpoint, input)
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '下载失败，请重试。')
    } finally {
      setBusy(false)
    }
  }
  return { busy, run: (input: z.input<In>) => { void run(input) } }
}
