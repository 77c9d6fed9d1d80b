import { appendFileSync, renameSync, statSync } from 'node:fs'

/**
 * A log file that takes one line at a time and cannot grow without end: when full it becomes `<file>.1`, so there are
 * never more than two.
 * @param limit bytes per file
 */
export function boundedLog(file: string, limit = 5_000_000): (line: string) => void {
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return (line) => {
    try {
      if (size > limit) {
        renameSync(file, `${file}.1`)
        size = 0
      }
      const text = `${line}\n`
      appendFileSync(file, text, { mode: 0o600 })
      size += Buffer.byteLength(text)
    } catch {
      // A full disk must not stop the database for want of a log.
    }
  }
}
