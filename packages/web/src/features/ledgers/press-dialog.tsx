import { getPressText, pressUnits } from '@qingyuan/core/ledgers/ledger-api'
import { Alert, App, Button, Input, Modal, Space } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { copyText } from '../../shared/copy-button.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'

/**
 * The reminder, copied as soon as it is there, ready for the work group; a second click keeps that it was sent.
 * @param unitIds whom to remind; all that owe when undefined
 */
export function PressDialog({ collectionId, unitIds, onClose }: { collectionId: string; unitIds: string[] | undefined; onClose: () => void }) {
  const read = useRead(getPressText, { collectionId, ...(unitIds && { unitIds }) })
  return (
    <Modal open title="催报" footer={null} onCancel={onClose} width={600}>
      <Loaded read={read} rows={3}>{({ text, unitIds: pressed }) => text === ''
        ? <Alert type="success" showIcon title="没有要催的单位，都已经报了。" />
        : <PressText collectionId={collectionId} first={text} unitIds={pressed} onClose={onClose} />}</Loaded>
    </Modal>
  )
}

function PressText({ collectionId, first, unitIds, onClose }: { collectionId: string; first: string; unitIds: string[]; onClose: () => void }) {
  const { message } = App.useApp()
  const [text, setText] = useState(first)
  const [copied, setCopied] = useState<boolean>()
  const started = useRef(false)
  const press = useAction(pressUnits, { done: `已登记催报${unitIds.length}个单位`, onDone: onClose })
  useEffect(() => {
    if (started.current) return
    started.current = true
    void copyText(first).then(setCopied)
  }, [first])
  const again = async () => {
    const done = await copyText(text)
    setCopied(done)
    if (done) void message.success('已复制')
  }
  return (
    <div className="press">
      {copied !== undefined && <Alert type={copied ? 'success' : 'warning'} showIcon
        title={copied ? '已复制，直接粘贴到工作群即可。' : '浏览器不允许自动复制，请选中下面的文字复制。'} />}
      <Input.TextArea aria-label="催报文字" value={text} autoSize={{ minRows: 4, maxRows: 12 }} maxLength={4000} onChange={(event) => { setText(event.target.value); setCopied(undefined) }} />
      <Space wrap>
        <Button type="primary" loading={press.pending} onClick={() => { void press.run({ collectionId, unitIds, text }) }}>已发出，登记催报</Button>
        <Button onClick={() => { void again() }}>再复制一次</Button>
        <Button onClick={onClose}>只复制，不登记</Button>
      </Space>
    </div>
  )
}
