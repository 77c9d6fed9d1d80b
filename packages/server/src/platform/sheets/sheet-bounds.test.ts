import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { utils, write } from '@e965/xlsx'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startBounded } from './bounded-process.ts'
import { describeSheets, readSheets } from './read-sheets.ts'
import {
  deflatedSpaces, failureOf, readingProcesses, removeTestFiles, rowsOf, seededRandom, sheetXml, testFile, xlsx,
} from './sheet-test-files.ts'
import { SheetError } from './sheet-types.ts'

afterAll(removeTestFiles)
afterEach(() => expect(readingProcesses()).toEqual([]))

function numbered(rows: number): string {
  return Array.from({ length: rows }, (_, index) => {
    const row = index + 1
    return `<row r="${row}"><c r="A${row}" t="s"><v>0</v></c><c r="B${row}"><v>${row}</v></c>` +
      `<c r="C${row}" t="str"><v>第${row}笔</v></c><c r="D${row}"><v>${row}.25</v></c></row>`
  }).join('')
}

describe('200,000 rows', () => {
  let path: string
  beforeAll(() => {
    path = testFile('大.xlsx', xlsx({
      strings: '<sst><si><t>甲</t></si></sst>', sheets: [{ name: '流水', xml: sheetXml(numbered(200_000)) }],
    }))
  })

  test('are read in flat memory, also by a slow consumer', async () => {
    let count = 0
    let peak = 0
    global.gc?.()
    const before = process.memoryUsage().heapUsed
    for await (const { row, cells } of readSheets(path)) {
      count++
      if (row !== count || cells[1]?.value !== row) throw new Error(`row ${count} is ${row}`)
      if (row % 20_000 !== 0) continue
      peak = Math.max(peak, process.memoryUsage().heapUsed)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    expect(count).toBe(200_000)
    // The rows themselves would be 100 MB and more; garbage not yet collected is in this figure.
    expect((peak - before) / 1024 / 1024).toBeLessThan(80)
  })

  test('are refused where the limit is lower, with the rows before it delivered', async () => {
    let count = 0
    const reading = (async () => {
      for await (const _ of readSheets(path, { limits: { rows: 1000 } })) count++
    })()
    await expect(reading).rejects.toMatchObject({
      code: 'too_many_rows', message: '“大.xlsx”：工作表“流水”第 1001 行起超过 1000 行的上限；请拆成几个文件分别上传',
    })
    expect(count).toBeLessThanOrEqual(1000)
  })

  test('the time a slow consumer takes does not count; the time of the reading does', async () => {
    const started = performance.now()
    const error = await failureOf(path, { limits: { seconds: 1 } })
    expect(error.code).toBe('timeout')
    expect(performance.now() - started).toBeLessThan(5000)
    let count = 0
    for await (const _ of readSheets(path, { limits: { seconds: 30, rows: 300_000 } })) {
      if (++count === 1) await new Promise(resolve => setTimeout(resolve, 1500))
      if (count === 5) break
    }
    expect(count).toBe(5)
  })

  test('can be stopped: by a signal, by leaving the loop, by an error in it', async () => {
    const controller = new AbortController()
    const stopped = (async () => {
      for await (const { row } of readSheets(path, { signal: controller.signal })) if (row === 10) controller.abort()
    })()
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    for await (const { row } of readSheets(path)) if (row === 10) break
    expect(readingProcesses()).toEqual([])
    await expect((async () => {
      for await (const { row } of readSheets(path)) if (row === 10) throw new Error('mine')
    })()).rejects.toThrow('mine')
    await expect(rowsOf(path, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    await expect(rowsOf(path, { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test('the process ends when its parent is killed', async () => {
    const script = `import { readSheets } from ${JSON.stringify(import.meta.resolve('./read-sheets.ts'))}
      for await (const { row } of readSheets(${JSON.stringify(path)})) if (row === 1) { console.log('reading')
        await new Promise(() => setInterval(() => {}, 1000)) }`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(parent.stdout, 'data')
    const [child] = readingProcesses(parent.pid)
    expect(child).toBeGreaterThan(0)
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    await expect.poll(() => alive(child ?? 0), { timeout: 5000 }).toBe(false)
  })
})

function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('zip bombs', () => {
  const bomb = deflatedSpaces(1700)

  test('one that owns up to its size is refused before it is inflated', async () => {
    const path = testFile('bomb.xlsx', xlsx({
      sheets: [{ name: '一', xml: { data: bomb, deflated: true, size: 1700 * 1024 * 1024 } }],
    }))
    const error = await failureOf(path)
    expect(error.code).toBe('zip_bomb')
    expect(error.message).toContain('1024 MB')
  })

  test('one that lies is stopped at the size it claims', async () => {
    expect(bomb.length).toBeLessThan(2_000_000)
    for (const size of [1000, 3 * 1024 * 1024]) {
      const strings = { data: bomb, deflated: true, size }
      const path = testFile('bomb.xlsx', xlsx({ sheets: [{ name: '一', xml: sheetXml('') }], strings }))
      expect((await failureOf(path)).code).toBe('zip_bomb')
    }
  })

  test('one that stays under the limit is stopped because no cell is that long', async () => {
    const path = testFile('bomb.xlsx', xlsx({
      sheets: [{ name: '一', xml: { data: bomb, deflated: true, size: 1700 * 1024 * 1024 } }],
    }))
    expect((await failureOf(path, { limits: { unzippedBytes: 2 ** 32 } })).code).toBe('too_large')
  })
})

test('memory: the process is stopped, not the server', async () => {
  const strings = Array.from({ length: 400_000 }, (_, index) => `<si><t>第${index}个${'很长的摘要文字'.repeat(6)}</t></si>`)
  const limits = { addressSpaceMb: 1450 }
  const small = testFile('少.xlsx', xlsx({ sheets: [{ name: '一', xml: sheetXml(numbered(5)) }] }))
  expect(await rowsOf(small, { limits })).toHaveLength(5)
  const path = testFile('多.xlsx', xlsx({
    strings: `<sst>${strings.join('')}</sst>`, sheets: [{ name: '一', xml: sheetXml(numbered(5)) }],
  }))
  const error = await failureOf(path, { limits })
  expect(error.code).toBe('memory')
  expect(error.message).toContain('内存不够')
})

test('columns, cells and the file have limits; empty cells do not count', async () => {
  const path = testFile('宽.xlsx', xlsx({
    sheets: [{ name: '宽', xml: sheetXml('<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="1"/></row>' +
      '<row r="3"><c r="AZ3"><v>1</v></c></row>') }],
  }))
  expect(await rowsOf(path)).toHaveLength(2)
  const error = await failureOf(path, { limits: { columns: 26 } })
  expect(error.code).toBe('too_many_columns')
  expect(error.message).toContain('工作表“宽”第 3 行到 AZ 列')
  expect((await failureOf(path, { limits: { cells: 1 } })).code).toBe('too_many_cells')
  expect((await failureOf(path, { limits: { fileBytes: 100 } })).code).toBe('too_large')
})

test('a huge cell is cut and says so', async () => {
  const text = '长'.repeat(40_000)
  for (const path of [
    testFile('长.csv', `a,${text}\n`),
    testFile('长.xlsx', xlsx({
      strings: `<sst><si><t>${text}</t></si></sst>`,
      sheets: [{ name: '一', xml: sheetXml('<row r="1"><c r="B1" t="s"><v>0</v></c></row>') }],
    })),
  ]) {
    const [row] = await rowsOf(path)
    expect(row?.cells[1]?.text).toHaveLength(32_767)
    expect(row?.cells[1]?.error).toContain('超过 32767 个字')
  }
  expect((await failureOf(testFile('超长.csv', 'x'.repeat(9 * 1024 * 1024)))).code).toBe('too_large')
})

test('the process has no rights: no environment, no other files, no writing, no processes', async () => {
  const script = testFile('rights.mjs', `
    import { readFileSync, writeFileSync } from 'node:fs'
    import { spawnSync } from 'node:child_process'
    const refused = action => { try { action(); return false } catch (error) { return error.code } }
    console.log(JSON.stringify({
      env: Object.keys(process.env), file: readFileSync(3, 'utf8'),
      read: refused(() => readFileSync('/etc/passwd')), write: refused(() => writeFileSync('/tmp/rights', '')),
      spawn: refused(() => spawnSync('true')),
    }))
    setTimeout(() => {}, 60_000)`)
  const given = testFile('given.txt', 'given')
  const fd = openSync(given, 'r')
  const child = startBounded(script, [script], fd, { addressSpaceMb: 2000, seconds: 10 })
  closeSync(fd)
  const [output] = await once(child.stdout!.setEncoding('utf8'), 'data') as [string]
  const limits = readFileSync(`/proc/${child.pid}/limits`, 'utf8')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(JSON.parse(output)).toMatchObject({
    env: expect.not.arrayContaining(['PATH', 'HOME', 'NODE_OPTIONS']) as string[], file: 'given',
    read: 'ERR_ACCESS_DENIED', write: 'ERR_ACCESS_DENIED', spawn: 'ERR_ACCESS_DENIED',
  })
  expect(limits).toMatch(new RegExp(`Max address space +${2000 * 1024 * 1024} +${2000 * 1024 * 1024}`))
  expect(limits).toMatch(/Max cpu time +20 +20/)
})

test('damaged files end in rows or in an error that is meant for people', async () => {
  const random = seededRandom(20260930)
  const cells = [['姓名', '账号', '金额', '日期'], ['张三', '6222021234567890123', 12.5, 45000], ['李四', '"引号"', -1, '2024-01-01']]
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet(cells), '流水')
  const originals = (['xlsx', 'biff8', 'csv'] as const)
    .map(bookType => write(book, { type: 'buffer', bookType }) as Buffer)
  const files = Array.from({ length: 60 }, (_, index) => {
    let bytes = Buffer.from(originals[index % 3]!)
    for (let change = 0; change < 1 + random() * 8; change++) {
      const at = Math.floor(random() * bytes.length)
      const kind = random()
      if (kind < 0.15) bytes = bytes.subarray(0, at + 1)
      else if (kind < 0.3) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.floor(random() * at))])
      else bytes[at] = Math.floor(random() * 256)
    }
    return testFile(`${index}.bin`, bytes)
  })
  const ends: Record<string, number> = {}
  async function work() {
    for (let path = files.pop(); path; path = files.pop()) {
      const end = await describeSheets(path, { limits: { seconds: 5 } }).then(() => 'rows', (error: unknown) => {
        if (error instanceof SheetError) return error.code
        throw error
      })
      ends[end] = (ends[end] ?? 0) + 1
    }
  }
  await Promise.all([work(), work()])
  expect(Object.values(ends).reduce((sum, count) => sum + count)).toBe(60)
  expect(ends.rows).toBeGreaterThan(0)
  expect(ends.broken).toBeGreaterThan(0)
  // Nothing stopped without saying why, and nothing needed to be killed.
  expect(ends).not.toHaveProperty('failed')
}, 90_000)
