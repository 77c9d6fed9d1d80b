import { AppError } from '@qingyuan/core/errors'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider, type ConfigProviderProps } from 'antd'
import zhCn from 'antd/es/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import type { ReactNode } from 'react'
import { SessionProvider } from '../shared/session.tsx'
import { styleNonce } from './style-nonce.ts'
import { theme } from './theme.ts'

dayjs.locale('zh-cn')

// An ES module whose types TypeScript reads as CommonJS: it believes the locale to be one level deeper.
const locale = zhCn as unknown as NonNullable<ConfigProviderProps['locale']>

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Only what may pass by itself is tried again; a refusal stays one.
      retry: (failures, error) => failures < 2 && error instanceof AppError && error.code === 'unavailable',
      networkMode: 'always',
    },
  },
})

/** Language, theme, messages, data and session for the whole window. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ConfigProvider locale={locale} theme={theme} csp={{ nonce: styleNonce }} form={{ requiredMark: 'optional', scrollToFirstError: { block: 'center', focus: true } }}
      button={{ autoInsertSpace: false }}>
      <App message={{ maxCount: 3, duration: 4, top: 56 }}>
        <QueryClientProvider client={client}>
          <SessionProvider>{children}</SessionProvider>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  )
}
