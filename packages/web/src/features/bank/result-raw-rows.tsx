import { FileSearchOutlined } from '@ant-design/icons'
import { revealRows } from '@qingyuan/core/bank/bank-api'
import { Modal } from 'antd'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'

type Raw = NonNullable<z.output<typeof revealRows.output>['rows'][number]>
interface Place { batchId: string; rowNo: number }
const openMs = 5 * 60_000
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** 查看原文: rows as their files show them, for a purpose, logged. Rows of several batches are asked for one after the other. */
export function RawRows({ rows, label }: { rows: Place[]; label: string }) {
  const { can } = useSession()
  const [found, setFound] = useState<(Raw | null)[]>()
  const reveal = useAction(revealRows, { invalidate: [] })
  useEffect(() => {
    if (!found) return undefined
    const timer = setTimeout(() => setFound(undefined), openMs)
    return () => clearTimeout(timer)
  }, [found])
  const open = async (purpose: string) => {
    const all: (Raw | null)[] = []
    for (const batchId of new Set(rows.map((row) => row.batchId))) {
      const answer = await reveal.run({ batchId, rows: rows.filter((row) => row.batchId === batchId).map(({ rowNo }) => rowNo), purpose })
      if (!answer) return undefined
      all.push(...answer.rows)
    }
    setFound(all)
    return all
  }
  if (!can('subject.reveal')) return null
  return <>
    <ReasonButton label={label} icon={<FileSearchOutlined />} size="small" type="link" disabled={rows.length === 0} title={`查看 ${rows.length} 行流水原文`} reasonLabel="用途" min={4}
      consequence="按文件里的样子显示，户名、账号不遮盖。谁、什么时候、为什么查看，都记入审计日志；五分钟后自动收起。" quick={['核对测算数字的依据', '核对收付对象', '制作询问提纲']} onConfirm={open} />
    {found && (
      <Modal open title="流水原文" width="min(1200px, 94vw)" footer={null} onCancel={() => setFound(undefined)}>
        {grouped(found).map(({ key, title, headings, lines }) => (
          <div key={key} className="flow-raw">
            <h3>{title}</h3>
            <div className="scroll-x"><table className="plain-table">
              <thead><tr><th>行</th>{headings.map((text, at) => <th key={at}>{oneLine(text)}</th>)}</tr></thead>
              <tbody>{lines.map((line) => <tr key={line.rowNo}><td className="number">{line.row}</td>{headings.map((_, at) => <td key={at}>{line.cells[at]}</td>)}</tr>)}</tbody>
            </table></div>
          </div>
        ))}
        {found.some((row) => row === null) && <p className="nothing">有 {found.filter((row) => row === null).length} 行没有找到原文。</p>}
      </Modal>
    )}
  </>
}

/** Rows by file and sheet, each with its own heading, as wide as its widest row. */
function grouped(rows: (Raw | null)[]) {
  const tables = new Map<string, { key: string; title: string; headings: string[]; lines: Raw[] }>()
  for (const row of rows) {
    if (!row) continue
    const key = `${row.fileName} ${row.sheet ?? ''}`
    const table = tables.get(key) ?? { key, title: row.sheet === null ? row.fileName : `${row.fileName}　${row.sheet}`, headings: row.headings, lines: [] }
    tables.set(key, table)
    table.lines.push(row)
    if (row.cells.length > table.headings.length) table.headings = Array.from({ length: row.cells.length }, (_, at) => table.headings[at] ?? '')
  }
  return [...tables.values()]
}
