import { cancelLoad, getBatch, loadBatch, withdrawBatch, type BatchDetail } from '@qingyuan/core/bank/bank-api'
import { batchAccessLabels, batchSourceLabels, batchStateLabels, batchWorkflow } from '@qingyuan/core/bank/batch'
import { Alert, App, Button, Descriptions, Progress } from 'antd'
import { useState } from 'react'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { Go, useGo } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { At, OnDay } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { BatchFiles } from './batch-files.tsx'
import { BatchReport } from './batch-report.tsx'
import { BatchUpload } from './batch-upload.tsx'
import { batchTones, count, everySoon, isBusy, toRun } from './batch-words.ts'
import { bankCrumb } from './result-words.ts'
import './bank.css'

/** 流水批次: from its files to the report of what was read, and out again. */
export function BatchPage() {
  const { id } = usePathParams<{ id: string }>()
  const read = useRead(getBatch, { id }, { every: (batch) => (batch && isBusy(batch.state) ? everySoon : false) })
  if (!read.data) return <Page title="流水批次" crumbs={[bankCrumb]}><Loaded read={read} rows={12}>{() => null}</Loaded></Page>
  return <Batch key={id} batch={read.data} />
}

function Batch({ batch }: { batch: BatchDetail }) {
  const [sending, setSending] = useState(0)
  const { can } = useSession()
  const go = useGo()
  const may = (action: BatchDetail['actions'][number]) => batch.actions.includes(action)
  const read = batch.statements.length > 0 && (batch.state === 'loaded' || batch.state === 'failed')
  return (
    <Page title={batch.title} crumbs={[bankCrumb]} tags={<>
      <StatusTag tone={batchTones[batch.state]}>{batchStateLabels[batch.state]}</StatusTag>
      {batch.access === 'restricted' && <StatusTag tone="warn">{batchAccessLabels.restricted}</StatusTag>}
    </>} actions={<>
      {may('load') && <LoadButton batch={batch} sending={sending} />}
      {batch.state === 'loaded' && batch.rowsLoaded > 0 && can('bank.judge') && <Button type="primary" onClick={() => go(...toRun([batch.id]))}>开始研判</Button>}
      {may('withdraw') && <WithdrawButton batch={batch} />}
    </>}>
      {batch.message !== '' && batch.state !== 'withdrawn' && <Alert className="bank-alert" type={batch.state === 'failed' ? 'error' : 'warning'} showIcon title={batch.message} />}
      {isBusy(batch.state) && <Busy batch={batch} mayCancel={may('cancel')} />}
      {batch.state === 'withdrawn' && <div className="panel"><Notice title="这一批已撤回" text={<>理由：{batch.withdrawnReason}。文件、载入的内容和由它得出的结果都已删除；登记和撤回的经过留着。</>} /></div>}
      {may('addFile') && <BatchUpload batch={batch} onSending={setSending} />}
      {batch.state === 'open' && !may('addFile') && <div className="panel"><Notice title="这一批还没有载入" text="登记的单位上传文件并载入之后，这里会显示载入报告。" /></div>}
      {read && <BatchReport batch={batch} />}
      <BatchFacts batch={batch} />
      {batch.files.length > 0 && <BatchFiles batch={batch} mayRemove={may('removeFile')} />}
    </Page>
  )
}

function LoadButton({ batch, sending }: { batch: BatchDetail; sending: number }) {
  const load = useAction(loadBatch, { invalidate: [getBatch.path] })
  const again = batch.state === 'failed'
  return (
    <Button type="primary" loading={load.pending} disabled={sending > 0} title={sending > 0 ? `还有 ${sending} 个文件没有传完` : undefined} onClick={() => { void load.run({ id: batch.id }) }}>
      {again ? '重新载入' : batchWorkflow.load.label}
    </Button>
  )
}

function WithdrawButton({ batch }: { batch: BatchDetail }) {
  const withdraw = useAction(withdrawBatch, { done: '正在撤回' })
  return (
    <ReasonButton label={batchWorkflow.withdraw.label} danger title={`撤回“${batch.title}”`} quick={['传错了文件', '用途已经办结', '与本案无关']} max={500}
      consequence={<>将删除这一批的 {count(batch.uploads)} 个文件、已载入的 {count(batch.loadedAt === null ? 0 : batch.rowsLoaded)} 行和由它得出的研判结果，<b>不能恢复</b>。登记和撤回的经过留在系统里。</>}
      onConfirm={(reason) => withdraw.run({ id: batch.id, reason })} />
  )
}

/** How far the server is: rows so far, and in which of the files. */
function Busy({ batch, mayCancel }: { batch: BatchDetail; mayCancel: boolean }) {
  const { modal } = App.useApp()
  const cancel = useAction(cancelLoad, { done: '已取消' })
  const { progress: { rows, file }, files } = batch
  // The name within an archive comes behind the archive's own.
  const at = files.findIndex((one) => file === one.name || file.startsWith(`${one.name}/`))
  const ask = () => modal.confirm({
    title: '取消载入？', content: batch.loadedAt === null ? '已读的内容会清掉，上传的文件还在，可以再载入。' : '这次重新读取作废，上次读取的结果还在。', okText: '取消载入', cancelText: '继续载入',
    onOk: () => cancel.run({ id: batch.id }),
  })
  return (
    <div className="panel bank-busy" role="status">
      <Progress percent={100} status="active" showInfo={false} size="small" />
      {batch.state === 'withdrawing' ? <p>正在撤回：删除文件和载入的内容</p> : <>
        <p>{rows === 0 && file === '' ? '正在准备' : <>已读 <b className="number">{count(rows)}</b> 行{file !== '' && <>，正在读 {at >= 0 && files.length > 1 && `第 ${at + 1} / ${files.length} 个文件 `}“{file}”</>}</>}</p>
        <p className="nothing">可以离开这个页面，载入会继续；读完整批才算数，中途停下的不会留下半批。</p>
        {mayCancel && <Button loading={cancel.pending} onClick={ask}>{batchWorkflow.cancel.label}</Button>}
      </>}
    </div>
  )
}

/** Purpose, source and approval, as registered. */
function BatchFacts({ batch }: { batch: BatchDetail }) {
  const { approval } = batch
  const from = batch.source === 'query' ? '查询的银行、支付机构' : batch.source === 'handed_in' ? '提供人' : '通报的银行、机构'
  return (
    <Section title="登记情况">
      <Descriptions column={{ xs: 1, sm: 1, md: 2 }} size="small" items={[
        { key: 'purpose', label: '用途', span: 'filled', children: <span className="bank-wrap">{batch.purpose}</span> },
        { key: 'source', label: '来源', children: <>{batchSourceLabels[batch.source]}{batch.access === 'restricted' && '；内容保密，不进入公开稿'}</> },
        ...(batch.from === '' ? [] : [{ key: 'from', label: from, children: batch.from }]),
        ...(approval === null ? [] : [{ key: 'approval', label: '批准', children: <span>{approval.approvedBy} <OnDay day={approval.approvedOn} />，{approval.actId !== null && batch.leadId !== null
          ? <Go to={`/leads/${batch.leadId}?tab=handling&part=acts`}>{approval.paper}</Go> : approval.paper}</span> }]),
        ...(batch.document === '' ? [] : [{ key: 'document', label: '文号、编号', children: batch.document }]),
        { key: 'receivedOn', label: '收到日期', children: <OnDay day={batch.receivedOn} /> },
        ...(batch.leadId === null ? [] : [{ key: 'lead', label: '线索', children: <Go to={`/leads/${batch.leadId}`}>{batch.leadNumber}</Go> }]),
        ...(batch.subjectId === null ? [] : [{ key: 'subject', label: '主体', children: <Go to={`/subjects/${batch.subjectId}`}>{batch.subjectName}</Go> }]),
        { key: 'created', label: '登记', children: <span>{batch.unitName} {batch.createdByName} <At iso={batch.createdAt} /></span> },
        ...(batch.loadedAt === null ? [] : [{ key: 'loaded', label: '载入时间', children: <At iso={batch.loadedAt} /> }]),
        ...(batch.withdrawnAt === null ? [] : [{ key: 'withdrawn', label: '撤回', children: <span><At iso={batch.withdrawnAt} />，{batch.withdrawnReason}</span> }]),
      ]} />
    </Section>
  )
}
