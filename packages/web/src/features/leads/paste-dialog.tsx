import { pasteHintLabels, pasteHints, withoutIdentity, type PasteHint, type PasteHintKind } from '@qingyuan/core/leads/paste-hints'
import { Checkbox, Empty, Input, Modal, Select } from 'antd'
import { useMemo, useState } from 'react'

/** What a person has confirmed. */
export interface PasteResult { taken: PasteHint[]; /** The text without the informant's identity, or undefined when it is not wanted. */ summary: string | undefined }

/** What a hint may be taken as instead, when the pattern has guessed wrongly. */
const alternatives: readonly PasteHintKind[][] = [['amount', 'unpaid', 'repaid'], ['informantPhone', 'subjectPhone']]
const many: readonly PasteHintKind[] = ['rate']

/** 粘贴热线工单: suggests what stands in a ticket or message; each suggestion waits for a person's tick. */
export function PasteDialog({ onClose, onTake }: { onClose: () => void; onTake: (result: PasteResult) => void }) {
  const [text, setText] = useState('')
  const [kinds, setKinds] = useState<Record<number, PasteHintKind>>({})
  const [ticked, setTicked] = useState<number[]>([])
  const [withText, setWithText] = useState(true)
  const hints = useMemo(() => pasteHints(text), [text]).map((hint) => ({ ...hint, kind: kinds[hint.from] ?? hint.kind }))
  const change = (next: string) => { setText(next); setKinds({}); setTicked([]) }
  const kindAt = (from: number) => hints.find((hint) => hint.from === from)?.kind
  // One field takes one value: a second tick of the same kind replaces the first.
  const tick = (from: number, kind: PasteHintKind, on: boolean) => setTicked((now) => [
    ...now.filter((other) => other !== from && (many.includes(kind) || kindAt(other) !== kind)), ...(on ? [from] : [])])
  const take = () => {
    const taken = hints.filter((hint) => ticked.includes(hint.from))
    onTake({ taken, summary: withText && text.trim() ? withoutIdentity(text, hints).trim().slice(0, 4000) : undefined })
  }
  const cleaned = withoutIdentity(text, hints)
  return (
    <Modal open title="粘贴热线工单或消息" width={1040} style={{ top: 24 }} okText={ticked.length > 0 ? `采用勾选的 ${ticked.length} 项` : '只用正文'} cancelText="取消" mask={{ closable: false }}
      okButtonProps={{ disabled: ticked.length === 0 && !(withText && text.trim()) }} onOk={take} onCancel={onClose}>
      <div className="lead-paste">
        <div>
          <Input.TextArea autoFocus value={text} maxLength={20_000} autoSize={{ minRows: 9, maxRows: 12 }} aria-label="工单或消息原文"
            placeholder="把 12345 工单、短信或群聊消息粘贴到这里。原文只在本页识别，不会原样保存。" onChange={(event) => change(event.target.value)} />
          {text.trim() && (
            <Checkbox className="lead-with-text" checked={withText} onChange={(event) => setWithText(event.target.checked)}>正文放进“线索内容”（隐去举报人姓名、电话，遮盖证件号和账号）</Checkbox>
          )}
          {withText && text.trim() && cleaned !== text && <div className="lead-cleaned"><b>将写入的正文</b><pre>{cleaned}</pre></div>}
        </div>
        <div>
          {hints.length === 0
            ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text.trim() ? '没有认出可以直接采用的内容，仍可只用正文' : '粘贴后，在这里逐项确认'} />
            : <>
              <p className="dialog-note">按字面识别，可能有误。请对照原文，逐项勾选要采用的：</p>
              <ul className="lead-hints">
                {hints.map((hint) => <HintLine key={hint.from} hint={hint} text={text} ticked={ticked.includes(hint.from)}
                  onTick={(on) => tick(hint.from, hint.kind, on)}
                  onKind={(kind) => { setKinds((now) => ({ ...now, [hint.from]: kind })); if (ticked.includes(hint.from)) tick(hint.from, kind, kind !== 'subjectPhone') }} />)}
              </ul>
            </>}
        </div>
      </div>
    </Modal>
  )
}

function HintLine({ hint, text, ticked, onTick, onKind }: {
  hint: PasteHint; text: string; ticked: boolean; onTick: (on: boolean) => void; onKind: (kind: PasteHintKind) => void
}) {
  const choices = alternatives.find((kinds) => kinds.includes(hint.kind))
  const stays = hint.kind === 'subjectPhone'
  return (
    <li>
      <Checkbox checked={ticked} disabled={stays} onChange={(event) => onTick(event.target.checked)} aria-label={`采用${pasteHintLabels[hint.kind]}：${hint.shown}`} />
      {choices
        ? <Select<PasteHintKind> size="small" value={hint.kind} aria-label="作为" popupMatchSelectWidth={false} onChange={onKind}
            options={choices.map((kind) => ({ value: kind, label: pasteHintLabels[kind] }))} />
        : <span className="lead-hint-kind">{pasteHintLabels[hint.kind]}</span>}
      <span className="lead-hint-value">
        <b>{hint.shown}</b>
        <span className="nothing">{stays ? '留在正文里；登记后在主体档案中登记电话' : <>…{text.slice(Math.max(0, hint.from - 10), hint.from)}<mark>{text.slice(hint.from, hint.to)}</mark>{text.slice(hint.to, hint.to + 8)}…</>}</span>
      </span>
    </li>
  )
}
