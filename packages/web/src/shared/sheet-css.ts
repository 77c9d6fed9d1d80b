import type { BorderKind, CellStyle, PageText, SheetModel } from '@qingyuan/core/sheet-model'

const borderLines: Record<BorderKind, string> = {
  hair: '.5pt dotted', dotted: '.75pt dotted', dashed: '.75pt dashed', thin: '.75pt solid', medium: '1.5pt solid',
  double: '2.25pt double', thick: '2.25pt solid',
}
const pixelsPerInch = 96
const paperInches = { A4: [8.27, 11.69], A3: [11.69, 16.54] } as const

/** Width on screen of a column, from its width in characters, as Excel works it out. */
export const columnPixels = (width: number): number => Math.round(width * 7 + 5)

/**
 * The styles of a sheet under the class `scope`: its cells, and the page it prints on. Given to the browser as a style
 * sheet object, which the content security policy allows without a nonce. Names of fonts come from an office's file:
 * only letters and digits of them are used.
 */
export function sheetCss(model: SheetModel, scope: string): string {
  const cells = model.styles.map((style, index) => cellCss(style, `.${scope} .s${index}`)).join('\n')
  return `${cells}\n${pageCss(model, scope)}`
}

function cellCss(style: CellStyle, name: string): string {
  const { borders, align, valign, color, fill, indent } = style
  const side = (where: 'top' | 'right' | 'bottom' | 'left') =>
    borders[where] ? `border-${where}:${borderLines[borders[where]]} #000;` : ''
  const lines = [style.underline && 'underline', style.strike && 'line-through'].filter(Boolean).join(' ')
  const horizontal = align === 'distributed' ? 'text-align:justify;text-align-last:justify;'
    : align === 'general' ? '' : `text-align:${align};`
  const weight = `${style.italic ? 'italic ' : ''}${style.bold ? 'bold ' : ''}`
  return `${name}{font:${weight}${style.size}pt/1.32 ${fontFamily(style.font)};` +
    `vertical-align:${valign};white-space:${style.wrap ? 'pre-wrap' : 'pre'};${horizontal}` +
    `${lines ? `text-decoration:${lines};` : ''}${color ? `color:#${color};` : ''}` +
    `${fill ? `background:#${fill};` : ''}${indent ? `padding-left:${indent * 9}px;` : ''}` +
    `${style.vertical ? 'writing-mode:vertical-rl;text-orientation:upright;' : ''}` +
    `${side('top')}${side('right')}${side('bottom')}${side('left')}}` +
    (align === 'general' ? `${name}.num{text-align:right}` : '') +
    // A merged area ends with the lines of its last cells.
    (borders.right ? `${name.replace('.s', '.r')}{${side('right')}}` : '') +
    (borders.bottom ? `${name.replace('.s', '.b')}{${side('bottom')}}` : '')
}

function fontFamily(font: string): string {
  const name = font.replace(/[^\p{L}\p{N} _-]/gu, '')
  const similar = /楷|kai/i.test(name) ? 'KaiTi, "AR PL UKai CN", serif'
    : /仿宋|fangsong/i.test(name) ? 'FangSong, STFangsong, serif'
      : /黑|等线|hei|arial|calibri|yahei/i.test(name) ? 'SimHei, "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
        : 'SimSun, "Songti SC", "Noto Serif CJK SC", serif'
  return `"${name}", ${similar}`
}

/** Paper, margins, header and footer; a sheet that is wider than its paper is made smaller, as Excel does. */
function pageCss({ page, columns }: SheetModel, scope: string): string {
  const [short, long] = paperInches[page.paper]
  const across = page.orientation === 'landscape' ? long : short
  const { left, right, top, bottom } = page.margins
  const width = columns.reduce((sum, column) => sum + columnPixels(column.width), 0)
  const room = (across - left - right) * pixelsPerInch
  const zoom = page.fitToWidth ? Math.min(1, room / Math.max(1, width)) : (page.scale ?? 100) / 100
  const boxes = `${marginBoxes(page.header, 'top')}${marginBoxes(page.footer, 'bottom')}`
  const margins = `${top}in ${right}in ${bottom}in ${left}in`
  return `@page ${scope}{size:${page.paper} ${page.orientation};margin:${margins};${boxes}}` +
    `@media print{.${scope}{page:${scope};zoom:${zoom.toFixed(4)};${page.centered ? 'margin-inline:auto;' : ''}}}`
}

function marginBoxes(text: PageText | undefined, edge: 'top' | 'bottom'): string {
  return (['left', 'center', 'right'] as const).map((side) => {
    const section = text?.[side]
    return section ? `@${edge}-${side}{font:9pt ${fontFamily('宋体')};content:${contentCss(section)}}` : ''
  }).join('')
}

/** Text with page numbers as a CSS `content`. */
function contentCss(section: string): string {
  const quoted = (part: string) =>
    `"${part.replace(/["\\\n\r\f<]/g, (char) => `\\${char.charCodeAt(0).toString(16)} `)}"`
  return section.split(/(\{pages?\})/).filter(Boolean).map((part) =>
    part === '{page}' ? 'counter(page)' : part === '{pages}' ? 'counter(pages)' : quoted(part)).join(' ')
}

/** What all sheets share, on screen and on paper. */
export const commonSheetCss = `
.sheet-view{overflow:auto;max-height:var(--sheet-height,none)}
.sheet{width:max-content;background:#fff;color:#000}
.sheet table{border-collapse:separate;border-spacing:0;table-layout:fixed;width:max-content}
.sheet td,.sheet th{box-sizing:border-box;padding:0 3px;font-weight:normal;text-align:left;overflow-wrap:anywhere}
/* Lines are drawn once, by the cell left of or above them. Collapsed ones would not stay with a stuck heading. */
.sheet .no-left{border-left:0!important}
.sheet .no-top{border-top:0!important}
.sheet thead{position:sticky;top:0;z-index:1}
.sheet thead th{background-color:#fff}
.sheet button{all:unset;cursor:pointer;text-decoration:underline dotted;text-underline-offset:3px}
.sheet button:hover{color:#1a5a94;text-decoration-style:solid}
.sheet button:focus-visible{outline:2px solid #1a5a94;outline-offset:2px}
.sheet .with-note{background-image:linear-gradient(225deg,#a15c00 4px,transparent 4px);background-repeat:no-repeat}
.sheet-more,.sheet-page{padding:8px 3px;font-size:12px;color:#46525f}
.sheet-page{display:flex;gap:24px;justify-content:space-between}
@media print{
  .sheet-view{overflow:visible;max-height:none}
  .sheet thead{position:static}
  .sheet tr{break-inside:avoid}
  .sheet button{text-decoration:none}
  .sheet .with-note{background-image:none}
  .sheet-page.in-margins,.sheet-more{display:none}
}`
