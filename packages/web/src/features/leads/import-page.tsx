import {
  cancelImport, commitImport, downloadImportProblems, getImport, importStateLabels, importTabLabels, importTabs, withdrawImport, type ImportDetail, type ImportTab,
} from '@qingyuan/core/leads/lead-import-api'
import { countSameSubjects } from '@qingyuan/core/leads/same-subject-api'
import { AppError } from '@qingyuan/core/errors'
import { Alert, App, Button, Grid, Popconfirm, Progress, Select, Tabs } from 'antd'
import { useState } from 'react'
import { Go, useGo } from '../../shared/go.tsx'
import { download } from '../../shared/call.ts'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Page } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { At } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { busyText, importPath, importTones, isBusy } from './import-labels.ts'
import { ImportMapping } from './import-mapping.tsx'
import { ImportMatchTable } from './import-match-table.tsx'
import { ImportNewTable } from './import-new-table.tsx'
import { ImportOpenTable, ImportSkipTable } from './import-open-table.tsx'
import './leads.css'
import './imports.css'

/** 核对导入: one batch from reading to the register, and back out of it. */
export function ImportPage() {
  const { id } = usePathParams<{ id: string }>()
  const [busy, setBusy] = useState(false)
  // While the server works by itself, ask again soon.
  const read = useRead(getImport, { id }, { every: busy ? 700 : false })
  const now = read.data !== undefined && isBusy(read.data.state)
  if (now !== busy) setBusy(now)
  return <Loaded read={read}>{(batch) => <Batch batch={batch} />}</Loaded>
}

function Batch({ batch }: { batch: ImportDetail }) {
  const cancel = useAction(cancelImport, { done: '已取消，什么也没有入库' })
  const mayCancel = batch.state === 'preview' || batch.state === 'reading' || batch.state === 'failed'
  return (
    <Page title={batch.fileName} crumbs={[{ title: '线索', to: '/leads' }, { title: '导入', to: '/leads/import' }]}
      tags={<StatusTag tone={importTones[batch.state]}>{importStateLabels[batch.state]}</StatusTag>}
      intro={<>{batch.createdByName} <At iso={batch.createdAt} /> 上传（{batch.unitName}）</>}
      actions={<>
        {batch.state === 'preview' && <CommitButton batch={batch} />}
        {mayCancel && (
          <Popconfirm title="不导入这份表了？" description="读出来的内容会清掉，文件仍留底。" okText="不导入" cancelText="返回" onConfirm={() => { void cancel.run({ id: batch.id }) }}>
            <Button loading={cancel.pending}>取消导入</Button>
          </Popconfirm>
        )}
      </>}>
      {batch.message !== '' && <Alert className="import-alert" type="warning" showIcon title={batch.message} />}
      {batch.sameFile && (batch.state === 'preview' || batch.state === 'reading') && (
        <Alert className="import-alert" type="warning" showIcon
          title={<>这个文件 <At iso={batch.sameFile.createdAt} /> 上传过，{importStateLabels[batch.sameFile.state]}。<Go to={importPath(batch.sameFile.id)}>看那一次</Go></>} />
      )}
      {batch.state === 'preview' && batch.defaults.inferred !== '' && (
        <Alert className="import-alert" type="info" showIcon title={`按表题或文件名认作“${batch.defaults.inferred}”的表：没有写乡镇和主报单位的行都按它填。不对的话请到“对应列”里改。`} />
      )}
      {isBusy(batch.state) && <Busy batch={batch} />}
      {batch.state === 'failed' && <div className="panel"><Notice tone="wrong" title="文件没有读成" text={batch.error} action={<Go to="/leads/import" className="button-link">换一个文件</Go>} /></div>}
      {batch.state === 'cancelled' && <div className="panel"><Notice title="已取消，什么也没有入库" action={<Go to="/leads/import" className="button-link">再导入一份</Go>} /></div>}
      {batch.state === 'withdrawn' && <div className="panel"><Notice title="这一批已撤回" text="它登记的线索和主体已删除，它改动的旧线索已改回原来的内容。" action={<Go to="/leads/import" className="button-link">再导入一份</Go>} /></div>}
      {batch.state === 'done' && <Done batch={batch} />}
      {batch.state === 'preview' && <Check batch={batch} />}
    </Page>
  )
}

function Busy({ batch }: { batch: ImportDetail }) {
  return (
    <div className="panel import-busy" role="status">
      <Progress percent={100} status="active" showInfo={false} size="small" />
      <p>{busyText(batch)}</p>
      <p className="nothing">可以离开这个页面，回来时接着看。</p>
    </div>
  )
}

function Check({ batch }: { batch: ImportDetail }) {
  const { state, replaceAll } = useUrlState()
  const { counts } = batch
  const first: ImportTab | 'map' = counts.new + counts.match + counts.confirm + counts.bad === 0 ? 'map'
    : counts.confirm > 0 ? 'confirm' : counts.bad > 0 ? 'bad' : counts.match > 0 ? 'match' : 'new'
  const tab = state['tab'] === 'map' || importTabs.some((known) => known === state['tab']) ? state['tab'] as ImportTab | 'map' : first
  const order: ImportTab[] = ['confirm', 'bad', 'match', 'new', 'skip']
  const tabs: { key: string; label: string; count?: number }[] = [...order.map((key) => ({ key, label: importTabLabels[key], count: counts[key] })), { key: 'map', label: '对应列' }]
  const wide = Grid.useBreakpoint().md ?? true
  const show = (key: string) => replaceAll({ tab: key })
  return (
    <>
      <p className="import-sum">
        共 <b>{counts.rows}</b> 行：新线索 <b>{counts.new}</b>，认出旧线索 <b>{counts.match}</b>{counts.changedRows > 0 ? `（接受 ${counts.changedRows} 条的 ${counts.changes} 处变动）` : '（没有要改的）'}
        ，待确认 <b>{counts.confirm}</b>，有问题 <b>{counts.bad}</b>，不导入 <b>{counts.skip}</b>
        <br />金额、人数的数据日期：{batch.defaults.asOf ?? `每行的收到日期（没有写的为 ${batch.defaults.receivedOn}）`}。不对的话请到“对应列”里改。
      </p>
      {wide
        ? <Tabs activeKey={tab} onChange={show} items={tabs.map(({ key, label, count }) => ({ key, label: <>{label} {count !== undefined && <span className={`import-count import-count-${count > 0 ? key : 'none'}`}>{count}</span>}</> }))} />
        // Six tabs do not fit on a phone, and those out of sight would be missed.
        : <Select className="full-width import-choose" aria-label="看哪些行" value={tab} onChange={show} options={tabs.map(({ key, label, count }) => ({ value: key, label: count === undefined ? label : `${label}（${count}）` }))} />}
      {tab === 'map' ? <ImportMapping key={JSON.stringify(batch.sheets.map((sheet) => sheet.columns))} batch={batch} /> : <Rows key={tab} batch={batch} tab={tab} />}
    </>
  )
}

function Rows({ batch, tab }: { batch: ImportDetail; tab: ImportTab }) {
  switch (tab) {
    case 'confirm': case 'bad': return <ImportOpenTable batch={batch} tab={tab} />
    case 'match': return <ImportMatchTable batch={batch} />
    case 'new': return <ImportNewTable batch={batch} />
    case 'skip': return <ImportSkipTable batch={batch} />
  }
}

function CommitButton({ batch: { id, counts } }: { batch: ImportDetail }) {
  const { modal } = App.useApp()
  const commit = useAction(commitImport)
  const ask = () => {
    modal.confirm({
      title: '导入入库', okText: '入库', cancelText: '再看看', icon: null,
      content: (
        <ul className="import-ask">
          <li>登记新线索 <b>{counts.new}</b> 条</li>
          <li>{counts.changedRows > 0 ? <>按接受的 <b>{counts.changes}</b> 处变动更新旧线索 <b>{counts.changedRows}</b> 条</> : '认出的旧线索不改动'}</li>
          {counts.confirm + counts.bad > 0 && <li className="pending-value">还有 {counts.confirm} 行待确认、{counts.bad} 行有问题，这次不导入；入库后可下载这些行，改好再导入一次</li>}
        </ul>
      ),
      onOk: () => commit.run({ id, expect: { new: counts.new, match: counts.match } }),
    })
  }
  return <Button type="primary" disabled={counts.new + counts.changedRows === 0} loading={commit.pending} onClick={ask}>导入入库</Button>
}

function Done({ batch }: { batch: ImportDetail }) {
  const go = useGo()
  const { message } = App.useApp()
  const withdraw = useAction(withdrawImport)
  const { data: same } = useRead(countSameSubjects, { batchId: batch.id })
  const { counts } = batch
  const [saving, setSaving] = useState(false)
  const save = async () => {
    setSaving(true)
    try {
      await download(downloadImportProblems, { id: batch.id })
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '下载失败，请重试。')
    } finally {
      setSaving(false)
    }
  }
  return (
    <div className="panel">
      <Notice tone="done" title={`已登记新线索 ${counts.created} 条，更新旧线索 ${counts.updated} 条`}
        text={<>{counts.subjects > 0 && <>新建主体档案 {counts.subjects} 份。</>}{counts.left > 0 ? `另有 ${counts.left} 行没有导入，可以下载，改好后再导入一次，已入库的不会重复。` : '表里的线索都已导入。'}
          {(same?.leads ?? 0) > 0 && <> 其中 {same!.leads} 条的主体已有别的线索在册，已提示区专班办核对是否同一件事（并案或各计各的）。</>}</>}
        action={<span className="import-actions">
          <Button type="primary" onClick={() => go('/leads', { batchId: batch.id })}>看这批线索</Button>
          {counts.left > 0 && <Button loading={saving} onClick={() => { void save() }}>下载没有导入的 {counts.left} 行</Button>}
          <Button onClick={() => go('/leads/import')}>再导入一份</Button>
          <ReasonButton label="撤回这一批" danger title={`撤回“${batch.fileName}”`} quick={['发错了文件', '对应列选错了', '重复导入']}
            consequence={`将删除它登记的 ${counts.created} 条线索，改回它更新的 ${counts.updated} 条。导入后已有人办理过的，不能整批撤回。`}
            onConfirm={(reason) => withdraw.run({ id: batch.id, reason })} />
        </span>} />
    </div>
  )
}
