import type { BatchDetail, BatchFile } from '@qingyuan/core/bank/bank-api'
import { Alert, Table } from 'antd'
import { Go, useGo } from '../../shared/go.tsx'
import { Count } from '../../shared/money.tsx'
import { Section } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { stacked } from '../../shared/table-columns.tsx'
import { batchFilePath, fileMark } from './batch-words.ts'

/** 载入报告: what became of every row, and file by file how it was read. */
export function BatchReport({ batch }: { batch: BatchDetail }) {
  const go = useGo()
  const files = batch.statements
  const open = files.filter((file) => file.problem !== null || file.questions.length > 0)
  return (
    <Section title="载入报告" meaning={{ what: '读到的行 = 载入 + 未载入 + 重复。重复：同一行已在前面的文件里。未载入的行逐行写明原因，其余照常载入。余额断点：上一行余额加减本行金额，对不上本行余额的地方，可能缺行，也可能是银行的排列方式。' }}>
      <RowCounts counts={batch} />
      {open.length > 0 && <Alert className="bank-alert" type="warning" showIcon title={`${open.length} 个文件需要核对`} description="点开文件，看各列认得对不对、收付有没有读反。不核对也可以先用，按系统的判断读取。" />}
      <div className="data-table"><Table<BatchFile> size="small" rowKey="fileNo" dataSource={files} scroll={{ x: 'max-content' }} pagination={files.length > 50 && { pageSize: 50, size: 'small', showSizeChanger: false }}
        onRow={(file) => ({
          tabIndex: 0, className: 'row-opens', onDoubleClick: () => go(batchFilePath(batch.id, file.fileNo)),
          onKeyDown: (event) => { if (event.key === 'Enter' && event.target === event.currentTarget) go(batchFilePath(batch.id, file.fileNo)) },
        })}
        columns={stacked<BatchFile>([
          { key: 'name', title: '文件', render: (_, file) => <FileName name={file.name} to={batchFilePath(batch.id, file.fileNo)} /> },
          { key: 'mark', title: '情况', render: (_, file) => { const { tone, label } = fileMark(file); return <StatusTag tone={tone} {...(file.problem !== null && { title: file.problem })}>{label}</StatusTag> } },
          { key: 'layout', title: '版式', render: (_, file) => file.layoutTitle || <span className="nothing">—</span> },
          { key: 'bank', title: '银行、机构', render: (_, file) => file.bank ?? <span className="nothing">—</span> },
          { key: 'encoding', title: '编码', render: (_, file) => file.encoding?.toUpperCase() ?? <span className="nothing">—</span> },
          { key: 'read', title: '读到', align: 'right', render: (_, file) => <Count value={file.rowsRead} /> },
          { key: 'loaded', title: '载入', align: 'right', render: (_, file) => <Count value={file.rowsLoaded} /> },
          { key: 'aside', title: '未载入', align: 'right', render: (_, file) => <Some value={file.rowsSetAside} /> },
          { key: 'duplicate', title: '重复', align: 'right', render: (_, file) => <Count value={file.rowsDuplicate} /> },
          { key: 'breaks', title: '余额断点', align: 'right', render: (_, file) => <Some value={file.balanceBreaks} /> },
        ])} /></div>
    </Section>
  )
}

/** The name in front, and below it the archive and folder that it lay in. */
function FileName({ name, to }: { name: string; to: string }) {
  const at = name.lastIndexOf('/')
  return <div className="bank-cut" title={name}><Go to={to}>{name.slice(at + 1)}</Go>{at > 0 && <small className="bank-folder">{name.slice(0, at)}</small>}</div>
}

/** A count that wants a look when there is any. */
const Some = ({ value }: { value: number }) => (value > 0 ? <span className="pending-value"><Count value={value} /></span> : <Count value={value} />)

/** The sum that always comes out: read = loaded + set aside + duplicates. */
export function RowCounts({ counts }: { counts: Pick<BatchFile, 'rowsRead' | 'rowsLoaded' | 'rowsSetAside' | 'rowsDuplicate' | 'balanceBreaks'> }) {
  const parts: [string, number, string?][] = [['读到', counts.rowsRead], ['载入', counts.rowsLoaded, '='], ['未载入', counts.rowsSetAside, '+'], ['重复', counts.rowsDuplicate, '+']]
  return (
    <dl className="bank-counts">
      {parts.map(([label, value, sign]) => <div key={label}>{sign && <span className="bank-sign" aria-hidden="true">{sign}</span>}<dt>{label}</dt><dd><Count value={value} unit="行" /></dd></div>)}
      <div className="bank-counts-apart"><dt>余额断点</dt><dd><Count value={counts.balanceBreaks} unit="处" /></dd></div>
    </dl>
  )
}
