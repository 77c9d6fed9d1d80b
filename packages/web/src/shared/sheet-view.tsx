import type { ModelCell, PageText, SheetModel } from '@qingyuan/core/sheet-model'
import { useEffect, useId, useMemo, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { columnPixels, commonSheetCss, sheetCss } from './sheet-css.ts'

export interface SheetViewProps {
  model: SheetModel
  /** Makes figures with rows behind them clickable; gets the key that the cell carries. */
  onLink?: (key: string) => void
  /** Rows shown at first; the others come at a click. Printing and the file always hold all. */
  firstRows?: number
}

/**
 * A sheet on screen as its file will look: the same texts in the same cells, merged areas, lines and fonts. The heading
 * rows stay in sight while scrolling; set `--sheet-height` around it to let it scroll by itself.
 */
export function SheetView({ model, onLink, firstRows = 400 }: SheetViewProps) {
  const scope = `sheet${useId().replace(/\W/g, '')}`
  const [all, setAll] = useState(false)
  useStyles(useMemo(() => [commonSheetCss, sheetCss(model, scope)], [model, scope]))
  const cut = all ? model.rows.length : Math.min(model.rows.length, firstRows)
  return (
    <div className="sheet-view" tabIndex={0} role="region" aria-label={`${model.name}（预览）`}>
      <Sheet model={model} scope={scope} rows={cut} onLink={onLink} />
      {cut < model.rows.length && (
        <p className="sheet-more">
          预览先显示前 {cut} 行，全表共 {model.rows.length} 行。<button type="button" onClick={() => setAll(true)}>显示全部</button>
        </p>
      )}
    </div>
  )
}

/**
 * Prints sheets in their own layout, each on its own paper and without the page around them. Resolves when the print
 * dialogue has been closed.
 * @param title proposed as the name of a PDF
 */
export function printSheets(models: readonly SheetModel[], title: string): Promise<void> {
  // A dialogue that was never answered may have left its frame behind.
  for (const old of document.querySelectorAll('iframe.sheet-print')) old.remove()
  const frame = document.createElement('iframe')
  frame.className = 'sheet-print'
  frame.style.cssText = 'position:fixed;inset:0;width:0;height:0;border:0;visibility:hidden'
  frame.setAttribute('aria-hidden', 'true')
  document.body.append(frame)
  const page = frame.contentWindow as (Window & typeof globalThis) | null
  if (!page) throw new Error('No window for printing')
  page.document.title = title
  const before = document.title
  const scopes = models.map((_, index) => `sheet${index}`)
  const css = ['body{margin:0}', commonSheetCss, ...models.map((model, index) => sheetCss(model, scopes[index]!))]
  page.document.adoptedStyleSheets = css.map((text) => styleSheetOf(text, page))
  const root = createRoot(page.document.body)
  flushSync(() => root.render(models.map((model, index) =>
    <Sheet key={scopes[index]} model={model} scope={scopes[index]!} rows={model.rows.length} onLink={undefined} />)))
  return new Promise((resolve) => {
    const done = () => {
      document.title = before
      root.unmount()
      frame.remove()
      resolve()
    }
    page.addEventListener('afterprint', () => setTimeout(done))
    document.title = title   // some browsers name the PDF after the window
    page.focus()
    page.print()
  })
}

function Sheet({ model, scope, rows, onLink }: {
  model: SheetModel; scope: string; rows: number; onLink: ((key: string) => void) | undefined
}) {
  const areas = useMemo(() => mergedAreas(model), [model])
  const [first, last] = headingRows(model)
  const line = (row: number, heading: boolean) => (
    <tr key={row} style={{ height: `${model.rows[row]?.height ?? 15}pt` }}>
      {model.columns.map((_, column) => (
        <SheetCell key={column} model={model} area={areas.get(row * 1024 + column)} row={row} column={column}
          heading={heading} onLink={onLink} />
      ))}
    </tr>
  )
  const lines = (from: number, to: number, heading = false): ReactNode[] => {
    const shown: ReactNode[] = []
    for (let row = from; row < Math.min(to, rows); row++) shown.push(line(row, heading))
    return shown
  }
  const width = model.columns.reduce((sum, column) => sum + columnPixels(column.width), 0)
  const columns = (
    <colgroup>
      {model.columns.map((column, index) => <col key={index} style={{ width: columnPixels(column.width) }} />)}
    </colgroup>
  )
  return (
    <div className={`sheet ${scope}`}>
      {/* Rows above the headings print once: they are a table of their own. */}
      {first > 0 && <table style={{ width }}>{columns}<tbody>{lines(0, first)}</tbody></table>}
      <table style={{ width }} aria-label={model.name}>
        {columns}
        {last > first && <thead>{lines(first, last, true)}</thead>}
        <tbody>{lines(last, model.rows.length)}</tbody>
      </table>
      <PageLine text={model.page.footer} />
    </div>
  )
}

function SheetCell({ model, area, row, column, heading, onLink }: {
  model: SheetModel; area: Area | undefined; row: number; column: number; heading: boolean
  onLink: ((key: string) => void) | undefined
}) {
  if (area === 'covered') return null
  const cell = model.rows[row]?.cells[column]
  const Tag = heading ? 'th' : 'td'
  const place = area && {
    ...(area.rows > 1 && { rowSpan: area.rows }), ...(area.columns > 1 && { colSpan: area.columns }),
  }
  const names = [
    cell && `s${cell.style}`, typeof cell?.value === 'number' && 'num', cell?.note && 'with-note',
    hasLine(model, row, column - 1, 'right') && 'no-left', hasLine(model, row - 1, column, 'bottom') && 'no-top',
    area && area.right !== undefined && `r${area.right}`, area && area.bottom !== undefined && `b${area.bottom}`,
  ].filter(Boolean).join(' ')
  return (
    <Tag {...place} {...(heading && { scope: area && area.columns > 1 ? 'colgroup' : 'col' })}
      className={names || undefined} title={cell?.note}>
      {cell && <CellText cell={cell} onLink={onLink} />}
    </Tag>
  )
}

function hasLine({ rows, styles }: SheetModel, row: number, column: number, side: 'right' | 'bottom'): boolean {
  const cell = rows[row]?.cells[column]
  return cell ? styles[cell.style]?.borders[side] !== undefined : false
}

function CellText({ cell, onLink }: { cell: ModelCell; onLink: ((key: string) => void) | undefined }) {
  const { link, shown } = cell
  if (link === undefined || !onLink) return shown
  return <button type="button" onClick={() => onLink(link)} aria-label={`${shown}，查看明细`}>{shown}</button>
}

/** Header or footer under the preview; on paper it stands in the margin, where the browser can do that. */
function PageLine({ text }: { text: PageText | undefined }) {
  if (!text) return null
  const sections = [text.left, text.center, text.right].filter((section) => section && !/\{pages?\}/.test(section))
  if (sections.length === 0) return null
  return (
    <div className={`sheet-page${printsInMargins() ? ' in-margins' : ''}`}>
      {sections.map((section) => <span key={section}>{section}</span>)}
    </div>
  )
}

/** `right` and `bottom` are the styles of the area's last cells. */
type Area = 'covered' | { rows: number; columns: number; right: number | undefined; bottom: number | undefined }

function mergedAreas({ merges, rows }: SheetModel): Map<number, Area> {
  const areas = new Map<number, Area>()
  for (const { top, left, bottom, right } of merges) {
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) areas.set(row * 1024 + column, 'covered')
    }
    areas.set(top * 1024 + left, {
      rows: bottom - top + 1, columns: right - left + 1,
      right: rows[top]?.cells[right]?.style, bottom: rows[bottom]?.cells[left]?.style,
    })
  }
  return areas
}

/** The rows to repeat, `[first, behind the last)`; none when a merged area reaches across their edge. */
function headingRows({ page: { repeatRows }, merges, rows }: SheetModel): [number, number] {
  if (!repeatRows || repeatRows[0] >= rows.length) return [0, 0]
  const [first, last] = [repeatRows[0], repeatRows[1] + 1]
  const crossed = merges.some(({ top, bottom }) => (top < first && bottom >= first) || (top < last && bottom >= last))
  return crossed ? [0, 0] : [first, last]
}

function useStyles(css: string[]): void {
  useEffect(() => {
    const sheets = css.map((text) => styleSheetOf(text, window))
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, ...sheets]
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => !sheets.includes(sheet))
    }
  }, [css])
}

function styleSheetOf(css: string, page: Window & typeof globalThis): CSSStyleSheet {
  const sheet = new page.CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}

let marginsKnown: boolean | undefined
/** Whether the browser prints headers and footers that a page asks for (Chromium from 131). */
function printsInMargins(): boolean {
  if (typeof CSSStyleSheet === 'undefined') return false
  const trial = () => styleSheetOf('@page{@bottom-left{content:"x"}}', window).cssRules[0]
  marginsKnown ??= trial()?.cssText.includes('bottom-left') ?? false
  return marginsKnown
}
