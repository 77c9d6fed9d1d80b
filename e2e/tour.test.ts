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

  test('statements: a batch is registered, two files are read, one is corrected, all is withdrawn', async () => {
    const { page, troubles } = await signIn(browser, demo, 'bangong')
    page.setDefaultTimeout(60_000)
    await page.goto(`${demo.address}/bank`)
    await page.getByRole('button', { name: '登记流水批次' }).click()
    await page.getByRole('radio', { name: '当事人、参与人提供' }).check()
    await page.getByLabel('谁提供的').fill('集资参与人例某甲')
    await page.getByLabel('用途').fill('核查样例公司吸收资金情况')
    await page.getByLabel('批次名称').fill('样例公司流水')
    await page.getByRole('button', { name: '登记，去上传文件' }).click()
    await page.getByLabel('选流水文件', { exact: true }).setInputFiles([
      { name: '有余额.csv', mimeType: 'text/csv', buffer: Buffer.from(withBalance) }, { name: '无余额.csv', mimeType: 'text/csv', buffer: Buffer.from(withoutBalance) },
      { name: '说明.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-') },
    ])
    await page.getByText('有 1 个文件不是流水表格，没有上传').waitFor()
    await page.getByText('都传完了').waitFor()
    await page.getByRole('button', { name: '开始载入' }).click()
    const report = page.locator('.bank-counts')
    await report.waitFor()
    expect(await report.innerText()).toMatch(/读到\s*6 行[\s\S]*载入\s*5 行[\s\S]*未载入\s*1 行[\s\S]*重复\s*0 行/)

    await page.getByRole('link', { name: '有余额.csv' }).click()
    await page.getByText('没有载入的行（1 行）').waitFor()
    expect(await page.locator('.bank-sample', { hasText: '6222' }).innerText()).not.toContain('6222999900001111')
    await page.locator('section', { hasText: '没有载入的原因' }).getByRole('button', { name: '看原始行' }).click()
    await page.getByRole('button', { name: '核对没有载入的行' }).click()
    await page.getByRole('button', { name: '查看', exact: true }).click()
    await page.locator('.bank-lines').getByText('2026-13-03').waitFor()
    await page.getByRole('button', { name: '收起', exact: true }).click()

    // Its plus sign means money out, and nothing in it could tell.
    await page.getByRole('link', { name: '样例公司流水' }).click()
    await page.getByRole('link', { name: '无余额.csv' }).click()
    await page.getByLabel('读反了，收、付对调').check()
    await page.getByRole('button', { name: '按此重新读取整批' }).click()
    await page.getByRole('heading', { name: '载入报告' }).waitFor()
    await page.getByRole('link', { name: '无余额.csv' }).click()
    await page.getByText('按人工指定').first().waitFor()

    await page.getByRole('link', { name: '样例公司流水' }).click()
    await page.getByRole('button', { name: '撤回' }).click()
    await page.getByRole('dialog').getByLabel('理由').fill('传错了文件')
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
    await page.getByText('这一批已撤回').waitFor()
    expect(troubles).toEqual([])
    await page.context().close()
  }, 240_000)
})

const withBalance = ['户名：样例商贸公司,账号：6222000011112222', '交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要',
  '2026-01-02 09:00:00,贷,1000.00,1000.00,例某甲,6222999900001111,认购', '2026-13-03 09:00:00,贷,5.00,1005.00,例某丙,6222999900003333,认购',
  '2026-01-05 09:00:00,借,100.00,900.00,例某甲,6222999900001111,返利'].join('\n')
const withoutBalance = ['账号：6222000011113333,', '记账日,发生额,来往方,说明', '2026-02-01,1000.00,例某甲,货款', '2026-02-02,-300.00,例某乙,返利', '2026-02-03,500.00,例某丙,货款'].join('\n')
