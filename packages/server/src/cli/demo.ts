import { rm } from 'node:fs/promises'
import { seedDemo } from '../../seed/demo-story.ts'
import { makeDemoFolder, removeStaleDemos } from '../demo-folder.ts'
import { startProduct } from '../main.ts'
import { builtPages } from '../web-pages.ts'
import { CliError } from './exit-codes.ts'
import { loopbackHosts } from './option-values.ts'
import { textTable } from './text-table.ts'
import { stopSignal, untilStopped } from './until-stopped.ts'

/** The demo's day: 2026-11-03 09:00 in China, when October's ledger is due in two days. */
const demoNow = new Date('2026-11-03T01:00:00Z')
/** It goes on from there, so that what is done later is later. */
function demoClock(): () => Date {
  const started = Date.now()
  return () => new Date(demoNow.getTime() + Date.now() - started)
}

/** Runs the demo in a folder of its own until told to stop, then removes it. @returns the exit code */
export async function demo({ host, port }: { host: string; port: number }): Promise<number> {
  if (!loopbackHosts.includes(host)) throw new CliError('usage', `演示只能在本机打开，--host 不能是 ${host}。正式使用请用 qingyuan serve。`)
  const signal = stopSignal(say)
  const webFolder = await builtPages(say)
  await removeStaleDemos()
  const dataFolder = await makeDemoFolder()
  try {
    say('正在准备演示数据……')
    // Whatever databases the environment names: a demo never touches them.
    const product = await startProduct({
      dataFolder, kind: 'demo', host, port, nextPort: true, webFolder, now: demoClock(), seed: (env) => seedDemo(env, say), log: say,
    })
    say(`\n清源演示已启动：${product.address}`)
    say('演示数据，人物、单位、事件均为虚构；演示的“今天”是 2026年11月3日。')
    const { password, accounts } = product.demoAccounts!
    say(`\n所有账号的密码都是：${password}\n`)
    const rows = accounts.map((one) => [one.username, one.name, one.post])
    for (const line of textTable([['账号', '姓名', '身份'], ...rows])) say(`  ${line}`)
    say('\n按 Ctrl-C 停止；停止后演示数据即删除。')
    return await untilStopped(product, signal, say)
  } finally {
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

const say = (line: string): void => console.log(line)
