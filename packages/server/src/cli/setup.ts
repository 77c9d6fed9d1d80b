import * as authApi from '@qingyuan/core/auth/auth-api'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { isSetUp, setUp } from '../features/auth/auth-commands.ts'
import { sessionReader } from '../features/auth/auth-session.ts'
import { asViewer, systemContext } from '../platform/db.ts'
import { setUpTokenIn } from '../set-up-link.ts'
import { CliError } from './exit-codes.ts'
import { withStores, type OpenStores, type StoreFlags } from './open-stores.ts'

export interface SetUpFlags extends StoreFlags {
  username?: string
  name?: string
  district?: string
  office?: string
  publicUrl?: string
}

/** Prints a fresh set-up link for the running server or, with a user name, makes the first administrator. */
export function setUpOffice(flags: SetUpFlags): Promise<void> {
  return withStores(flags, { create: flags.username !== undefined, schema: 'migrate' }, async (stores) => {
    const done = await asViewer(systemContext(stores.db, 'setup', new Date()), isSetUp, true)
    if (done) throw new CliError('failed', '已完成首次设置，请直接登录。')
    if (flags.username === undefined) await printLink(stores, flags.publicUrl)
    else await createAdministrator(stores, flags)
  })
}

async function printLink({ engine }: OpenStores, publicUrl: string | undefined): Promise<void> {
  if (!engine.beside) {
    throw new CliError('failed', '服务没有运行，链接打不开。请先运行 qingyuan serve（启动时会给出链接），或用 --username 直接建立第一个管理员。')
  }
  const { link } = await setUpTokenIn(engine.folder.file('set-up-token')).renew(publicUrl)
  console.log(`首次设置链接（只能用一次，之前的链接已作废）：\n  ${link}`)
}

async function createAdministrator({ engine, prepared, db }: OpenStores, flags: SetUpFlags): Promise<void> {
  const { username, name, district, office } = flags
  const needed = { '--name': name, '--district': district, '--office': office }
  const missing = Object.entries(needed).filter(([, value]) => !value).map(([flag]) => flag)
  if (missing.length > 0) throw new CliError('usage', `还要给出 ${missing.join('、')}。`)
  const password = await readPassword()
  const token = setUpTokenIn(engine.folder.file('set-up-token'))
  const { token: secret } = await token.renew()
  try {
    const input = authApi.setUp.input.safeParse(
      { token: secret, districtName: district, officeName: office, username, name, password })
    if (!input.success) throw new CliError('badInput', input.error.issues.map((issue) => issue.message).join('；'))
    const env = { db, now: () => new Date(), files: prepared.files, secrets: engine.secrets, signedIn: sessionReader(db),
      demo: false, https: false, publicUrl: '' }
    await setUp(env, secret, input.data)
  } finally {
    await token.remove()
  }
  console.log(`已建立第一个管理员“${username}”。请登录后绑定动态口令，再建立安全管理员和审计管理员。`)
}

/** The first line of standard input; at a terminal it is asked for twice and not shown. Never an argument: those are
 * visible to others. */
async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    for await (const line of createInterface({ input: process.stdin })) return line
    throw new CliError('usage', '没有从标准输入读到密码。例如：qingyuan setup --username … < 密码文件')
  }
  const [first, second] = [await askHidden('密码（至少10位）：'), await askHidden('再输一遍：')]
  if (first !== second) throw new CliError('failed', '两次输入的密码不一样，没有建立。')
  return first
}

function askHidden(question: string): Promise<string> {
  process.stdout.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  return new Promise((resolve, reject) => {
    terminal.question('', (answer) => { terminal.close(); process.stdout.write('\n'); resolve(answer) })
    terminal.once('SIGINT', () => { terminal.close(); reject(new CliError('failed', '已取消。')) })
  })
}
