import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, openBrowser, signIn, startDemo, type RunningDemo } from './demo.ts'

/** Every page of the menu, as different people see it, opens without an error and says that the data is made up. */
describe.skipIf(!chromiumPath)('the demo in a browser', () => {
  let demo: RunningDemo
  let browser: Browser
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()])
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  for (const [username, viewport] of [['bangong', { width: 1366, height: 768 }], ['nixi', { width: 390, height: 844 }], ['quzhang', { width: 1366, height: 768 }], ['xitong', { width: 1366, height: 768 }],
    ['shenji', { width: 1366, height: 768 }]] as const) {
    test(`every page of ${username}'s menu`, async () => {
      const { page, troubles } = await signIn(browser, demo, username, viewport)
      const opener = page.getByRole('button', { name: '打开菜单' })
      if (await opener.isVisible()) await opener.click()
      const paths = await page.locator('nav a[href^="/"]').evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href') ?? ''))])
      expect(paths.length).toBeGreaterThan(2)
      for (const path of paths) {
        await page.goto(demo.address + path)
        await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 30_000 })
        await page.waitForLoadState('networkidle')
        const text = await page.locator('body').innerText()
        expect(text, path).toContain('演示数据，人物、单位、事件均为虚构')
        expect(text, path).not.toMatch(/undefined|NaN|\[object Object\]|Loading|No data|Invalid/)
        expect(text, path).not.toContain('页面出错')
      }
      expect(troubles).toEqual([])
      await page.context().close()
    }, 240_000)
  }

  test('the October table in the browser: the three totals of the story', async () => {
    const { page } = await signIn(browser, demo, 'bangong')
    await page.goto(`${demo.address}/ledgers/district?period=2026-10`)
    await page.getByText('3036.65').first().waitFor({ timeout: 30_000 })
    const text = await page.locator('body').innerText()
    for (const figure of ['3036.65', '610', '2009.01']) expect(text).toContain(figure)
    await page.context().close()
  }, 120_000)

  test('printed from the browser, 出表 is the sheet alone on its own paper', async () => {
    const { page } = await signIn(browser, demo, 'bangong')
    await page.goto(`${demo.address}/forms?period=2026-10`)
    await page.getByText('3036.65').first().waitFor({ timeout: 30_000 })
    await page.emulateMedia({ media: 'print' })
    for (const away of ['.page-head', '.choices', '.ant-alert', '.sheet-line', '.demo-ribbon']) {
      expect([away, await page.locator(away).filter({ visible: true }).count()]).toEqual([away, 0])
    }
    expect(await page.locator('.sheet').first().evaluate((sheet) => sheet.getBoundingClientRect().top)).toBeLessThan(20)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => Number(width) > Number(height))
    expect(boxes.length).toBeGreaterThan(0)
    expect(boxes.length).toBeLessThanOrEqual(2)
    expect(boxes).not.toContain(false)
    await page.context().close()
  }, 120_000)
})
