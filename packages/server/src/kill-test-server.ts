import { sealAudit } from './features/audit/audit-commands.ts'
import { sealTailIn } from './features/audit/audit-seal.ts'
import { startProduct } from './main.ts'

/** The server that kill.test.ts starts and kills: the product as it is, only that it seals the audit log all the time. */
const dataFolder = process.argv[2]!
const log = (line: string) => process.stderr.write(`${line}\n`)
const product = await startProduct({ dataFolder, kind: 'test', host: '127.0.0.1', port: 0, log })
const tail = sealTailIn(`${dataFolder}/audit-seal.json`)
product.background.every(40, '不停加封', () => sealAudit(product.env.db, product.env.secrets, tail, new Date()))
process.stdout.write(`${product.address}\n`)
