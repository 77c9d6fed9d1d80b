import type { Role } from '@qingyuan/core/permissions'
import { defaultPolicy } from '../src/features/auth/auth-queries.ts'
import { saveSetting } from '../src/features/auth/auth-commands.ts'
import type { Environment } from '../src/platform/config.ts'
import { asViewer, systemContext, type Context } from '../src/platform/db.ts'
import { hashPassword } from '../src/platform/password.ts'
import { createHash } from 'node:crypto'

/** Shown at start and on the sign-in page: the demo is a throwaway that only this machine can reach. */
const password = 'Yangli-2026'

const towns = [
  ['例桥街道', 'street', ['例府社区', '银例社区']], ['样湖街道', 'street', ['样湖社区', '样园社区']], ['演新街道', 'street', ['演工社区']],
  ['试岗镇', 'town', ['试铺村', '试田村']], ['拟溪镇', 'town', ['仿岭村', '拟坪村', '拟林村']], ['仿塘乡', 'township', ['仿泉村']],
] as const
const members: [name: string, leads: string[]][] = [
  ['政法委', []], ['宣传部（网信办）', ['虚拟币', '区块链']], ['公安分局', []], ['发改局', []], ['教体局', ['教育培训']], ['民政局', ['养老服务']],
  ['住建局', ['房地产']], ['农业农村局', ['农民专业合作社', '种植养殖']], ['商务局', ['预付卡', '商贸服务']], ['文旅局', ['文化旅游', '影视投资']],
  ['市场监管局', ['消费返利']], ['行政审批局', []], ['综合行政执法局', []], ['信访局', []],
]
const partners = ['区法院', '区检察院', '区税务局', '人民银行范州市分行', '金融监管总局范州监管分局', '样河农商银行']
const office = '样河区打击非法集资专项行动工作专班办公室'

const people: [username: string, name: string, post: string, unit: string, role: Role, village?: string][] = [
  ['bangong', '何样宁', '专班办经办人', office, 'office_clerk'],
  ['zhuren', '陆例成', '专班办主任（区财政金融局分管副局长）', office, 'office_head'],
  ['juzhang', '沈拟国', '区财政金融局局长，牵头部门主要负责人', office, 'bureau_head'],
  ['quzhang', '顾演民', '分管副区长，专班召集人', '区金融稳定发展领导小组', 'leader'],
  ['liqiao', '唐试琳', '例桥街道经办人', '例桥街道', 'town_clerk'],
  ['nixi', '罗拟青', '拟溪镇经办人', '拟溪镇', 'town_clerk'],
  ['minzheng', '余例华', '民政局分管领导', '民政局', 'member_clerk'],
  ['shijian', '彭样军', '市场监管局执法人员', '市场监管局', 'inspector'],
  ['wangge', '田拟梅', '仿岭村网格员', '拟溪镇', 'grid_worker', '仿岭村'],
  ['xitong', '方演一', '系统管理员', office, 'system_admin'],
  ['anquan', '方演二', '安全管理员', office, 'security_admin'],
  ['shenji', '方演三', '审计管理员', office, 'audit_admin'],
]

/** The same name has the same id in every demo, so that links and screenshots stay good. */
function stableId(kind: string, name: string): string {
  const hex = createHash('sha256').update(`demo\n${kind}\n${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Fills fresh stores with the made-up district of the demo: regions, units, people and their accounts.
 * @returns the accounts and their common password, to be shown at start and on the sign-in page
 */
export async function seedDemo(env: Environment): Promise<{ password: string; accounts: { username: string; name: string; post: string }[] }> {
  const passwordHashes = new Map<string, string>()
  for (const [username] of people) passwordHashes.set(username, await hashPassword(password))
  await asViewer(systemContext(env.db, 'setup', env.now()), async (ctx) => {
    await addPlaces(ctx)
    await addPeople(ctx, passwordHashes)
    await saveSetting(ctx, 'district-name', '样河区')
    await saveSetting(ctx, 'office-name', '样河区专班办')
    // Nobody binds a phone to look at a demo; real offices start with the default, which asks administrators for one.
    await saveSetting(ctx, 'security', { ...defaultPolicy, secondFactorRoles: [], idleMinutes: 120 })
  })
  return { password, accounts: people.map(([username, name, post]) => ({ username, name, post })) }
}

async function addPlaces({ db }: Context): Promise<void> {
  const district = stableId('region', '样河区')
  await db.insertInto('regions').values({ id: district, name: '样河区', kind: 'county', path: `/${district}/` }).execute()
  const addUnit = (name: string, regionId: string, kind: string, scope: string, sort: number, hasAccounts = true) =>
    db.insertInto('units').values({ id: stableId('unit', name), regionId, name, shortName: name === office ? '专班办' : name, kind, scope, sort, hasAccounts }).execute()
  await addUnit('区金融稳定发展领导小组', district, 'leading_group', 'region', 10)
  await addUnit(office, district, 'office', 'region', 20)
  for (const [index, [name, sectors]] of members.entries()) {
    await addUnit(name, district, 'member', 'sector', 100 + index)
    for (const sector of sectors) await db.insertInto('unitSectors').values({ unitId: stableId('unit', name), sector, role: 'lead', basis: '演示职责分工' }).execute()
  }
  for (const [index, name] of partners.entries()) await addUnit(name, district, 'partner', 'none', 300 + index, false)
  for (const [index, [name, kind, villages]] of towns.entries()) {
    const town = stableId('region', name)
    await db.insertInto('regions').values({ id: town, parentId: district, name, kind, path: `/${district}/${town}/`, sort: index }).execute()
    await addUnit(name, town, 'town', 'region', 200 + index)
    for (const [order, village] of villages.entries()) {
      const id = stableId('region', village)
      await db.insertInto('regions').values({ id, parentId: town, name: village, kind: village.endsWith('社区') ? 'community' : 'village',
        path: `/${district}/${town}/${id}/`, sort: order }).execute()
      await addUnit(village, id, 'village', 'region', 1000 + index * 100 + order)
    }
  }
}

async function addPeople({ db, now }: Context, passwordHashes: ReadonlyMap<string, string>): Promise<void> {
  for (const [username, name, post, unit, role, village] of people) {
    const userId = stableId('user', username)
    await db.insertInto('users').values({ id: userId, username, name, post, unitId: stableId('unit', unit) }).execute()
    await db.insertInto('userRoles').values({ userId, role }).execute()
    if (village) await db.insertInto('userRegions').values({ userId, regionId: stableId('region', village) }).execute()
    await db.insertInto('userSecrets').values({ userId, passwordHash: passwordHashes.get(username)!, passwordChangedAt: now }).execute()
  }
}
