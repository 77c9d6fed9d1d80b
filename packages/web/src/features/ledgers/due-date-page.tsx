import { formatDateCn, formatPeriodCn, weekdayCn } from '@qingyuan/core/dates'
import { listDueDates } from '@qingyuan/core/ledgers/ledger-api'
import { Empty } from 'antd'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { PeriodPicker } from './period-picker.tsx'
import './ledgers.css'

/** What is due in a month, to hang on the wall. */
export function DueDatePage() {
  const { today, officeName } = useSession()
  const { state, patch } = useUrlState()
  const given = state['month']
  const month = given && /^\d{4}-(0[1-9]|1[0-2])$/.test(given) ? given : today.slice(0, 7)
  const read = useRead(listDueDates, { month }, { keep: true })
  return (
    <Page title={`${formatPeriodCn(month)}报送日期`} print="portrait" intro={`${officeName}。遇节假日已按规则或通知调整。`}
      actions={<PeriodPicker period={month} onChange={(next) => patch({ month: next }, { push: true })} />}>
      <section className="section">
        <Loaded read={read}>{({ rows }) => rows.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="这个月没有要报的" /> : (
          <div className="wide-table">
            <table className="board-table due-table row-cards">
              <thead><tr><th>截止日期</th><th>报什么</th><th>谁报</th><th>报给谁</th><th>说明</th></tr></thead>
              <tbody>{rows.map((row, index) => (
                <tr key={index} className={row.dueOn < today ? 'due-past' : row.dueOn === today ? 'due-today' : ''}>
                  <th scope="row"><span className="due-day">{formatDateCn(row.dueOn).slice(5)}</span> {weekdayCn(row.dueOn)}{row.dueOn === today && '（今天）'}</th>
                  <td className="cell-wide" data-label="报什么">{row.collectionId ? <Go to="/ledgers" search={{ board: row.collectionId }}>{row.title}</Go> : <span>{row.title}<small>还没有布置</small></span>}</td>
                  <td data-label="谁报">{row.askedText}</td>
                  <td data-label="报给谁">{row.collectorName}</td>
                  <td className="cell-wide" data-label="说明">{(row.warning || row.note || row.basis) && <span>{row.warning && <span className="board-warning">{row.warning}</span>}{row.note}{row.basis && <small>依据：{row.basis}</small>}</span>}</td>
                </tr>
              ))}</tbody>
            </table>
          </div>
        )}</Loaded>
      </section>
    </Page>
  )
}
