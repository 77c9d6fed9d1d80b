import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { keepAuditSealed } from './features/audit/audit-background.ts'
import { sealTailIn } from './features/audit/audit-seal.ts'
import { keepSessionsSwept } from './features/auth/auth-background.ts'
import { isSetUp } from './features/auth/auth-commands.ts'
import type { AuthOptions } from './features/auth/auth-routes.ts'
import { sessionReader } from './features/auth/auth-session.ts'
import { keepStatementsGoing } from './features/bank/bank-background.ts'
import { keepGradesCurrent } from './features/grading/grading-background.ts'
import { keepImportsGoing } from './features/leads/lead-import-background.ts'
import { keepCollectionsOpen } from './features/ledgers/ledger-background.ts'
import { startBackground, type Background } from './platform/background.ts'
import { openAnalytics } from './platform/clickhouse/analytics.ts'
import type { Environment } from './platform/config.ts'
import { asViewer, openDatabase, systemContext } from './platform/db.ts'
import { codeOf } from './platform/postgres/postgres-error.ts'
import { openEngine, prepareStores, type StoreOptions } from './platform/stores.ts'
import { setUpTokenIn } from './set-up-link.ts'
import { StartError } from './start-error.ts'

export interface ProductOptions extends StoreOptions {
  host: string
  /** 0: any free one. */
  port: number
  /** Take one of the next ports when this one is taken, instead of refusing. */
  nextPort?: boolean
  https?: boolean
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  trustProxy?: string | undefined
  /** The address that people open; default: where it listens. */
  publicUrl?: string | undefined
  /** CLICKHOUSE_URL; without it the embedded server in the data folder, started when it is first used. */
  clickhouseUrl?: string | undefined
  /** CLICKHOUSE_MEMORY, in bytes. */
  clickhouseMemory?: number | undefined
  /** The shown clock; default: the real one. */
  now?: () => Date
  /** The built pages; without them only the API answers. */
  webFolder?: string
  /** Fills the fresh stores, before anyone can come in. */
  seed?: (env: Environment) => Promise<NonNullable<AuthOptions['demoAccounts']>>
  /** Gets a Chinese line per event that the person at the console should know. */
  log: (line: string) => void
}

/** A running product. */
export interface Product {
  address: string
  env: Environment
  app: FastifyInstance
  background: Background
  demoAccounts: AuthOptions['demoAccounts']
  /** The one-time link, while nobody has an account. */
  setUpLink: string | undefined
  /** Settles when the embedded database ended by itself: then nothing works any more. */
  failed: Promise<void>
  /** In good order: answers what is under way (10 seconds at most), then closes the stores. */
  stop: () => Promise<void>
}

const answerPatienceMs = 10_000

/**
 * Starts everything: data folder, stores, migrations, background work, HTTP.
 * @throws PostgresError or StartError in Chinese; what had been started by then is closed again
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const closers: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (let close = closers.pop(); close; close = closers.pop()) {
      await close().catch((error: unknown) => options.log(`停止时出错：${error instanceof Error ? error.message : String(error)}`))
    }
  }
  try {
    const engine = await openEngine(options)
    closers.push(engine.close)
    const prepared = await prepareStores(engine, options, 'migrate')
    if (prepared.applied.length > 0 && options.kind === 'production') options.log(`数据库结构已就绪：${prepared.applied.join('、')}`)
    const { db, pool, close } = openDatabase(prepared.appUrl)
    closers.push(close)
    const now = options.now ?? (() => new Date())
    const analytics = openAnalytics({ folder: engine.folder, url: options.clickhouseUrl, memory: options.clickhouseMemory, onEvent: options.log, sync: options.kind !== 'demo' })
    closers.push(() => analytics.close())
    const env: Environment = {
      db, analytics, now, files: prepared.files, secrets: engine.secrets, signedIn: sessionReader(db),
      demo: options.kind === 'demo', https: options.https ?? false, publicUrl: options.publicUrl ?? '',
    }
    const demoAccounts = await options.seed?.(env)
    const sealTail = sealTailIn(engine.folder.file('audit-seal.json'))
    const token = setUpTokenIn(engine.folder.file('set-up-token'))
    const ready = await asViewer(systemContext(db, 'setup', new Date()), isSetUp, true)
    const background = startBackground(pool, options.log)
    closers.push(background.stop)
    const app = await buildApp(env, {
      https: env.https, log: options.kind !== 'test', sealTail, demoAccounts,
      ...(options.webFolder ? { webFolder: options.webFolder } : {}),
      ...(options.trustProxy ? { trustProxy: options.trustProxy } : {}),
      get setUpToken() { return token.current() },
    })
    closers.push(() => closeApp(app))
    if (ready) await token.remove()
    const address = await listen(app, options)
    env.publicUrl ||= address
    const setUpLink = ready ? undefined : (await token.renew(env.publicUrl)).link
    keepAuditSealed(background, db, engine.secrets, sealTail, now)
    keepSessionsSwept(background, db)
    keepCollectionsOpen(background, env)
    keepImportsGoing(background, env)
    keepGradesCurrent(background, env)
    keepStatementsGoing(background, env)
    return {
      address, env, app, background, demoAccounts, setUpLink, failed: engine.ended, stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function listen(app: FastifyInstance, { host, port, nextPort }: ProductOptions): Promise<string> {
  const last = nextPort && port > 0 ? Math.min(port + 50, 65_535) : port
  for (let wanted = port; ; wanted += 1) {
    try {
      await app.listen({ host, port: wanted })
      break
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EADDRINUSE' && wanted < last) continue
      if (code === 'EADDRINUSE') throw new StartError(`端口 ${wanted} 已被别的程序占用。请停止那个程序，或用 --port 换一个端口。`)
      if (code === 'EACCES') throw new StartError(`没有权限使用端口 ${wanted}。请用 --port 换成 1024 以上的端口。`)
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new StartError(`${host} 不是本机的地址。请用 --host 换一个。`)
      throw error
    }
  }
  const bound = app.server.address()
  const actual = typeof bound === 'object' && bound ? bound.port : port
  const shown = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${shown}:${actual}`
}

/** Lets requests under way end, but not for ever. */
async function closeApp(app: FastifyInstance): Promise<void> {
  // A connection whose answer has just gone out would be kept for the next request, which nobody will take.
  const idle = setInterval(() => app.server.closeIdleConnections(), 50)
  const patience = setTimeout(() => app.server.closeAllConnections(), answerPatienceMs)
  try {
    await app.close()
  } finally {
    clearInterval(idle)
    clearTimeout(patience)
  }
}
