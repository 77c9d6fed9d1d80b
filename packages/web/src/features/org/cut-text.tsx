/** One line of text, cut where the column ends; the whole of it on hover. */
export function CutText({ text }: { text: string | null }) {
  return text ? <span className="org-cut" title={text}>{text}</span> : <span className="nothing">—</span>
}
