import { chinaInstant } from '@qingyuan/core/dates'
import type { HeadCode, Organ } from '@qingyuan/core/law/organs'
import { saveHeadPost, saveOfficer, setOrgan } from '../../src/features/handling/authority-commands.ts'
import type { Context } from '../../src/platform/db.ts'
import { accounts, officeName, others } from './district.ts'
import { stableId, unitId, userId } from './ids.ts'

const matrix = '实施意见二（六）职责分工'
/** What the district's units are before the law. Towns, villages and those without powers stay as their kind shows. */
const organsOfUnits: [unit: string, organ: Organ, basis: string][] = [
  [officeName, 'lead_department', '样政办〔2026〕3号：区财政金融局为处置非法集资牵头部门，专班办设在该局、以该局名义办理'],
  ['公安分局', 'police', ''], ['市场监管局', 'market_regulator', ''], ['宣传部（网信办）', 'cyberspace', ''],
  ...['发改局', '教体局', '民政局', '住建局', '农业农村局', '商务局', '文旅局'].map((unit): [string, Organ, string] => [unit, 'regulator', matrix]),
  ['区法院', 'court', ''], ['区检察院', 'procuratorate', ''], ['人民银行范州市分行', 'financial_regulator', ''], ['金融监管总局范州监管分局', 'financial_regulator', ''], ['样河农商银行', 'bank', ''],
]

/** Who approves; with an account on screen, without one on paper. */
const headsOfUnits: [unit: string, name: string, heads: HeadCode[], basis: string][] = [
  [officeName, '沈拟国', ['lead_head', 'organ_head', 'top_head'], '样任〔2026〕1号（局长）'],
  [officeName, '陆例成', ['organ_head'], '样任〔2026〕2号（分管副局长）'],
  ['市场监管局', '卢拟峰', ['organ_head', 'top_head'], '样任〔2026〕6号（局长）'], ['民政局', '余例华', ['organ_head'], '样任〔2026〕9号（分管副局长）'],
  ['农业农村局', '熊仿禾', ['organ_head', 'top_head'], '样任〔2026〕11号（局长）'], ['公安分局', '孟示刚', ['police_head'], '样任〔2026〕4号（分管副局长）'],
]

const officersOfUnits: [unit: string, name: string, validUntil: string][] = [
  [officeName, '何样宁', '2030-12-31'], [officeName, '陆例成', '2030-12-31'], ['市场监管局', '彭样军', '2029-06-30'], ['市场监管局', '魏试英', '2029-06-30'],
  ['农业农村局', '程仿远', '2028-12-31'], ['农业农村局', '廖演禾', '2028-12-31'], ['住建局', '施例诚', '2028-12-31'], ['住建局', '谭拟安', '2026-12-20'],
  ['民政局', '康样敏', '2029-12-31'], ['民政局', '邓试兰', '2029-12-31'], ['商务局', '邵拟文', '2026-09-30'],
]

const userOf = (name: string, unit: string): string | null => {
  const person = [...accounts, ...others].find((one) => one[1] === name && one[3] === unit)
  return person ? userId(person[0]) : null
}

/** Names the units, their heads and their certificates, as on the day when the office began; all made up. */
export async function setAuthority(system: Context): Promise<void> {
  const ctx = { ...system, now: chinaInstant('2026-04-20', '09:00') }
  const commandId = (what: string) => stableId('command', `authority ${what}`)
  for (const [unit, organ, basis] of organsOfUnits) await setOrgan(ctx, { commandId: commandId(unit), unitId: unitId(unit), organ, basis })
  for (const [unit, name, heads, basis] of headsOfUnits) {
    for (const head of heads) {
      const id = stableId('head post', `${unit}${name}${head}`)
      await saveHeadPost(ctx, { commandId: commandId(id), id, unitId: unitId(unit), userId: userOf(name, unit), name, head, basis, fromOn: '2026-01-05' })
    }
  }
  for (const [index, [unit, name, validUntil]] of officersOfUnits.entries()) {
    const id = stableId('officer', name)
    await saveOfficer(ctx, { commandId: commandId(id), id, unitId: unitId(unit), userId: userOf(name, unit), name,
      certificate: `样执990101${String(index + 1).padStart(3, '0')}`, validUntil, active: true })
  }
}
