import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { codeOf } from './platform/postgres/postgres-error.ts'
import { writeWhole } from './platform/postgres/files.ts'

/**
 * The token of the one-time set-up link. It lies in the data folder (0600), beside the master key, so that
 * `qingyuan setup` can renew it under a running server: the server reads it when somebody comes with one.
 */
export interface SetUpToken {
  /** A new link; those printed before stop working. Without an address: the one that the server last gave. */
  renew: (publicUrl?: string) => Promise<{ token: string; link: string }>
  current: () => string | undefined
  remove: () => Promise<void>
}
const Kept = z.object({ token: z.string().min(20), publicUrl: z.string() })

/** @param file in the data folder */
export function setUpTokenIn(file: string): SetUpToken {
  const read = () => {
    try {
      return Kept.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError) return undefined
      throw error
    }
  }
  return {
    renew: async (publicUrl = read()?.publicUrl ?? '') => {
      const token = randomBytes(24).toString('base64url')
      await writeWhole(file, JSON.stringify({ token, publicUrl }))
      // In the fragment: browsers do not send it, so no log on the way keeps it.
      return { token, link: `${publicUrl}/set-up#${token}` }
    },
    current: () => read()?.token,
    remove: () => rm(file, { force: true }),
  }
}
