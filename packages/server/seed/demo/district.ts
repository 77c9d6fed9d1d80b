import type { Role } from '@qingyuan/core/permissions'
import { saveReportType } from '../../src/features/ledgers/report-type-commands.ts'
import { listReportTypes } from '../../src/features/ledgers/collection-queries.ts'
import { asViewer, type Context } from '../../src/platform/db.ts'
import { regionId, stableId, unitId, userId } from './ids.ts'

const district = '样河区'
export const officeName = '样河区打击非法集资专项行动工作专班办公室'
const superior = '范州市打击非法集资专项行动工作专班办公室'
export const nixiVillages = ['仿岭村', '拟坪村', '拟林村', '拟泉村', '拟湾村', '拟坡村', '拟井村', '拟槐村']

/** Six towns with their 58 villages and communities, 412 grids in all. */
export const towns: [name: string, kind: string, villages: string[]][] = [
  ['例桥街道', 'street', ['例府社区', '银例社区', '例槐社区', '例柳社区', '例井社区', '例泉社区', '例湾社区', '例坪社区']],
  ['样湖街道', 'street', ['样湖社区', '样园社区', '样槐社区', '样柳社区', '样井社区', '样泉社区', '样湾社区', '样坪社区', '样坡社区', '样林社区']],
  ['演新街道', 'street', ['演工社区', '演槐社区', '演柳社区', '演井社区', '演泉社区', '演湾社区', '演坪社区', '演坡社区', '演林社区']],
  ['试岗镇', 'town', ['试铺村', '试田村', '试槐村', '试柳村', '试井村', '试泉村', '试湾村', '试坪村', '试坡村', '试林村', '试岭村', '试沟村', '试塘村']],
  ['拟溪镇', 'town', nixiVillages],
  ['仿塘乡', 'township', ['仿泉村', '仿槐村', '仿柳村', '仿井村', '仿湾村', '仿坪村', '仿坡村', '仿林村', '仿沟村', '仿台村']],
]
const grids = 412
export const members: [name: string, leads: string[]][] = [
  ['政法委', []], ['宣传部（网信办）', ['虚拟货币', '区块链']], ['公安分局', []], ['发改局', ['创业投资']], ['教体局', ['教育培训', '民办院校']], ['民政局', ['养老服务', '社会组织']],
  ['住建局', ['房地产', '房地产中介']], ['农业农村局', ['农民专业合作社', '种植养殖', '农村资金互助']], ['商务局', ['预付卡', '商贸服务']], ['文旅局', ['文化旅游', '影视投资']],
  ['市场监管局', ['消费返利', '投资咨询', '非融资担保']], ['行政审批局', []], ['综合行政执法局', []], ['信访局', []],
]
export const partners = ['区法院', '区检察院', '区税务局', '人民银行范州市分行', '金融监管总局范州监管分局', '样河农商银行']

/** Who signs on paper and does not sign in. */
export const leadingPeople: Record<string, string> = { 例桥街道: '丁仿山', 样湖街道: '江样平', 演新街道: '梁演章', 试岗镇: '汪试田', 拟溪镇: '石范平', 仿塘乡: '傅仿泉' }

type Person = [username: string, name: string, post: string, unit: string, role: Role]
/** The accounts that the sign-in page offers. */
export const accounts: Person[] = [
  ['bangong', '何样宁', '专班办经办人', officeName, 'office_clerk'],
  ['zhuren', '陆例成', '专班办主任（区财政金融局分管副局长）', officeName, 'office_head'],
  ['juzhang', '沈拟国', '区财政金融局局长，牵头部门主要负责人', officeName, 'bureau_head'],
  ['quzhang', '顾演民', '分管副区长，专班召集人', '区金融稳定发展领导小组', 'leader'],
  ['liqiao', '唐试琳', '例桥街道经办人', '例桥街道', 'town_clerk'],
  ['nixi', '罗拟青', '拟溪镇经办人', '拟溪镇', 'town_clerk'],
  ['minzheng', '余例华', '民政局分管领导', '民政局', 'member_clerk'],
  ['shijian', '彭样军', '市场监管局执法人员', '市场监管局', 'inspector'],
  ['wangge', '田拟梅', '仿岭村网格员', '仿岭村', 'grid_worker'],
  ['xitong', '方演一', '系统管理员', officeName, 'system_admin'],
  ['anquan', '方演二', '安全管理员', officeName, 'security_admin'],
  ['shenji', '方演三', '审计管理员', officeName, 'audit_admin'],
]
/** Others of the story, with the same password. */
export const others: Person[] = [
  ['yanghu', '高例文', '样湖街道经办人', '样湖街道', 'town_clerk'], ['yanxin', '章试远', '演新街道经办人', '演新街道', 'town_clerk'],
  ['shigang', '邵演青', '试岗镇经办人', '试岗镇', 'town_clerk'], ['fangtang', '易仿山', '仿塘乡经办人', '仿塘乡', 'town_clerk'],
  ['weishiying', '魏试英', '市场监管局执法人员', '市场监管局', 'inspector'],
]

/** The made-up district: regions, units with their sectors, people. */
export async function makeDistrict(ctx: Context, passwordHash: (username: string) => string): Promise<void> {
  await addPlaces(ctx)
  await addPeople(ctx, passwordHash)
}

async function addPlaces({ db }: Context): Promise<void> {
  const top = regionId(district)
  await db.insertInto('regions').values({ id: top, name: district, kind: 'county', path: `/${top}/` }).execute()
  const addUnit = (name: string, region: string, kind: string, scope: string, sort: number, hasAccounts = true) =>
    db.insertInto('units').values({ id: unitId(name), regionId: region, name, shortName: name === officeName ? '专班办' : name, kind, scope, sort, hasAccounts,
      parentId: name === '区金融稳定发展领导小组' || kind === 'superior' ? null : kind === 'village' ? null : unitId('区金融稳定发展领导小组') }).execute()
  await addUnit('区金融稳定发展领导小组', top, 'leading_group', 'region', 10)
  await addUnit(officeName, top, 'office', 'region', 20)
  await addUnit(superior, top, 'superior', 'none', 5, false)
  for (const [index, [name, sectors]] of members.entries()) {
    await addUnit(name, top, 'member', 'sector', 100 + index)
    if (sectors.length > 0) await db.insertInto('unitSectors').values(sectors.map((sector) => ({ unitId: unitId(name), sector, role: 'lead', basis: '实施意见二（六）' }))).execute()
  }
  for (const [index, name] of partners.entries()) await addUnit(name, top, 'partner', 'none', 300 + index, false)
  const villages = towns.flatMap(([, , names]) => names).length
  let grid = 0
  let seen = 0
  for (const [index, [name, kind, names]] of towns.entries()) {
    const town = regionId(name)
    await db.insertInto('regions').values({ id: town, parentId: top, name, kind, path: `/${top}/${town}/`, sort: index }).execute()
    await addUnit(name, town, 'town', 'region', 200 + index)
    for (const [order, village] of names.entries()) {
      const id = regionId(village)
      const path = `/${top}/${town}/${id}/`
      await db.insertInto('regions').values({ id, parentId: town, name: village, kind: village.endsWith('社区') ? 'community' : 'village', path, sort: order }).execute()
      await addUnit(village, id, 'village', 'region', 1000 + index * 100 + order, village === '仿岭村')
      seen += 1
      const upTo = Math.round((grids * seen) / villages)
      const own = Array.from({ length: upTo - grid }, (_, n) => ({ n, id: stableId('grid', `${village}${n}`) }))
      await db.insertInto('regions').values(own.map((one) => ({ id: one.id, parentId: id, name: `${village}第${one.n + 1}网格`, kind: 'grid', path: `${path}${one.id}/`, sort: one.n }))).execute()
      grid = upTo
    }
  }
}

async function addPeople({ db, now }: Context, passwordHash: (username: string) => string): Promise<void> {
  for (const [username, name, post, unit, role] of [...accounts, ...others]) {
    await db.insertInto('users').values({ id: userId(username), username, name, post, unitId: unitId(unit) }).execute()
    await db.insertInto('userRoles').values({ userId: userId(username), role }).execute()
    await db.insertInto('userSecrets').values({ userId: userId(username), passwordHash: passwordHash(username), passwordChangedAt: now }).execute()
  }
}

/** The district asks its six towns; the other departments report what they find when they find it. */
export async function setReports(ctx: Context): Promise<void> {
  const { rows } = await asViewer(ctx, listReportTypes)
  for (const type of rows.filter((row) => row.code === 'ledger' || row.code === 'cases')) {
    await saveReportType(ctx, { ...type, commandId: stableId('command', `report ${type.code}`), askedKinds: ['town'], active: type.code === 'ledger' })
  }
}
