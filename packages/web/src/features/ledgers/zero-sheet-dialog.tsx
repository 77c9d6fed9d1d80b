import { submitZeroSheet } from '@qingyuan/core/ledgers/ledger-api'
import { earlyZeroWarning } from '@qingyuan/core/ledgers/submission'
import { Alert, Button, Checkbox, Form, Input, InputNumber, Modal, Upload } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { newId } from '../../shared/new-id.ts'
import { scanAccept } from '../../shared/scan-accept.ts'
import { useSession } from '../../shared/session.tsx'
import { textOf, useAction } from '../../shared/use-action.ts'
import { owes, type BoardData } from './board-data.ts'

interface Values { signedBy: string; signedOn: string; receivedOn: string }
interface Counts { households: number | null; firms: number | null }

/** Zero reports of many units without accounts, from one sheet on which each has signed: all go in, or none. */
export function ZeroSheetDialog({ board, onClose }: { board: BoardData; onClose: () => void }) {
  const { today } = useSession()
  const units = board.units.filter((unit) => !unit.hasAccounts && owes(unit))
  const [fileId] = useState(newId)
  const [file, setFile] = useState<File>()
  const [picked, setPicked] = useState<Record<string, Counts>>({})
  const [missing, setMissing] = useState('')
  const [form] = Form.useForm<Values>()
  const action = useAction(submitZeroSheet, { form, done: `已代报${Object.keys(picked).length}个单位的零报送`, onDone: onClose, showError: false })
  const chosen = Object.entries(picked)
  const early = earlyZeroWarning(board.collection.toOn, today)
  const set = (unitId: string, change: Partial<Counts>) => setPicked({ ...picked, [unitId]: { households: null, firms: null, ...picked[unitId], ...change } })
  const send = (values: Values) => {
    const unnamed = chosen.filter(([, one]) => one.households === null || one.firms === null)
      .map(([id]) => units.find((unit) => unit.unitId === id)?.unitName)
    const problem = !file ? '请先选签字表的扫描件。' : chosen.length === 0 ? '请勾选签字表上有的单位。'
      : unnamed.length > 0 ? `请填写排查户数和企业数（没有排查的一项填0）：${unnamed.join('、')}。` : ''
    setMissing(problem)
    if (problem || !file) return
    void action.run({ collectionId: board.collection.id, fileId, ...values,
      units: chosen.map(([unitId, one]) => ({ unitId, checkedHouseholds: one.households!, checkedFirms: one.firms! })) }, file)
  }
  const count = (unitId: string, key: keyof Counts, label: string) => (
    <InputNumber size="small" min={0} max={10_000_000} precision={0} aria-label={label} value={picked[unitId]?.[key] ?? null} onChange={(value) => set(unitId, { [key]: value })} />
  )
  return (
    <Modal open title="一张签字表代报多个单位零报送" width={680} okText={chosen.length > 0 ? `代报${chosen.length}个单位` : '请先勾选单位'} okButtonProps={{ disabled: chosen.length === 0 }} cancelText="取消" mask={{ closable: false }}
      confirmLoading={action.pending} onOk={() => form.submit()} onCancel={() => { if (!action.pending) onClose() }}>
      {early && <Alert className="form-message" type="warning" showIcon title={early} />}
      <p className="dialog-note">只列没有账号、还没报的单位。每个单位都标“代报”，按收到签字表的日期算是否按时；有一个不符合就全部不报。</p>
      {units.length === 0 ? <Alert type="success" showIcon title="没有要代报的单位。" /> : (
        <div className="zero-units">
          <table className="board-table">
            <thead><tr>
              <th><Checkbox aria-label="全选" checked={chosen.length === units.length} indeterminate={chosen.length > 0 && chosen.length < units.length}
                onChange={(event) => setPicked(event.target.checked ? Object.fromEntries(units.map((unit) => [unit.unitId, picked[unit.unitId] ?? { households: null, firms: null }])) : {})} /></th>
              <th>单位</th><th>排查户数</th><th>排查企业数</th>
            </tr></thead>
            <tbody>{units.map((unit) => (
              <tr key={unit.unitId}>
                <td><Checkbox aria-label={`代报${unit.unitName}`} checked={picked[unit.unitId] !== undefined} onChange={(event) => {
                  if (event.target.checked) set(unit.unitId, {})
                  else setPicked(Object.fromEntries(chosen.filter(([id]) => id !== unit.unitId)))
                }} /></td>
                <th scope="row">{unit.unitName}</th>
                <td>{count(unit.unitId, 'households', `${unit.unitName}排查户数`)}</td>
                <td>{count(unit.unitId, 'firms', `${unit.unitName}排查企业数`)}</td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      <Form<Values> form={form} layout="vertical" onFinish={send} onFinishFailed={() => setMissing(file ? '' : '请先选签字表的扫描件。')} initialValues={{ signedBy: '', signedOn: today, receivedOn: today }}>
        <Form.Item label="签字表扫描件" required>
          <Upload maxCount={1} beforeUpload={(next) => { setFile(next); return false }} onRemove={() => setFile(undefined)} accept={scanAccept}><Button>选文件</Button></Upload>
        </Form.Item>
        <div className="form-columns">
          <Form.Item name="signedBy" label="签字人" rules={[{ required: true, whitespace: true, message: '请填写签字人' }]}><Input maxLength={120} /></Form.Item>
          <Form.Item name="signedOn" label="签字日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput max={today} /></Form.Item>
          <Form.Item name="receivedOn" label="收到日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput max={today} /></Form.Item>
        </div>
      </Form>
      {(missing || action.error) && <Alert type="error" showIcon title={missing || textOf(action.error!)} />}
    </Modal>
  )
}
