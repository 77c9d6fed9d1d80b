import type { Issue } from './use-action.ts'

/** Problems one below the other; `path` is shown when it is a place in a file (Chinese), not a field's code name. */
export function IssueList({ issues, shown = 20 }: { issues: Issue[]; shown?: number }) {
  return (
    <ol className="issue-list">
      {issues.slice(0, shown).map((issue, index) => (
        <li key={index}>{/[\u4e00-\u9fff]/.test(issue.path) ? `${issue.path}：` : ''}{issue.message}</li>
      ))}
      {issues.length > shown && <li className="issue-more">还有 {issues.length - shown} 处，请改后再传。</li>}
    </ol>
  )
}
