import { execFileSync } from 'node:child_process'
import { afterAll, describe, expect, test } from 'vitest'
import { findDelimiter } from './csv-reader.ts'
import { describeSheets } from './read-sheets.ts'
import { failureOf, removeTestFiles, rowsOf, testFile, textsOf } from './sheet-test-files.ts'

afterAll(removeTestFiles)

function bytes(...parts: (string | number[])[]): Buffer {
  return Buffer.concat(parts.map(part => typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)))
}

/** By the C library, which is not what we read with. */
function gb18030(text: string): Buffer {
  return execFileSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], { input: text })
}

describe('encodings', () => {
  const text = '姓名,金额\r\n朱镕,1\r\n𠀀㐀,2\r\n'
  const expected = { 1: ['姓名', '金额'], 2: ['朱镕', '1'], 3: ['𠀀㐀', '2'] }
  const utf16 = Buffer.from(text, 'utf16le')

  test.each<[string, Buffer, string]>([
    ['utf-8', bytes(text), 'utf-8'],
    ['utf-8 with a mark', bytes([0xef, 0xbb, 0xbf], text), 'utf-8'],
    ['utf-16le', bytes([0xff, 0xfe], [...utf16]), 'utf-16le'],
    ['utf-16be', bytes([0xfe, 0xff], [...Buffer.from(utf16).swap16()]), 'utf-16be'],
    ['utf-16le without a mark', utf16, 'utf-16le'],
    ['gb18030', gb18030(text), 'gb18030'],
  ])('%s', async (name, content, encoding) => {
    const path = testFile(`${name}.csv`, content)
    expect(await textsOf(path)).toEqual(expected)
    expect((await describeSheets(path)).encoding).toBe(encoding)
  })

  test('GB18030 whose bytes begin like UTF-8, rare and four-byte characters', async () => {
    // 联通 and 支 are valid UTF-8 by chance; FE9F is 䶮, 82358F33 is 龦, FFFF of a private plane stays what it is.
    const path = testFile('联通.csv', bytes([...gb18030('联通,支\n')], [0xfe, 0x9f, 0x2c, 0x82, 0x35, 0x8f, 0x33, 0x0a]))
    expect(await textsOf(path)).toEqual({ 1: ['联通', '支'], 2: ['䶮', '龦'] })
  })

  test('characters on the edge of the pieces in which the file is read', async () => {
    const lines = Array.from({ length: 9000 }, (_, index) => `${'数'.repeat(index % 7)}𠀀${index},镕`)
    const rows = await textsOf(testFile('long.csv', gb18030(lines.join('\r\n'))))
    expect(Object.values(rows).map(row => row.join(','))).toEqual(lines)
  })

  test.each<[string, Buffer, number]>([
    ['a byte that GB18030 does not have', bytes([...gb18030('姓名\n张三\n李')], [0xff], [...gb18030('四\n王五\n')]), 3],
    ['half a character at the end', gb18030('姓名\n张三').subarray(0, -1), 2],
    ['a damaged place in UTF-8, which GB18030 would read as other characters',
      bytes('姓名,地址\n张三,红旗大街\n李', [0xe5, 0x9b], ',中山大道\n'), 3],
    ['UTF-16 with half a pair', bytes([0xff, 0xfe], [...Buffer.from('姓名\n张', 'utf16le')], [0x00, 0xd8, 0x0a, 0x00]), 2],
    ['UTF-16 that ends within a character', bytes([0xff, 0xfe], [...Buffer.from('姓名\n张', 'utf16le')], [0x41]), 2],
    ['a mark of UTF-8 before GB18030', bytes([0xef, 0xbb, 0xbf], 'a\n', [...gb18030('姓名\n')]), 2],
  ])('%s is an error that names the line', async (name, content, line) => {
    const error = await failureOf(testFile('坏.csv', content))
    expect(error.code, name).toBe('encoding')
    expect(error.message).toContain(`第 ${line} 行`)
  })
})

test('quotes, line ends within cells, ragged and empty rows, padding', async () => {
  const path = testFile('名册.csv', 'a,"甲\r\n乙",c\n\n' +
    '="00123","=""6222""",x"y"z\r\nonly\n"q"\t,"w" , e \n"",""\n,,last,,\n')
  expect(await rowsOf(path)).toEqual([
    { sheet: '名册', hidden: false, row: 1, cells: [{ text: 'a' }, { text: '甲\n乙' }, { text: 'c' }] },
    { sheet: '名册', hidden: false, row: 3, cells: [{ text: '00123' }, { text: '6222' }, { text: 'x"y"z' }] },
    { sheet: '名册', hidden: false, row: 4, cells: [{ text: 'only' }] },
    { sheet: '名册', hidden: false, row: 5, cells: [{ text: 'q' }, { text: 'w' }, { text: 'e' }] },
    { sheet: '名册', hidden: false, row: 7, cells: [null, null, { text: 'last' }] },
  ])
})

test('numbers stay text, and say when digits were lost', async () => {
  const [row] = await rowsOf(testFile('数.csv', '6.22E+18,"1,234.50",１２３４,12万,0012,1.5E+10,\0坏\n'))
  expect(row?.cells.slice(0, 6)).toEqual([
    { text: '6.22E+18', digitsLost: true }, { text: '1,234.50' }, { text: '１２３４' }, { text: '12万' }, { text: '0012' },
    { text: '1.5E+10' },
  ])
  expect(row?.cells[6]).toMatchObject({ text: '坏', error: expect.stringContaining('无法识别的字符') as string })
})

test('a quote that is never closed is an error that names its line', async () => {
  const rows = Array.from({ length: 50 }, (_, index) => `${index},b,c`).join('\n')
  const error = await failureOf(testFile('引号.csv', `a,b,c\n1,2,3\n张三,"5寸管,x\n${rows}`))
  expect(error.code).toBe('quotes')
  expect(error.message).toContain('第 3 行')
})

test('rows that a stray quote has joined are set aside; a text of several lines is not', async () => {
  const rows = await rowsOf(testFile('引号.csv', 'a,b,c\n1,"甲, 乙\n丙",3\n"张三,13,x\n李四,14",y,z\n王五,"5寸"管,q\n'))
  expect(rows.map(row => row.cells.map(cell => cell?.error !== undefined))).toEqual([
    [false, false, false], [false, false, false], [true, false, false], [false, false, false],
  ])
})

test.each([
  ['户名;账号;金额\n张三;6222;1,5\n李四;6222;2,5\n', ';', 3],
  ['户名\t账号\t金额\n张三\t6222\t1,234.50\n', '\t', 3],
  ['户名|账号\n"a,b,c,d"|6222\n', '|', 2],
  ['------\n导出信息：a;b;c;d;e;f\n\n户名,账号,金额,附言\n张三,6222\t,1,x\n李四,6222\t,2,y\n', ',', 4],
  ['一列\n两行\n', ',', 1],
])('the delimiter of %j', (text, delimiter, columns) => {
  expect(findDelimiter(text)).toEqual({ delimiter, columns })
})

test('old line ends', async () => {
  expect(await textsOf(testFile('mac.csv', 'a,b\r1,2\r'))).toEqual({ 1: ['a', 'b'], 2: ['1', '2'] })
})
