import { InfoCircleOutlined, PrinterOutlined } from '@ant-design/icons'
import { Breadcrumb, Button, Popover } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { MeaningText, type Meaning } from './explain.tsx'
import { Go } from './go.tsx'

export interface Crumb { title: string; to?: string }
interface PageProps {
  title: string
  /** Beside the title: state tags, a number. */
  tags?: ReactNode
  /** Pages above this one; the page itself is added. */
  crumbs?: Crumb[]
  /** Buttons at the right, the most wanted one first and primary. */
  actions?: ReactNode
  /** One line below the title. */
  intro?: ReactNode
  /** 口径 of the page's figures, behind an icon beside the title. */
  meaning?: Meaning
  /** Adds a print button; `landscape` turns the paper. */
  print?: 'portrait' | 'landscape'
  children: ReactNode
}

/** The frame of every page: title (also the window's), where it stands, what can be done, and the content. */
export function Page({ title, tags, crumbs, actions, intro, meaning, print, children }: PageProps) {
  useEffect(() => { document.title = `${title} · 清源` }, [title])
  return (
    <article className={print === 'landscape' ? 'page print-landscape' : 'page'}>
      {crumbs && (
        <Breadcrumb className="page-crumbs no-print" items={[
          ...crumbs.map((crumb) => ({ title: crumb.to ? <Go to={crumb.to}>{crumb.title}</Go> : crumb.title })), { title },
        ]} />
      )}
      <header className="page-head">
        <div className="page-title">
          <h1>{title}</h1>
          {meaning && (
            <Popover trigger="click" content={<MeaningText meaning={meaning} />}>
              <Button type="text" size="small" className="no-print" icon={<InfoCircleOutlined />} aria-label="口径说明" />
            </Popover>
          )}
          {tags}
        </div>
        {(actions || print) && (
          <div className="page-actions no-print">
            {actions}
            {print && <Button icon={<PrinterOutlined />} onClick={() => window.print()}>打印</Button>}
          </div>
        )}
        {intro && <p className="page-intro">{intro}</p>}
      </header>
      {children}
    </article>
  )
}

/** A titled block of a page. */
export function Section({ title, extra, meaning, children }: { title: string; extra?: ReactNode; meaning?: Meaning; children: ReactNode }) {
  return (
    <section className="section">
      <header className="section-head">
        <h2>{title}</h2>
        {meaning && (
          <Popover trigger="click" content={<MeaningText meaning={meaning} />}>
            <Button type="text" size="small" className="no-print" icon={<InfoCircleOutlined />} aria-label={`${title}：口径说明`} />
          </Popover>
        )}
        {extra && <div className="section-extra no-print">{extra}</div>}
      </header>
      {children}
    </section>
  )
}
