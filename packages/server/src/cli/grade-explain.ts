import { gradeLabels } from '@qingyuan/core/grading/grade'
import { explain, GradeExport, recompute } from '@qingyuan/core/grading/grade-export'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { readGradeExport, sha256 } from '../features/grading/grading-queries.ts'
import { asViewer } from '../platform/db.ts'
import { codeOf } from '../platform/postgres/postgres-error.ts'
import { CliError } from './exit-codes.ts'
import { actingContext, withStores, type StoreFlags } from './open-stores.ts'

export interface GradeExplainFlags extends StoreFlags { as?: string; output?: string }

/** An export is a few kilobytes. */
const mostBytes = 5_000_000

/**
 * Tells how a lead's grade came about: from the database by the lead's number, or, without any database, by working it
 * out again from an exported file.
 * @throws CliError 'failed' when the file does not agree with its own facts and rules; 'badInput' when it is no export;
 * 'notFound' when no lead that may be seen has the number
 */
export async function gradeExplain(lead: string, flags: GradeExplainFlags): Promise<void> {
  const found = await stat(lead).catch((error: unknown) => { if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined; throw error })
  if (!found?.isFile()) {
    if (lead.endsWith('.json')) throw new CliError('badInput', `没有这个文件：${lead}`)
    return explainLead(lead, flags)
  }
  if (flags.output) throw new CliError('usage', '从文件重算时不用 -o。')
  if (found.size > mostBytes) throw new CliError('badInput', `“${lead}”太大，不是评级依据文件。`)
  const exported = parse(lead, await readFile(lead, 'utf8'))
  const { result, problems } = recompute(exported, sha256)
  console.log(explain({ ...exported, result }).join('\n'))
  if (problems.length > 0) throw new CliError('failed', problems.join('\n'))
  console.log(`\n重算一致：只用文件里的事实和第${exported.ruleSet.version}版规则，得到同样的等级“${gradeLabels[result.grade]}”和同样的分值、理由。`)
}

function parse(path: string, text: string): GradeExport {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    throw new CliError('badInput', `“${path}”不是评级依据文件（不是 JSON）。请用网页“导出依据”或 qingyuan grade explain 线索编号 -o 文件 导出的文件。`)
  }
  const parsed = GradeExport.safeParse(raw)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CliError('badInput', `“${path}”不是评级依据文件，或不完整：${issue?.path.join('.') || '内容'} 不对。`)
}

function explainLead(number: string, flags: GradeExplainFlags): Promise<void> {
  return withStores(flags, { create: false, schema: 'check' }, async ({ db }) => {
    const ctx = await actingContext(db, flags.as)
    const exported = await asViewer(ctx, async (inner) => {
      const lead = await inner.db.selectFrom('leads').select('id').where('number', '=', number).executeTakeFirst()
      if (!lead) throw new CliError('notFound', `没有编号为“${number}”的线索，也没有这个文件。线索编号如：线索〔2026〕0001号。`)
      return readGradeExport(inner, lead.id)
    }, true)
    console.log(explain(exported).join('\n'))
    if (!flags.output) return
    await writeFile(flags.output, `${JSON.stringify(exported, null, 1)}\n`, { flag: 'wx' }).catch((error: unknown) => {
      if (codeOf(error) === 'EEXIST') throw new CliError('failed', `文件已存在：${flags.output}。请换一个名字，或先移走它。`)
      if (codeOf(error) === 'ENOENT') throw new CliError('failed', `写不到 ${flags.output}：文件夹不存在。`)
      throw error
    })
    console.log(`\n已写出：${flags.output}。任何人可用 qingyuan grade explain ${flags.output} 重算，不需要数据库。`)
  })
}
