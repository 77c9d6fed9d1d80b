import { exportSetAside, getBatch, getBatchFile, listSetAside, type BatchDetail, type BatchFileDetail } from '@qingyuan/core/bank/bank-api'
import { formatYuan } from '@qingyuan/core/money'
import { Alert, Button, Descriptions, Skeleton, Table } from 'antd'
import { useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { ErrorView } from '../../shared/errors.tsx'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { stacked, type Column } from '../../shared/table-columns.tsx'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { BatchColumns } from './batch-columns.tsx'
import { RowCounts } from './batch-report.tsx'
import { RawRowsDialog, type RowsWanted } from './raw-rows-dialog.tsx'
import { batchPath, everySoon, fileMark, isBusy, rowPlace } from './batch-words.ts'
import { bankCrumb } from './result-words.ts'
import './bank.css'

/** 一份流水的读法: what each column was taken for, what was not taken and why, where balances break. */
export function BatchFilePage() {
  const { id, fileNo } = usePathParams<{ id: string; fileNo: string }>()
  const batch = useRead(getBatch, { id }, { every: (got) => (got && isBusy(got.state) ? everySoon : false) })
  if (!batch.data) return <Page title="一份流水的读法" crumbs={[bankCrumb]}><Loaded read={batch} rows={12}>{() => null}</Loaded></Page>
  // What was read before is of no use once the batch is read anew.
  return <FileRead key={`${id} ${fileNo} ${batch.data.state} ${batch.data.loadedAt}`} batch={batch.data} fileNo={fileNo} />
}

function FileRead({ batch, fileNo }: { batch: BatchDetail; fileNo: string }) {
  const busy = isBusy(batch.state)
  const file = useRead(getBatchFile, { batchId: batch.id, fileNo }, { enabled: !busy, fresh: 0 })
  const crumbs = [bankCrumb, { title: batch.title, to: batchPath(batch.id) }]
  // What is kept from an earlier look is of the reading before.
  if (!busy && file.data && file.isFetchedAfterMount) return <FileView batch={batch} file={file.data} crumbs={crumbs} />
  return (
    <Page title={batch.statements.find((one) => String(one.fileNo) === fileNo)?.name ?? '一份流水的读法'} crumbs={crumbs}>
      {busy ? <div className="panel"><Notice title={batch.state === 'loading' ? '这一批正在重新读取' : '这一批正在撤回'} text="读完后在这里显示新的结果。" action={<Go to={batchPath(batch.id)} className="button-link">看进度</Go>} /></div> : file.error ? <ErrorView error={file.error} onRetry={() => { void file.refetch() }} /> : <Skeleton active title={false} paragraph={{ rows: 12 }} />}
    </Page>
  )
}

function FileView({ batch, file, crumbs }: { batch: BatchDetail; file: BatchFileDetail; crumbs: { title: string; to: string }[] }) {
  const { can } = useSession()
  const [wanted, setWanted] = useState<RowsWanted>()
  const { tone, label } = fileMark(file)
  const mayReveal = can('subject.reveal') && batch.state === 'loaded'
  const open = mayReveal ? (sheet: string | null, row: number) => setWanted({ sheet, from: row, to: row }) : undefined
  const sheets = file.tables.map((table) => table.sheet)
  const begin = (file.tables[0]?.header?.[1] ?? 0) + 1
  return (
    <Page title={file.name} crumbs={crumbs} tags={<StatusTag tone={tone}>{label}</StatusTag>}
      actions={mayReveal && file.rowsLoaded + file.rowsSetAside > 0 && <Button onClick={() => setWanted({ sheet: sheets[0] ?? null, from: begin, to: begin + 19 })}>查看原始行</Button>}>
      {file.problem !== null && <Alert className="bank-alert" type="error" showIcon title="这份文件没有读成" description={file.problem} />}
      {file.questions.map((question) => (
        <Alert key={`${question.code} ${question.sheet} ${question.text}`} className="bank-alert" type="warning" showIcon title={`${question.sheet === null ? '' : `${question.sheet}：`}${question.text}`} description={`目前：${question.assumed}。`} />
      ))}
      <Section title="读取结果">
        <RowCounts counts={file} />
        <Descriptions column={{ xs: 1, sm: 1, md: 3 }} size="small" items={[
          { key: 'layout', label: '版式', children: file.layoutTitle || '—' }, { key: 'bank', label: '银行、机构', children: file.bank ?? '—' }, { key: 'encoding', label: '编码', children: file.encoding?.toUpperCase() ?? '—' },
        ]} />
      </Section>
      {file.tables.length === 0 && file.problem === null && <Section title="各列对应"><p className="nothing">没有认出表格，这里没有可以更正的列。请打开原文件核对：不是流水的，不影响同批的其他文件；确是流水的，在原表里补上“交易日期”“交易金额”等表头，另建一批上传。</p></Section>}
      {file.tables.map((table) => <BatchColumns key={`${table.sheet} ${JSON.stringify(table.columns)} ${table.direction.flipped} ${batch.loadedAt}`} batch={batch} file={file} table={table} />)}
      {file.balanceBreaks > 0 && <Breaks file={file} onOpen={open} />}
      {file.rowsSetAside > 0 && can('bank.load') && <SetAside batchId={batch.id} file={file} onOpen={open} />}
      {wanted && <RawRowsDialog batchId={batch.id} fileNo={file.fileNo} sheets={sheets} initial={wanted} onClose={() => setWanted(undefined)} />}
    </Page>
  )
}

type OpenRow = ((sheet: string | null, row: number) => void) | undefined
type Break = BatchFileDetail['breaks'][number]

function Breaks({ file, onOpen }: { file: BatchFileDetail; onOpen: OpenRow }) {
  const rest = file.balanceBreaks - file.breaks.length
  return (
    <Section title={`余额断点（${file.balanceBreaks.toLocaleString('zh-CN')} 处）`} meaning={{ what: '上一行的余额加减这一行的金额，和这一行写的余额对不上。可能缺了行、行被改过，也可能是银行的排列方式。这些行照常载入。' }}>
      <div className="data-table"><Table<Break> size="small" rowKey={(row) => `${row.sheet} ${row.row} ${row.account}`} dataSource={file.breaks} scroll={{ x: 'max-content' }} pagination={file.breaks.length > 20 && { pageSize: 20, size: 'small', showSizeChanger: false }}
        columns={stacked<Break>([
          { key: 'place', title: '位置', render: (_, row) => rowPlace(row.sheet, row.row) },
          { key: 'account', title: '账号', render: (_, row) => row.account || <span className="nothing">—</span> },
          { key: 'expected', title: '应为（元）', align: 'right', render: (_, row) => <span className="number">{formatYuan(row.expectedFen)}</span> },
          { key: 'found', title: '表上（元）', align: 'right', render: (_, row) => <span className="number">{formatYuan(row.foundFen)}</span> },
          { key: 'apart', title: '相差（元）', align: 'right', render: (_, row) => <span className="number">{formatYuan(row.foundFen - row.expectedFen)}</span> },
          ...(onOpen ? [{ key: 'do', title: '', render: (_: unknown, row: Break) => <Button type="link" size="small" onClick={() => onOpen(row.sheet, row.row)}>看原始行</Button> }] : []),
        ])} /></div>
      {rest > 0 && <p className="nothing">只列出前 {file.breaks.length.toLocaleString('zh-CN')} 处，另有 {rest.toLocaleString('zh-CN')} 处。</p>}
    </Section>
  )
}

interface Aside { sheet: string | null; row: number; reason: string }

function SetAside({ batchId, file, onOpen }: { batchId: string; file: BatchFileDetail; onOpen: OpenRow }) {
  const columns: Column<Aside>[] = [
    { key: 'place', title: '位置', value: (row) => rowPlace(row.sheet, row.row) },
    { key: 'reason', title: '没有载入的原因', value: (row) => row.reason, render: (row) => <div className="bank-wrap bank-reason">{row.reason}</div> },
    ...(onOpen ? [{ key: 'do', title: '原始行', value: () => null, render: (row: Aside) => <Button type="link" size="small" onClick={() => onOpen(row.sheet, row.row)}>看原始行</Button> }] : []),
  ]
  return (
    <Section title={`没有载入的行（${file.rowsSetAside.toLocaleString('zh-CN')} 行）`} meaning={{ what: '读得出来、但不能当作一笔收付的行。系统不猜：改好原表另建一批再传，或者更正上面的读法后重新读取。' }}>
      <DataTable name="bank-set-aside" endpoint={listSetAside} exportTo={exportSetAside} input={{ batchId, fileNo: file.fileNo }} columns={columns} rowKey={(row: Aside) => `${row.sheet} ${row.row}`} {...(onOpen && { onOpen: (row: Aside) => onOpen(row.sheet, row.row) })} />
    </Section>
  )
}
