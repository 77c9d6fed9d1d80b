import type { FileStore } from './files.ts'
import type { Secrets } from './secrets.ts'
import type { Deps } from './route.ts'

/** What the running product knows of itself beside the shared dependencies. */
export interface Environment extends Deps {
  secrets: Secrets
  files: FileStore
  /** The throwaway demo: says so on every page, fixed clock, loopback only. */
  demo: boolean
  /** Cookies carry Secure, links start with https. */
  https: boolean
  /** The address people open, for links that the product writes. */
  publicUrl: string
}
