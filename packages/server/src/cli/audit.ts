import type { AuditVerification } from '@qingyuan/core/audit/audit-api'
import { can } from '@qingyuan/core/permissions'
import { sealTailIn } from '../features/audit/audit-seal.ts'
import { verifyAudit } from '../features/audit/audit-verify.ts'
import { CliError } from './exit-codes.ts'
import { actingContext, withStores, type StoreFlags } from './open-stores.ts'

/** @throws CliError when anything was found */
export function auditVerify(flags: StoreFlags & { as?: string; json?: boolean }): Promise<void> {
  return withStores(flags, { create: false, schema: 'check' }, async ({ engine, db }) => {
    const { viewer } = await actingContext(db, flags.as)
    if (!can(viewer, 'audit.read')) throw new CliError('failed', `账号“${flags.as}”没有查看审计日志的权限。`)
    const result = await verifyAudit(db, engine.secrets, sealTailIn(engine.folder.file('audit-seal.json')), new Date())
    if (flags.json) console.log(JSON.stringify(result, null, 2))
    else for (const line of describeVerification(result)) console.log(line)
    if (!result.ok) throw new CliError('failed', `审计日志核验不通过：发现 ${result.problemCount} 处问题。请保护现场，联系审计管理员。`)
  })
}

/** The result as lines for a person. */
export function describeVerification(result: AuditVerification): string[] {
  const lines = [`已核验 ${result.rows} 条记录、${result.seals} 号封印；另有 ${result.unsealed} 条等待加封。`]
  if (result.lastSeal) lines.push(`最后一号封印：第 ${result.lastSeal.no} 号，封印码 ${result.lastSeal.code}。`)
  if (!result.tailChecked) lines.push('数据目录里没有封印记录（audit-seal.json），末尾有没有被截断无从比较。')
  lines.push(...result.problems.map((problem) => `  × ${problem.text}`))
  if (result.problemCount > result.problems.length) lines.push(`  ……共 ${result.problemCount} 处，只列出前 ${result.problems.length} 处。`)
  if (result.ok) lines.push('核验通过：没有发现改动、删除或截断。')
  return lines
}
