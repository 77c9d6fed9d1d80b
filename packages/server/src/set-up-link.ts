import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { codeOf } from './platform/postgres/postgres-error.ts'
import { writeWhole } from './platform/postgres/files.ts'

/**
 * The token of the one-time set-up link. It lies in the data folder (0600), beside the master key, so that
 * `qingyuan setup` can renew it under a running server: the server reads it when somebody comes with one.
 */
export interface SetUpToken {
  /** A new token; links printed before stop working. */
  renew: () => Promise<string>
  current: () => string | undefined
  remove: () => Promise<void>
}

/** @param file in the data folder */
export function setUpTokenIn(file: string): SetUpToken {
  return {
    renew: async () => {
      const token = randomBytes(24).toString('base64url')
      await writeWhole(file, token)
      return token
    },
    current: () => {
      try {
        return readFileSync(file, 'utf8')
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined
        throw error
      }
    },
    remove: () => rm(file, { force: true }),
  }
}

/** In the fragment: browsers do not send it, so no log on the way keeps it. */
export const setUpLink = (publicUrl: string, token: string): string => `${publicUrl}/set-up#${token}`
