/** A refusal by the data folder, the embedded PostgreSQL, a backup or a restore: a Chinese sentence for the person at
 * the console that names the place and says what to do. */
export class PostgresError extends Error {
  override name = 'PostgresError'
}

/** The system's code of an error (`ENOENT`, `28P01` …), or undefined. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** The text of anything thrown. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** For `catch`: passes over one system error (`ENOENT` …) and throws every other. */
export const ignore = (code: string) => (error: unknown): undefined => {
  if (codeOf(error) !== code) throw error
}
