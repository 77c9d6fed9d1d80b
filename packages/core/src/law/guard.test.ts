import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cite } from './citation.ts'
import { unlawfulCodes, unlawfulRuleOf, type UnlawfulCode } from './guard-rules.ts'
import { mayBeRecordedAsDone, unlawfulHits } from './guard.ts'
import { measureCodes, measureOf } from './measure-table.ts'
import { levels, organAt, organs } from './organs.ts'

/** Sentences as plans and notes have them, with what must be found. */
const fires: [text: string, ...codes: UnlawfulCode[]][] = [
  ['督促物业公司、保卫机构，综合采取断水、断电、频繁检查、房屋停租等“挤、压、赶”措施', 'cut_utilities', 'inspection_as_pressure', 'eviction_pressure',
    'eviction_pressure'],
  ['若对方不整改，就断水断电。', 'cut_utilities'],
  ['对拒不整改的，由社区通知供电所断电。', 'cut_utilities'],
  ['实在没办法，我们不得不对其断水断电', 'cut_utilities'],
  ['责令不得再吸收资金并断水断电', 'cut_utilities'],
  ['群众反映强烈，建议切断该店水电', 'cut_utilities'],
  ['群众反映该公司仍在收款，拟断水断电逼其搬走', 'cut_utilities', 'eviction_pressure'],
  ['联合属地加密检查频次，督促整改落实', 'inspection_as_pressure'],
  ['组织各部门轮番上门检查，检查到其关门为止', 'inspection_as_pressure', 'inspection_as_pressure'],
  ['协调房东解除租赁合同', 'eviction_pressure'],
  ['通报该企业办公地址所在地物业公司，要求其督促查改、撤离', 'eviction_pressure'],
  ['8月20日，区打非专班到该公司现场检查，复制账册3本', 'coordination_acts'],
  ['联合工作组要立即约谈被调查机构法定代表人', 'coordination_acts'],
  ['领导小组对该店作出罚款决定', 'coordination_acts'],
  ['联合工作组会同行业主管部门现场检查', 'coordination_acts'],
  ['请网格员上门检查，要求该公司提供近三年账簿', 'grid_inspects'],
  ['网格员田拟梅现场查阅合同并复制', 'grid_inspects'],
  ['聘请第三方机构进驻企业查账', 'grid_inspects'],
  ['镇、村有权对相关单位和个人进行警示约谈、责令整改', 'town_powers'],
  ['7月10日，试岗镇约谈了该店负责人', 'town_powers'],
  ['样湖街道责令其限期整改', 'town_powers'],
  ['村、社区要约谈重点户并责令整改', 'town_powers'],
  ['拟溪镇政府联合派出所查封仓库一间', 'town_powers'],
  ['村委会通知暂停办理该合作社变更登记', 'town_powers'],
  ['将涉嫌非法集资企业黑名单定期向社会公布', 'blacklist'],
  ['在小区门口张贴非法集资黑名单', 'blacklist'],
  ['我局已冻结该公司账户3个', 'freeze'],
  ['向银行发函冻结账户', 'freeze'],
  ['通知样河农商银行冻结该公司账户', 'freeze'],
  ['经公安机关同意，我局冻结了账户', 'freeze'],
  ['移送公安并冻结其银行账户', 'freeze'],
  ['牵头部门依法查封、扣押、冻结涉案资产', 'freeze'],
  ['对其银行账户予以冻结', 'freeze'],
  ['将扣押的车辆先行变卖用于清退', 'early_disposal'],
  ['完善涉案财物先行处置等制度', 'early_disposal'],
  ['建立重点人员实名清单，每周更新', 'watch_persons'],
  ['对于涉稳群体、重点人员，要第一时间将名单推送给区公安分局、区维稳办', 'watch_persons'],
  ['由街道先行垫付，尽快平息', 'unsupervised_repayment'],
  ['公司擅自清退了一部分，未报方案', 'unsupervised_repayment'],
  ['对负责人采取限制出境措施', 'exit_ban'],
  ['涉案人员有外逃可能的，及时采取边控措施', 'exit_ban'],
  ['安排两人24小时盯守负责人，不让其离开', 'detain_person', 'detain_person'],
  ['先扣留其身份证', 'detain_person'],
  ['罚款后就不再移送', 'fine_instead'],
  ['联系物业把水电停了', 'cut_utilities'],
  ['整改期间采取停电措施', 'cut_utilities'],
  ['已协调水务公司对该厂停水', 'cut_utilities'],
  ['对接银行，冻结其全部存款', 'freeze'],
  ['请供电公司配合断电', 'cut_utilities'],
  ['每天派人去检查，让他开不下去', 'inspection_as_pressure'],
  ['让房东不要租给他', 'eviction_pressure'],
  ['动员房东收回房屋', 'eviction_pressure'],
  ['专班今天对该公司进行了检查', 'coordination_acts'],
  ['社区干部责令关门停业', 'town_powers'],
  ['8月3日例桥街道会同派出所对其约谈', 'town_powers'],
  ['区财政金融局商银行冻结其账户', 'freeze'],
  ['拟冻结资产，防止转移', 'freeze'],
  ['政府先垫付一部分', 'unsupervised_repayment'],
]

/** Sentences that say the same words and are right. */
const silent: string[] = [
  '不得采取断水断电、频繁检查等方式逼迫经营者。',
  '严禁以断水、断电，频繁检查，房屋停租等手段施压',
  '未采取断水断电措施',
  '断水断电没有法律依据，已提示删除',
  '断水断电等做法，没有法律依据',
  '方案中“断水断电”一句已删除',
  '因欠费，该店7月起被供电公司停电停水',
  '房东已自行停租，商户搬走',
  '群众反映，房东对其断水断电',
  '举报人称该公司老板扣押员工身份证',
  '台风导致片区断水断电两天',
  '检查频次未超过年度上限',
  '住建局、市场监管局联合检查一次，有批准、有通知、两人持证。',
  '专班不得以任何名义检查企业',
  '专班办组织市场监管局开展行政检查，两名执法人员持证到场',
  '领导小组办公室检查各镇工作情况',
  '网格员不得检查企业，不得要求提供账簿',
  '网格员田拟梅走访仿岭村，未发现检查情形，拍照上报',
  '试岗镇配合区财政金融局约谈该店负责人',
  '乡镇无权约谈、责令整改',
  '样湖街道建议牵头部门约谈',
  '区市场监管局会同试岗镇约谈该店经营者',
  '试岗镇经营户被市场监管局责令整改',
  '认定前不得公布黑名单',
  '黑名单不得公开，改用风险提示',
  '公安分局7月12日冻结账户3个，金额41.20万元',
  '公安冻结了该公司全部账户',
  '公安7月10日立案，冻结涉案账户3个',
  '账户已由银行冻结',
  '已由样河农商银行依公安机关通知冻结',
  '各银行主动协助公检法机关依法开展涉案资产查封、账户查询和资金冻结等工作',
  '商请公安分局依法冻结涉案账户',
  '该公司账户已被冻结，无法兑付',
  '如需冻结，由公安机关依法办理',
  '牵头部门不能冻结账户，只能查询',
  '我局无权冻结，已移送公安',
  '村民到市场监管局举报，该局约谈了经营者',
  '乡村振兴局约谈合作社负责人',
  '法院裁定冻结其房产收益',
  '经主要负责人批准查询账户，未冻结',
  '公安机关对易贬值的涉案车辆先行变卖',
  '清退由该公司自行组织，牵头部门监督',
  '政府不垫付，由集资人清退',
  '已报请市级牵头部门决定限制出境',
  '市级牵头部门8月25日决定对其限制出境',
  '区级无权限制出境',
  '杜绝以罚代刑',
  '避免发生有案不移、有案难移、以罚代刑等问题',
  '登记集资参与人名单，用于核实损失和清退',
  '冷冻库内冻结肉品若干',
  '系统断电后数据未丢失',
  '该厂停水系管网检修',
  '方案删去了频繁检查、停租等内容',
  '银行已按公安通知冻结',
  '建议公安机关对账户采取冻结措施',
  '不提倡也不支持断水断电',
  '网格员配合市场监管局检查，只带路',
  '市金融局批准对其限制出境',
  '该小区停电检修',
  '未发现断水断电情况',
  '请勿对企业断水断电',
  '房东因欠租收回房屋',
  '租赁合同到期未续租',
  '本次检查由市场监管局实施，专班不参加检查',
  '专班会商后，由区财政金融局约谈',
  '纠正专班复制账册的做法',
  '例桥街道走访时发现该店已被责令停业',
  '街道对被约谈企业开展回访',
  '社区民警约谈',
  '镇政府收到责令整改通知书副本',
  '冻结权在公安',
  '通报公安，由其依法冻结',
  '公安机关对3名嫌疑人采取强制措施，冻结银行账户11个',
  '以罚代刑问题专项整治',
  '公安部门对涉嫌犯罪的依法立案侦查；依法查封、扣押、冻结涉案财物',
  '有关部门要全力配合，依法开展涉案资产查封、资金账户查询和冻结等必要的协助工作',
  '对擅自清退、推诿塞责的追究责任',
]

test.each(fires)('names it: %s', (text, ...codes) => {
  expect(unlawfulHits(text).map((hit) => hit.code)).toEqual(codes)
})
test.each(silent)('keeps silent: %s', (text) => {
  expect(unlawfulHits(text).map((hit) => `${hit.code}: ${hit.text}`)).toEqual([])
})

test('a hit says where, why, which article and what instead', () => {
  const text = '8月20日约谈。拟对其断水断电，我局冻结账户。'
  const hits = unlawfulHits(text)
  expect(hits.map((hit) => [hit.start, hit.text, text.slice(hit.start, hit.end) === hit.text])).toEqual([[11, '断水断电',
    true], [18, '冻结', true]])
  expect(hits[1]!.articles.map(cite)).toContain('《行政强制法》第九条第四项')
  expect(hits[1]!.instead).toContain('查询账户')
  for (const code of unlawfulCodes) {
    const rule = unlawfulRuleOf(code)
    expect(rule.articles.map(cite).join(), code).toContain('《')
    expect([rule.reason.length > 10, rule.instead.length > 8], code).toEqual([true, true])
  }
})

test('any text is read, and every hit lies in it', () => {
  const words = fires.map(([text]) => text).concat(silent).flatMap((text) => [text, text.slice(0, 6), text.slice(-6)])
  fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 12 }), (parts) => {
    const text = parts.join('')
    for (const hit of unlawfulHits(text)) expect(text.slice(hit.start, hit.end)).toBe(hit.text)
  }), { numRuns: 150 })
})

test('a long text is read at once', () => {
  const text = ['镇村社区对向联合工作组公布名单'.repeat(300), `不${'对'.repeat(2_000)}断水`, '采取对给停'.repeat(400), '冻结'.repeat(500)].join('')
  const from = performance.now()
  unlawfulHits(text)
  expect(performance.now() - from).toBeLessThan(2_000)
})

test('what may stand in the record as done', () => {
  const by = (organ: (typeof organs)[number], level: (typeof levels)[number] = 'county') => ({ organ, level })
  expect(organs.filter((organ) => mayBeRecordedAsDone('freeze', by(organ)).ok)).toEqual(['police', 'procuratorate',
    'court', 'bank'])
  expect(organs.filter((organ) => mayBeRecordedAsDone('cut_utilities', by(organ)).ok)).toEqual([])
  expect(organs.filter((organ) => mayBeRecordedAsDone('early_disposal', by(organ)).ok)).toEqual(['police',
    'procuratorate', 'court'])
  expect(mayBeRecordedAsDone('exit_restriction', by('lead_department'))).toMatchObject({ ok: false,
    instead: '可以登记为向处置非法集资牵头部门（设区的市级以上）提请。' })
  expect(mayBeRecordedAsDone('exit_restriction', by('lead_department', 'city'))).toEqual({ ok: true })
  expect(mayBeRecordedAsDone('warning_talk', by('town'))).toMatchObject({ ok: false, instead: '可以登记为配合有权的部门。' })
  expect(mayBeRecordedAsDone('cut_utilities', by('lead_department'))).toMatchObject({ ok: false,
    why: expect.stringContaining('可以作为“其他”如实记下') })
  for (const code of measureCodes.filter((one) => one !== 'freeze')) {
    for (const organ of organs) {
      for (const level of levels) {
        expect(mayBeRecordedAsDone(code, { organ, level }).ok,
          `${code} ${organ} ${level}`).toBe(measureOf(code).powersOf.includes(organAt(organ, level)))
      }
    }
  }
})

const seeds = new URL('../../../../../shared/seeds/', import.meta.url)
test.skipIf(!existsSync(seeds))('what the seed plans say is found there, and no more than is there', () => {
  const found = readdirSync(seeds).sort().map((name) => unlawfulHits(readFileSync(new URL(name, seeds),
    'utf8')).map((hit) => `${hit.code} ${hit.text}`))
  expect(found).toEqual([
    ['early_disposal 涉案财物先行处置'],
    ['town_powers 有权对相关单位和个人进行警示约谈', 'watch_persons 稳控对象台账'],
    // 冻结 stands there twice: the police freeze, and departments help them (law.md 11).
    [],
    [expect.stringMatching(/^coordination_acts 工作组要联合.*现场核查$/), 'coordination_acts 工作组要立即约谈',
      'eviction_pressure 要求其督促查改、撤离', 'inspection_as_pressure 加密检查频次',
      'blacklist 黑名单定期向社会公布', 'cut_utilities 断水、断电', 'inspection_as_pressure 频繁检查', 'eviction_pressure 房屋停租',
      'eviction_pressure 挤、压、赶', 'watch_persons 名单推送给区公安分局、区维稳'],
    [],
  ])
})
