import { formatPeriodCn } from '@qingyuan/core/dates'
import type { Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import { exportForm } from '@qingyuan/core/ledgers/form-api'
import { getDistrictTable } from '@qingyuan/core/ledgers/ledger-api'
import { Alert, Button, Checkbox, Collapse, Pagination, Segmented } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { RegionSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { SameSubjectSection } from '../leads/same-subject-panel.tsx'
import { StatusSums } from './board.tsx'
import { LedgerGrid, type FigureColumn } from './ledger-grid.tsx'
import { DriftSection } from './drift-section.tsx'
import { MovementLine } from './movement-line.tsx'
import { PeriodPicker, usePeriod } from './period-picker.tsx'
import { seesDistrict } from './sees-district.ts'
import { TotalDrawer } from './total-drawer.tsx'
import { useDownload } from './use-download.ts'
import './ledgers.css'

type DistrictData = z.output<typeof getDistrictTable.output>

/** The month's 附件2 of the whole district: every lead once, at its 主报单位. */
export function DistrictPage() {
  const { can, roles, unitName } = useSession()
  const [period, setPeriod] = usePeriod()
  const { state, patch } = useUrlState()
  const exporting = useDownload(exportForm)
  const edition: 'full' | 'open' = state['edition'] === 'open' ? 'open' : 'full'
  const [only50, struckOff, twoDecimals] = [state['only50'] === 'true', state['struckOff'] !== 'false', state['twoDecimals'] === 'true']
  const regionId = state['regionId']
  const page = Math.max(1, Number(state['page'] ?? 1) || 1)
  const choice = { period, edition, only50, struckOff, ...(regionId && { regionId }) }
  const read = useRead(getDistrictTable, { ...choice, page, pageSize: 50 }, { keep: true })
  const set = (change: Record<string, string | undefined>) => patch({ ...change, page: undefined })
  return (
    <Page title={`${formatPeriodCn(period)}${seesDistrict(roles) ? '全区' : unitName}台账`} intro="按现有数据实时汇总，每条线索在主报单位只计一次。"
      meaning={{ what: '截至月末在册的线索，加上本月销号的线索。涉及金额、人数、未兑付资金只合计已知的数，待核的不计入。', source: '镇（乡）、行业领域重点风险线索统计表' }}
      actions={<>
        <PeriodPicker period={period} onChange={setPeriod} />
        {can('form.export') && <Button type="primary" loading={exporting.busy} onClick={() => exporting.run({ code: 'annex-2', from: 'live', twoDecimals, ...choice })}>导出 Excel</Button>}
        <Go to="/forms" search={{ code: 'annex-2', period, edition, from: 'live', ...(only50 && { only50: 'true' }), ...(!struckOff && { struckOff: 'false' }), ...(twoDecimals && { twoDecimals: 'true' }), ...(regionId && { regionId }) }}>
          <Button>打印预览</Button></Go>
      </>}>
      <section className="section no-print">
        <div className="choices">
          <Segmented value={edition} options={[{ value: 'full', label: '全口径' }, { value: 'open', label: '通报稿' }]} onChange={(value) => set({ edition: value === 'open' ? 'open' : undefined })} />
          <Checkbox checked={only50} onChange={(event) => set({ only50: event.target.checked ? 'true' : undefined })}>只出前50条</Checkbox>
          <Checkbox checked={struckOff} onChange={(event) => set({ struckOff: event.target.checked ? undefined : 'false' })}>含本月销号的</Checkbox>
          <Checkbox checked={twoDecimals} onChange={(event) => set({ twoDecimals: event.target.checked ? 'true' : undefined })}>人数保留两位小数（按表注5字面）</Checkbox>
          <div className="choice-region"><RegionSelect value={regionId ?? null} placeholder={seesDistrict(roles) ? '全区' : '全部'} onChange={(value) => set({ regionId: value ?? undefined })} /></div>
        </div>
        {edition === 'open' && <p className="choice-note">通报稿给乡镇（街道）看，不含受限线索。</p>}
      </section>
      <Loaded read={read}>{(data) => <District data={data} page={page} twoDecimals={twoDecimals} choice={choice} onPage={(next) => patch({ page: String(next) }, { push: true })} />}</Loaded>
    </Page>
  )
}

type Choice = { period: string; edition: 'full' | 'open'; only50: boolean; struckOff: boolean; regionId?: string }
function District({ data, page, twoDecimals, choice, onPage }: { data: DistrictData; page: number; twoDecimals: boolean; choice: Choice; onPage: (page: number) => void }) {
  const { table, leftOut, leftOutTotals, missing, units, drifts, sameSubjects } = data
  const { patch } = useUrlState()
  const [column, setColumn] = useState<FigureColumn>()
  return (
    <>
      {units.length === 0 ? <Alert className="form-message" type="info" showIcon title="本月还没有布置报送，以下按现有数据汇总。" />
        : missing.length > 0 && <Alert className="form-message" type="warning" showIcon title={`还有${missing.length}个单位没有报完、审完，数字可能还会变`} description={missing.join('、')} />}
      {table.warnings.map((text) => <Alert key={text} className="form-message" type="warning" showIcon title={text}
        action={table.total > 50 && !choice.only50 && <Button size="small" onClick={() => patch({ only50: 'true', page: undefined })}>只出前50条</Button>} />)}
      <Section title={`线索（${table.total}条）`} extra={units.length > 0 && <StatusSums units={units} />}>
        <MovementLine equation={table.equation} />
        <LedgerGrid rows={table.rows} before={(page - 1) * 50} totals={table.totals} unit twoDecimals={twoDecimals} onTotal={setColumn} />
        {table.total > 50 && <Pagination className="grid-pages no-print" size="small" current={page} pageSize={50} total={table.total} showSizeChanger={false} onChange={onPage} />}
        {table.notes.length > 0 && <ul className="table-notes">{table.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      </Section>
      {leftOut.length > 0 && (
        <section className="section no-print">
          <Collapse ghost items={[{ key: 'left', label: `没有列入的（${leftOut.length}条）`, children: <LedgerGrid rows={leftOut} before={table.total} unit twoDecimals={twoDecimals} {...(leftOutTotals && { totals: leftOutTotals })} /> }]} />
        </section>
      )}
      <SameSubjectSection found={sameSubjects} />
      <DriftSection drifts={drifts} />
      {column && <TotalRows column={column} choice={choice} known={table.rows} total={table.total} onClose={() => setColumn(undefined)} />}
    </>
  )
}

/** The rows behind a total of the district's table: of all its pages. */
function TotalRows({ column, choice, known, total, onClose }: { column: FigureColumn; choice: Choice; known: Annex2Row[]; total: number; onClose: () => void }) {
  const whole = known.length === total
  const read = useRead(getDistrictTable, { ...choice, page: 1, pageSize: 200 }, { enabled: !whole })
  if (whole) return <TotalDrawer rows={known} column={column} onClose={onClose} />
  return read.data ? <TotalDrawer rows={read.data.table.rows} total={read.data.table.total} column={column} onClose={onClose} /> : null
}
