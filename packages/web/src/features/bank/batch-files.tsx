import { DeleteOutlined } from '@ant-design/icons'
import { getBatch, removeUpload, type BatchDetail } from '@qingyuan/core/bank/bank-api'
import { Button, Popconfirm, Table } from 'antd'
import { Section } from '../../shared/page.tsx'
import { stacked } from '../../shared/table-columns.tsx'
import { At } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { count, sizeWords } from './batch-words.ts'

type Upload = BatchDetail['files'][number]

/** What was uploaded, as it came. */
export function BatchFiles({ batch, mayRemove }: { batch: BatchDetail; mayRemove: boolean }) {
  const bytes = batch.files.reduce((sum, file) => sum + file.bytes, 0)
  return (
    <Section title={`上传的文件（${count(batch.files.length)} 个，${sizeWords(bytes)}）`} meaning={{ what: '原样加密保存，磁盘上没有可读的内容。校验码（SHA-256）可以用来证明文件没有改动过。' }}>
      <div className="data-table"><Table<Upload> size="small" rowKey="id" dataSource={batch.files} scroll={{ x: 'max-content' }} pagination={batch.files.length > 20 && { pageSize: 20, size: 'small', showSizeChanger: false }} columns={stacked<Upload>([
        { key: 'name', title: '文件', render: (_, file) => <div className="bank-cut">{file.name}</div> },
        { key: 'bytes', title: '大小', align: 'right', render: (_, file) => sizeWords(file.bytes) },
        { key: 'sha256', title: '校验码', render: (_, file) => <code className="bank-code" title={file.sha256}>{file.sha256.slice(0, 12)}…</code> },
        { key: 'by', title: '上传人', render: (_, file) => file.uploadedByName },
        { key: 'at', title: '上传时间', render: (_, file) => <At iso={file.uploadedAt} /> },
        ...(mayRemove ? [{ key: 'do', title: '', width: 48, render: (_: unknown, file: Upload) => <RemoveButton file={file} /> }] : []),
      ])} /></div>
    </Section>
  )
}

function RemoveButton({ file }: { file: Upload }) {
  const remove = useAction(removeUpload, { done: '已移出', invalidate: [getBatch.path] })
  return (
    <Popconfirm title={`把“${file.name}”移出这一批？`} description="移出后文件从存储里删除。" okText="移出" cancelText="返回" onConfirm={() => { void remove.run({ id: file.id }) }}>
      <Button type="text" size="small" icon={<DeleteOutlined />} loading={remove.pending} aria-label={`移出 ${file.name}`} title="移出" />
    </Popconfirm>
  )
}
