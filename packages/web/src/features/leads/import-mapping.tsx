import { mapImport, type ImportDetail, type SheetPlan } from '@qingyuan/core/leads/lead-import-api'
import { importFieldKeys, importFields, isInformantHeading, type ImportFieldKey } from '@qingyuan/core/leads/lead-import-fields'
import { Button, Form, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'
import { ImportDefaultsFields, toDefaults, type DefaultsForm } from './import-defaults.tsx'
import { columnLetter, oneLine } from './import-row-parts.tsx'

type Columns = SheetPlan['columns']
const units = [{ value: 'wan', label: '万元' }, { value: 'yuan', label: '元' }, { value: 'fen', label: '分' }]
const isMoney = (field: ImportFieldKey | undefined): boolean => field !== undefined && importFields[field].type === 'money'

/** What each column is taken for, with samples; a change reads all rows anew and is remembered for this unit. */
export function ImportMapping({ batch }: { batch: ImportDetail }) {
  const { today } = useSession()
  const [form] = Form.useForm<DefaultsForm>()
  const [sheets, setSheets] = useState(() => batch.sheets.map((sheet) => ({ columns: sheet.columns, headerEnd: sheet.header?.[1] ?? 0 })))
  const map = useAction(mapImport)
  const set = (index: number, change: Partial<{ columns: Columns; headerEnd: number }>) => setSheets(sheets.map((sheet, at) => (at === index ? { ...sheet, ...change } : sheet)))
  const send = async () => {
    const defaults = await form.validateFields()
    await map.run({ id: batch.id, defaults: toDefaults(defaults), sheets: batch.sheets.map((sheet, index) => ({ sheet: sheet.sheet, ...sheets[index]! })) })
  }
  return (
    <>
      {batch.sheets.map((sheet, index) => (
        <Section key={sheet.sheet} title={`工作表“${sheet.sheet}”`}
          extra={<span className="nothing">{sheet.remembered ? '按上次的对应列' : sheet.hidden ? '隐藏的工作表，默认不导入' : ''}</span>}>
          <div className="import-header-row">
            <label htmlFor={`header-${index}`}>表头到第</label>
            <InputNumber id={`header-${index}`} size="small" min={0} max={1000} precision={0} value={sheets[index]!.headerEnd} onChange={(value) => set(index, { headerEnd: value ?? 0 })} />
            <span>行为止（0 表示没有表头）</span>
          </div>
          <SheetColumns sheet={sheet} columns={sheets[index]!.columns} onChange={(columns) => set(index, { columns })} />
        </Section>
      ))}
      <Section title="表里没有写的，按这里填">
        <Form form={form} layout="vertical" requiredMark={false} initialValues={{ ...batch.defaults, regionId: batch.defaults.regionStated || batch.defaults.inferred !== '' ? batch.defaults.regionId : null }}><ImportDefaultsFields today={today} /></Form>
      </Section>
      <div className="import-actions">
        <Button type="primary" loading={map.pending} onClick={() => { void send() }}>按此重新读取</Button>
        <span className="nothing">不用重新上传；已做的选择会保留。下次同样表头的文件照此对应。</span>
      </div>
    </>
  )
}

function SheetColumns({ sheet, columns, onChange }: { sheet: SheetPlan; columns: Columns; onChange: (columns: Columns) => void }) {
  const set = (at: number, column: Columns[number]) => onChange(columns.map((old, index) => (index === at ? column : old)))
  const taken = columns.map((column) => column?.field)
  return (
    <div className="scroll-x">
      <table className="plain-table import-columns">
        <thead><tr><th>列</th><th>表头</th><th>内容举例</th><th>对应</th><th>单位</th></tr></thead>
        <tbody>
          {sheet.headings.map((heading, index) => {
            const column = columns[index]
            const informant = isInformantHeading(heading)
            return (
              <tr key={index} className={column ? '' : 'import-column-off'}>
                <td data-label="列">{columnLetter(index)}</td>
                <td data-label="表头">{oneLine(heading).replaceAll('/', ' / ') || <span className="nothing">（空）</span>}</td>
                <td data-label="内容举例"><span className="import-sample">{sheet.samples.map((row) => row[index]).filter(Boolean).join('　') || <span className="nothing">—</span>}</span></td>
                <td data-label="对应">{informant ? <span className="nothing">举报人信息不从表格导入，请在线索里单独登记（加密）</span> : (
                  <Select aria-label={`${columnLetter(index)}列对应`} className="import-field" showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false} value={column?.field ?? ''}
                    onChange={(value: ImportFieldKey | '') => set(index, value === '' ? null : { field: value, ...(isMoney(value) && { unit: column?.unit ?? null }) })}
                    options={[{ value: '', label: '不导入' }, ...importFieldKeys.map((field) => ({ value: field, label: importFields[field].label, disabled: taken.includes(field) && column?.field !== field }))]} />
                )}</td>
                <td data-label="单位" className={isMoney(column?.field) ? '' : 'import-no-unit'}>{isMoney(column?.field) ? (
                  <Select aria-label={`${columnLetter(index)}列单位`} className="import-unit" value={column?.unit ?? null} placeholder="请选择" {...(!column?.unit && { status: 'warning' as const })}
                    onChange={(unit: 'wan' | 'yuan' | 'fen') => set(index, { field: column!.field, unit })} options={units} />
                ) : <span className="nothing">—</span>}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
