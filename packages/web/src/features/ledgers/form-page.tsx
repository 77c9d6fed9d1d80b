import { listForms, previewForm, exportForm } from '@qingyuan/core/ledgers/form-api'
import { sampleMark } from '@qingyuan/core/ledgers/built-in-forms'
import { Alert, Button, Checkbox, Segmented, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Go, useGo } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { RegionSelect, UnitSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { printSheets, SheetView } from '../../shared/sheet-view.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { PeriodPicker, usePeriod } from './period-picker.tsx'
import { SheetRowsDrawer } from './sheet-rows-drawer.tsx'
import { seesDistrict } from './sees-district.ts'
import { useDownload } from './use-download.ts'
import './ledgers.css'

/** Forms that fill themselves: seen here as the file will be, then exported or printed. */
export function FormPage() {
  const { can, roles, unitId: ownUnit } = useSession()
  const [period, setPeriod] = usePeriod()
  const { state, patch } = useUrlState()
  const forms = useRead(listForms, {})
  const exporting = useDownload(exportForm)
  const code = state['code'] ?? 'annex-2'
  const flag = (name: string) => state[name] === 'true'
  // People of the office and leaders ask for the district; others begin with their own unit. 附件1 is one unit's paper.
  const district = seesDistrict(roles)
  const unitId = state['unitId'] ?? (state['regionId'] || (district && code !== 'annex-1') ? undefined : ownUnit)
  const request = {
    code, period, ...(unitId ? { unitId } : state['regionId'] ? { regionId: state['regionId'] } : {}),
    from: state['from'] === 'live' ? 'live' as const : 'auto' as const, edition: state['edition'] === 'open' ? 'open' as const : 'full' as const,
    twoDecimals: flag('twoDecimals'), only50: flag('only50'), struckOff: state['struckOff'] !== 'false',
  }
  const preview = useRead(previewForm, request, { keep: true })
  const form = forms.data?.rows.find((one) => one.code === code)
  // What is shown, not what was asked for: without a submitted version it is always the files as they are.
  const noVersion = preview.data && !preview.isPlaceholderData ? preview.data.noVersion : ''
  const shownFrom = noVersion ? 'live' : request.from
  const set = (change: Record<string, string | undefined>) => patch(change)
  return (
    <Page title="出表" intro="预览与导出的 Excel、打印件内容一致。"
      actions={<>
        <PeriodPicker period={period} onChange={setPeriod} />
        {can('form.export') && <Button type="primary" disabled={!preview.data} loading={exporting.busy} onClick={() => exporting.run(request)}>导出 Excel</Button>}
        <Button disabled={!preview.data || preview.isPlaceholderData} onClick={() => { if (preview.data) void printSheets(preview.data.sheets, preview.data.name.replace(/\.xlsx$/, '')) }}>打印</Button>
        <Go to="/forms/templates"><Button>表格模板</Button></Go>
      </>}>
      <section className="section no-print">
        <div className="choices">
          <label className="choice-form">表格
            <Select value={code} loading={forms.isPending} popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }} onChange={(value) => set({ code: value })}
              options={(forms.data?.rows ?? []).map((one) => ({ value: one.code, label: one.title }))} />
          </label>
          <label className="choice-region">单位
            <UnitSelect value={unitId ?? null} placeholder={district ? '全区（按区域）' : '按区域'} only={(unit) => ['office', 'town', 'member', 'village'].includes(unit.kind)}
              onChange={(value) => set({ unitId: value ?? undefined, regionId: undefined })} />
          </label>
          {!unitId && <label className="choice-region">区域<RegionSelect value={state['regionId'] ?? null} placeholder="本区" onChange={(value) => set({ regionId: value ?? undefined })} /></label>}
          <Segmented value={request.edition} options={[{ value: 'full', label: '全口径' }, { value: 'open', label: '通报稿' }]} onChange={(value) => set({ edition: value === 'open' ? 'open' : undefined })} />
          <Segmented value={shownFrom} options={[{ value: 'auto', label: '已报送的一稿', disabled: noVersion !== '', ...(noVersion && { title: noVersion }) }, { value: 'live', label: '现有数据' }]}
            onChange={(value) => set({ from: value === 'live' ? 'live' : undefined })} />
          <Checkbox checked={request.only50} onChange={(event) => set({ only50: event.target.checked ? 'true' : undefined })}>只出前50条</Checkbox>
          <Checkbox checked={request.struckOff} onChange={(event) => set({ struckOff: event.target.checked ? undefined : 'false' })}>含本月销号的</Checkbox>
          <Checkbox checked={request.twoDecimals} onChange={(event) => set({ twoDecimals: event.target.checked ? 'true' : undefined })}>人数两位小数</Checkbox>
        </div>
        {noVersion && <p className="choice-note">{noVersion}</p>}
        {form && <p className="choice-note">{form.source}{form.loaded && '　已换成本单位载入的模板'}{form.sample && `　${sampleMark}`}</p>}
      </section>
      <Loaded read={preview} rows={12}>{(data) => <Preview data={data} stale={preview.isPlaceholderData} />}</Loaded>
    </Page>
  )
}

type PreviewData = z.output<typeof previewForm.output>
function Preview({ data, stale }: { data: PreviewData; stale: boolean }) {
  const go = useGo()
  const [sheet, setSheet] = useState(0)
  const [rows, setRows] = useState(false)
  const shown = data.sheets[sheet] ?? data.sheets[0]
  const open = (key: string) => {
    if (key.startsWith('lead:')) go(`/leads/${key.slice(5)}`)
    else setRows(true)
  }
  return (
    <>
      {data.warnings.map((text) => <Alert key={text} className="form-message" type="warning" showIcon title={text} />)}
      <section className="section sheet-box form-sheet" aria-busy={stale}>
        <p className="sheet-line no-print">
          {data.frozen ? <StatusTag tone="good">已冻结的一稿</StatusTag> : <StatusTag tone="doing">现有数据</StatusTag>}
          {data.versionCode && <span>版本号 <b className="code-text">{data.versionCode}</b></span>}
          <span className="nothing">{data.name}</span>
        </p>
        {data.sheets.length > 1 && <Segmented className="no-print" value={sheet} options={data.sheets.map((one, index) => ({ value: index, label: one.name }))} onChange={setSheet} />}
        {shown && <SheetView model={shown} onLink={open} />}
      </section>
      {rows && shown && <SheetRowsDrawer model={shown} onClose={() => setRows(false)} />}
    </>
  )
}
