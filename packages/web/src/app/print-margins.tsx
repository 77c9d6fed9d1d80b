import { useEffect } from 'react'
import { useSession } from '../shared/session.tsx'
import { formatInstant } from '../shared/time.tsx'

/**
 * The margins of each printed sheet: whose paper it is, who printed it and when, and that a demo is one. Made when
 * printing starts, as a style sheet of the document, because margins cannot hold elements.
 */
export function PrintMargins() {
  const { officeName, name, demo, now } = useSession()
  useEffect(() => {
    const sheet = new CSSStyleSheet()
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    const write = () => {
      // The demo's clock stands still, and so does what it prints.
      const at = formatInstant(demo ? now : new Date().toISOString())
      const boxes = `@bottom-left { content: ${quoted(officeName)}; font-size: 9pt; color: #333 }
        @bottom-right { content: ${quoted(`打印：${name} ${at}`)}; font-size: 9pt; color: #333 }
        ${demo ? `@top-right { content: "演示数据，人物、单位、事件均为虚构"; font-size: 9pt; color: #9a300a }` : ''}`
      sheet.replaceSync(`@page { ${boxes} } @page wide { ${boxes} }`)
    }
    write()
    window.addEventListener('beforeprint', write)
    return () => {
      window.removeEventListener('beforeprint', write)
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
    }
  }, [officeName, name, demo, now])
  return null
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\\n\r\f]/g, ' ')}"`
