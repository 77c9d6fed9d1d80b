import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'

export interface RunningDemo { address: string; password: string; stop: () => Promise<void> }

/** The demo as a user starts it, on a free port. */
export async function startDemo(): Promise<RunningDemo> {
  const child: ChildProcess = spawn('npx', ['qingyuan', 'demo', '--port', '18080'], { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, NODE_ENV: 'production' } })
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /清源演示已启动：(http:\S+)/.exec(said)
      if (found && said.includes('按 Ctrl-C 停止')) resolve(found[1]!)
    }
    child.stdout!.on('data', listen)
    child.stderr!.on('data', listen)
    child.on('exit', (code) => reject(new Error(`demo ended (${code}): ${said}`)))
  })
  return {
    address, password: /密码都是：(\S+)/.exec(said)![1]!,
    stop: async () => {
      const gone = new Promise((resolve) => { child.once('exit', resolve) })
      process.kill(-child.pid!, 'SIGTERM')
      await gone
    },
  }
}

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
export const chromiumPath = browsers.find((path) => existsSync(path))
export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox', '--disable-dev-shm-usage'] })

/** A page that remembers whatever went wrong in it. */
export async function signIn(browser: Browser, demo: RunningDemo, username: string, viewport = { width: 1366, height: 768 }): Promise<{ page: Page; troubles: string[] }> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN' })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`))
  page.on('response', (response) => { if (response.status() >= 500) troubles.push(`${response.url()}: ${response.status()}`) })
  page.on('console', (message) => { if (message.type() === 'error' && /Content Security Policy|Warning:/.test(message.text())) troubles.push(`${page.url()}: ${message.text()}`) })
  await page.goto(demo.address)
  await page.getByRole('textbox', { name: '账号' }).fill(username)
  await page.locator('input[type=password]').fill(demo.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return { page, troubles }
}
