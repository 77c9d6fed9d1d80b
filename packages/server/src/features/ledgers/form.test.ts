import { Workbook } from '@cj-tech-master/excelts'
import * as api from '@qingyuan/core/ledgers/ledger-api'
import * as forms from '@qingyuan/core/ledgers/form-api'
import { builtInForms } from '@qingyuan/core/ledgers/built-in-forms'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemContext } from '../../platform/db.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { exportForm } from './form-queries.ts'
import { openCollection } from './test-app-month.ts'
import { addEvent, tellStory, type Story } from './test-app-story.ts'

let t: TestApp
let story: Story
beforeAll(async () => {
  t = await startTestApp()
  story = await tellStory(t)
})
afterAll(() => t.close())

const id = randomUUID
/** Rows of the first sheet as shown, without the empty cells at their ends. */
async function cellsOf(content: Buffer): Promise<string[][]> {
  const workbook = new Workbook()
  await workbook.xlsx.load(new Uint8Array(content).buffer)
  const rows: string[][] = []
  workbook.worksheets[0]!.eachRow((row) => {
    const cells = Array.from({ length: row.cellCount }, (_, index) => {
      const cell = row.getCell(index + 1)
      if (cell.isMerged && cell.master.address !== cell.address) return ''
      return typeof cell.value === 'number' && cell.numFmt === '0.00' ? cell.value.toFixed(2) : cell.text.trim()
    })
    while (cells.at(-1) === '') cells.pop()
    rows.push(cells)
  })
  return rows
}
const download = async (who: TestPerson, input: Partial<Parameters<typeof t.download>[2]> & object) => {
  const answer = await t.download(who, forms.exportForm, { code: 'annex-2', period: '2026-10', ...input })
  expect(answer.status, answer.content.toString().slice(0, 500)).toBe(200)
  return { ...answer, rows: await cellsOf(answer.content) }
}
const total = (rows: string[][]) => rows.find((row) => row[0] === '合计')!.slice(5, 8)

describe('附件2 as a file', () => {
  test('fills itself: ten rows, totals to the last digit, notes, equal to the preview', async () => {
    await addEvent(t, story.leads.S04!, 'notice_out', '2026-06-24', '发函', '示北省登记地')
    await addEvent(t, story.leads.S04!, 'notice_in', '2026-07-30', '回函', '示北省登记地')
    const { rows, name } = await download(story.people.bangong, {})
    expect(name).toBe('镇（乡）、行业领域重点风险线索统计表-样河区专班办-2026年10月.xlsx')
    expect(total(rows)).toEqual(['3036.65', '610', '2009.01'])
    const listed = rows.filter((row) => /^\d+$/.test(row[0] ?? ''))
    expect(listed).toHaveLength(10)
    expect(listed.find((row) => row[1] === '演链无界科技有限公司')).toEqual(['4', '演链无界科技有限公司', '商贸服务', '预付卡储值返利', '线下', '512.00', '96', '468.00', '是',
      '', '尚未清退', '移送外地', '2026年6月24日函告示北省登记地，7月30日收到回函'])
    expect(listed.find((row) => row[1] === '拟光影视文化工作室')!.slice(5, 8)).toEqual(['待核', '待核', '待核'])
    expect(rows.flat().some((text) => text.includes('待核，未计入合计') && text.includes('含本期销号1条'))).toBe(true)
    expect(rows.flat()).toContain('样河区镇（乡）、行业领域重点风险线索统计表')

    const { body } = await t.call(story.people.bangong, forms.previewForm, { code: 'annex-2', period: '2026-10' })
    const shown = body.sheets[0]!.rows.map((row) => row.cells.map((cell) => cell?.shown ?? ''))
    const filled = (all: string[][]) => all.map((row) => row.map((text) => text.trim()).filter(Boolean)).filter((row) => row.length > 0)
    expect(filled(rows)).toEqual(filled(shown))
    const amount = body.sheets[0]!.rows.flatMap((row) => row.cells).find((cell) => cell?.link === `lead:${story.leads.S01!}` && cell.note)
    expect(amount).toMatchObject({ value: 1486.5, shown: '1486.50', note: '来源：摸排估算；时点：2026-05-11' })
  })

  test('the edition for towns, people with two decimals, one town, struck-off ones left out', async () => {
    const open = await download(story.people.bangong, { edition: 'open' })
    expect(total(open.rows)).toEqual(['2893.45', '584', '1889.01'])
    expect(open.name).toContain('（通报稿）')
    expect(total((await download(story.people.bangong, { twoDecimals: true })).rows)).toEqual(['3036.65', '610.00', '2009.01'])
    expect(total((await download(story.people.bangong, { unitId: story.units.liqiao })).rows)).toEqual(['447.65', '192', '393.95'])
    expect(total((await download(story.people.bangong, { regionId: story.regions.nixi, struckOff: false })).rows)).toEqual(['0.00', '0', '0.00'])
  })

  test('the command line gets the same, without a person', async () => {
    const { bytes } = await exportForm(systemContext(t.db, 'cli', t.clock.now), t.env, forms.FormRequest.parse({ code: 'annex-2', period: '2026-10', regionId: story.district }))
    expect(total(await cellsOf(bytes))).toEqual(['3036.65', '610', '2009.01'])
  })

  test('the demo says so at the foot of the page', async () => {
    const { bytes } = await exportForm(systemContext(t.db, 'cli', t.clock.now), { ...t.env, demo: true }, forms.FormRequest.parse({ code: 'annex-2', period: '2026-10' }))
    const workbook = new Workbook()
    await workbook.xlsx.load(new Uint8Array(bytes).buffer)
    expect(workbook.worksheets[0]!.headerFooter.oddFooter).toContain('演示数据，人物、单位、事件均为虚构')
  })

  test('what was submitted is printed as it was submitted, with its code; the live table is a draft', async () => {
    const month = await openCollection(t, story.people.bangong, 'ledger', '2026-10')
    const submissionId = month.of(story.units.yanghu)
    const who = story.people.yanghu
    const go = async (e: Parameters<typeof t.call>[1], input: object) => {
      const answer = await t.call(who, e, { commandId: id(), id: submissionId, ...input })
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    }
    await go(api.openSubmission, {})
    await go(api.confirmRows, { rows: [{ leadId: story.leads.S01, confirmed: 'changed' }] })
    await go(api.saveSubmission, { zero: null, checkedHouseholds: null, checkedFirms: null, filler: '拟样人', head: '拟样长', phone: '0000-5' })
    await go(api.sendForApproval, {})
    const code = (await t.call(who, api.getSubmission, { id: submissionId })).body.versions[0]!.code
    await t.upload(who, api.approveOnPaper, { commandId: id(), id: submissionId, fileId: id(), code, signedBy: '拟样长', signedOn: '2026-11-03' }, { name: 'a.pdf', content: Buffer.from('%PDF-1.4\n%%EOF\n') })
    await go(api.submitSubmission, {})
    await addEvent(t, story.leads.S01!, 'outcome', '2026-10-30', '起诉')
    const frozen = await download(who, { unitId: story.units.yanghu })
    expect(frozen.rows.flat().some((text) => text.includes(code))).toBe(true)
    expect(frozen.rows.flat()).toContain('公安已立案')
    const live = await download(who, { unitId: story.units.yanghu, from: 'live' })
    expect(live.rows.flat().some((text) => text.includes('草稿'))).toBe(true)
    expect(live.rows.flat()).toContain('起诉')
    expect((await t.download(story.people.liqiao, forms.exportForm, { code: 'annex-2', period: '2026-10', versionId: (await t.call(who, api.getSubmission, { id: submissionId })).body.versions[0]!.id })).status).toBe(404)
  })
})

describe('other forms', () => {
  test('every form that is shipped fills for district and unit', async () => {
    await t.admin.query(`insert into activities (id, kind, on_date, unit_id, region_id, sessions, subjects_checked, households, leaflets, created_at) values
      (gen_random_uuid(), 'sweep', '2026-10-09', $1, $2, 2, 700, 20, 0, now()), (gen_random_uuid(), 'publicity', '2026-10-20', $1, $2, 36, 0, 0, 9450, now()),
      (gen_random_uuid(), 'sweep', '2026-10-11', $3, $4, 1, 584, 0, 0, now()), (gen_random_uuid(), 'sweep', '2026-09-11', $3, $4, 1, 999, 0, 0, now())`,
    [story.units.liqiao, story.regions.liqiao, story.units.nixi, story.regions.nixi])
    await addEvent(t, story.leads.S10!, 'penalty', '2026-10-15', '处罚')
    for (const { code, title } of builtInForms) {
      const { rows } = await download(story.people.bangong, { code })
      expect(rows.flat().some((text) => text.includes(title)), code).toBe(true)
      expect(rows.flat().filter((text) => text.includes('[[')), code).toEqual([])
      await download(story.people.liqiao, { code, unitId: story.units.liqiao })
    }
  })

  test('work done is the sum of the month\'s records', async () => {
    const { rows } = await download(story.people.bangong, { code: 'work-statistics' })
    expect(rows.find((row) => row[1] === '例桥街道')!.slice(2, 7)).toEqual(['2', '700', '20', '36', '9450'])
    expect(rows.find((row) => row[0] === '合计')!.slice(2, 7)).toEqual(['3', '1284', '20', '36', '9450'])
  })

  test('附件1 that nobody has asked for leaves lines to write on, not holes in a sentence', async () => {
    const { body } = await t.call(story.people.liqiao, forms.previewForm, { code: 'annex-1', period: '2026-04', unitId: story.units.liqiao })
    expect(JSON.stringify(body.sheets)).toContain('注：请于＿＿＿＿前报送至＿＿＿＿，联系人：＿＿＿＿，联系电话：＿＿＿＿。')
  })

  test('handling by unit adds up to the movement; risk by sector and area adds up to the ledger', async () => {
    const handling = (await download(story.people.bangong, { code: 'lead-handling' })).rows
    expect(handling.find((row) => row[1] === '拟溪镇')!.slice(2, 9)).toEqual(['1', '0', '0', '0', '1', '0', '0'])
    expect(handling.find((row) => row[0] === '合计')!.slice(2, 9)).toEqual(['10', '0', '0', '0', '1', '0', '9'])
    const risk = (await download(story.people.bangong, { code: 'risk-list', struckOff: false })).rows
    const areas = risk.filter((row) => ['例桥街道', '样湖街道', '演新街道', '试岗镇', '区本级'].includes(row[1] ?? ''))
    expect(areas.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(9)
    expect(areas.find((row) => row[1] === '例桥街道')!.slice(2, 5)).toEqual(['3', '447.65', '192'])
    await t.admin.query(`update leads set grade = 'high' where number = any (array(select number from leads where state in ('registered', 'dispatched', 'following') order by amount_fen desc nulls last limit 2))`)
    const graded = (await download(story.people.bangong, { code: 'risk-list', struckOff: false })).rows
    const byGrade = graded.slice(graded.findIndex((row) => row.join('').includes('分风险等级'))).filter((row) => ['高', '中', '低', '待核'].includes(row[1] ?? ''))
    expect(byGrade.map((row) => [row[1], row[2]])).toEqual([['高', '2'], ['待核', '7']])
    expect((await download(story.people.bangong, { code: 'cross-province' })).rows.find((row) => row[1] === '演链无界科技有限公司')![3]).toBe('示北省登记地')
  })

  test('who has submitted', async () => {
    const { rows } = await download(story.people.bangong, { code: 'submission-status' })
    expect(rows.find((row) => row[1] === '样湖街道')).toEqual(expect.arrayContaining(['已报待审核', '按时']))
    expect(rows.find((row) => row[1] === '试岗镇')).toEqual(expect.arrayContaining(['未报', '未到期']))
  })
})

test('a table of the month that still runs is as of today, one that is over as of its end', async () => {
  const asOf = async (period: string, now: string) => {
    t.clock.now = new Date(now)
    return JSON.stringify((await t.call(story.people.bangong, forms.previewForm, { code: 'annex-2', period, from: 'live' })).body.sheets)
  }
  const before = t.clock.now
  const running = await asOf('2026-11', '2026-11-22T01:00:00Z')
  expect([running.includes('2026年11月22日'), running.includes('2026年11月30日')]).toEqual([true, false])
  expect(await asOf('2026-11', '2026-12-03T01:00:00Z')).toContain('2026年11月30日')
  t.clock.now = before
})

describe('an office\'s own template', () => {
  const template = async (cells: string[][]) => {
    const workbook = new Workbook()
    const sheet = workbook.addWorksheet('表')
    for (const row of cells) sheet.addRow(row)
    return Buffer.from(await workbook.xlsx.writeBuffer())
  }
  const load = (who: TestPerson, code: string, name: string, content: Buffer) =>
    t.upload(who, forms.loadForm, { commandId: id(), fileId: id(), code, title: '本区统计表', source: '样打非办〔2026〕9号' }, { name, content })

  test('is refused with each place that cannot be filled', async () => {
    const wrong = await load(story.people.bangong, 'own', '统计表.xlsx', await template([['[[单位名程]]', '[[行.企业名称]]']]))
    expect(wrong.status).toBe(422)
    expect(wrong.body.message).toContain('“表”A1：没有名为“单位名程”的字段，是不是“单位名称”')
    const formula = new Workbook()
    formula.addWorksheet('表').addRow(['[[单位名程]]', { formula: '1+1', result: 2 }])
    const both = await load(story.people.bangong, 'own', '统计表.xlsx', Buffer.from(await formula.xlsx.writeBuffer()))
    expect(both.body.message).toMatch(/^模板“统计表.xlsx”有 2 处要改：/)
    expect(both.body.message).toMatch(/B1.*公式[^]*A1：没有名为“单位名程”的字段/)
    expect((await load(story.people.bangong, 'own', 'x.xlsx', Buffer.from('not a workbook'))).status).toBe(422)
    expect((await load(story.people.liqiao, 'own', '统计表.xlsx', await template([['a']]))).status).toBe(403)
  })

  test('fills like the others, replaces a shipped one, and goes back', async () => {
    const mine = await template([['[[单位名称]]'], ['[[行.序号]]', '[[行.企业名称]]', '[[行.涉及金额]]'], ['合计', '', '[[合计.涉及金额]]']])
    expect((await load(story.people.bangong, 'own', '统计表.xlsx', mine)).status).toBe(200)
    expect((await download(story.people.bangong, { code: 'own' })).rows.at(-1)).toEqual(['合计', '', '3036.65'])
    expect((await load(story.people.bangong, 'annex-2', '统计表.xlsx', mine)).status).toBe(200)
    expect((await download(story.people.liqiao, { regionId: story.regions.liqiao })).rows[0]).toEqual(['例桥街道'])
    const { body } = await t.call(story.people.liqiao, forms.listForms, {})
    expect(body.rows.filter((form) => form.loaded).map((form) => [form.code, form.builtIn, form.fileName])).toEqual([['annex-2', true, '统计表.xlsx'], ['own', false, '统计表.xlsx']])
    for (const code of ['annex-2', 'own']) expect((await t.call(story.people.bangong, forms.resetForm, { commandId: id(), code })).status).toBe(200)
    expect(total((await download(story.people.bangong, {})).rows)).toEqual(['3036.65', '610', '2009.01'])
    expect((await t.download(story.people.bangong, forms.exportForm, { code: 'own', period: '2026-10' })).status).toBe(404)
    expect((await cellsOf((await t.download(story.people.bangong, forms.downloadTemplate, { code: 'annex-2' })).content)).flat()).toContain('[[合计.涉及金额]]')
  })
})
