import type { Analytics } from './clickhouse/analytics.ts'
import type { Deps } from './route.ts'

/** What the running product knows of itself beside the shared dependencies. */
export interface Environment extends Deps {
  /** The store of masses; nothing is started or reached before its first use. */
  analytics: Analytics
  /** The throwaway demo: says so on every page, fixed clock, loopback only. */
  demo: boolean
  /** Cookies carry Secure, links start with https. */
  https: boolean
  /** The address people open, for links that the product writes. */
  publicUrl: string
}
