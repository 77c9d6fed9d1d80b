import type { Product } from '../main.ts'
import { exitCodes } from './exit-codes.ts'

// npm passes on the signal that the terminal has already sent to all: two within a second are one.
const sameSignalMs = 1_000

const parentLookMs = 1_000

/** Settles at the first SIGINT, SIGTERM or SIGHUP, or when the npm that started us is gone; a second one forces. */
export function stopSignal(log: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    let first = 0
    const stop = () => {
      if (first === 0) {
        first = Date.now()
        log('正在停止……（再按一次 Ctrl-C 强制退出）')
        resolve()
      } else if (Date.now() - first > sameSignalMs) {
        process.exit(exitCodes.failed[0])
      }
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
    process.once('disconnect', stop)
    process.channel?.unref()
    // npm puts a shell between, which passes no signal on: told to stop, the two end and would leave us behind.
    if (process.env.npm_lifecycle_event) {
      const parent = process.ppid
      const look = setInterval(() => {
        if (process.ppid === parent) return
        clearInterval(look)
        stop()
      }, parentLookMs).unref()
    }
  })
}

/** Lets the product run until it is told to stop or its database ends. @returns the exit code */
export async function untilStopped(product: Product, signal: Promise<void>, log: (line: string) => void): Promise<number> {
  const failed = await Promise.race([signal.then(() => false), product.failed.then(() => true)])
  if (failed) log('内置数据库意外退出，服务随之停止。已保存的数据不受影响；原因见数据目录里的 postgres.log。请重新启动。')
  await product.stop()
  return failed ? exitCodes.store[0] : exitCodes.ok[0]
}
