/** One line of text, cut where the column ends; the whole of it on hover. `width` in pixels. */
export function CutText({ text, width = 200 }: { text: string | null | undefined; width?: number }) {
  return text ? <span className="cut-text" style={{ maxWidth: width }} title={text}>{text}</span> : <span className="nothing">—</span>
}
