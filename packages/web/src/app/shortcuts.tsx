import { Modal } from 'antd'
import { useEffect, useState } from 'react'
import { useGo } from '../shared/go.tsx'
import type { MenuPage } from './menu.ts'

const showEvent = 'qingyuan:show-shortcuts'
/** Opens the list of keyboard shortcuts. */
export const showShortcuts = (): void => { window.dispatchEvent(new Event(showEvent)) }
/** How long `g` waits for its letter. */
const secondKeyMs = 1500

/** `/` to the search field, `g` and a letter to a page, `?` for the list. Silent while something is being typed. */
export function Shortcuts({ pages }: { pages: MenuPage[] }) {
  const go = useGo()
  const [open, setOpen] = useState(false)
  const keyed = pages.filter((page) => page.menu.key)
  useEffect(() => {
    let gAt = 0
    const show = () => setOpen(true)
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || isDialogOpen()) return
      const afterG = event.timeStamp - gAt < secondKeyMs
      gAt = 0
      if (afterG) {
        const target = pages.find((page) => page.menu.key === event.key.toLowerCase())
        if (target) go(target.path)
      } else if (event.key === 'g') {
        gAt = event.timeStamp
      } else if (event.key === '?' || event.key === '？') {
        setOpen(true)
      } else if (event.key === '/' && focusSearch()) {
        event.preventDefault()
      }
    }
    window.addEventListener('keydown', onKey)
    window.addEventListener(showEvent, show)
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener(showEvent, show)
    }
  }, [go, pages])
  return (
    <Modal open={open} title="键盘快捷键" footer={null} onCancel={() => setOpen(false)} width={440}>
      <dl className="shortcuts">
        <Line keys={['/']} what="跳到搜索框" />
        <Line keys={['↑', '↓']} what="在表格的行之间移动（先用 Tab 进入表格）" />
        <Line keys={['Enter']} what="打开所在的行" />
        <Line keys={['Esc']} what="关闭对话框、抽屉" />
        {keyed.map((page) => <Line key={page.path} keys={['g', page.menu.key!]} what={page.menu.label ?? page.title} />)}
        <Line keys={['?']} what="显示这张表" />
      </dl>
    </Modal>
  )
}

function Line({ keys, what }: { keys: string[]; what: string }) {
  return <><dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{what}</dd></>
}
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
/** A dialog that was closed may stay in the document, out of sight. */
const isDialogOpen = (): boolean =>
  [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].some((dialog) => dialog.getClientRects().length > 0)
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('input[data-search]')
  field?.focus()
  field?.select()
  return field !== null
}
