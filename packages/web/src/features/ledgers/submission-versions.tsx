import { compareVersions, type SubmissionDetail } from '@qingyuan/core/ledgers/ledger-api'
import { Button, Radio } from 'antd'
import { useState } from 'react'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Section } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { At } from '../../shared/time.tsx'
import { useRead } from '../../shared/use-read.ts'
import { DifferenceTable } from './difference-table.tsx'

/** Every version that was frozen, oldest first, and what two of them differ in. */
export function SubmissionVersions({ submission }: { submission: SubmissionDetail }) {
  const { versions, id } = submission
  const [beforeId, setBefore] = useState(versions.at(-2)?.id)
  const [afterId, setAfter] = useState(versions.at(-1)?.id)
  const [comparing, setComparing] = useState(false)
  if (versions.length === 0) return null
  const pair = [beforeId ?? versions.at(-2)?.id, afterId ?? versions.at(-1)?.id]
  const newest = versions.filter((version) => version.submittedAt).at(-1)?.id
  return (
    <Section title={`各稿（${versions.length}）`} extra={versions.length > 1 && <Button onClick={() => setComparing(!comparing)}>{comparing ? '收起对照' : '两稿对照'}</Button>}>
      <div className="wide-table">
        <table className="board-table row-cards">
          <thead><tr><th>稿</th>{comparing && <><th>前一稿</th><th>后一稿</th></>}<th>版本号</th><th>冻结</th><th>报送（撤回）</th><th>报送人</th><th>更正理由</th><th className="no-print">操作</th></tr></thead>
          <tbody>{versions.map((version) => (
            <tr key={version.id}>
              <th scope="row">第{version.no}稿 <VersionTag version={version} newest={version.id === newest} approved={submission.approval !== null} /></th>
              {comparing && <>
                <td data-label="前一稿"><Radio aria-label={`第${version.no}稿作前一稿`} checked={pair[0] === version.id} disabled={pair[1] === version.id} onChange={() => setBefore(version.id)} /></td>
                <td data-label="后一稿"><Radio aria-label={`第${version.no}稿作后一稿`} checked={pair[1] === version.id} disabled={pair[0] === version.id} onChange={() => setAfter(version.id)} /></td>
              </>}
              <td className="code-text" data-label="版本号">{version.code}</td>
              <td data-label="冻结"><At iso={version.frozenAt} /></td>
              <td data-label="报送">{version.voidedAt ? <span><At iso={version.voidedAt} /> 撤回</span> : <At iso={version.submittedAt} />}</td>
              <td data-label="报送人">{version.submittedByName}</td><td className="cell-wide" data-label="更正理由">{version.reason}</td>
              <td className="board-actions no-print"><Go to={`/ledgers/submissions/${id}/print`} search={{ version: version.id }}>看这一稿</Go></td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      {comparing && pair[0] && pair[1] && <Comparison beforeId={pair[0]} afterId={pair[1]} />}
    </Section>
  )
}

function VersionTag({ version, newest, approved }: { version: SubmissionDetail['versions'][number]; newest: boolean; approved: boolean }) {
  if (version.voidedAt) return <StatusTag tone="off">已撤回作废</StatusTag>
  if (!version.submittedAt) return <StatusTag tone="doing">{approved ? '已审定，待报送' : '待审定'}</StatusTag>
  return newest ? <StatusTag tone="good">最新报送</StatusTag> : <StatusTag tone="off">已被取代</StatusTag>
}

function Comparison({ beforeId, afterId }: { beforeId: string; afterId: string }) {
  const read = useRead(compareVersions, { beforeId, afterId })
  return <Loaded read={read}>{({ before, after, difference }) => <DifferenceTable before={`第${before.no}稿`} after={`第${after.no}稿`} difference={difference} />}</Loaded>
}
