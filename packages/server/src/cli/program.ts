import { Option, type Command } from 'commander'
import { productVersion } from '../version.ts'
import type { AnalyzeFlags } from './analyze.ts'
import type { BackupFlags } from './backup.ts'
import type { ExportFormFlags } from './export-form.ts'
import type { GradeExplainFlags } from './grade-explain.ts'
import type { ImportLeadsFlags } from './import-leads.ts'
import { chineseProgram } from './chinese-commander.ts'
import { exitCodes, type Outcome } from './exit-codes.ts'
import type { StoreFlags } from './open-stores.ts'
import { parsePort, parseUrl } from './option-values.ts'
import type { RestoreFlags } from './restore.ts'
import type { ServeFlags } from './serve.ts'
import type { SetUpFlags } from './setup.ts'

const exitLines = (outcomes: Outcome[]): string => outcomes.map((outcome) => `  ${exitCodes[outcome].join('  ')}`).join('\n')

const helpEnd = `
环境变量：
  DATABASE_URL          用已有的 PostgreSQL（15 或更高），以数据库属主的身份连接；不设则用内置的
  APP_DATABASE_URL      属主不能建立角色时，由数据库管理员另建的应用登录（在 qingyuan_app 组里）
  CLICKHOUSE_URL        流水分析库用已有的 ClickHouse：http://用户:密码@主机:8123/库名?cluster=集群名；不设则用内置的
  CLICKHOUSE_MEMORY     流水分析库最多用多少内存，如 4GB；缺省 2GB
  其他选项的环境变量见各命令的 --help。

退出码：
${exitLines(Object.keys(exitCodes) as Outcome[])}

每个命令都可以加 --help 查看详细用法。除 serve、demo、restore 外，命令都可以在服务运行时使用。`

const dataOption = () => new Option('--data <目录>', '数据目录').default('./data').env('QINGYUAN_DATA')
const asOption = () => new Option('--as <账号>', '以这个账号的身份和范围办理；不写则以系统身份“命令行”办理')
const portOption = (words: string, env: string) => new Option('--port <端口>', words).default(8080).argParser(parsePort).env(env)
const urlOption = (words: string) => new Option('--public-url <网址>', words).argParser(parseUrl).env('QINGYUAN_PUBLIC_URL')

/**
 * Every command with its options. What a command does is loaded when it is called, so that --help answers at once.
 * @param finish gets the exit code of a command that has run for as long as the product
 */
export function buildProgram(finish: (code: number) => void): Command {
  const program = chineseProgram('qingyuan').description('清源：县区防范和处置非法集资工作平台')
    .version(`清源 ${productVersion}`, '-V, --version', '显示版本').addHelpText('after', helpEnd)

  program.command('serve').description('启动服务（正式使用）').addOption(dataOption())
    .addOption(new Option('--host <地址>', '监听地址；给局域网用时写 0.0.0.0').default('127.0.0.1').env('QINGYUAN_HOST'))
    .addOption(portOption('监听端口', 'QINGYUAN_PORT'))
    .addOption(urlOption('人们打开的网址，写在链接里'))
    .addOption(new Option('--https', '经 HTTPS 提供（前面有反向代理时）：Cookie 只走加密连接；环境变量 QINGYUAN_HTTPS=1'))
    .addOption(new Option('--trust-proxy <地址>', '反向代理的地址或网段，逗号分隔；只信它们转来的来访地址').env('QINGYUAN_TRUST_PROXY'))
    .action(async (flags: ServeFlags) => finish(await (await import('./serve.ts')).serve(flags)))

  program.command('demo').description('启动演示：虚构数据，只限本机打开，关闭即删除')
    .addOption(new Option('--host <地址>', '监听地址，只能是本机').default('127.0.0.1').env('QINGYUAN_DEMO_HOST'))
    .addOption(portOption('监听端口；被占用时自动换下一个', 'QINGYUAN_DEMO_PORT'))
    .action(async (flags: { host: string; port: number }) => finish(await (await import('./demo.ts')).demo(flags)))

  program.command('setup').addOption(dataOption())
    .description('首次设置：给正在运行的服务换一个新的设置链接；或用 --username 直接建立第一个管理员（密码从标准输入读）')
    .option('--username <账号>', '第一个管理员的账号')
    .option('--name <姓名>', '第一个管理员的姓名')
    .option('--district <名称>', '地区名称，如“样河区”')
    .option('--office <名称>', '单位名称，如“样河区专班办公室”')
    .addOption(urlOption('链接里的网址；不写则用服务启动时的'))
    .action(async (flags: SetUpFlags) => (await import('./setup.ts')).setUpOffice(flags))

  const imports = program.command('import').description('导入').helpCommand(false)
  imports.command('leads').description('导入线索：.xlsx、.xls 或 .csv，附件2 或别的版式').addOption(dataOption()).addOption(asOption())
    .argument('<文件>', '要导入的表格文件')
    .option('--unit <单位>', '主报单位；不写则按每行的主报单位列，再按所在乡镇')
    .option('--region <区划>', '没有写区划的行算在哪里；不写则为主报单位所在的区划')
    .option('--received <日期>', '没有写收到日期的行的收到日期，如 2026-11-01；不写则为今天')
    .option('--as-of <日期>', '金额、人数是哪一天的；不写则按每行的收到日期')
    .addOption(new Option('--source <来源>', '没有写来源的行的线索来源').default('排查发现'))
    .addOption(new Option('--figures <来源>', '金额、人数的数据来源').default('自报'))
    .option('--new-only', '只登记新线索，不改认出的旧线索')
    .option('--dry-run', '只读出来看看，不入库')
    .addHelpText('after', '\n一个文件最多 20 万行线索（表头、合计不算）；再多的请拆成几个文件。\n拿不准的行（如“万元”列里写成“12万”）不猜、不导入，逐行列出工作表、行、列和原因，退出码为 3；其余的行照常入库，整批可在网页里撤回。'
      + `\n\n退出码：\n${exitLines(['ok', 'failed', 'usage', 'badInput', 'store', 'internal', 'notFound'])}`)
    .action(async (file: string, flags: ImportLeadsFlags) => (await import('./import-leads.ts')).importLeads(file, flags))

  const exports = program.command('export').description('导出').helpCommand(false)
  exports.command('form').description('出表：把一张报表写成 .xlsx 文件').addOption(dataOption()).addOption(asOption())
    .argument('<代号>', '表的代号，如 annex-2（附件2）、annex-1（附件1）、risk-list（总量风险清单）')
    .requiredOption('--period <月份>', '月份，如 2026-10')
    .option('--region <区划>', '区划名称；不写则为本办公室的全区')
    .option('--unit <单位>', '单位名称（只出这个单位的）')
    .requiredOption('-o, --output <文件>', '写到哪个文件，不能已经存在')
    .addOption(new Option('--edition <稿>', 'full 全口径；open 通报稿（不含受限线索）').choices(['full', 'open']).default('full'))
    .option('--live', '按现在的数据出，不用已冻结的一稿')
    .addOption(new Option('--top <条数>', '只出涉及金额、人数居前的 50 条，其余在表下注明（表注要求尽量控制在50条以内）；同网页“只出前50条”').choices(['50']))
    .addHelpText('after', `\n退出码：\n${exitLines(['ok', 'failed', 'usage', 'store', 'internal', 'notFound', 'unbalanced'])}\n退出码不是 0 时不写文件。写成的表有要注意的（超过50条、同一主体多条线索、与单位报送的不同等），逐条写到标准错误，以“注意：”开头，退出码仍是 0。`)
    .action(async (code: string, flags: ExportFormFlags) => (await import('./export-form.ts')).exportForm(code, flags))

  const grade = program.command('grade').description('风险等级').helpCommand(false)
  grade.command('explain').description('说明一条线索的风险等级是怎样算出来的；或只凭导出的文件重算').addOption(dataOption()).addOption(asOption())
    .argument('<线索>', '线索编号，如 线索〔2026〕0001号；或导出的 .json 文件')
    .option('-o, --output <文件>', '把事实、规则和结果写成一个 .json 文件，不能已经存在')
    .addHelpText('after', '\n给文件时不连数据库：按文件里的事实和规则重算，与文件所载一致的退出码为 0，不一致或被改动过的为 1；没有这个编号的线索为 6。评分只供参考，由人决定。')
    .action(async (lead: string, flags: GradeExplainFlags) => (await import('./grade-explain.ts')).gradeExplain(lead, flags))

  program.command('analyze').description('研判银行流水：读取、清洗、找集资特征、算金额；用临时库，做完即删')
    .argument('<文件...>', '流水文件（.csv .txt .xls .xlsx .zip）或装着它们的文件夹')
    .option('--json <文件>', '把结果写成 JSON')
    .option('--clickhouse <地址>', '用已有的 ClickHouse（临时库，做完即删）；不写则用内置的')
    .option('--memory <MB>', '分析库最多用多少内存，默认 2000')
    .option('--quiet', '不显示进度')
    .addHelpText('after', `\n进度写到标准错误，结果写到标准输出。结果是提示，不是认定；“未见集资特征”不代表排除。\n\n退出码：\n${exitLines(['ok', 'failed', 'usage', 'badInput', 'store', 'internal'])}`)
    .action(async (files: string[], flags: AnalyzeFlags) => (await import('./analyze.ts')).analyze(files, flags))

  const audit = program.command('audit').description('审计日志').helpCommand(false)
  audit.command('verify').description('核验审计日志有没有被改动、删除或截断').addOption(dataOption())
    .addOption(asOption()).option('--json', '以 JSON 输出')
    .action(async (flags: StoreFlags & { as?: string; json?: boolean }) => (await import('./audit.ts')).auditVerify(flags))

  program.command('backup').description('备份：把数据库和全部文件写成一个 .tar.gz 文件；服务可以照常运行').addOption(dataOption())
    .argument('<文件>', '备份文件，不能已经存在')
    .option('--key <密钥文件>', '同时把主密钥另存成这个文件')
    .option('--quiet', '只在出错时输出')
    .option('--verbose', '逐表列出写了多少行')
    .addHelpText('after', `
备份文件里没有主密钥。举报人身份、证件号、账号等加密内容和审计封印，没有主密钥就读不出、验不了：
请用 --key 另存一份（换过数据目录才需要再存），打印或存到别处，与备份分开保管。恢复时两样都要。`)
    .action(async (file: string, flags: BackupFlags) => (await import('./backup.ts')).backup(file, flags))

  program.command('restore').description('恢复：把备份恢复到空的数据目录（设了 DATABASE_URL 时，还要一个空的数据库）').addOption(dataOption())
    .argument('<文件>', 'qingyuan backup 写成的备份文件')
    .option('--key <密钥文件>', '备份那套系统的主密钥（qingyuan backup --key 写成）')
    .option('--verbose', '逐表列出恢复了多少行')
    .addHelpText('after', '\n先核对整个备份文件和密钥，再动手；中途失败或被打断，什么也不留下，重新运行即可。恢复后自动核验审计日志。原来的登录会话不带过来，各人须重新登录。')
    .action(async (file: string, flags: RestoreFlags) => (await import('./restore.ts')).restore(file, flags))

  program.command('migrate').description('把数据库结构升级到本版本（启动服务时也会自动升级；升级前请先备份）').addOption(dataOption())
    .action(async (flags: StoreFlags) => (await import('./migrate.ts')).migrateStores(flags))

  program.command('version').description('显示程序、数据库结构和 Node 的版本').action(async () => {
    const { shippedMigrations } = await import('../platform/migrate.ts')
    console.log(`清源 ${productVersion}\n数据库结构版本 ${shippedMigrations().at(-1)!.version}\nNode ${process.versions.node}`)
  })
  return program
}
