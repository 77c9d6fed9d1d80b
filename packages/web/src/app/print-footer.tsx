import { useEffect, useState } from 'react'
import { useSession } from '../shared/session.tsx'
import { formatInstant } from '../shared/time.tsx'

/** The last line of each printed page: whose paper it is, who printed it and when. */
export function PrintFooter() {
  const { officeName, name, demo, now, today } = useSession()
  const [at, setAt] = useState('')
  useEffect(() => {
    // The demo's clock stands still, and so does what it prints.
    const stamp = () => setAt(demo ? formatInstant(now) : formatInstant(new Date().toISOString()))
    window.addEventListener('beforeprint', stamp)
    return () => window.removeEventListener('beforeprint', stamp)
  }, [demo, now])
  return (
    <footer className="print-footer print-only">
      <span>{officeName}</span>
      <span>{demo && '演示数据，人物、单位、事件均为虚构'}</span>
      <span>打印：{name}　{at || today}</span>
    </footer>
  )
}
