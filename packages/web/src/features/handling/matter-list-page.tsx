import { listMatters, matterListKinds, matterListLabels, type MatterRow } from '@qingyuan/core/handling/handling-api'
import { diffDays } from '@qingyuan/core/dates'
import { Segmented } from 'antd'
import type { z } from 'zod'
import { DataTable } from '../../shared/data-table.tsx'
import { Go, useGo } from '../../shared/go.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { dayColumn, type Column } from '../../shared/table-columns.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import './handling.css'

type Row = z.infer<typeof MatterRow>
const sinceTitles = { unfiled: '核查日期', unpenalised: '认定日期', unanswered: '移送日期' } as const
const empty = { unfiled: '没有符合条件而未立案的线索。', unpenalised: '没有已认定而未处罚、未移送的线索。', unanswered: '没有等公安答复的线索。' } as const
const columnsOf = (kind: keyof typeof sinceTitles, today: string): Column<Row>[] => [
  { key: 'subjectName', title: '主体', fixed: true, value: (row) => row.subjectName, render: (row) => <Go to={`/leads/${row.leadId}`} search={{ tab: 'handling' }}>{row.subjectName}</Go> },
  { key: 'number', title: '线索编号', value: (row) => row.number },
  { key: 'unitName', title: '主报单位', value: (row) => row.unitName },
  { key: 'why', title: '情况', value: (row) => row.why },
  dayColumn('since', sinceTitles[kind], (row) => row.since),
  { key: 'days', title: '已过天数', align: 'right', value: (row) => diffDays(row.since, today) },
]

/** 办理情况清单: what meets the condition and was not done. The longest waiting first. */
export function MatterListPage() {
  const { today } = useSession()
  const go = useGo()
  const { state, replaceAll } = useUrlState()
  const kind = matterListKinds.find((one) => one === state['kind']) ?? 'unfiled'
  return (
    <Page title="办理情况清单" intro="应当办、还没有办的线索，等得最久的在前。点主体办理。"
      meaning={{ what: '在册线索中：核查认为涉嫌非法集资，没有立案、没有写明不立案理由，也没有移送的；已认定为非法集资，没有处罚决定、没有移送的；已移送公安，没有立案或者不予立案答复的。' }}>
      <div className="matter-kinds"><Segmented aria-label="哪一份清单" value={kind} onChange={(next) => replaceAll({ kind: next })} options={matterListKinds.map((value) => ({ value, label: <Counted kind={value} /> }))} /></div>
      <DataTable key={kind} name={`matters-${kind}`} endpoint={listMatters} input={{ kind }} columns={columnsOf(kind, today)} rowKey={(row) => row.leadId} onOpen={(row) => go(`/leads/${row.leadId}`, { tab: 'handling' })} empty={empty[kind]} />
    </Page>
  )
}

function Counted({ kind }: { kind: keyof typeof sinceTitles }) {
  const total = useRead(listMatters, { kind, pageSize: 1 }).data?.total
  return <>{matterListLabels[kind]}{total === undefined ? '' : `（${total}）`}</>
}
