import { builtInForms, sampleMark } from '@qingyuan/core/ledgers/built-in-forms'
import { formFields, formLists, formNames } from '@qingyuan/core/ledgers/form-fields'
import type { FormField } from '@qingyuan/core/ledgers/form-fields'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawForm } from '../../../templates/forms.ts'
import type { FieldRow, FieldValue } from './field-value.ts'
import { fillTemplate } from './fill.ts'
import { checkTemplate, loadTemplate } from './template.ts'
import { shownTexts } from './test-template.ts'
import { xlsxBuffer } from './write.ts'

const folder = join(import.meta.dirname, '../../../templates')

function sample(name: string, { kind }: FormField): FieldValue {
  switch (kind) {
    case 'money': return { fen: 123_456_789 }
    case 'count': return { value: 7, format: 'int' }
    case 'percent': return { value: 0.5887, format: 'percent' }
    case 'date': return { value: '2026-10-31', format: 'date' }
    case 'text': return { value: name }
  }
}
const samples = (fields: Record<string, FormField>): FieldRow =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, sample(name, field)]))
const data = {
  fields: samples(formFields),
  lists: Object.fromEntries(Object.entries(formLists).map(([list, fields]) => [list, [samples(fields), samples(fields)]])),
}

test('the files are what their drawings give; run templates/make-templates.ts after a change', async () => {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.xlsx'))
  expect(files.toSorted()).toEqual(builtInForms.map(({ code }) => `${code}.xlsx`).toSorted())
  for (const { code } of builtInForms) {
    // The parts, not the bytes: they are packed a little differently on other machines.
    expect(unzipSync(await readFile(join(folder, `${code}.xlsx`))), code).toEqual(unzipSync(await xlsxBuffer([drawForm(code)])))
  }
})

test('every template uses known names only, can be filled, and says when its columns are ours', async () => {
  for (const { code, title, sample: ours } of builtInForms) {
    const template = await loadTemplate(join(folder, `${code}.xlsx`))
    expect(checkTemplate(template, formNames), code).toEqual([])
    expect(template.dropped, code).toEqual([])
    const [model] = fillTemplate(template, data)
    const shown = shownTexts(model).flat().join('\n')
    expect(shown).not.toMatch(/\[\[|\]\]/)
    expect(shown.includes(sampleMark), code).toBe(ours)
    expect(shown).toContain(title)
    expect(model?.page).toMatchObject({ paper: 'A4', fitToWidth: true, footer: { center: '第 {page} 页 共 {pages} 页' } })
    expect(model?.page.repeatRows, code).toBeDefined()
  }
})

test('附件2 has its 14 columns under two levels of headings, totals in three columns, six notes and the signature line', async () => {
  const [model] = fillTemplate(await loadTemplate(join(folder, 'annex-2.xlsx')), data)
  const shown = shownTexts(model)
  const plain = (row: string[] | undefined) => row?.map((text) => text.replace(/\s/g, ''))
  expect(plain(shown[3])).toEqual(['序号', '风险情况', '', '', '', '', '', '', '', '工作情况', '', '', '', '备注'])
  expect(plain(shown[4])).toEqual(['', '企业名称', '所属行业', '集资模式', '是否通过互联网', '涉及金额', '涉及人数', '未兑付资金', '是否跨省、市',
    '采取的工作措施', '资金清退情况', '处理结果', '省际间风险通报情况', ''])
  expect(model?.merges).toEqual(expect.arrayContaining([{ top: 3, left: 1, bottom: 3, right: 8 }, { top: 3, left: 9, bottom: 3, right: 12 }]))
  expect(shown[5]).toHaveLength(14)
  expect(shown[7]).toEqual(['合计', '', '', '', '', '123.46', '7', '123.46', '', '', '', '', '', ''])
  const below = shown.slice(8).map(([first]) => first)
  expect(below.slice(0, 6).map((note) => note?.slice(0, 4))).toEqual(['注：1．', '2．“是', '3．“资', '4．“处', '5．所有', '6．合计'])
  expect(shown.flat().join()).toMatch(/单位：人、万元.*填报人：填报人.*负责人：负责人.*电话：电话.*填报日期：2026年10月31日.*版本号：/s)
  expect(formNames.lists['行']?.slice(0, 14)).toEqual(['序号', '企业名称', '所属行业', '集资模式', '是否通过互联网', '涉及金额', '涉及人数', '未兑付资金',
    '是否跨省市', '采取的工作措施', '资金清退情况', '处理结果', '省际间风险通报情况', '备注'])
})

test('people may be printed whole or with two decimals, without another template', async () => {
  const template = await loadTemplate(join(folder, 'annex-2.xlsx'))
  const people: FieldValue = { value: 610, format: 'dec2' }
  const [model] = fillTemplate(template, { fields: { ...data.fields, '合计.涉及人数': people }, lists: { 行: [{ ...samples(formLists['行']!), 涉及人数: people }] } })
  expect([5, 6].map((row) => model?.rows[row]?.cells[6]?.shown)).toEqual(['610.00', '610.00'])
})
