import { CopyOutlined } from '@ant-design/icons'
import { App, Button, type ButtonProps } from 'antd'

/** Puts text on the clipboard. `text` may be made on the click. Without a label it is an icon only. */
export function CopyButton({ text, label, done = '已复制', ...rest }: { text: string | (() => string); label?: string; done?: string } & ButtonProps) {
  const { message } = App.useApp()
  const copy = async () => {
    const content = typeof text === 'function' ? text() : text
    if (await copyText(content)) void message.success(done)
    else void message.warning('浏览器不允许复制，请手工选中后复制。')
  }
  return (
    <Button size="small" type={label ? 'default' : 'text'} icon={<CopyOutlined />} aria-label={label ?? '复制'} {...rest}
      onClick={() => { void copy() }}>{label}</Button>
  )
}

/** Copies text; false when the browser refuses. The clipboard API exists only on https and localhost. */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch { /* Refused: the old way may still be allowed. */ }
  }
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'off-screen'
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  return copied
}
