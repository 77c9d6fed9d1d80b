import { partyKind } from '@qingyuan/core/bank/party-kind'
import { analyses, verdictLabels, type FlowEstimate, type Pattern, type Verdict } from '@qingyuan/core/bank/findings'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { Secrets } from '../../platform/secrets.ts'
import type { AnalysedCleaning } from './analyse-cleaning.ts'
import type { LoadedBatch } from './load-statements.ts'
import { namesOf } from './statement-parties.ts'
import { statementTokens } from './statement-tokens.ts'

/** One subject as the command line tells it: a contract, see the issue it comes from. Amounts in fen. */
export interface ReportedSubject {
  name: string
  idNumber: string | null
  accounts: string[]
  kind: 'person' | 'organisation'
  verdict: Verdict
  score: number
  patterns: Pattern[]
  estimate: FlowEstimate | null
  /** Beyond the contract: what the score is made of, and what would have to be known. */
  reasons: { points: number; says: string }[]
  missing: string[]
}

export interface FlowReport {
  files: { name: string; layout: string | null; encoding: string | null; rowsRead: number; rowsLoaded: number; rowsSetAside: { sheet: string | null; row: number; reason: string }[]; rowsSetAsideCount: number; rowsDuplicate: number; balanceBreaks: number; problem: string | null; questions: string[] }[]
  subjects: ReportedSubject[]
}

/** Puts names to the tokens of an analysis: for the person who handed the statements in. */
export async function flowReport(analytics: Analytics, secrets: Secrets, loaded: LoadedBatch, analysed: AnalysedCleaning): Promise<FlowReport> {
  const tokens = statementTokens(secrets)
  const accounts = await analytics.query<{ account: string; owner: string; name: string; id: string }>('select account, owner, name, id from owner_accounts where cleaning = {cleaning: UUID}', { cleaning: analysed.cleaning }, { maxRows: 1_000_000 })
  const ofOwner = Map.groupBy(accounts, ({ owner }) => owner)
  const told = new Map<string, { name: string | null; idNumber: string | null; accounts: string[] }>()
  const ownerOf = new Map(accounts.map(({ account, owner }) => [account, owner]))
  for (const owner of loaded.owners) {
    const named = owner.accounts.map((account) => ownerOf.get(tokens.account(account, owner.name))).find((one) => one !== undefined) ?? (owner.idNumber && ofOwner.has(tokens.id(owner.idNumber)) ? tokens.id(owner.idNumber) : undefined)
    if (!named) continue
    const known = told.get(named) ?? { name: null, idNumber: null, accounts: [] }
    told.set(named, { name: known.name ?? owner.name, idNumber: known.idNumber ?? owner.idNumber, accounts: [...new Set([...known.accounts, ...owner.accounts])] })
  }
  const unknown = analysed.subjects.filter(({ subject }) => !told.get(subject)?.name).map(({ subject }) => subject)
  const looked = unknown.flatMap((subject) => [subject, ...(ofOwner.get(subject) ?? []).flatMap(({ account, name }) => [account, name])])
  const parties = looked.length > 0 ? await namesOf(analytics, secrets, [loaded.batchId], [...new Set(looked)]) : new Map<string, never>()
  const reported = analysed.subjects.map(({ subject, verdict, score, patterns, estimate, reasons, missing }): ReportedSubject => {
    const own = told.get(subject)
    const found = [subject, ...(ofOwner.get(subject) ?? []).flatMap(({ account, name }) => [account, name])].map((token) => parties.get(token)).filter((one) => one !== undefined)
    const name = own?.name ?? found.flatMap(({ names }) => names)[0] ?? null
    const idNumber = own?.idNumber ?? found.flatMap(({ idNumbers }) => idNumbers)[0] ?? null
    return {
      name: name ?? own?.accounts[0] ?? found.flatMap((one) => one.accounts)[0] ?? '（流水没有写户名）', idNumber,
      accounts: own?.accounts.length ? own.accounts : [...new Set(found.flatMap((one) => one.accounts))],
      kind: kindOf(name, idNumber), verdict, score, patterns, estimate, reasons, missing,
    }
  })
  const files = loaded.files.map(({ name, layout, encoding, rowsRead, rowsLoaded, rowsSetAside, rowsSetAsideCount, rowsDuplicate, balanceBreaks, problem, questions }) =>
    ({ name, layout, encoding: encoding ?? null, rowsRead, rowsLoaded, rowsSetAside, rowsSetAsideCount, rowsDuplicate, balanceBreaks, problem, questions: questions.map(({ text, assumed }) => `${text}（${assumed}）`) }))
  const order = ({ name, accounts: [first = ''] }: ReportedSubject) => `${name} ${first}`
  return { files, subjects: reported.sort((a, b) => b.score - a.score || (order(a) < order(b) ? -1 : 1)) }
}

/** A resident's number has 18 characters and begins with a region; a firm's code begins with 9 and the like. */
export function kindOf(name: string | null, idNumber: string | null): 'person' | 'organisation' {
  if (idNumber && /^[1-9]\d{16}[\dX]$/i.test(idNumber) && /^\d{6}(?:19|20)\d{2}/.test(idNumber)) return 'person'
  if (idNumber && /^[0-9A-HJ-NP-RT-UW-Y]{18}$/i.test(idNumber)) return 'organisation'
  if (name === null) return 'person'
  const kind = partyKind(name, 'transfer', true)
  // A long name in characters alone is nobody's; what else is not known is how an office numbers its people.
  return kind === 'person' || (kind === 'unknown' && !/^\p{Script=Han}{5,}$/u.test(name)) ? 'person' : 'organisation'
}

const wan = (fen: number) => `${(fen / 1_000_000).toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 万元`

/** The report as lines for a terminal: what was read, and every subject that is not quiet. */
export function reportLines({ files, subjects }: FlowReport, longest = 30): string[] {
  const lines: string[] = []
  for (const file of files.slice(0, 50)) {
    lines.push(file.problem ? `${file.name}：没有读入——${file.problem}`
      : `${file.name}：读 ${file.rowsRead} 行，入库 ${file.rowsLoaded}，搁置 ${file.rowsSetAsideCount}，重复 ${file.rowsDuplicate}，余额断点 ${file.balanceBreaks}`)
  }
  if (files.length > 50) lines.push(`……另有 ${files.length - 50} 个文件`)
  const loud = subjects.filter(({ verdict }) => verdict !== 'not-fundraising-like')
  lines.push('', `流水研判提示（共 ${subjects.length} 个主体）：`)
  if (loud.length === 0) lines.push('本批流水没有见到集资特征。这不代表排除：流水可能不全。')
  for (const { name, verdict, score, patterns, estimate, missing } of loud.slice(0, longest)) {
    lines.push('', `${name}：${verdictLabels[verdict]}（${score} 分）`)
    for (const { code, why } of patterns) lines.push(`  · ${analyses[code].title}：${why}`)
    if (estimate) {
      lines.push(`  参与人 ${estimate.participants} 名，吸收 ${wan(estimate.amountRaisedFen)}（净投入 ${wan(estimate.netInvestedFen)}），已还本金 ${wan(estimate.principalRepaidFen)}，`
        + `已付回报 ${wan(estimate.returnsPaidFen)}，未兑付本金 ${wan(estimate.unpaidPrincipalFen)}，确认损失 ${wan(estimate.confirmedLossFen)}`)
    }
    for (const what of missing) lines.push(`  缺：${what}`)
  }
  if (loud.length > longest) lines.push(`……另有 ${loud.length - longest} 个，见 --json`)
  lines.push('', '以上是按流水作的提示，不是认定；由人核实、确认。')
  return lines
}
