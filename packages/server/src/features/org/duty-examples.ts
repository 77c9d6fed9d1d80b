import type { DutyExampleName, SectorRole, UnitKind } from '@qingyuan/core/org/org'

/** One entry of a seed document's division of duties, in our code lists' words. */
export interface DutyEntry {
  /** Whom the document names. */
  who: string
  /** Parts of unit names, best first; those that fit the first part that fits anyone. Empty: `kinds` alone decide. */
  keywords: readonly string[]
  /** The document means several bodies: those that fit any part. The first one leads, the others support. */
  several?: true
  /** Kinds of unit that are meant; without keywords all units of these kinds. */
  kinds?: readonly UnitKind[]
  leads?: readonly string[]
  supports?: readonly string[]
}
export interface DutyExample {
  /** Document and place, kept with every assignment. */
  basis: string
  entries: readonly DutyEntry[]
  /** What all member units not named above do, in support. */
  others?: readonly string[]
}
export interface DutyCandidate { id: string; name: string; shortName: string; kind: UnitKind }
export interface DutyAssignment { entry: string; unitId: string; unitName: string; sector: string; role: SectorRole }

const department: readonly UnitKind[] = ['member', 'partner', 'office']
const centralBanks = ['人民银行', '人行', '金融监管', '金融监督管理']

export const dutyExamples: Record<DutyExampleName, DutyExample> = {
  // Seed 002 二(六).
  city: {
    basis: '《实施意见》二(六)',
    entries: [
      { who: '工作专班办公室', keywords: [], kinds: ['office'], leads: ['组织协调'] },
      { who: '财政部门', keywords: ['专班', '财政', '地方金融'], leads: ['融资担保', '小额贷款', '典当'] },
      { who: '宣传部门', keywords: ['宣传'], leads: ['宣传引导'], supports: ['广告监测清理'] },
      { who: '法院', keywords: ['法院'], leads: ['审判'], supports: ['案件侦办'] },
      { who: '检察院', keywords: ['检察'], leads: ['审查起诉'], supports: ['案件侦办'] },
      { who: '发改部门', keywords: ['发展和改革', '发展改革', '发改'], leads: ['创业投资'] },
      { who: '教育部门', keywords: ['教育', '教体'], leads: ['民办院校', '教育培训'] },
      { who: '人力资源社会保障部门', keywords: ['人力资源', '人社'], supports: ['民办院校', '教育培训'] },
      { who: '公安部门', keywords: ['公安'], leads: ['案件侦办'] },
      { who: '民政部门', keywords: ['民政'], leads: ['养老服务'] },
      { who: '住房城乡建设部门', keywords: ['住房', '住建'], leads: ['房地产中介'] },
      { who: '农业部门', keywords: ['农业'], leads: ['农民专业合作社', '农村资金互助'] },
      { who: '市场监管部门', keywords: ['市场监督', '市场监管', '市监'], leads: ['投资咨询', '非融资担保', '登记和公示信息', '广告监测清理'] },
      { who: '税务部门', keywords: ['税务'], leads: ['涉税信息'] },
      { who: '中央金融管理部门派出机构', keywords: centralBanks, several: true, leads: ['可疑资金监测', '第三方支付', '银行业', '保险及代理'] },
      { who: '信访部门', keywords: ['信访'], leads: ['信访接待'] },
      { who: '城市管理部门', keywords: ['城市管理', '城管', '综合行政执法'], leads: ['街面推广管理'] },
    ],
    others: ['属地和行业排查'],
  },
  // Seed 004 四, entries 1 to 17.
  county: {
    basis: '专项排查方案 四',
    entries: [
      { who: '1 县人民政府', keywords: [], kinds: ['leading_group'], leads: ['属地和行业排查'] },
      { who: '2 县金融办', keywords: [], kinds: ['office'], leads: ['组织协调', '融资担保', '小额贷款', '交易场所'] },
      { who: '3 人民银行县支行', keywords: centralBanks, several: true, leads: ['第三方支付', '可疑资金监测', '网络借贷', '银行业', '保险及代理'] },
      { who: '4 县委宣传部', keywords: ['宣传'], leads: ['宣传引导'] },
      { who: '5 县人民法院', keywords: ['法院'], leads: ['审判'], supports: ['宣传引导'] },
      { who: '6 县人民检察院', keywords: ['检察'], leads: ['审查起诉'] },
      { who: '7 县公安局', keywords: ['公安'], leads: ['案件侦办'] },
      { who: '8 县商经委', keywords: ['商经', '商务', '工业和信息化', '工信'], leads: ['工业园区'] },
      { who: '9 县农业局', keywords: ['农业'], leads: ['种植养殖', '农民专业合作社'] },
      { who: '10 县林业局', keywords: ['林业', '林草', '自然资源'], leads: ['林业'] },
      { who: '11 县住建局', keywords: ['住房', '住建'], leads: ['房地产', '房地产中介'] },
      { who: '12 县民政局', keywords: ['民政'], leads: ['社会组织', '养老服务'] },
      { who: '13 县教育局', keywords: ['教育', '教体'], leads: ['民办院校'] },
      { who: '14 县市场监督管理局', keywords: ['市场监督', '市场监管', '市监'],
        leads: ['非融资担保', '投资咨询', '第三方财富管理', '投资理财', '民间投融资中介', '广告监测清理'] },
      { who: '15 县网信办', keywords: ['网信', '互联网信息'], leads: ['互联网信息筛查'], supports: ['广告监测清理'] },
      { who: '16 各乡（镇、场）、社区', keywords: [], kinds: ['town'], supports: ['属地和行业排查', '宣传引导', '广告监测清理'] },
    ],
    others: ['属地和行业排查'],   // entry 17, 其他相关单位
  },
  // Seed 000 四1. It leaves 民间投融资中介, 解债服务 and 区块链 to the division that the province names.
  district: {
    basis: '专项行动方案 四1',
    entries: [
      { who: '社会事务综合服务中心（养老服务领域）', keywords: ['社会事务', '民政'], leads: ['养老服务'] },
      { who: '社会事务综合服务中心（涉农领域）', keywords: ['社会事务', '农业'], leads: ['农民专业合作社', '农村资金互助', '种植养殖'] },
      { who: '社会事务综合服务中心（文化旅游领域）', keywords: ['社会事务', '文化', '文旅'], leads: ['文化旅游'] },
      { who: '区党群工作部', keywords: ['党群', '宣传'], leads: ['影视投资'], supports: ['广告监测清理'] },
      { who: '区投资促进局', keywords: ['投资促进', '商务'], leads: ['商贸服务', '拍卖行业'] },
      { who: '国资、财政等部门', keywords: ['国有资产', '国资', '财政', '专班'], several: true, leads: ['假冒挂靠央企国企事业单位', '产登公司'] },
      { who: '财政部门', keywords: ['财政', '专班'], leads: ['股权众筹'] },
      { who: '区财政金融局', keywords: ['财政金融', '专班'], leads: ['第三方财富管理', '伪私募', '伪金交所', '虚拟货币', '金融领域非法中介', '农金员代办员保险代理员名义'] },
      { who: '人民银行市分行', keywords: ['人民银行', '人行'], supports: ['第三方财富管理', '伪私募', '伪金交所', '虚拟货币', '金融领域非法中介'] },
      { who: '金融监管总局监管分局', keywords: ['金融监管', '金融监督管理'], supports: ['金融领域非法中介', '农金员代办员保险代理员名义'] },
      { who: '区行政审批局', keywords: ['行政审批', '审批服务'], leads: ['登记和公示信息'], supports: ['广告监测清理'] },
      { who: '各街道', keywords: [], kinds: ['town'], supports: ['属地和行业排查'] },
    ],
  },
}

/**
 * Finds this office's units for an example's entries, by kind and by parts of their names.
 * @param units active units of the office's own region, and the towns below it, in their order
 * @returns what each unit would get, a unit's first role per sector winning, and entries that found nobody
 */
export function matchDuties(example: DutyExample, units: readonly DutyCandidate[]): { found: DutyAssignment[]; unmatched: { entry: string; sectors: string[] }[] } {
  const found: DutyAssignment[] = []
  const unmatched: { entry: string; sectors: string[] }[] = []
  const assign = (entry: string, unit: DutyCandidate, sectors: readonly string[], role: SectorRole) => {
    for (const sector of sectors) {
      if (!found.some((duty) => duty.unitId === unit.id && duty.sector === sector)) found.push({ entry, unitId: unit.id, unitName: unit.name, sector, role })
    }
  }
  for (const entry of example.entries) {
    const meant = unitsOf(entry, units)
    if (meant.length === 0) unmatched.push({ entry: entry.who, sectors: [...entry.leads ?? [], ...entry.supports ?? []] })
    for (const [index, unit] of meant.entries()) {
      assign(entry.who, unit, entry.leads ?? [], index === 0 ? 'lead' : 'support')
      assign(entry.who, unit, entry.supports ?? [], 'support')
    }
  }
  for (const unit of units) {
    if (unit.kind === 'member' && !found.some((duty) => duty.unitId === unit.id)) assign('其他相关单位', unit, example.others ?? [], 'support')
  }
  return { found, unmatched }
}

function unitsOf(entry: DutyEntry, units: readonly DutyCandidate[]): DutyCandidate[] {
  const kinds = entry.kinds ?? department
  const candidates = units.filter((unit) => kinds.includes(unit.kind))
  if (entry.keywords.length === 0) return candidates
  const fitting = entry.keywords.map((word) => candidates.filter((unit) => unit.name.includes(word) || unit.shortName.includes(word)))
  return entry.several ? [...new Set(fitting.flat())] : fitting.find((some) => some.length > 0) ?? []
}
