import { DownloadOutlined, SettingOutlined } from '@ant-design/icons'
import type { Endpoint } from '@qingyuan/core/contract'
import { AppError } from '@qingyuan/core/errors'
import { App, Button, Checkbox, Popover } from 'antd'
import { useState } from 'react'
import { download, saveFile } from './call.ts'
import { toCsv } from './csv.ts'
import { isTextList, useKept } from './keep.ts'
import { useSession } from './session.tsx'
import type { Column } from './table-columns.tsx'

interface Choice { chosen: string[]; known: string[] }
const isChoice = (value: unknown): value is Choice => {
  const choice = value as Partial<Choice> | null
  return isTextList(choice?.chosen) && isTextList(choice.known)
}
/** The person's choice of columns in this browser. A column that came with a later version follows its default. */
export function useColumns<Row>(table: string, columns: Column<Row>[]) {
  const known = columns.map((column) => column.key)
  const [choice, setChoice] = useKept<Choice>(`columns.${table}`, { chosen: [], known: [] }, isChoice)
  const isChosen = (column: Column<Row>) => choice.known.includes(column.key) ? choice.chosen.includes(column.key) : !column.hidden
  return {
    visible: columns.filter((column) => column.fixed || isChosen(column)),
    chosen: columns.filter(isChosen).map((column) => column.key),
    choose: (chosen: string[]) => setChoice({ chosen, known }),
  }
}

/** Which columns are shown; the fixed ones always are. */
export function ColumnChooser<Row>({ columns, chosen, onChange }: { columns: Column<Row>[]; chosen: string[]; onChange: (keys: string[]) => void }) {
  const free = columns.filter((column) => !column.fixed)
  return (
    <Popover trigger="click" placement="bottomRight" title="显示哪些列" content={
      <div className="column-chooser">
        <Checkbox.Group value={chosen} onChange={(keys) => onChange(keys as string[])}
          options={free.map((column) => ({ value: column.key, label: column.title }))} />
        <Button size="small" onClick={() => onChange(columns.filter((column) => !column.hidden).map((column) => column.key))}>恢复默认</Button>
      </div>}>
      <Button icon={<SettingOutlined />} aria-label="选择列" title="选择列" />
    </Popover>
  )
}

/** Saves what the conditions give: all of it by a download endpoint, or the rows in sight as CSV. */
export function ExportButton<Row>({ exportTo, input, title, columns, rows }: {
  exportTo: Endpoint | undefined; input: object; title: string; columns: Column<Row>[]; rows: Row[]
}) {
  const { message } = App.useApp()
  const { can } = useSession()
  const [busy, setBusy] = useState(false)
  if (exportTo && exportTo.permission !== 'signed_in' && exportTo.permission !== 'public' && !can(exportTo.permission)) return null
  const run = async () => {
    setBusy(true)
    try {
      if (exportTo) await download(exportTo, input)
      else saveFile(new Blob([toCsv([columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => column.value(row)))])],
        { type: 'text/csv;charset=utf-8' }), `${title}.csv`)
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '导出失败，请重试。')
    } finally {
      setBusy(false)
    }
  }
  return <Button icon={<DownloadOutlined />} loading={busy} disabled={rows.length === 0} onClick={() => { void run() }}
    title={exportTo ? '按当前条件导出全部结果' : '导出本页所示的行'}>{exportTo ? '导出' : '导出本页'}</Button>
}
