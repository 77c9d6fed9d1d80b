import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildServer } from './server.ts'

let folder: string
let app: Awaited<ReturnType<typeof buildServer>>
const page = (script: string) => `<!doctype html><meta name="nonce" content="__NONCE__"><script type="module" src="/assets/${script}"></script>`
const build = async (into: string, script: string) => {
  await mkdir(join(into, 'assets'), { recursive: true })
  await writeFile(join(into, 'assets', script), '1')
  await writeFile(join(into, 'index.html'), page(script))
}
const get = async (url: string) => {
  const answer = await app.inject({ method: 'GET', url })
  return { status: answer.statusCode, text: answer.body, headers: answer.headers }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qingyuan-pages-'))
  await build(join(folder, 'dist'), 'old-1.js')
  app = await buildServer({ webFolder: join(folder, 'dist') })
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

test('pages built under a running server are served at once, and never those whose scripts are gone', async () => {
  expect((await get('/leads')).text).toContain('/assets/old-1.js')
  expect((await get('/assets/old-1.js')).status).toBe(200)
  // As `npm run build` does it: the folder is emptied, then filled; while it is empty nobody gets a dead page.
  await rm(join(folder, 'dist'), { recursive: true })
  const between = await get('/leads')
  expect([between.status, between.text]).toEqual([503, expect.stringContaining('网页正在更新')])
  await build(join(folder, 'next'), 'new-2.js')
  await rename(join(folder, 'next'), join(folder, 'dist'))
  const after = await get('/leads')
  expect([after.status, after.text]).toEqual([200, expect.stringContaining('/assets/new-2.js')])
  expect(after.text).not.toContain('old-1.js')
  expect((await get('/assets/new-2.js')).status).toBe(200)
})

test('each answer has a style nonce of its own, in the page and in the header', async () => {
  const [first, second] = [await get('/'), await get('/')]
  const nonce = /content="([^"]+)"/.exec(first.text)![1]!
  expect(nonce).not.toBe('__NONCE__')
  expect(String(first.headers['content-security-policy'])).toContain(`'nonce-${nonce}'`)
  expect(second.text).not.toContain(nonce)
})

test('a flood from one address is refused in Chinese', async () => {
  const small = await buildServer({ requestsPerMinute: 2 })
  small.get('/api/any', () => ({}))
  const asked = []
  for (let i = 0; i < 3; i += 1) asked.push(await small.inject({ method: 'GET', url: '/api/any' }))
  await small.close()
  expect(asked.map((answer) => answer.statusCode)).toEqual([200, 200, 429])
  expect(asked[2]!.json()).toEqual({ code: 'too_many_requests', message: '操作太频繁，请稍候再试。' })
})
