import type { Context } from '../../src/platform/db.ts'
import { stableId, unitId } from './ids.ts'
import { accounts, members, officeName, others, partners, towns } from './district.ts'

type Posts = [head: string, section: string, liaison: string]
/** The posts of a unit's three persons, in the order of 附件1: 分管领导、负责人、联络员. */
const postsOf: Record<string, Posts> = {
  政法委: ['副书记', '综治督导室主任', '综治督导室科员'], '宣传部（网信办）': ['副部长', '网信办副主任', '网络管理科科员'],
  公安分局: ['副局长', '经侦大队大队长', '经侦大队副大队长'], 发改局: ['副局长', '财金信用科科长', '财金信用科科员'], 教体局: ['副局长', '校外培训监管科科长', '校外培训监管科科员'],
  民政局: ['副局长', '养老服务科科长', '养老服务科科员'], 住建局: ['副局长', '房地产市场科科长', '房地产市场科科员'], 农业农村局: ['副局长', '合作经济科科长', '科员'],
  商务局: ['副局长', '市场秩序科科长', '市场秩序科科员'], 文旅局: ['副局长', '市场管理科科长', '市场管理科科员'], 市场监管局: ['副局长', '执法大队大队长', '执法大队队员'],
  行政审批局: ['副局长', '市场准入科科长', '市场准入科科员'], 综合行政执法局: ['副局长', '户外广告科科长', '户外广告科科员'], 信访局: ['副局长', '接访科科长', '科员'],
  区法院: ['副院长', '刑事审判庭庭长', '刑事审判庭法官助理'], 区检察院: ['副检察长', '第二检察部主任', '第二检察部检察官助理'], 区税务局: ['副局长', '风险管理股股长', '风险管理股科员'],
  人民银行范州市分行: ['副行长', '金融稳定科科长', '金融稳定科科员'], 金融监管总局范州监管分局: ['副局长', '打非处非科科长', '打非处非科科员'],
  样河农商银行: ['副行长', '合规部经理', '合规部职员'],
}
/** People of the story stand where the story has them. */
const known: Record<string, Partial<Record<0 | 1 | 2, [name: string, post: string]>>> = {
  [officeName]: { 0: ['沈拟国', '区财政金融局局长'], 1: ['陆例成', '区财政金融局副局长，专班办主任'], 2: ['何样宁', '专班办经办人'] },
  公安分局: { 2: ['韩试勇', '经侦大队副大队长'] }, 民政局: { 0: ['余例华', '副局长'] }, 市场监管局: { 2: ['彭样军', '执法大队队员'] },
  信访局: { 2: ['闻范英', '科员'] }, 农业农村局: { 2: ['程仿远', '科员'] }, 仿岭村: { 2: ['田拟梅', '网格员'] },
}

const surnames = '安毕卜岑车褚戴窦樊方费冯伏葛龚管郭洪侯胡姜金康柯雷黎廖凌鲁路骆茅孟莫倪潘裴齐祁钱乔裘饶'.split('')
const [marks, given] = ['样例拟试演仿范示', '岚朗澄嵩沐棠楷潼珩黎'].map((text) => text.split('')) as [string[], string[]]
/** The n-th made-up name; no two are the same below 344 (43 surnames, 8 marks). */
const nameAt = (n: number) => `${surnames[n % 43]}${marks[n % 8]}${given[n % 10]}`

interface Unit { name: string; posts: Posts; known?: (typeof known)[string] }

/** Every unit of the district that the roster asks: office, members, partners, towns, villages. */
function rosterUnits(): Unit[] {
  const townOffices = towns.map(([name, kind], index): Unit => ({
    name, posts: [kind === 'street' ? '办事处副主任' : kind === 'town' ? '副镇长' : '副乡长', '金融稳定办主任', '经办人'],
    known: { 1: [`柳样${'东南西北中和'[index]!}`, '金融稳定办主任'], 2: [clerkOf(name), '经办人'] },
  }))
  const villages = towns.flatMap(([, , names]) => names).map((name): Unit =>
    ({ name, posts: name.endsWith('社区') ? ['社区党组织书记', '居委会副主任', '综治专干'] : ['村党组织书记', '村委会副主任', '综治专干'] }))
  const departments = [...members.map(([name]) => name), ...partners].map((name): Unit => ({ name, posts: postsOf[name]! }))
  return [{ name: officeName, posts: ['', '', ''] as Posts }, ...departments, ...townOffices, ...villages]
    .map((unit: Unit) => ({ ...unit, known: { ...unit.known, ...known[unit.name] } }))
}

const clerkOf = (town: string): string => [...accounts, ...others].find(([, , , unit, role]) => unit === town && role === 'town_clerk')![1]

/** Contacts of every unit, as seed 001 附件1 asks for them, and the task force, whose members changed once. */
export async function addRoster({ db }: Context): Promise<void> {
  const contacts = rosterUnits().flatMap((unit, index) => (['分管领导', '负责人', '联络员'] as const).map((position, order) => {
    const n = index * 3 + order
    const [name, post] = unit.known?.[order as 0 | 1 | 2] ?? [nameAt(n), unit.posts[order]!]
    return { id: stableId('contact', `${unit.name}${order}`), unitId: unitId(unit.name), position, name, post,
      mobile: `1200000${3000 + n}`, landline: `0000-${7000000 + index}`, remark: '', sort: order }
  }))
  await db.insertInto('contacts').values(contacts).execute()
  await db.insertInto('taskForceMembers').values([
    { name: '顾演民', post: '分管副区长', duty: '召集人', unit: '区金融稳定发展领导小组', fromOn: '2026-04-20', toOn: null }, { name: '陆例成', post: '区财政金融局副局长', duty: '办公室主任', unit: officeName, fromOn: '2026-04-20', toOn: null },
    { name: '何样宁', post: '专班办经办人', duty: '综合协调', unit: officeName, fromOn: '2026-04-20', toOn: null }, { name: '秦例刚', post: '经侦大队民警', duty: '案件侦办', unit: '公安分局', fromOn: '2026-04-20', toOn: '2026-08-31' },
    { name: '韩试勇', post: '经侦大队副大队长', duty: '案件侦办', unit: '公安分局', fromOn: '2026-09-01', toOn: null }, { name: '余例华', post: '民政局副局长', duty: '养老领域', unit: '民政局', fromOn: '2026-04-20', toOn: null },
    { name: '彭样军', post: '执法大队队员', duty: '登记和广告', unit: '市场监管局', fromOn: '2026-04-20', toOn: null }, { name: '闻范英', post: '信访局科员', duty: '信访稳定', unit: '信访局', fromOn: '2026-04-20', toOn: null },
    { name: '程仿远', post: '农业农村局科员', duty: '涉农领域', unit: '农业农村局', fromOn: '2026-04-20', toOn: null },
  ].map(({ unit, ...row }) => ({ ...row, id: stableId('force', row.name), unitId: unitId(unit) }))).execute()
}

