import { getSession } from '@qingyuan/core/auth/auth-api'
import { AppError } from '@qingyuan/core/errors'
import { Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { call } from '../shared/call.ts'
import { useSession, useSignOut } from '../shared/session.tsx'

const warnSeconds = 60
const sharedKey = 'qingyuan.active'
const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const

/**
 * Signs out after the office's idle time, with a warning one minute before. All tabs count as one. The server counts
 * requests, not keystrokes: while somebody types for long, a small request now and then keeps their session.
 */
export function IdleGuard() {
  const { idleMinutes } = useSession()
  const signOut = useSignOut()
  const [left, setLeft] = useState<number>()
  const touch = useRef<() => void>(() => undefined)
  useEffect(() => {
    const idleMs = idleMinutes * 60_000
    const keepEveryMs = Math.min(idleMs / 3, 5 * 60_000)
    let activeAt = Date.now()
    let keptAt = Date.now()
    let ended = false
    const note = () => {
      activeAt = Date.now()
      try {
        localStorage.setItem(sharedKey, String(activeAt))
      } catch { /* Then each tab counts for itself. */ }
    }
    const lastActive = () => {
      try {
        return Math.max(activeAt, Number(localStorage.getItem(sharedKey) ?? 0))
      } catch {
        return activeAt
      }
    }
    const tick = () => {
      if (ended) return
      const now = Date.now()
      const last = lastActive()
      const rest = Math.ceil((last + idleMs - now) / 1000)
      if (rest <= 0) {
        ended = true
        void signOut('idle')
        return
      }
      setLeft(rest <= warnSeconds ? rest : undefined)
      if (last > keptAt && now - keptAt > keepEveryMs) {
        keptAt = now
        call(getSession, {}).catch((error: unknown) => {
          // Out of reach for the moment, or ended (which `call` has told the session): nothing to add here.
          if (!(error instanceof AppError)) throw error
        })
      }
    }
    // While the warning shows, only its button counts: a nudge of the mouse must not hide it unread.
    const onSign = () => { if (lastActive() + idleMs - Date.now() > warnSeconds * 1000) note() }
    touch.current = () => {
      note()
      tick()
    }
    note()
    for (const sign of signs) window.addEventListener(sign, onSign, { passive: true })
    const timer = setInterval(tick, 1000)
    return () => {
      clearInterval(timer)
      for (const sign of signs) window.removeEventListener(sign, onSign)
    }
  }, [idleMinutes, signOut])
  return (
    <Modal open={left !== undefined} title="即将自动退出" okText="继续使用" cancelText="现在退出" closable={false} mask={{ closable: false }} keyboard={false}
      onOk={() => touch.current()} onCancel={() => { void signOut() }}>
      <p role="alert">已有一段时间没有操作，<b className="number">{left ?? 0}</b> 秒后自动退出。没有保存的内容会丢失。</p>
    </Modal>
  )
}
