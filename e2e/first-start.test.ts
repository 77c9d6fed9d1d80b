import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { chromiumPath, openBrowser } from './demo.ts'

/** A real office on an empty folder, in a real browser: the set-up link, the first sign-in, the second factor that its role must bind. */
test.skipIf(!chromiumPath)('from an empty folder to the first administrator at work', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'qingyuan-first-'))
  await chmod(folder, 0o755)   // started as root, the database runs under another account
  const child = spawn('npx', ['qingyuan', 'serve', '--data', join(folder, 'data'), '--port', '18083'],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true, env: { ...process.env, NODE_ENV: 'production' } })
  const gone = new Promise((resolve) => { child.once('exit', resolve) })
  const browser = await openBrowser()
  try {
    let said = ''
    const link = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const found = /(http:\S+\/set-up#\S+)/.exec(said)
        if (found && said.includes('按 Ctrl-C 停止')) resolve(found[1]!)
      })
      child.once('exit', (code) => reject(new Error(`ended (${code}): ${said}`)))
    })
    const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })).newPage()
    page.setDefaultTimeout(60_000)
    await page.goto(link)
    for (const [field, value] of [['districtName', '样河区'], ['officeName', '样河区专班办'], ['name', '方演一'], ['username', 'guanli']] as const) await page.locator(`#${field}`).fill(value)
    for (const field of await page.locator('input[type=password]').all()) await field.fill('Yangli-2026')
    await page.locator('button[type=submit]').click()
    await page.getByRole('link', { name: '去登录' }).click()
    await page.getByRole('textbox', { name: '账号' }).fill('guanli')
    await page.locator('input[type=password]').fill('Yangli-2026')
    await page.keyboard.press('Enter')
    // Straight to the binding page, and nowhere else.
    await page.getByText('您的角色必须绑定动态口令').waitFor()
    expect(new URL(page.url()).pathname).toBe('/account/second-factor')
    await page.locator('input[type=password]').fill('Yangli-2026')
    await page.keyboard.press('Enter')
    const secret = (await page.locator('.scan-secret code').textContent())!.replaceAll(' ', '')
    await page.locator('.ant-otp input').first().click()
    await page.keyboard.type(new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate())
    await page.getByRole('link', { name: '开始工作' }).click()
    await page.getByRole('heading', { level: 1, name: '人员与账号' }).waitFor()
    await page.getByText('还没有安全管理员和审计管理员').waitFor()
  } finally {
    await browser.close()
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM')
    await gone
    // The shell in between may be gone before the server has stopped.
    await rm(folder, { recursive: true, force: true, maxRetries: 100, retryDelay: 200 })
  }
}, 240_000)
