import { CloseOutlined, FileExcelOutlined, RedoOutlined } from '@ant-design/icons'
import { getBatch, uploadStatement, type BatchDetail } from '@qingyuan/core/bank/bank-api'
import { mostUploadBytes, statementEndings } from '@qingyuan/core/bank/batch'
import type { ErrorCode } from '@qingyuan/core/errors'
import { Alert, App, Button, Progress } from 'antd'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef, useState, type ChangeEvent, type DragEvent } from 'react'
import { newId } from '../../shared/new-id.ts'
import { textOf, useAction } from '../../shared/use-action.ts'
import { droppedFiles, isLitter } from './dropped-files.ts'
import { sizeWords } from './batch-words.ts'

interface Item { id: string; file: File; state: 'waiting' | 'sending' | 'done' | 'failed' }
/** At once; the others wait their turn. */
const atOnce = 2
const isStatement = (name: string): boolean => statementEndings.some((ending) => name.toLowerCase().endsWith(ending))

/**
 * A place for many files and whole folders; each is sent by itself, with its own progress, and again when it failed.
 * @param onSending told how many are still on their way
 */
export function BatchUpload({ batch, onSending }: { batch: BatchDetail; onSending: (count: number) => void }) {
  const { message } = App.useApp()
  const [items, setItems] = useState<Item[]>([])
  const [others, setOthers] = useState<string[]>([])
  const [over, setOver] = useState(false)
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const left = items.filter((item) => item.state === 'waiting' || item.state === 'sending').length
  useEffect(() => { onSending(left) }, [left, onSending])
  useLeaveGuard(left)

  const add = (given: File[]) => {
    const wanted = given.filter((file) => !isLitter(file.name))
    setOthers(wanted.filter((file) => !isStatement(file.name)).map((file) => file.name))
    // Chosen twice before it is sent: once is enough. What is in the batch already, the server finds by its content.
    const known = new Set(items.filter((item) => item.state !== 'done').map(({ file }) => keyOf(file)))
    const fresh = wanted.filter((file) => isStatement(file.name) && !known.has(keyOf(file)))
    setItems((before) => [...before, ...fresh.map((file): Item => ({ id: newId(), file, state: 'waiting' }))])
    if (given.length > 0 && wanted.length === 0) void message.info('文件夹里没有流水文件。')
  }
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    add([...event.target.files ?? []])
    // The same file can be chosen again.
    event.target.value = ''
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    droppedFiles(event.dataTransfer).then(add, () => { void message.error('拖进来的文件读不出来，请改用“选文件”。') })
  }
  const set = (id: string, state: Item['state']) => setItems((before) => before.map((item) => (item.id === id ? { ...item, state } : item)))
  const sending = items.filter((item) => item.state === 'sending').length
  const next = items.filter((item) => item.state === 'waiting').slice(0, Math.max(0, atOnce - sending)).map(({ id }) => id)
  const shown = items.filter((item) => item.state !== 'done')
  const done = items.length - shown.length
  return (
    <section className="panel bank-upload" aria-label="上传流水文件">
      <div className={over ? 'bank-drop bank-drop-over' : 'bank-drop'} onDrop={drop} onDragLeave={() => setOver(false)} onDragOver={(event) => { event.preventDefault(); setOver(true) }}>
        <p className="file-upload-icon"><FileExcelOutlined /></p>
        <p className="file-upload-title">把流水文件、文件夹或压缩包拖到这里</p>
        <p className="bank-choose">
          <Button type="primary" ghost onClick={() => files.current?.click()}>选文件</Button>
          <Button onClick={() => folder.current?.click()}>选文件夹</Button>
        </p>
        <p className="file-upload-hint">银行给的表格、支付宝和微信导出的账单都可以，不用先改版式。支持 .xlsx、.xls、.csv、.txt 和它们的 .zip；单个不超过 {mostUploadBytes / 1024 ** 3} GB。</p>
        <input ref={files} type="file" multiple hidden accept={statementEndings.join(',')} onChange={choose} aria-label="选流水文件" />
        <input ref={(input) => { folder.current = input; input?.setAttribute('webkitdirectory', '') }} type="file" multiple hidden onChange={choose} aria-label="选流水文件夹" />
      </div>
      {others.length > 0 && <Alert className="bank-alert" type="warning" showIcon closable={{ onClose: () => setOthers([]) }} title={`有 ${others.length} 个文件不是流水表格，没有上传`}
        description={`${others.slice(0, 5).join('、')}${others.length > 5 ? ' 等' : ''}。PDF、图片等请向银行要电子表格；.rar、.7z 请先解压。`} />}
      {items.length > 0 && <p className="bank-upload-sum" role="status">{left > 0 ? `正在上传，还有 ${left} 个` : '都传完了'}；已传 {done} 个{shown.length > left ? `，${shown.length - left} 个没有传成` : ''}</p>}
      {shown.length > 0 && <ul className="bank-upload-list">{shown.map((item) => (
        <UploadLine key={item.id} batchId={batch.id} item={item} go={next.includes(item.id)} onState={(state) => set(item.id, state)} onDrop={() => setItems((before) => before.filter(({ id }) => id !== item.id))} />
      ))}</ul>}
    </section>
  )
}
const keyOf = (file: File): string => `${file.webkitRelativePath || file.name} ${file.size} ${file.lastModified}`

/** Whether sending the same file again may come to something else. */
const mayHelp = (code: ErrorCode | undefined): boolean => code !== 'already_exists' && code !== 'input.invalid' && code !== 'input.too_large'

/** One file on its way. `go`: its turn has come. */
function UploadLine({ batchId, item, go, onState, onDrop }: { batchId: string; item: Item; go: boolean; onState: (state: Item['state']) => void; onDrop: () => void }) {
  const action = useAction(uploadStatement, { showError: false, invalidate: [getBatch.path] })
  const begin = useEffectEvent(() => {
    onState('sending')
    // The same id again after a failure: what did arrive is not kept twice.
    void action.run({ batchId, id: item.id }, item.file).then((output) => onState(output ? 'done' : 'failed'))
  })
  useEffect(() => { if (go) begin() }, [go])
  const { progress = 0 } = action
  return (
    <li>
      <span className="bank-upload-name" title={item.file.webkitRelativePath || item.file.name}>{item.file.name}</span>
      <span className="bank-upload-size">{sizeWords(item.file.size)}</span>
      {item.state === 'waiting' && <span className="nothing">等待上传</span>}
      {item.state === 'sending' && <Progress className="bank-upload-bar" percent={progress} size="small" format={(percent) => (percent === 100 ? '正在保存' : `${percent ?? 0}%`)} />}
      {item.state === 'failed' && action.error && <span className="bank-upload-wrong" role="alert">{textOf(action.error)}</span>}
      {item.state === 'failed' && mayHelp(action.error?.code) && <Button type="text" size="small" icon={<RedoOutlined />} aria-label={`重传 ${item.file.name}`} title="重传" onClick={() => onState('waiting')} />}
      {item.state !== 'sending' && <Button type="text" size="small" icon={<CloseOutlined />} aria-label={`不传 ${item.file.name}`} title="不传" onClick={onDrop} />}
    </li>
  )
}

/** Whoever leaves while files are on their way is asked first: what waits would not be sent. */
function useLeaveGuard(left: number): void {
  const { modal } = App.useApp()
  useBlocker({
    disabled: left === 0, enableBeforeUnload: left > 0,
    shouldBlockFn: () => new Promise<boolean>((resolve) => {
      modal.confirm({
        title: `还有 ${left} 个文件没有传完`, content: '离开这个页面，没有传完的就不传了；已经传完的都在。', okText: '离开', cancelText: '继续上传',
        onOk: () => resolve(false), onCancel: () => resolve(true),
      })
    }),
  })
}
