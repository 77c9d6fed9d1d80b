import { describe, expect, it } from 'vitest'
import { areMobiles, arePhones, parseRoster, type RosterSourceRow } from './roster.ts'

const sheet = (rows: (string | null)[][], name = '表一'): RosterSourceRow[] =>
  rows.map((cells, index) => ({ sheet: name, row: index + 1, cells: cells.map((text) => (text === null ? null : { text })) }))
const header = [null, '姓  名', '职  务', '手机号码', '座  机', '备  注']

describe('联系人名单', () => {
  it('reads forms one below another, skips empty lines and the 注 line', () => {
    const { rows, problems } = parseRoster(sheet([
      ['附件1'], ['样河区处非工作联系人名单'],
      ['单位名称（盖章）：例桥街道'], header,
      ['分管领导', '丁仿山', '党工委书记', '12000000001', '0000-1234567', null],
      ['负责人'],
      ['联络员', '唐试琳', '', '1200 000 0002', null, '12000000003备用'],
      [null, '唐拟琳', '', '12000000009/12000000010'],
      ['注：请于3月19日前报送至镇处非办，联系人：唐试琳。'],
      ['单位名称（盖章）：', '拟溪镇'], header,
      ['负责人', '石范平', '', '+86-12000000004', '-', '/'],
    ]))
    expect(problems).toEqual([])
    expect(rows).toEqual([
      { sheet: '表一', row: 5, unitName: '例桥街道', position: '分管领导', name: '丁仿山', post: '党工委书记', mobile: '12000000001', landline: '0000-1234567', remark: '' },
      { sheet: '表一', row: 7, unitName: '例桥街道', position: '联络员', name: '唐试琳', post: '', mobile: '12000000002', landline: '', remark: '12000000003备用' },
      { sheet: '表一', row: 8, unitName: '例桥街道', position: '联络员', name: '唐拟琳', post: '', mobile: '12000000009、12000000010', landline: '', remark: '' },
      { sheet: '表一', row: 12, unitName: '拟溪镇', position: '负责人', name: '石范平', post: '', mobile: '+86-12000000004', landline: '', remark: '' },
    ])
  })

  it('reads a flat list in any column order, under merged cells too, and sorts plain telephone numbers', () => {
    const { rows, problems } = parseRoster(sheet([
      ['姓名', '单位', '类别', '联系电话'],
      ['余例华', '民政局', '分管领导', '0000-7654321转8'],
      ['余拟华', null, '联系人', '12000000005'],
    ]))
    expect(problems).toEqual([])
    expect(rows.map((row) => [row.unitName, row.position, row.name, row.mobile, row.landline])).toEqual([
      ['民政局', '分管领导', '余例华', '', '0000-7654321转8'], ['民政局', '联络员', '余拟华', '12000000005', ''],
    ])
  })

  it('takes no line about the list itself for a person, however it is cut', () => {
    const { rows, problems } = parseRoster(sheet([header, ['负责人', '石范平'], ['演示数据，人物、单位、事件均为虚构'], ['注 人员变动请及时报送'], ['附件1'], ['处非工作联系人名单']]))
    expect([rows.map((row) => row.name), problems]).toEqual([['石范平'], []])
    expect(parseRoster(sheet([header, ['注册员', '石范平'], ['注意力']])).problems.map((problem) => problem.row)).toEqual([2, 3, 3])
  })

  it('leaves the unit open where the form does not name it', () => {
    expect(parseRoster(sheet([header, ['负责人', '石范平']])).rows[0]).toMatchObject({ unitName: null, position: '负责人' })
  })

  it.each([
    ['a position nobody knows', ['组长', '石范平'], { column: 0, message: '“组长”不是名单里的类别。请写：分管领导、负责人、联络员' }],
    ['no name', ['负责人', '', '书记'], { column: 1, message: '没有填姓名' }],
    ['a short mobile', ['负责人', '石范平', '', '1200000'], { column: 3, message: '“1200000”不是11位手机号码；座机请填在“座机”一列' }],
    ['words for a landline', ['负责人', '石范平', '', '', '同上'], { column: 4, message: '“同上”不像电话号码' }],
  ])('names the place of %s', (_, cells, expected) => {
    expect(parseRoster(sheet([header, cells])).problems).toEqual([{ sheet: '表一', row: 2, ...expected }])
  })

  it('names a cell that the reader could not read, and one whose digits are lost', () => {
    const { problems } = parseRoster([...sheet([header]), { sheet: '表一', row: 2, cells: [
      { text: '负责人' }, { text: '#REF!', error: '公式出错' }, null, { text: '12000000000000000', digitsLost: true }] }])
    expect(problems.map((problem) => [problem.column, problem.message.slice(0, 4)]).slice(0, 2)).toEqual([[1, '公式出错'], [3, '数字太长']])
  })

  it('keeps the punctuation of words, and makes numbers half-width', () => {
    const { rows } = parseRoster(sheet([['单位名称：例桥街道'], header, ['联络员', '唐试琳', '副主任，办公室（综合）主任', '１２００００００００１', '', '甲；乙']]))
    expect(rows[0]).toMatchObject({ post: '副主任，办公室（综合）主任', mobile: '12000000001', remark: '甲；乙' })
  })

  it('says what is missing in a file that is no roster, and in an empty form', () => {
    expect(parseRoster(sheet([['企业名称', '金额']])).problems[0]!.message).toContain('没有找到表头')
    expect(parseRoster(sheet([header, ['分管领导'], ['负责人']])).problems).toEqual([{ message: '名单是空的：没有填写任何人。' }])
  })

  it('does not carry a unit or heading from one sheet to the next', () => {
    const { problems } = parseRoster([...sheet([['单位名称：例桥街道'], header, ['负责人', '石范平']]), ...sheet([header, [null, '丁仿山']], '表二')])
    expect(problems).toEqual([{ sheet: '表二', row: 2, column: 0, message: '没有写明类别。请写：分管领导、负责人、联络员' }])
  })

  it('tells telephone numbers from other text', () => {
    expect([areMobiles(''), areMobiles('12000000001、12000000002'), areMobiles('0000-123'), arePhones('0000-1234567'), arePhones('同上')])
      .toEqual([true, true, false, true, false])
  })
})
