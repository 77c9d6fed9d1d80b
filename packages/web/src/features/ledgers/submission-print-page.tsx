import { formatDateCn } from '@qingyuan/core/dates'
import { figureText } from '@qingyuan/core/ledgers/annex-2'
import { previewForm } from '@qingyuan/core/ledgers/form-api'
import { getSubmission, getVersion, type SubmissionDetail, type Version } from '@qingyuan/core/ledgers/ledger-api'
import { zeroText } from '@qingyuan/core/ledgers/submission'
import { formatWan } from '@qingyuan/core/money'
import { Alert, Empty } from 'antd'
import type { z } from 'zod'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { SheetView } from '../../shared/sheet-view.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { CaseTable } from './case-table.tsx'
import { checkedText } from './submission-words.tsx'
import './ledgers.css'

type VersionDetail = z.output<typeof Version>

/** The paper of a frozen version: a sheet to sign and seal, and the table behind it, both with the version's code. */
export function SubmissionPrintPage() {
  const { id } = usePathParams<{ id: string }>()
  const read = useRead(getSubmission, { id })
  const { state } = useUrlState()
  return <Loaded read={read}>{(submission) => {
    const versionId = state['version'] ?? (submission.versions.filter((version) => !version.voidedAt).at(-1) ?? submission.versions.at(-1))?.id
    return versionId ? <Paper submission={submission} versionId={versionId} />
      : <Page title="审定单" crumbs={crumbs(submission)}><section className="section"><Empty description="还没有冻结的一稿。请先“送领导小组审定”。" /></section></Page>
  }}</Loaded>
}

const crumbs = (submission: SubmissionDetail) =>
  [{ title: '报送', to: '/ledgers' }, { title: `${submission.unitName}　${submission.collection.title}`, to: `/ledgers/submissions/${submission.id}` }]

function Paper({ submission, versionId }: { submission: SubmissionDetail; versionId: string }) {
  const read = useRead(getVersion, { id: versionId })
  const { collection } = submission
  const title = collection.needsApproval ? '审定单' : '报送单'
  return (
    <Loaded read={read}>{(version) => (
      <Page title={title} crumbs={crumbs(submission)} print="portrait">
        {version.voidedAt && <Alert className="form-message" type="error" showIcon title={`第${version.no}稿已撤回作废，不要再签字。`} />}
        {!version.voidedAt && !version.current && version.submittedAt && <Alert className="form-message no-print" type="warning" showIcon title="这不是最新报送的一稿。" />}
        <section className="section paper"><SignSheet submission={submission} version={version} /></section>
        {collection.purpose === 'cases' && <section className="section"><CaseTable cases={version.cases} /></section>}
        {version.table.rows.length > 0 && collection.period && <Attached submission={submission} versionId={version.id} period={collection.period} />}
      </Page>
    )}</Loaded>
  )
}

function SignSheet({ submission, version }: { submission: SubmissionDetail; version: VersionDetail }) {
  const { header, table } = version
  const { collection, upward } = submission
  const addressedTo = upward.addressedTo || header.addressedTo
  const { totals, rows } = table
  const sum = (value: number | null, unknown: number, unit: string, text: (value: number) => string) =>
    `${value === null ? rows.length > 0 ? '待核' : `0${unit}` : `${text(value)}${unit}`}${unknown > 0 ? `（另${unknown}条待核，未计入）` : ''}`
  return (
    <div className="sign-sheet">
      <h2>{header.title}{collection.needsApproval ? '审定单' : '报送单'}</h2>
      <p className="sign-code">版本号：<b className="code-text">{version.code}</b>　第{version.no}稿　冻结于 {formatInstant(version.frozenAt)}</p>
      <table className="sign-table"><tbody>
        <tr><th>填报单位</th><td colSpan={3}>{header.unitName}{header.onBehalf && '（代报）'}</td></tr>
        <tr><th>报告期</th><td>{formatDateCn(header.fromOn)}至{formatDateCn(header.toOn)}</td><th>数据截至</th><td>{formatDateCn(header.asOf)}</td></tr>
        {addressedTo && <tr><th>报送给</th><td colSpan={3}>{addressedTo}</td></tr>}
        {(upward.signedBy || upward.documentNumber) && <tr><th>签发人</th><td>{upward.signedBy || '—'}</td><th>文号</th><td>{upward.documentNumber || '—'}</td></tr>}
        {collection.purpose !== 'document' && collection.purpose !== 'cases' && <>
          <tr><th>本期情况</th><td colSpan={3}>{header.zero ? zeroText(header.zero, table.movement.closing) : `共${rows.length}条线索`}</td></tr>
          <tr><th>排查情况</th><td colSpan={3}>{[checkedText(header.checkedHouseholds, header.checkedFirms), header.checkedNote].filter(Boolean).join('。') || '—'}</td></tr>
          {rows.length > 0 && <tr><th>合计</th><td colSpan={3}>涉及金额{sum(totals.amountFen.value, totals.amountFen.unknown, '万元', formatWan)}，涉及人数{sum(totals.people.value, totals.people.unknown, '人', String)}，未兑付资金{sum(totals.unpaidFen.value, totals.unpaidFen.unknown, '万元', formatWan)}</td></tr>}
          <tr><th>增减变动</th><td colSpan={3}>{table.equation}</td></tr>
          {rows.length > 0 && <tr><th>线索清单</th><td colSpan={3}><ol className="sign-rows">{rows.map((row) => <li key={row.leadId}>{row.name}：{figureText(row, 'amountFen')}{row.amountFen !== null && row.figuresApply && '万元'}、{figureText(row, 'people')}{row.people !== null && row.figuresApply && '人'}，{row.outcome || '—'}</li>)}</ol></td></tr>}
        </>}
        {header.note && <tr><th>补充说明</th><td colSpan={3}>{header.note}</td></tr>}
        {version.reason && <tr><th>更正理由</th><td colSpan={3}>{version.reason}</td></tr>}
        <tr><th>填报人</th><td>{header.filler || '—'}</td><th>联系电话</th><td>{header.phone || '—'}</td></tr>
        {collection.needsApproval && <tr className="sign-space"><th>领导小组<br />审定意见</th><td colSpan={3}>
          {version.approval && <p className="sign-known">已审定：{version.approval}</p>}
          <div className="sign-lines"><span>审定人（签字）：</span><span>（单位盖章）</span><span>年　　月　　日</span></div>
        </td></tr>}
        <tr className="sign-space"><th>单位负责人</th><td colSpan={3}><div className="sign-lines"><span>{header.head && `${header.head}　`}（签字）：</span>{!collection.needsApproval && <span>（单位盖章）</span>}<span>年　　月　　日</span></div></td></tr>
      </tbody></table>
      <p className="sign-foot">内容以版本号为准，可在系统“核验版本号”里核对。送审后如有修改，本单作废，须重新打印签字。</p>
    </div>
  )
}

/** The table itself, in the layout of the form. */
function Attached({ submission, versionId, period }: { submission: SubmissionDetail; versionId: string; period: string }) {
  const read = useRead(previewForm, { code: 'annex-2', period, unitId: submission.unitId, versionId })
  return (
    <section className="section sheet-box">
      <Loaded read={read}>{({ sheets }) => sheets.map((sheet) => <SheetView key={sheet.name} model={sheet} firstRows={2000} />)}</Loaded>
    </section>
  )
}
