import { analyticsEnvironment } from '../platform/clickhouse/analytics-address.ts'
import { startProduct } from '../main.ts'
import { builtPages } from '../web-pages.ts'
import { flagFrom, loopbackHosts } from './option-values.ts'
import { storeOptions, type StoreFlags } from './open-stores.ts'
import { stopSignal, untilStopped } from './until-stopped.ts'

export interface ServeFlags extends StoreFlags {
  host: string
  port: number
  publicUrl?: string
  https?: boolean
  trustProxy?: string
}

/** Serves until told to stop. @returns the exit code */
export async function serve(flags: ServeFlags): Promise<number> {
  const signal = stopSignal(say)
  const https = flags.https ?? flagFrom('QINGYUAN_HTTPS')
  const { url: clickhouseUrl, memory: clickhouseMemory } = analyticsEnvironment(process.env)
  const product = await startProduct({
    ...storeOptions(flags), clickhouseUrl, clickhouseMemory, host: flags.host, port: flags.port, https, trustProxy: flags.trustProxy, publicUrl: flags.publicUrl,
    webFolder: await builtPages(say), log: say,
  })
  say(`清源已启动：${product.env.publicUrl}`)
  if (product.setUpLink) {
    say(`尚未设置。请打开下面的链接建立第一个管理员（只能用一次，重新启动后换新）：\n  ${product.setUpLink}`)
    say('主密钥在数据目录 secrets 里，丢了就读不出加密内容。请尽早另存：qingyuan backup 备份文件 --key 密钥文件')
  }
  if (!https && !loopbackHosts.includes(flags.host)) {
    say('提示：没有启用 HTTPS，密码会在网络上明文传输。请在前面加反向代理，并用 --https 启动。')
  }
  say('按 Ctrl-C 停止。')
  return untilStopped(product, signal, say)
}

const say = (line: string): void => console.log(line)
