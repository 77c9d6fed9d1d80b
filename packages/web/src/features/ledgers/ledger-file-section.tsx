import { importStateLabels, uploadImport } from '@qingyuan/core/leads/lead-import-api'
import { attachLedgerFile, getLedgerFile, takeLedgerFile } from '@qingyuan/core/ledgers/ledger-file-api'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { FileUpload } from '../../shared/file-upload.tsx'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'

type LedgerFile = NonNullable<z.output<typeof getLedgerFile.output>['file']>
const busy = ['reading', 'committing', 'withdrawing']

/**
 * A filled 附件2 as the month's submission: uploaded as an import of leads, where differences are accepted field by field
 * and doubtful cells picked; here it is compared with the ledger, and its rows then count as looked at.
 */
export function LedgerFileSection({ submissionId }: { submissionId: string }) {
  const [reading, setReading] = useState(true)
  const read = useRead(getLedgerFile, { id: submissionId }, { every: reading ? 1500 : false })
  const works = read.data?.file ? busy.includes(read.data.file.state) : false
  // While the server reads the file the answer changes by itself.
  if (read.data && works !== reading) setReading(works)
  const [batchId, setBatchId] = useState(newId)
  const [wanted, setWanted] = useState(false)
  const attach = useAction(attachLedgerFile, { onDone: () => setBatchId(newId()) })
  if (read.data && !read.data.file && !wanted) {
    return <p className="file-offer"><Button onClick={() => setWanted(true)}>用填好的附件2电子表填报</Button></p>
  }
  return (
    <Section title="用填好的附件2电子表填报">
      <Loaded read={read} rows={2}>{({ defaults, file }) => <>
        {file && <FileState file={file} submissionId={submissionId} />}
        {!works && <FileUpload endpoint={uploadImport} accept=".xlsx,.xls,.csv" title={file ? '换一份附件2电子表' : '点这里选乡镇发来的附件2，或拖到这里'}
          hint="按名称和代码认出已有线索，只显示有变动的，逐项确认后才生效" done="已上传，正在读取" input={() => ({ id: batchId, fileId: newId(), defaults })}
          onDone={() => { void attach.run({ id: submissionId, batchId }) }} />}
      </>}</Loaded>
    </Section>
  )
}

function FileState({ file, submissionId }: { file: LedgerFile; submissionId: string }) {
  const take = useAction(takeLedgerFile, { done: '与来表一致的行已核对' })
  const wrong = file.totals.filter((total) => !total.agrees)
  return (
    <div className="ledger-file">
      <p className="board-line">
        <b>{file.fileName}</b><StatusTag tone={file.ready ? 'good' : file.state === 'failed' ? 'bad' : 'doing'}>{importStateLabels[file.state]}</StatusTag>
        <span>{file.rows}行{file.waiting > 0 && `，${file.waiting}行待确认`}</span>
        <Go to={`/leads/import/${file.batchId}`}>看变动、确认</Go>
        {file.ready && <Button type="primary" size="small" loading={take.pending} onClick={() => { void take.run({ id: submissionId }) }}>按来表核对这些行</Button>}
      </p>
      {file.state === 'preview' && !file.ready && <p className="choice-note">变动和新线索先在“看变动、确认”里核对入库，再回到这里核对各行。</p>}
      {wrong.length > 0 && <Alert className="form-message" type="warning" showIcon title="来表的合计与各行相加不符" description={wrong.map((total) => `${total.label}：表上写${total.written}，相加是${total.sum}`).join('；')} />}
      {file.unsettled.length > 0 && <Alert className="form-message" type="info" showIcon title={`来表有、待确认的${file.unsettledCount}条`}
        description={`${file.unsettled.map((one) => `“${one.name}”（第${one.rowNumber}行）`).join('、')}${file.unsettledCount > file.unsettled.length ? '等' : ''}在来表里，有看不准的内容，请在“看变动、确认”里选定。`} />}
      {file.missing.length > 0 && (
        <Alert className="form-message" type="warning" showIcon title={`台账里有、来表没有的${file.missingCount}条，仍须逐条核对`}
          description={file.missing.map((one, index) => <span key={one.leadId}>{index > 0 && '、'}<Go to={`/leads/${one.leadId}`}>{one.name}</Go></span>).concat(file.missingCount > file.missing.length ? [<span key="more">等</span>] : [])} />
      )}
      {file.differs.length > 0 && <Alert className="form-message" type="warning" showIcon title={`入库后台账仍与来表不同的${file.differsCount}条，不算已核对，须逐条核对`}
        description={file.differs.map((one) => `“${one.name}”（第${one.rowNumber}行）${one.cells.map((cell) => `${cell.label}来表写“${cell.file}”、台账是“${cell.ledger}”`).join('，')}`).join('；') + (file.differsCount > file.differs.length ? '；等' : '')} />}
      {file.elsewhere.length > 0 && <Alert className="form-message" type="info" showIcon title={`来表里有、但不计入本单位的${file.elsewhereCount}行`}
        description={file.elsewhere.map((one) => `第${one.rowNumber}行“${one.name}”（${one.number}，主报${one.unitName}）`).join('；') + (file.elsewhereCount > file.elsewhere.length ? '；等' : '')} />}
    </div>
  )
}
