import { formatPeriodCn, previousPeriod } from '@qingyuan/core/dates'
import { getBoard, listCollections } from '@qingyuan/core/ledgers/ledger-api'
import { Empty, Tooltip } from 'antd'
import { useState } from 'react'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { OnDay } from '../../shared/time.tsx'
import { useRead } from '../../shared/use-read.ts'
import { owes } from './board-data.ts'
import { StatusSums } from './board.tsx'
import { PressDialog } from './press-dialog.tsx'
import { PunctualityTag, SubmissionTag } from './submission-words.tsx'
import './ledgers.css'

/**
 * Who has reported for the month that is due now: the unit's own collection, else the district's. For the home page;
 * a click on 未报 copies the reminder.
 */
export function BoardPanel() {
  const { today, unitId } = useSession()
  const period = previousPeriod(today.slice(0, 7))
  const read = useRead(listCollections, { period, pageSize: 200 })
  const title = `${formatPeriodCn(period)}台账，谁报谁没报`
  return (
    <Loaded read={read} rows={3}>{({ rows }) => {
      const boards = rows.filter((row) => row.collectorKind !== 'superior' && row.asked > 0)
      const shown = boards.find((row) => row.collectorUnitId === unitId) ?? boards.find((row) => row.collectorKind === 'office')
      return shown ? <PanelBoard title={title} collectionId={shown.id} />
        : <Section title={title}><Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="这一期还没有布置" /></Section>
    }}</Loaded>
  )
}

function PanelBoard({ title, collectionId }: { title: string; collectionId: string }) {
  const read = useRead(getBoard, { collectionId })
  const [press, setPress] = useState<string[]>()
  return (
    <Loaded read={read} rows={3}>{({ collection, units, mayCollect }) => {
      const acts = mayCollect && collection.state === 'open'
      return (
        <Section title={title} extra={<Go to="/ledgers" search={{ board: collection.id, ...(collection.period && { period: collection.period }) }}>全部报送</Go>}>
          <p className="board-line"><span>{collection.title}</span><span>截止 <b><OnDay day={collection.dueOn} /></b></span><StatusSums units={units} /></p>
          <ul className="board-tiles">{units.map((unit) => (
            <li key={unit.unitId} className={unit.lateDays > 0 ? 'board-tile board-tile-late' : 'board-tile'}>
              <Go to={`/ledgers/submissions/${unit.submissionId}`} className="board-tile-name">{unit.unitName}</Go>
              <span className="board-tile-line">
                {acts && owes(unit) && unit.status === 'blank'
                  ? <Tooltip title="点一下，复制催报文字"><button type="button" className="status-button" onClick={() => setPress([unit.unitId])}>
                    <SubmissionTag status={unit.status} text={unit.statusText} late={unit.lateDays > 0} /></button></Tooltip>
                  : <SubmissionTag status={unit.status} text={unit.statusText} late={unit.lateDays > 0} />}
                <PunctualityTag lateDays={unit.lateDays} text={unit.punctuality} />
                {unit.zeroText && <small>{unit.zeroText}</small>}
                {unit.pressed > 0 && <small>已催{unit.pressed}次</small>}
              </span>
            </li>
          ))}</ul>
          {press && <PressDialog collectionId={collection.id} unitIds={press} onClose={() => setPress(undefined)} />}
        </Section>
      )
    }}</Loaded>
  )
}
