import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { exportContacts, listContacts, listUnits, removeContact, type Contact, type Unit } from '@qingyuan/core/org/org-api'
import { contactPositions, type ContactPosition } from '@qingyuan/core/org/org'
import { rosterNote } from '@qingyuan/core/org/roster'
import { AppError } from '@qingyuan/core/errors'
import { App, Button, Checkbox, Empty, Input, Popconfirm, Space } from 'antd'
import { useMemo, useState } from 'react'
import { download } from '../../shared/call.ts'
import { groupBy } from '../../shared/group-by.ts'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { ContactForm } from './contact-form.tsx'
import { ContactImport } from './contact-import.tsx'
import './org.css'

/** `partly`: the viewer sees only whom to call there, so nothing is said of what is missing. */
interface UnitRoster { unit: Unit; contacts: Contact[]; partly: boolean }
type Editing = { contact: Contact } | { unitId: string; position: ContactPosition }

/** The contact roster, one form per unit in the layout of 附件1. */
export function ContactPage() {
  const contacts = useRead(listContacts, {})
  const units = useRead(listUnits, {}, { fresh: 60_000 })
  const { can, districtName } = useSession()
  const { state, patch } = useUrlState()
  const [editing, setEditing] = useState<Editing>()
  const [importing, setImporting] = useState(false)
  const rosters = useMemo(() => rostersOf(units.data?.rows ?? [], contacts.data?.rows ?? [], contacts.data?.shownUnitIds ?? null), [units.data, contacts.data])
  const kept = useMemo(() => new Set(can('org.contacts') ? contacts.data?.keptUnitIds ?? [] : []), [contacts.data, can])
  const shown = rosters.filter((roster) => (!state['text'] || matches(roster, state['text']))
    && (state['gaps'] !== 'true' || missing(roster).length > 0) && (state['mine'] !== 'true' || kept.has(roster.unit.id)))
  const gaps = rosters.filter((roster) => missing(roster).length > 0).length
  return (
    <Page title="联系人名单" print="landscape" intro={`${districtName}处非工作联系人：${contacts.data?.shownUnitIds ? '本网格、村（社区）、乡镇（街道）的，和专班办联络员' : '每个单位填分管领导、负责人、联络员'}。`} actions={<>
      {kept.size > 0 && <Button icon={<UploadOutlined />} onClick={() => setImporting(true)}>导入</Button>}
      <ExportRoster label="导出 Excel" />
    </>}>
      <div className="org-bar no-print">
        <Space wrap>
          <Input.Search allowClear placeholder="单位、姓名、电话" defaultValue={state['text'] ?? ''} onSearch={(text) => patch({ text: text.trim() || undefined })} aria-label="查找联系人" />
          <Checkbox checked={state['gaps'] === 'true'} onChange={(event) => patch({ gaps: event.target.checked ? 'true' : undefined })}>只看没填全的</Checkbox>
          {kept.size > 0 && kept.size < rosters.length && <Checkbox checked={state['mine'] === 'true'} onChange={(event) => patch({ mine: event.target.checked ? 'true' : undefined })}>只看我能维护的</Checkbox>}
        </Space>
        <span className="org-kind">{rosters.length} 个单位，{gaps === 0 ? '都已填全' : `${gaps} 个没填全`}</span>
      </div>
      <Loaded read={contacts}>{() => <Loaded read={units}>{() => (shown.length === 0 ? <Empty description="没有符合条件的单位" /> : (
        <div className="roster">{shown.map((roster) => <RosterForm key={roster.unit.id} roster={roster} editable={kept.has(roster.unit.id)} onEdit={setEditing} />)}
          <p className="print-only">{noteOf(rosters)}</p></div>
      ))}</Loaded>}</Loaded>
      {editing && <ContactForm {...editing} onClose={() => setEditing(undefined)} />}
      {importing && <ContactImport unitIds={kept} onClose={() => setImporting(false)} />}
    </Page>
  )
}

/** Superiors and the leading group appear only when somebody is named there. */
function rostersOf(units: Unit[], contacts: Contact[], shownUnitIds: string[] | null): UnitRoster[] {
  const byUnit = groupBy(contacts, (contact) => contact.unitId)
  const whole = (unit: Unit) => shownUnitIds === null || shownUnitIds.includes(unit.id)
  return units.filter((unit) => unit.active && (byUnit.has(unit.id) || (whole(unit) && unit.kind !== 'superior' && unit.kind !== 'leading_group')))
    .map((unit) => ({ unit, contacts: byUnit.get(unit.id) ?? [], partly: !whole(unit) }))
}
const missing = (roster: UnitRoster) => roster.partly ? [] : contactPositions.filter((position) => !roster.contacts.some((contact) => contact.position === position))
const matches = ({ unit, contacts }: UnitRoster, text: string) => unit.name.includes(text) || unit.shortName.includes(text)
  || contacts.some((contact) => contact.name.includes(text) || contact.mobile.includes(text) || contact.landline.includes(text))

function noteOf(rosters: UnitRoster[]): string {
  const office = rosters.find((roster) => roster.unit.kind === 'office')
  const person = office?.contacts.find((contact) => contact.position === '联络员')
  return rosterNote({ officeName: office?.unit.name ?? '专班办', name: person?.name, phone: person?.landline || office?.unit.phone || person?.mobile })
}

function RosterForm({ roster: { unit, contacts, partly }, editable, onEdit }: { roster: UnitRoster; editable: boolean; onEdit: (editing: Editing) => void }) {
  const remove = useAction(removeContact, { done: '已移出名单' })
  const lines = contactPositions.flatMap((position): (Contact | { position: ContactPosition })[] => {
    const people = contacts.filter((contact) => contact.position === position)
    return people.length > 0 || partly ? people : [{ position }]
  })
  return (
    <section className="roster-unit">
      <header><h2><span className="print-only">单位名称（盖章）：</span>{unit.name}</h2>
        <span className="no-print"><ExportRoster unitId={unit.id} label="导出" small />
          {editable && <Button size="small" type="link" icon={<PlusOutlined />} onClick={() => onEdit({ unitId: unit.id, position: '联络员' })}>添加</Button>}</span></header>
      <div className="roster-scroll"><table className="roster-table">
        <thead><tr><th scope="col" aria-label="类别" /><th scope="col">姓名</th><th scope="col">职务</th><th scope="col">手机号码</th><th scope="col">座机</th><th scope="col">备注</th>{editable && <th scope="col" className="no-print" aria-label="操作" />}</tr></thead>
        <tbody>{lines.map((line) => ('id' in line ? (
          <tr key={line.id}><th scope="row">{line.position}</th><td>{line.name}</td><td>{line.post}</td><td data-label="手机">{line.mobile}</td><td data-label="座机">{line.landline}</td><td data-label="备注">{line.remark}</td>
            {editable && <td className="no-print roster-actions"><Button size="small" type="link" onClick={() => onEdit({ contact: line })}>修改</Button>
              <Popconfirm title={`把${line.name}移出名单？`} okText="移出" cancelText="取消" onConfirm={() => remove.run({ id: line.id })}><Button size="small" type="link" danger>移出</Button></Popconfirm></td>}</tr>
        ) : (
          <tr key={line.position}><th scope="row">{line.position}</th><td colSpan={5} className="roster-empty"><span className="no-print">未填</span></td>
            {editable && <td className="no-print roster-actions"><Button size="small" type="link" onClick={() => onEdit({ unitId: unit.id, position: line.position })}>填写</Button></td>}</tr>
        )))}</tbody>
      </table></div>
    </section>
  )
}

function ExportRoster({ unitId, label, small }: { unitId?: string; label: string; small?: true }) {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      await download(exportContacts, unitId ? { unitId } : {})
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '导出失败，请重试。')
    } finally {
      setBusy(false)
    }
  }
  return <Button icon={<DownloadOutlined />} loading={busy} onClick={() => { void run() }} {...(small && { size: 'small' as const, type: 'link' as const })}>{label}</Button>
}
